"""Walks through asking for attendance dates, answering, agencies, courts and assessments."""

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
    see.shoot("request-who-asks")
    if see.page.locator("main [name=caller]").count():
        see.send()
        see.shoot("request-who-asks-errors")


def holding(see: Camera) -> None:
    """A request by a parent: matched, called back, seen, and held."""
    see.go("/requests/")
    with see.page.expect_navigation():
        see.page.locator("tbody tr", has_text="Held").locator("a").first.click()
    see.shoot("request-held")
    see.press("What is held")
    see.shoot("held")
    see.press("Take it back")
    see.shoot("request-matched")
    see.press("Call them back and release")
    see.shoot("release-new")
    see.send()
    see.shoot("release-new-errors")
    see.fill(called_on=f"{datetime.now(ZoneInfo('Europe/London')):%d/%m/%Y}")
    for caution in see.page.locator("[name=heeded]").all():
        caution.check(force=True)
    see.page.get_by_label("On the number we have on file").check(force=True)
    see.press("See what each would be given")
    see.shoot("release-preview")
    see.press("Hold it until")
    see.shoot("held-again")
    see.page.get_by_role("link", name="what left the centre").click()
    see.page.get_by_role("link", name="Let them sign in themselves").last.click()
    see.shoot("party-sign-in")


def agencies(see: Camera) -> None:
    """Who may ask: the agencies on file and their people."""
    see.go("/agencies/", "agencies")
    with see.page.expect_navigation():
        see.page.locator("tbody th a").last.click()
    see.shoot("agency")
    with see.page.expect_navigation():
        see.page.locator("main ul.rota a").first.click()
    see.shoot("agency-contact")
    see.press("Change")
    see.fill(email="nobody")
    see.send()
    see.shoot("agency-contact-errors")
    see.go("/agencies/add/", "agency-new")
    see.go("/families/")
    see.go(see.page.locator("tbody th a").first.get_attribute("href") or "")
    see.go(f"{see.page.url}acting/add/", "acting-new")


def agency_door(see: Camera) -> None:
    """The sign-in for agencies, as anybody finds it."""
    see.go("/agency/", "agency-sign-in")
    see.go("/agency/code/", "agency-code")
    see.send()
    see.shoot("agency-code-errors")


def courts_and_assessments(see: Camera) -> None:
    """A court that wanted a report, and an assessor at the door."""
    see.go("/requests/")
    see.press("What courts asked for")
    see.shoot("court-requests")
    with see.page.expect_navigation():
        see.page.locator("tbody th a").first.click()
    see.shoot("court-request")
    see.press("The reply to print")
    see.shoot("court-reply")
    see.print_out("court-reply")
    see.press("Back")
    see.press("What left the centre")
    see.shoot("left-the-centre")
    here = see.page.url
    see.press("Pass it on")
    see.shoot("pass-on")
    see.press("Show it, to pass it on")
    see.shoot("passed-on")
    see.page.goto(here)
    see.press("A court wants something")
    see.send()
    see.shoot("court-request-new-errors")
    see.page.goto(here)
    see.press("Agree to an assessment")
    see.shoot("assessment-new")
    see.page.goto(here)
    see.press("Somebody has come to assess")
    see.fill(name="Bartholomew Stagg", agency="Stagg Independent Assessors")
    see.press("May they?")
    see.shoot("assessor-no")
    see.fill(name="Rosamund Quillfeather", agency="Cafcass")
    see.press("May they?")
    see.shoot("assessor-yes")
    see.go("/court-requests/")
    with see.page.expect_navigation():
        see.page.locator("tbody tr", has_text="Replied").locator("a").first.click()
    see.page.get_by_label("A court ordered it all the same").check(force=True)
    see.send()
    see.shoot("court-ordered")
    see.press("Note what was given")
    see.shoot("court-given")
    see.send()
    see.shoot("court-given-errors")
