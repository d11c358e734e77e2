"""Walks through volunteers' records, the rota and one's own shifts."""

from tests.pictures.camera import Camera


def volunteers(see: Camera) -> None:
    """The list, a new application wrongly and rightly, and its check on the way to a post."""
    see.go("/volunteers/", "volunteers")
    see.go("/volunteers/posts/", "posts")
    see.go("/volunteers/new/", "volunteer-new")
    see.send()
    see.shoot("volunteer-new-errors")
    see.fill(applied_on="1/9/2026", first_name="Persis", last_name="Holloway")
    see.page.locator("select[name=post]").select_option(index=1)
    see.send()
    see.shoot("volunteer-applied")
    see.press("Take on")
    see.fill(day="2/9/2026")
    see.send()
    see.shoot("volunteer-not-yet")
    see.go("/volunteers/")
    with see.page.expect_navigation():
        see.page.get_by_role("link", name="Idris Vandermolen").first.click()
    see.press("Decide")
    see.shoot("check-decide")
    see.page.go_back()
    see.press("Correct what was seen")
    see.shoot("certificate-correct")
    see.go("/volunteers/")
    with see.page.expect_navigation():
        see.page.get_by_role("link", name="Harriet Bellweather").first.click()
    see.shoot("volunteer-in-post")
    see.go("/volunteers/import/", "volunteers-import")
    see.send()
    see.shoot("volunteers-import-errors")
    see.go("/rota/", "rota")
    see.go("/account/messages/", "messages")


def own_work(see: Camera) -> None:
    """What a volunteer has besides the sheet."""
    see.go("/shifts/", "shifts")
    see.press("I cannot come")
    see.shoot("shift-withdraw")
    see.press("No, go back")
    see.press("Make an address for my calendar")
    see.shoot("calendar")
    see.go("/retention/mine/", "own-record")
    see.go("/policy/undertaking/", "undertaking")
