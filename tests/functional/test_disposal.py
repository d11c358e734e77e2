"""From the flag to the certificate, by two people, in a real browser."""

from datetime import timedelta

import pytest
from django.conf import settings
from playwright.sync_api import expect

from accounts.roles import Role
from contactcentre.safekeeping import clock
from contactcentre.safekeeping.models import Subject
from families.models import Family
from retention.models import DisposalCase
from tests.factories.accounts import make_user, signed_in_client
from tests.factories.families import make_family
from tests.factories.retention import a_fortnight_ago, last_used, swept, unused_family

pytestmark = pytest.mark.django_db(transaction=True)
PHONE = {"width": 390, "height": 844}


@pytest.fixture
def enter(new_page, live_server):
    """A browser page of somebody who is signed in."""

    def entered(user, **options):
        page = new_page(**options)
        cookie = signed_in_client(user).cookies["sessionid"].value
        page.context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
        page.goto(f"{live_server.url}/retention/")
        return page

    return entered


def a_fortnight_goes_by():
    a_fortnight_ago(*DisposalCase.objects.filter(approved_on__isnull=False))


@pytest.mark.parametrize("scripts", [True, False])
def test_a_record_goes_from_the_flag_to_its_certificate(enter, axe, complaints, scripts):
    look = axe if scripts else lambda _: None
    family, held = unused_family(), unused_family()
    swept(clock.today() - timedelta(days=15))
    names = [person.first_name for person in family.people.all()]

    desk = enter(make_user(Role.CO_ORDINATOR), java_script_enabled=scripts)
    look(desk)
    row = desk.get_by_role("row").filter(has_text=held.reference)
    row.get_by_role("link", name="Hold").click()
    look(desk)
    desk.get_by_label("Court proceedings").check(force=True)
    desk.locator("[name=reason]").fill("A hearing in spring")
    desk.get_by_role("button", name="Hold it back").click()
    expect(desk.locator("main")).to_contain_text("Held. It takes two people")
    look(desk)
    desk.get_by_role("link", name="Records held back").click()
    expect(desk.locator("tbody")).to_contain_text(held.reference)
    look(desk)
    desk.get_by_role("link", name="Unused records").click()
    row = desk.get_by_role("row").filter(has_text=family.reference)
    row.get_by_role("button", name="Propose").click()
    expect(desk.locator("main")).to_contain_text("Every trustee has been told")
    expect(desk.get_by_role("button", name="Approve")).to_have_count(0)
    look(desk)

    trustee = enter(make_user(Role.TRUSTEE), viewport=PHONE, java_script_enabled=scripts)
    look(trustee)
    for name in names:
        expect(trustee.locator("main")).not_to_contain_text(name)
    trustee.get_by_role("link", name="Proposed").click()
    expect(trustee.locator("main")).to_contain_text("People")
    look(trustee)
    trustee.get_by_role("button", name="Approve this disposal").click()
    expect(trustee.locator("main")).to_contain_text("Cooling off until")
    look(trustee)

    a_fortnight_goes_by()
    desk.goto(trustee.url)
    look(desk)
    expect(desk.locator("main")).to_contain_text("Ready to be carried out")
    desk.get_by_role("button", name="Dispose of it").click()
    look(desk)
    desk.get_by_label("Type the reference").fill("F-000000")
    desk.get_by_role("button", name="Dispose of it now").click()
    expect(desk.locator("main")).to_contain_text("Nothing was destroyed")
    complaints.forgive("422")
    look(desk)
    desk.get_by_label("Type the reference").fill(family.reference.lower())
    desk.get_by_role("button", name="Dispose of it now").click()
    expect(desk.locator("main")).to_contain_text("Disposed of as confidential waste")
    look(desk)
    desk.get_by_role("button", name="The paper file is shredded").click()
    desk.get_by_role("button", name="Certificate").click()
    expect(desk.locator("main")).to_contain_text("Shredded on")
    for name in names:
        expect(desk.locator("main")).not_to_contain_text(name)
    look(desk)
    desk.emulate_media(media="print")
    expect(desk.locator("main").get_by_text(settings.CENTRE_NAME)).to_be_visible()
    assert set(Family.objects.all()) == {held}


def test_what_was_edited_after_the_approval_stays(enter, axe):
    family = unused_family()
    swept(clock.today() - timedelta(days=15))
    desk, trustee = enter(make_user(Role.CO_ORDINATOR)), enter(make_user(Role.TRUSTEE))
    desk.get_by_role("button", name="Propose").click()
    trustee.goto(desk.url)
    trustee.get_by_role("button", name="Approve this disposal").click()
    a_fortnight_goes_by()
    trustee.reload()
    child = family.people.get(role="child")
    child.first_name = f"{child.first_name}e"
    child.save(update_fields=["first_name"])

    trustee.get_by_role("button", name="Dispose of it").click()
    trustee.get_by_label("Type the reference").fill(family.reference)
    trustee.get_by_role("button", name="Dispose of it now").click()

    expect(trustee.locator("[role=alert]")).to_contain_text("has changed since it was proposed")
    expect(trustee.locator("main")).to_contain_text("The record was changed")
    axe(trustee)


def test_a_record_without_a_date_is_looked_up_on_paper(enter, live_server, axe, complaints):
    family = make_family()
    last_used(Subject.objects.get(pk=family.pk), None)
    desk = enter(make_user(Role.CO_ORDINATOR))
    desk.get_by_role("link", name="Without a day of last use").click()
    axe(desk)
    desk.get_by_role("row").filter(has_text=family.reference).get_by_role("link").click()
    axe(desk)
    desk.locator("[name=last_used_on]").fill(f"{clock.today() + timedelta(days=1):%d/%m/%Y}")
    desk.get_by_role("button", name="Note it").click()
    expect(desk.locator(".govuk-error-summary")).to_contain_text("still to come")
    complaints.forgive("422")
    axe(desk)
    desk.locator("[name=last_used_on]").fill("4/5/2020")
    desk.get_by_role("button", name="Note it").click()
    expect(desk.locator("main")).to_contain_text("ages like every other")


def test_two_people_let_go_of_a_hold(enter, live_server, axe):
    family = unused_family()
    swept(clock.today())
    first, second = enter(make_user(Role.CO_ORDINATOR)), enter(make_user(Role.TRUSTEE))
    first.get_by_role("link", name=f"Hold {family.reference}").click()
    first.get_by_label("A complaint").check(force=True)
    first.locator("[name=reason]").fill("Theinsurerasked")
    first.get_by_role("button", name="Hold it back").click()
    first.get_by_role("button", name="Ask to let go of it").click()
    expect(first.locator("main")).to_contain_text("Waiting for a second person")
    axe(first)

    second.goto(first.url)
    expect(second.locator("main")).not_to_contain_text("Theinsurerasked")
    axe(second)
    second.get_by_role("button", name="Let go of this hold").click()
    expect(second.locator("main")).to_contain_text("Let go of. The record ages from now on")
    axe(second)
