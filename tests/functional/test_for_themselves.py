"""A parent for whom nobody acts, and Cafcass: from being asked to having read it, in browsers."""

from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.core.cache import cache
from playwright.sync_api import Page, expect

from contactcentre import pdf
from contactcentre.safekeeping import clock
from disclosures.models import AttendanceRequest, ReleaseCopy
from disclosures.services import announcing
from disclosures.services.portal import send_codes
from families.models import ContactDetail, PersonRole, Representative
from families.services.contact import add_contact_detail
from tests.factories.accounts import make_user, signed_in_client
from tests.factories.agencies import acts_for, make_agency, make_contact
from tests.factories.families import make_family
from tests.factories.sessions import person_of

pytestmark = pytest.mark.django_db(transaction=True)
ADDRESS = "home@families.example.org"


@pytest.fixture(autouse=True)
def forget_tries():
    cache.clear()


@pytest.fixture(autouse=True, scope="module")
def pdfs():
    assert pdf.can_be_made()


@pytest.fixture
def by():
    return make_user("co-ordinator")


@pytest.fixture
def desk(new_page, live_server, by):
    page = new_page()
    cookie = signed_in_client(by).cookies["sessionid"]
    page.context.add_cookies([{"name": "sessionid", "value": cookie.value, "url": live_server.url}])
    return page


@pytest.fixture
def phone(new_page):
    return new_page(viewport={"width": 360, "height": 740}, has_touch=True)


def ask(phone: Page, who: str, axe, *, warned: bool = True, **typed: str) -> AttendanceRequest:
    phone.get_by_label(who).check(force=True)
    for name, value in typed.items():
        phone.locator(f"[name={name}]").fill(value)
    axe(phone)
    phone.get_by_role("button", name="Go on").click()
    if warned:
        accept = phone.get_by_role("button", name="I accept this")
        expect(accept).to_be_visible()
        axe(phone)
        accept.click()
    expect(phone.locator("h1")).to_have_text("Thank you")
    axe(phone)
    return AttendanceRequest.objects.latest("asked_on")


def call_back(desk: Page, axe) -> None:
    desk.locator("[name=reason]").fill("They told us so")
    desk.get_by_role("button", name="Go on").click()
    expect(desk.locator("h1")).to_have_text("Call them back")
    axe(desk)
    desk.locator("[name=called_on]").fill(f"{clock.today():%d/%m/%Y}")
    for caution in desk.locator("[name=heeded]").all():
        caution.check(force=True)
    desk.get_by_label("On the number we have on file").check(force=True)
    desk.get_by_role("button", name="See what each").click()
    expect(desk.locator("h1")).to_have_text("What each is given")
    axe(desk)


def sign_in(phone: Page, base: str, address: str) -> None:
    phone.goto(f"{base}/agency/")
    phone.get_by_label("Your e-mail address").fill(address)
    phone.get_by_role("button", name="Send me a code").click()
    expect(phone.locator("h1")).to_have_text("Enter the code")
    send_codes()
    phone.get_by_label("The code in the mail").fill(mail.outbox[-1].body.split()[-1])
    phone.get_by_role("button", name="Sign in").click()
    expect(phone.locator("h1")).to_have_text("Attendance dates")


TYPED: dict[str, Any] = {
    "name": "Ottilie Fenwright",
    "email": ADDRESS,
    "telephone": "01632 960555",
    "family": "The Larkspur children",
    "first_day": "1/2/2026",
    "last_day": "30/4/2026",
}


def test_a_parent_asks_for_themselves_and_is_sent_a_letter(
    desk, phone, live_server, axe, complaints, by
):
    """And the other side’s solicitor is told the same, without learning where the letter went."""
    family = make_family()
    visiting = person_of(family, PersonRole.VISITING)
    visiting.safe_route = "Post to her sister, 4 Nettle Bank; never to the flat"
    visiting.save()
    phone.goto(f"{live_server.url}/attendance-dates/")
    request = ask(phone, "I am one of the parties myself", axe, **TYPED)

    desk.goto(f"{live_server.url}/requests/{request.pk}/family/{family.reference}/")
    axe(desk)
    desk.get_by_label(visiting.full_name).check(force=True)
    call_back(desk, axe)
    expect(desk.locator("main")).to_contain_text("4 Nettle Bank")
    desk.get_by_role("button", name="Release it").click()
    expect(desk.locator(".govuk-error-summary")).to_contain_text("nobody is given anything yet")
    complaints.forgive("422")
    axe(desk)
    desk.get_by_label("I have read how to reach").check(force=True)
    desk.get_by_role("button", name="Release it").click()
    expect(desk.locator("main")).to_contain_text("Released to everybody below")
    axe(desk)

    letter = desk.get_by_role("listitem").filter(has_text=visiting.full_name)
    letter.get_by_role("button", name="Print").click()
    expect(desk.locator("main")).to_contain_text("4 Nettle Bank")
    axe(desk)
    desk.emulate_media(media="print")
    expect(desk.get_by_text("4 Nettle Bank")).to_be_hidden()
    expect(desk.locator("pre")).to_contain_text(f"Attendance of family {family.reference}")
    desk.emulate_media(media="screen")
    desk.go_back()
    letter.get_by_role("button", name="Handed over or posted").click()
    expect(desk.locator("main")).to_contain_text("Handed over or posted on")
    other = ReleaseCopy.objects.exclude(party=visiting).get()
    desk.goto(f"{live_server.url}/releases/{other.release_id}/copies/{other.pk}/")
    expect(desk.locator("main")).not_to_contain_text("Nettle Bank")
    expect(desk.locator("main")).not_to_contain_text(visiting.full_name)


