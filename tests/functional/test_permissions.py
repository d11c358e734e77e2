"""Passing a contact detail on, and saying no at reception, in a real browser."""

import pytest
from playwright.sync_api import expect

from contactcentre.safekeeping import clock
from disclosures.models import ContactPassing, ContactPermission, ContactRefusal
from families.models import ContactDetail, Person, PersonRole
from families.services.contact import add_contact_detail
from tests.factories.accounts import make_user, signed_in_client
from tests.factories.families import make_family

pytestmark = pytest.mark.django_db(transaction=True)
VALUE = "7 Lighthouse Row, Farholm"


@pytest.mark.parametrize("scripts", [True, False])
def test_from_the_permission_to_its_withdrawal(new_page, live_server, axe, scripts):
    look = axe if scripts else lambda _: None
    family = make_family()
    ContactDetail.objects.filter(family=family).delete()
    resident = Person.objects.get(family=family, role=PersonRole.RESIDENT)
    add_contact_detail(person=resident, kind="address", value=VALUE, on=clock.today())
    desk = new_page(viewport={"width": 820, "height": 1180}, java_script_enabled=scripts)
    cookie = signed_in_client(make_user("co-ordinator")).cookies["sessionid"].value
    desk.context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])

    desk.goto(f"{live_server.url}/families/{family.reference}/")
    desk.get_by_role("button", name="Asked for contact details: refused").click()
    expect(desk.locator("main")).to_contain_text("We pass on nobody’s details")
    assert ContactRefusal.objects.count() == 1
    desk.get_by_role("button", name="Show address of").click()
    desk.get_by_role("link", name="They permit it to be passed on").click()
    look(desk)
    desk.locator("[name=recipient]").fill("The head teacher")
    desk.locator("[name=purpose]").fill("Letters about the trip")
    desk.get_by_label("In writing").check(force=True)
    desk.locator("[name=given_on]").fill(f"{clock.today():%d/%m/%Y}")
    desk.get_by_role("button", name="Note the permission").click()
    expect(desk.locator("main")).to_contain_text("May be passed on")
    look(desk)
    desk.get_by_role("button", name="Pass it on").click()
    expect(desk.locator("main")).not_to_contain_text(VALUE)
    look(desk)
    desk.get_by_role("button", name="Show it, to pass it on").click()
    expect(desk.locator(".contact-value")).to_have_text(VALUE)
    look(desk)
    desk.get_by_role("button", name="Hide it now").click()
    expect(desk.locator("main")).to_contain_text("Passed on")
    expect(desk.locator("main")).not_to_contain_text(VALUE)
    assert ContactPassing.objects.count() == 1
    here = desk.locator("main").get_by_role("button", name="Pass it on").get_attribute("href")
    desk.get_by_role("button", name="Withdrawn").click()
    expect(desk.locator("main")).to_contain_text("Holds no more")
    desk.goto(f"{live_server.url}{here}")
    expect(desk.locator("main")).to_contain_text("Not to be passed on")
    look(desk)


@pytest.mark.parametrize("scripts", [True, False])
def test_for_the_other_side_it_is_asked_about_by_itself(
    new_page, live_server, axe, complaints, scripts
):
    look = axe if scripts else lambda _: None
    family = make_family()
    ContactDetail.objects.filter(family=family).delete()
    resident, visiting = (
        Person.objects.get(family=family, role=role)
        for role in (PersonRole.RESIDENT, PersonRole.VISITING)
    )
    add_contact_detail(person=resident, kind="address", value=VALUE, on=clock.today())
    desk = new_page(viewport={"width": 390, "height": 844}, java_script_enabled=scripts)
    cookie = signed_in_client(make_user("co-ordinator")).cookies["sessionid"].value
    desk.context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])

    desk.goto(f"{live_server.url}/families/{family.reference}/")
    desk.get_by_role("button", name="Show address of").click()
    desk.get_by_role("link", name="They permit it to be passed on").click()
    desk.locator("[name=recipient]").fill(visiting.full_name)
    desk.locator("[name=purpose]").fill("Cards at birthdays")
    desk.get_by_label("In writing").check(force=True)
    desk.locator("[name=given_on]").fill(f"{clock.today():%d/%m/%Y}")
    desk.get_by_role("button", name="Note the permission").click()
    complaints.forgive("422")
    expect(desk.locator("main")).to_contain_text("does not take it back from them")
    assert not ContactPermission.objects.exists()
    look(desk)
    desk.get_by_label("Asked about this alone").check(force=True)
    desk.get_by_role("button", name="Note it, for the other side").click()
    expect(desk.locator("main")).to_contain_text("May be passed on")
    desk.get_by_role("button", name="Pass it on").click()
    expect(desk.locator("main")).to_contain_text("This goes to the other side")
    look(desk)
