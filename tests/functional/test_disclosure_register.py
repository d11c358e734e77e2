"""The register of everything that left the centre, in a real browser."""

import pytest
from playwright.sync_api import expect

from contactcentre.safekeeping import clock
from disclosures.services.handing import hand_over
from tests.factories.accounts import signed_in_client
from tests.factories.concerns import make_concern, make_lead, pass_on
from tests.factories.disclosures import make_release
from tests.factories.families import make_family

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
