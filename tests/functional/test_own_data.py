"""Somebody asks for their own data and is handed a copy, in a real browser."""

import pytest
from playwright.sync_api import expect

from accounts.roles import Role
from families.models import PersonRole
from tests.architecture.tell_tale import tell_tale_family
from tests.factories.accounts import make_user, signed_in_client
from tests.factories.sessions import person_of

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("scripts", [True, False])
def test_a_parent_asks_and_is_handed_the_copy(new_page, live_server, axe, complaints, scripts):
    look = axe if scripts else lambda _: None
    family = tell_tale_family("Juniper")
    page = new_page(java_script_enabled=scripts)
    cookie = signed_in_client(make_user(Role.CO_ORDINATOR)).cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])

    page.goto(f"{live_server.url}/families/{family.reference}/")
    page.get_by_role("link", name="Somebody wants their own data").click()
    look(page)
    resident = person_of(family, PersonRole.RESIDENT)
    page.get_by_label(resident.full_name).check(force=True)
    page.get_by_role("button", name="Note the request").click()
    expect(page.locator("main")).to_contain_text("Nothing of it is disposed of while they wait")
    look(page)

    page.get_by_role("button", name="Leave it out").first.click()
    expect(page.locator(".govuk-error-summary")).to_contain_text("why")
    complaints.forgive("422")
    look(page)
    for _ in range(page.locator("section.decide").count()):
        item = page.locator("section.decide").filter(has_text="To be decided").first
        item.locator("[name=reason]").fill("It speaks of the child")
        item.get_by_role("button", name="Leave it out").click()
    page.get_by_label("Passport").check(force=True)
    page.get_by_label("Handed to them").check(force=True)
    page.get_by_role("button", name="Make the copy").click()

    copy = page.locator("main")
    expect(copy).to_contain_text("Flat B, ResidentstreetJuniper")
    for others in ("VisitingfirstJuniper", "visiting.Juniper", "ChildfirstJuniper"):
        expect(copy).not_to_contain_text(others)
    look(page)
    page.emulate_media(media="print")
    expect(copy).to_contain_text("The copy is made")
    expect(copy.get_by_text("The copy is made")).to_be_hidden()
    page.emulate_media(media="screen")
    page.get_by_role("link", name="The request").click()
    expect(page.locator("main")).to_contain_text("given to them on")
    look(page)