def test_a_parent_arranges_a_sign_in_and_reads_behind_it(
    desk, phone, live_server, axe, complaints, by
):
    family = make_family()
    Representative.objects.filter(family=family).delete()
    resident = person_of(family, PersonRole.RESIDENT)
    visiting = person_of(family, PersonRole.VISITING)
    solicitor = acts_for(resident, by=by).contact
    ContactDetail.objects.filter(person=visiting).delete()
    add_contact_detail(person=visiting, kind="email", value=ADDRESS, on=clock.today())
    desk.goto(f"{live_server.url}/families/{family.reference}/disclosures/")
    axe(desk)
    desk.get_by_role("link", name="Let them sign in themselves").click()
    axe(desk)
    desk.get_by_role("button", name="Let them sign in").click()
    expect(desk.locator(".govuk-error-summary")).to_contain_text("Choose an e-mail address")
    complaints.forgive("422")
    axe(desk)
    desk.get_by_label("The one on the file, entered on").check(force=True)
    desk.get_by_label("They asked for this themselves").check(force=True)
    desk.get_by_role("button", name="Let them sign in").click()
    expect(desk.locator("main")).to_contain_text("they read behind their own sign-in")
    axe(desk)

    phone.goto(f"{live_server.url}/attendance-dates/")
    request = ask(phone, "I am one of the parties myself", axe, **TYPED)
    desk.goto(f"{live_server.url}/requests/{request.pk}/family/{family.reference}/")
    desk.get_by_label(visiting.full_name).check(force=True)
    call_back(desk, axe)
    expect(desk.locator("main")).to_contain_text("Behind their own sign-in")
    desk.get_by_role("button", name="Release it").click()
    expect(desk.locator("main")).to_contain_text("Released to everybody below")

    announcing.mail_word()
    assert sorted(each.to for each in mail.outbox) == sorted([[solicitor.email], [ADDRESS]])
    files = []
    for address in (solicitor.email, ADDRESS):
        sign_in(phone, live_server.url, address)
        axe(phone)
        phone.get_by_role("link", name=family.reference).click()
        axe(phone)
        with phone.expect_download() as download:
            phone.get_by_role("link", name="As a PDF").click()
        files.append(Path(download.value.path()).read_bytes())
        phone.get_by_role("link", name="All").click()
        phone.get_by_role("button", name="Sign out").click()
        expect(phone.locator("h1")).to_have_text("Read attendance dates")
    assert files[0] == files[1]
    desk.reload()
    expect(desk.locator("main")).to_contain_text("Read behind their sign-in on")


def test_cafcass_asks_for_neither_side_and_alone_is_told(desk, phone, live_server, axe, by):
    family = make_family()
    cafcass = make_contact(make_agency("cafcass", name="Cafcass"), name="Ignatius Mole")
    solicitor = acts_for(person_of(family, PersonRole.RESIDENT), by=by).contact
    phone.goto(f"{live_server.url}/attendance-dates/")
    request = ask(
        phone,
        "Neither side",
        axe,
        warned=False,
        **TYPED | {"name": cafcass.name, "email": cafcass.email},
    )
    assert not request.warned
    desk.goto(f"{live_server.url}/requests/{request.pk}/family/{family.reference}/")
    desk.get_by_label("Ignatius Mole, Cafcass").check(force=True)
    call_back(desk, axe)
    expect(desk.locator("main")).not_to_contain_text("Every side")
    desk.get_by_role("button", name="Release it to them").click()
    expect(desk.locator("main")).to_contain_text("Released to everybody below")
    copy = ReleaseCopy.objects.get()
    assert (copy.route, copy.contact) == ("requester", cafcass)

    announcing.mail_word()
    assert [each.to for each in mail.outbox] == [[cafcass.email]]
    sign_in(phone, live_server.url, cafcass.email)
    phone.get_by_role("link", name=family.reference).click()
    expect(phone.locator("pre")).to_contain_text(f"Attendance of family {family.reference}")
    axe(phone)
    phone.get_by_role("link", name="All").click()
    phone.get_by_role("button", name="Sign out").click()
    sign_in(phone, live_server.url, solicitor.email)
    expect(phone.locator("main")).to_contain_text("Nothing at the moment")
