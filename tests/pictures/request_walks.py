"""Walks through asking for attendance dates, and answering."""

from datetime import datetime
from zoneinfo import ZoneInfo

from tests.pictures.camera import Camera


def asking(see: Camera) -> None:
    """What a solicitor sees who asks, up to the warning."""
    see.go("/attendance-dates/", "dates-ask")
    see.send()
    see.shoot("dates-ask-errors")
    see.page.get_by_label("I act for one of the parties").check(force=True)
    see.fill(
        name="Prudence Askwith",
        email="prudence@askwith.example",
        telephone="01632 960123",
        acts_for="The father",
        family="The Larkspur children",
        first_day="1/2/2026",
        last_day="30/4/2026",
    )
    see.send()
    see.shoot("dates-warning")
    see.go("/attendance-dates/asked/", "dates-asked")


def answering(see: Camera) -> None:
    """The requests that came in, and one answered to both sides."""
    see.go("/requests/", "requests")
    see.go("/requests/?show=closed", "requests-closed")
    with see.page.expect_navigation():
        see.page.locator("tbody th a").first.click()
    see.shoot("request-closed")
    see.press("What was released")
    see.shoot("release")
    see.press("Print")
    see.shoot("release-letter")
    see.print_out("release-letter")
    see.go("/requests/")
    with see.page.expect_navigation():
        see.page.locator("tbody th a").first.click()
    see.shoot("request")
    see.press("Find the family")
    see.fill(text="a")
    see.press("Search")
    see.shoot("request-family")
    with see.page.expect_navigation():
        see.page.locator("main ul a").first.click()
    see.shoot("release-new")
    see.send()
    see.shoot("release-new-errors")
    see.page.get_by_label("Both sides together").check(force=True)
    see.fill(
        reason="They were instructed together",
        called_on=f"{datetime.now(ZoneInfo('Europe/London')):%d/%m/%Y}",
    )
    see.page.get_by_label("On the number we have on file").check(force=True)
    see.press("See what each would be given")
    see.shoot("release-preview")
