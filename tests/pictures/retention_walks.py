"""Walks through what is due, disposals, holds, and requests for one's own data."""

from tests.pictures.camera import Camera
from tests.pictures.work_walks import family_file


def what_is_due(see: Camera) -> None:
    """The lists, and each kind of disposal there is."""
    see.go("/retention/", "due")
    see.go("/retention/undated/", "undated")
    see.go("/retention/holds/", "holds")
    if see.page.locator("tbody a").count():
        with see.page.expect_navigation():
            see.page.locator("tbody a").first.click()
        see.shoot("hold")
    see.go("/retention/disposals/?show=over", "disposals-over")
    see.go("/retention/disposals/", "disposals")
    hrefs = [str(link.get_attribute("href")) for link in see.page.locator("tbody th a").all()]
    for place, href in enumerate(hrefs):
        see.go(href, f"disposal-{place}")


def destroying_one(see: Camera) -> None:
    """The record whose cooling-off is over goes, once its reference was typed rightly."""
    see.go("/retention/disposals/")
    see.press("Dispose of")
    see.shoot("destroy-ready")
    see.go("/retention/disposals/")
    with see.page.expect_navigation():
        see.page.locator("tr", has_text="Ready").locator("th a").click()
    see.shoot("disposal-ready")
    see.press("Cancel this disposal")
    see.shoot("disposal-cancel")
    see.press("Let it go on")
    reference = see.page.locator("h1 .reference").inner_text()
    see.press("Dispose of it")
    see.shoot("destroy")
    see.fill(typed="F-000000")
    see.send()
    see.shoot("destroy-errors")
    see.fill(typed=reference)
    see.send()
    see.shoot("destroyed")
    see.press("Certificate")
    see.shoot("certificate")
    see.print_out("certificate")


def somebodys_own_data(see: Camera) -> None:
    """From the asking to the copy."""
    see.go("/retention/own-data/", "own-data-none")
    family_file(see)
    see.press("Somebody wants their own data")
    see.shoot("own-data-new")
    see.fill(received_on="31/2/2026")
    see.send()
    see.shoot("own-data-new-errors")
    see.page.get_by_label("the child lives with").first.check(force=True)
    see.fill(received_on="1/11/2026")
    see.send()
    see.shoot("own-data")
    for details in see.page.locator("main details").all():
        details.evaluate("element => element.open = true")
    see.shoot("own-data-open")
    see.press("Leave it out")
    see.shoot("own-data-decide-errors")
    while see.page.get_by_text("To be decided", exact=True).count():
        undecided = see.page.locator("section.decide").filter(has_text="To be decided").first
        undecided.locator("[name=reason]").fill("They know it already")
        see.press("Give it", within=undecided)
    see.shoot("own-data-decided")
    see.press("Make the copy")
    see.shoot("own-data-give-errors")
    see.page.get_by_label("Passport").check(force=True)
    see.page.get_by_label("Handed to them").check(force=True)
    see.press("Make the copy")
    see.shoot("own-data-copy")
    see.print_out("own-data-copy")
    see.press("The request")
    see.shoot("own-data-given")
    see.go("/retention/own-data/?show=over", "own-data-over")
