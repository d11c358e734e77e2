"""The register of everything that left the centre, in a real browser."""

import pytest
from playwright.sync_api import expect

from contactcentre.safekeeping import clock
from disclosures.services import court
from disclosures.services.releasing import hand_over
from families.models import PersonRole
from tests.factories.accounts import signed_in_client
from tests.factories.concerns import make_concern, make_lead, pass_on
from tests.factories.disclosures import make_court_request, make_release
from tests.factories.families import make_family
from tests.factories.sessions import person_of

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_co_ordinator_looks_for_what_was_passed_on(new_page, live_server, axe):
    by, family = make_lead("co-ordinator"), make_family()
    made = make_release(family, by=by)
    hand_over(copy_id=made.copies.all()[0].pk, release=made, by=by, on=clock.today())
    pass_on(make_concern(by=by, family_id=family.pk), by=by)
    page = new_page(viewport={"width": 375, "height": 740})
    cookie = signed_in_client(by).cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
    page.goto(f"{live_server.url}/families/")
    page.locator("summary", has_text="Menu").click()
    axe(page)
    page.get_by_role("link", name="Disclosures").click()
    expect(page.locator("tbody tr")).to_have_count(2)
    axe(page)
    page.locator("[name=basis]").select_option("e1")
    page.locator("[name=reference]").fill(family.reference)
    page.get_by_role("button", name="Show").click()
    expect(page.locator("tbody tr")).to_have_count(1)
    expect(page.locator("tbody")).to_contain_text("Hyacinth Duty")
    axe(page)
    page.locator("tbody a").click()
    expect(page.locator("main")).to_contain_text("sleeps in the shed")


def test_a_party_who_asks_is_given_a_sheet_without_what_is_somebody_elses(
    new_page, live_server, axe, complaints
):
    by, family, today = make_lead("co-ordinator"), make_family(), clock.today()
    visiting, resident = (
        person_of(family, role) for role in (PersonRole.VISITING, PersonRole.RESIDENT)
    )
    made = make_release(family, by=by)
    copies = list(made.copies.all())
    for copy in copies:
        hand_over(copy_id=copy.pk, release=made, by=by, on=today)
    theirs = next(each for each in copies if each.party_id == resident.pk)
    asked = make_court_request(family, by=by)
    court.replied(family=family, court_request_id=asked.pk, sent_on=today, by=by, on=today)
    pass_on(make_concern(by=by, family_id=family.pk), by=by)
    page = new_page(viewport={"width": 820, "height": 1180})
    cookie = signed_in_client(by).cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
    page.goto(f"{live_server.url}/families/{family.reference}/disclosures/")
    page.get_by_role("link", name=f"Make a sheet for {visiting.full_name}").click()
    axe(page)
    expect(page.locator("main")).to_contain_text(theirs.addressed_to)
    expect(page.locator("main")).not_to_contain_text("Hyacinth Duty")
    page.get_by_role("button", name="Make the sheet").click()
    expect(page.locator(".govuk-error-summary")).to_contain_text("say how you decided")
    complaints.forgive("422")
    axe(page)
    page.get_by_label("The Family Court at Nowhere").check(force=True)
    page.locator("[name=reason]").fill("Came with a passport")
    page.get_by_role("button", name="Make the sheet").click()
    sheet = page.locator("pre")
    expect(sheet).to_contain_text(f"What was given out about {visiting.full_name}")
    expect(sheet).to_contain_text("The Family Court at Nowhere")
    expect(sheet).not_to_contain_text(theirs.addressed_to)
    axe(page)
    page.emulate_media(media="print")
    expect(page.locator(".site-header")).to_be_hidden()
    expect(sheet).to_be_visible()
    page.emulate_media(media="screen")
    page.goto(f"{live_server.url}/disclosures/")
    page.locator("[name=basis]").select_option("access")
    page.get_by_role("button", name="Show").click()
    expect(page.locator("tbody tr")).to_have_count(1)
    expect(page.locator("tbody")).to_contain_text(visiting.full_name)
