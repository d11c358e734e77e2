"""Walks through recording a concern, reading it, passing it on, and choosing who leads."""

from tests.pictures.camera import Camera


def a_concern(see: Camera) -> None:
    """What a volunteer records in the middle of a session."""
    see.go("/concerns/add/", "concern-new")
    see.send()
    see.shoot("concern-new-errors")
    see.page.get_by_label("A child’s welfare").check(force=True)
    see.fill(words="She would not take her coat off and flinched when the door fell shut.")
    see.send()
    see.shoot("concern-recorded")
    see.go("/safeguarding/", "leads")


def reading_concerns(see: Camera) -> None:
    """The deputy reads, passes one on and decides about another."""
    see.go("/concerns/", "concerns")
    with see.page.expect_navigation():
        see.page.locator("tbody th a").last.click()
    see.shoot("concern-passed-on")
    see.go("/concerns/")
    with see.page.expect_navigation():
        see.page.locator("tbody th a").first.click()
    see.shoot("concern")
    here = see.page.url
    for button, name in {
        "Note what was passed on": "concern-pass-on",
        "It is not passed on": "concern-not-referred",
        "Note which family": "concern-whom",
        "You know somebody in it": "concern-stand-back",
    }.items():
        see.page.goto(here)
        see.press(button)
        see.shoot(name)
        see.send()
        see.shoot(f"{name}-errors")


def choosing_who_leads(see: Camera) -> None:
    see.go("/safeguarding/", "leads")
    see.press("Choose somebody")
    see.shoot("lead-new")
    see.send()
    see.shoot("lead-new-errors")


def the_register(see: Camera) -> None:
    see.go("/disclosures/", "disclosure-register")
    see.fill(basis="e1")
    see.press("Show")
    see.shoot("disclosure-register-empty")
