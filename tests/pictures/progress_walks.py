"""Walks through pre-visits and reviews."""

from tests.pictures.camera import Camera


def pre_visits(see: Camera) -> None:
    """Of a family that waits: one party's pre-visit, wrongly and rightly entered, and on paper."""
    see.go("/families/?state=waiting")
    with see.page.expect_navigation():
        see.page.locator("main a[href^='/families/F-']").first.click()
    with see.page.expect_navigation():
        see.page.locator("a[href$='/pre-visit/']").first.click()
    see.shoot("pre-visit")
    see.print_out("pre-visit")
    there = see.page.url
    see.fill(held_on="31/2/2026")
    see.send()
    see.shoot("pre-visit-errors")
    see.go(there)
    see.send()
    see.shoot("pre-visit-saved")
    for name in ("form", "agreement"):
        see.go(f"/pre-visit/{name}/", f"pre-visit-{name}")
        see.print_out(f"pre-visit-{name}")


def reviewing(see: Camera) -> None:
    """The list of reviews, and one decided wrongly and rightly."""
    see.go("/reviews/", "reviews")
    with see.page.expect_navigation():
        see.page.locator("main a[href$='/review/']").first.click()
    see.shoot("review")
    see.send()
    see.shoot("review-errors")
    see.fill(decision="moves-on")
    see.send()
    see.shoot("review-where-to")
    see.fill(decision="goes-on")
    see.send()
    see.shoot("review-recorded")


def seeing_the_reviews(see: Camera) -> None:
    see.go("/reviews/", "reviews")
