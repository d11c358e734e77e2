"""A concern in the middle of a session, in a real browser: recorded, read, passed on."""

import re

import pytest
from playwright.sync_api import expect

from contactcentre.safekeeping import clock
from disclosures.models import Concern
from tests.factories.accounts import make_user, signed_in_client
from tests.factories.concerns import make_lead
from tests.factories.families import make_family
from tests.factories.sessions import make_booking, make_session
from tests.factories.volunteers import look_after

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def enter(new_page, live_server):
    """A browser page in which somebody is signed in."""

    def entered(user, **options):
        page = new_page(**options)
        cookie = signed_in_client(user).cookies["sessionid"].value
        page.context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
        return page

    return entered


@pytest.mark.parametrize("scripts", [True, False])
def test_a_volunteer_records_one_on_a_phone_and_it_goes_round_whom_it_is_about(
    enter, live_server, axe, complaints, scripts
):
    look = axe if scripts else lambda _: None
    accused = make_lead("co-ordinator", user=make_user("co-ordinator", display_name="Ada Accused"))
    deputy = make_lead("team-leader", deputy=True)
    family, volunteer = make_family(), make_user("volunteer")
    look_after(volunteer, make_booking(make_session(), family, by=accused), by=accused)

    phone = enter(
        volunteer,
        viewport={"width": 375, "height": 740},
        has_touch=True,
        java_script_enabled=scripts,
    )
    phone.goto(f"{live_server.url}/sheet/")
    phone.get_by_role("link", name="Record a concern").click()
    expect(phone.get_by_role("link", name="999")).to_be_in_viewport()
    look(phone)
    phone.get_by_role("button", name="Record it").click()
    complaints.forgive("422")
    expect(phone.locator(".govuk-error-summary")).to_contain_text("Choose what it is about")
    look(phone)
    phone.get_by_label("A child’s welfare").check(force=True)
    phone.locator("[name=words]").fill("She locked the child in the store room")
    phone.locator("[name=family_id]").select_option(str(family.pk))
    phone.get_by_label("Ada Accused").check(force=True)
    phone.get_by_role("button", name="Record it").click()
    expect(phone.locator("h1")).to_have_text("What happens now")
    reference = Concern.objects.select_related("subject").get().reference
    expect(phone.locator("main")).to_contain_text(reference)
    expect(phone.locator("main")).not_to_contain_text("store room")
    look(phone)

    theirs = enter(accused, java_script_enabled=scripts)
    for page in ("/concerns/", "/account/messages/", f"/families/{family.reference}/"):
        theirs.goto(live_server.url + page)
        expect(theirs.locator("body")).not_to_contain_text(reference)
        look(theirs)

    desk = enter(deputy, java_script_enabled=scripts)
    desk.goto(f"{live_server.url}/concerns/")
    expect(desk.locator("tbody")).to_contain_text("Tell the LADO")
    look(desk)
    desk.get_by_role("link", name=reference).click()
    expect(desk.locator("main")).to_contain_text("store room")
    look(desk)
    desk.get_by_role("button", name="Note what was passed on").click()
    look(desk)
    desk.get_by_label(re.compile("Exception 1")).check(force=True)
    desk.get_by_label(re.compile("The LADO")).check(force=True)
    desk.get_by_label("By telephone").check(force=True)
    today = f"{clock.today():%d/%m/%Y}"
    for name, typed in {
        "person": "Hyacinth Duty",
        "words": "A co-ordinator is said to have locked a child in a store room",
        "passed_on": today,
        "passed_time": "00:00",
    }.items():
        desk.locator(f"[name={name}]").fill(typed)
    desk.get_by_role("button", name="Note it for good").click()
    expect(desk.locator("main")).to_contain_text("Hyacinth Duty")
    expect(desk.locator("main")).to_contain_text("Done")
    look(desk)
    theirs.goto(f"{live_server.url}/concerns/")
    expect(theirs.locator("main")).to_contain_text("No concerns")


def test_a_trustee_chooses_who_leads(enter, live_server, axe):
    chosen = make_user("team-leader", display_name="Dora Deputy")
    trustee = enter(make_user("trustee"))
    trustee.goto(f"{live_server.url}/safeguarding/")
    axe(trustee)
    trustee.get_by_role("button", name="Choose somebody").click()
    axe(trustee)
    trustee.locator("[name=user_id]").select_option(str(chosen.pk))
    trustee.get_by_label("Deputy").check(force=True)
    trustee.get_by_role("button", name="Choose them").click()
    expect(trustee.locator("main")).to_contain_text("Dora Deputy")
    axe(trustee)


def test_what_was_written_without_a_line_stays_on_the_page_and_is_sent_later(
    enter, live_server, axe, complaints
):
    make_lead("co-ordinator")
    tablet = enter(make_user("volunteer"), viewport={"width": 820, "height": 1180})
    tablet.goto(f"{live_server.url}/concerns/add/")
    tablet.get_by_label("A child’s welfare").check(force=True)
    tablet.locator("[name=words]").fill("She locked the child in the store room")
    tablet.context.set_offline(True)
    for _ in range(2):
        tablet.get_by_role("button", name="Record it").click()
        complaints.forgive("ERR_INTERNET_DISCONNECTED")
        expect(tablet.get_by_role("alert")).to_contain_text("Not sent")
        expect(tablet.get_by_role("alert")).to_be_in_viewport()
        expect(tablet.locator("[name=words]")).to_have_value(
            "She locked the child in the store room"
        )
    axe(tablet)
    assert not Concern.objects.exists()
    tablet.context.set_offline(False)
    tablet.get_by_role("button", name="Record it").click()
    expect(tablet.locator("h1")).to_have_text("What happens now")
    assert Concern.objects.get().words == "She locked the child in the store room"
