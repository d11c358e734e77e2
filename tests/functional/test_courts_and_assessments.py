"""What a court wants, and an assessor at the door, in a real browser."""

import pytest
from playwright.sync_api import expect

from contactcentre.safekeeping import clock
from tests.factories.accounts import make_user, signed_in_client
from tests.factories.families import make_family

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def enter(new_page, live_server):
    """A browser page of somebody who is signed in."""

    def entered(role, **options):
        page = new_page(**options)
        cookie = signed_in_client(make_user(role)).cookies["sessionid"].value
        page.context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
        return page

    return entered


@pytest.mark.parametrize("scripts", [True, False])
def test_an_agreement_made_at_the_desk_lets_the_assessor_in_at_the_door(
    enter, live_server, axe, complaints, scripts
):
    look = axe if scripts else lambda _: None
    family = make_family()
    door = enter(
        "team-leader",
        viewport={"width": 820, "height": 1180},
        has_touch=True,
        java_script_enabled=scripts,
    )
    door.goto(f"{live_server.url}/families/{family.reference}/")
    door.get_by_role("link", name="Somebody has come to assess").click()
    look(door)
    door.get_by_label("Name given").fill("Ottoline Fairweather")
    door.get_by_label("Agency given").fill("Cafcass")
    door.get_by_role("button", name="May they?").click()
    expect(door.locator("[role=alert]")).to_contain_text("No: no assessment (clause 5)")
    look(door)

    desk = enter("co-ordinator", java_script_enabled=scripts)
    desk.goto(f"{live_server.url}/families/{family.reference}/")
    desk.get_by_role("link", name="Dates, contact details, courts, assessments").click()
    expect(desk.locator("main")).to_contain_text("Ottoline Fairweather")
    look(desk)
    desk.get_by_role("button", name="Agree to an assessment").click()
    look(desk)
    today = f"{clock.today():%d/%m/%Y}"
    for name, typed in {
        "assessor": "Ottoline Fairweather",
        "agency": "Cafcass",
        "scope": "Watches one visit",
        "first_day": today,
        "last_day": today,
    }.items():
        desk.locator(f"[name={name}]").fill(typed)
    boxes = desk.locator("[name=agreeing]")
    boxes.first.check(force=True)
    desk.get_by_role("button", name="Note the agreement").click()
    expect(desk.locator(".govuk-error-summary")).to_contain_text("Every party has to agree")
    complaints.forgive("422")
    look(desk)
    for at in range(boxes.count()):
        boxes.nth(at).check(force=True)
    desk.get_by_role("button", name="Note the agreement").click()
    expect(desk.locator("main")).to_contain_text("Holds")
    look(desk)

    door.get_by_role("button", name="May they?").click()
    expect(door.locator("[role=status]")).to_contain_text("Yes: Ottoline Fairweather")
    look(door)
    desk.get_by_role("button", name="Somebody withdrew").click()
    expect(desk.locator("main")).to_contain_text("Ended")
    door.get_by_label("Name given").fill("Ottoline Fairweather")
    door.get_by_role("button", name="May they?").click()
    expect(door.locator("[role=alert]")).to_contain_text("No: no assessment")


def test_a_letter_from_a_court_is_answered(enter, live_server, axe, complaints):
    family, desk = make_family(), enter("co-ordinator")
    desk.goto(f"{live_server.url}/families/{family.reference}/disclosures/")
    desk.get_by_role("button", name="A court wants something").click()
    axe(desk)
    desk.get_by_label("A report or a statement").check(force=True)
    desk.locator("[name=sender]").fill("The Family Court at Nowhere")
    desk.locator("[name=case_number]").fill("NW26P00123")
    desk.locator("[name=came_on]").fill(f"{clock.today():%d/%m/%Y}")
    desk.get_by_role("button", name="Note it").click()
    expect(desk.locator("main")).to_contain_text("no verbal or written report")
    axe(desk)
    desk.get_by_role("button", name="The reply to print").click()
    axe(desk)
    expect(desk.locator("main")).not_to_contain_text(family.reference)
    desk.get_by_role("link", name="Back").click()
    desk.get_by_role("button", name="The reply was sent").click()
    axe(desk)
    desk.get_by_label("A court ordered it all the same").check(force=True)
    desk.get_by_role("button", name="Note how it ended").click()
    expect(desk.locator("main")).to_contain_text("Required by law")
    axe(desk)
    desk.get_by_role("button", name="Note what was given").click()
    axe(desk)
    desk.get_by_role("button", name="Note it for good").click()
    expect(desk.locator(".govuk-error-summary")).to_contain_text("Enter the date of the order")
    complaints.forgive("422")
    axe(desk)
    today = f"{clock.today():%d/%m/%Y}"
    desk.locator("[name=ordered_on]").fill(today)
    desk.locator("[name=to]").fill("The judge")
    desk.locator("[name=what]").fill("The register of June")
    desk.get_by_label("By letter").check(force=True)
    desk.get_by_role("button", name="Note it for good").click()
    expect(desk.locator("main")).to_contain_text("The register of June")
    axe(desk)
    desk.goto(f"{live_server.url}/disclosures/?reference=&basis=law&first_day=&last_day=")
    expect(desk.locator("tbody")).to_contain_text("The judge")
    desk.goto(f"{live_server.url}/court-requests/")
    expect(desk.locator("tbody")).to_contain_text(family.reference)
    axe(desk)
