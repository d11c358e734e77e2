"""Walks through the first pages, the annual report and the review of the policy."""

from tests.pictures.camera import Camera


def first_page(see: Camera) -> None:
    see.go("/", "home")


def reviewing_the_policy(see: Camera) -> None:
    """The reports, the latest of them, and a review begun, commented on and signed once."""
    see.go("/governance/reports/", "reports")
    see.press("Report of")
    see.shoot("report")
    see.page.locator("summary", has_text="Clause 2").click()
    see.shoot("report-clause")
    see.print_out("report")
    see.go("/governance/reviews/begin/", "review-begin")
    see.fill(held_on="1/1/2020")
    see.send()
    see.shoot("review-begin-errors")
    see.go("/governance/reviews/begin/")
    see.send()
    see.shoot("review")
    there = see.page.url
    see.press("Add a comment")
    see.send()
    see.shoot("review-comment-errors")
    see.fill(text="Clause 3 reads well since it was explained on the page.")
    see.send()
    see.press("Sign the review")
    see.shoot("review-sign")
    see.send()
    see.shoot("review-sign-errors")
    see.page.get_by_label("Reviewed, no change").check(force=True)
    see.send()
    see.shoot("review-signed")
    see.go("/governance/reports/")
    see.press("Review of", within=see.page.locator("main li").last)
    see.shoot("review-completed")
    see.go(there)
    see.press("Take my signature back")


def noting_a_breach(see: Camera) -> None:
    """A sheet that was left in the hall: noted, told to whom the risk demands, and closed."""
    see.go("/governance/breaches/", "breaches")
    see.press("Note a breach")
    see.send()
    see.shoot("breach-note-errors")
    for label in ("Somebody read or overheard", "Yes, or nobody", "Two to nine", "high risk"):
        see.page.get_by_label(label).check(force=True)
    see.send()
    see.shoot("breach")
    there = see.page.url
    for told in ("Those whom it concerns", "The Information Commissioner"):
        see.page.get_by_label(told).check(force=True)
        see.send()
    see.press("Think again")
    see.shoot("breach-risk")
    see.go(there)
    see.press("Close it")
    see.shoot("breach-end")
    see.page.get_by_label("It is dealt with").check(force=True)
    see.send()
    see.shoot("breach-closed")
