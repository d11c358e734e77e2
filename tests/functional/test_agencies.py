"""A solicitor and the other side's solicitor in real browsers, from being on file to the PDF."""

import hashlib
from pathlib import Path

import pytest
from django.core import mail
from django.core.cache import cache
from playwright.sync_api import Page, expect

from contactcentre import pdf
from contactcentre.safekeeping import clock
from disclosures.models import AgencyContact
from disclosures.services.portal import send_codes
from families.models import PersonRole
from tests.factories.accounts import make_user, signed_in_client
from tests.factories.agencies import acts_for
from tests.factories.disclosures import make_request
from tests.factories.families import make_family
from tests.factories.sessions import person_of

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def forget_tries():
    cache.clear()


@pytest.fixture(autouse=True, scope="module")
def pdfs():
    """The library takes a while to start, longer than a click may on a busy machine."""
    assert pdf.can_be_made()


def signed_in_desk(new_page, live_server, by) -> Page:
    desk: Page = new_page()
    cookie = signed_in_client(by).cookies["sessionid"]
    desk.context.add_cookies([{"name": "sessionid", "value": cookie.value, "url": live_server.url}])
    return desk


def downloaded(page: Page) -> tuple[str, str]:
    """The name of the PDF and its fingerprint."""
    with page.expect_download() as download:
        page.get_by_role("link", name="As a PDF").click()
    content = Path(download.value.path()).read_bytes()
    return download.value.suggested_filename, hashlib.sha256(content).hexdigest()


def sign_in(page: Page, address: str, axe, complaints) -> None:
    axe(page)
    page.get_by_role("button", name="Send me a code").click()
    expect(page.locator(".govuk-error-summary")).to_contain_text("Enter your e-mail address")
    complaints.forgive("422")
    axe(page)
    page.get_by_label("Your e-mail address").fill(address)
    page.get_by_role("button", name="Send me a code").click()
    expect(page.locator("h1")).to_have_text("Enter the code")
    send_codes()
    page.get_by_label("The code in the mail").fill("2222-2222")
    page.get_by_role("button", name="Sign in").click()
    expect(page.locator(".govuk-error-summary")).to_contain_text("not right")
    complaints.forgive("422")
    axe(page)
    page.get_by_label("The code in the mail").fill(mail.outbox[-1].body.split()[-1])
    page.get_by_role("button", name="Sign in").click()
    expect(page.locator("h1")).to_have_text("Attendance dates")
    axe(page)


@pytest.mark.parametrize("scripts", [True, False])
def test_both_sides_solicitors_read_the_same(new_page, live_server, axe, complaints, scripts):
    look = axe if scripts else lambda _: None
    by, family = make_user("co-ordinator"), make_family()
    desk = signed_in_desk(new_page, live_server, by)
    desk.goto(f"{live_server.url}/agencies/")
    axe(desk)
    desk.get_by_role("button", name="Add an agency").click()
    desk.get_by_role("button", name="Save").click()
    expect(desk.locator(".govuk-error-summary")).to_contain_text("Enter the name of the agency")
    complaints.forgive("422")
    axe(desk)
    desk.get_by_label("Solicitors").check(force=True)
    desk.get_by_label("Name of the agency").fill("Askwith and Daughters")
    desk.get_by_role("button", name="Save").click()
    axe(desk)
    desk.get_by_role("button", name="Add a person").click()
    axe(desk)
    desk.locator("[name=name]").fill("Prudence Askwith")
    desk.get_by_label("Number to call back").fill("01632 960123")
    desk.get_by_label("E-mail address").fill("prudence@askwith.example")
    desk.get_by_role("button", name="Save").click()
    desk.get_by_role("button", name="Given a copy of the policy").click()
    expect(desk.locator("main")).to_contain_text("Given a copy of the present version")
    axe(desk)
    desk.goto(f"{live_server.url}/families/{family.reference}/acting/add/")
    axe(desk)
    desk.locator("[name=party_id]").select_option(index=1)
    desk.locator("[name=contact_id]").select_option(index=1)
    desk.locator("[name=acts_from]").fill("1/2/2026")
    desk.get_by_role("button", name="Save").click()
    expect(desk.locator("main")).to_contain_text("From 1 February 2026")
    axe(desk)
    other = acts_for(person_of(family, PersonRole.VISITING), by=by).contact

    request = make_request()
    desk.goto(f"{live_server.url}/requests/{request.pk}/family/{family.reference}/")
    axe(desk)
    desk.get_by_label("Prudence Askwith, Askwith and Daughters").check(force=True)
    desk.locator("[name=reason]").fill("As their letter says")
    desk.get_by_role("button", name="Go on").click()
    expect(desk.locator("main")).to_contain_text("01632 960123")
    axe(desk)
    desk.locator("[name=called_on]").fill(f"{clock.today():%d/%m/%Y}")
    for caution in desk.locator("[name=heeded]").all():
        caution.check(force=True)
    desk.get_by_label("On the number we have on file").check(force=True)
    desk.get_by_role("button", name="See what each").click()
    axe(desk)
    desk.get_by_role("button", name="Release it").click()
    expect(desk.locator("main")).to_contain_text("Released to everybody below")

    files = set()
    for contact in (AgencyContact.objects.exclude(pk=other.pk).get(), other):
        phone = new_page(viewport={"width": 360, "height": 740}, java_script_enabled=scripts)
        phone.goto(f"{live_server.url}/agency/")
        sign_in(phone, contact.email, look, complaints)
        phone.get_by_role("link", name=family.reference).click()
        expect(phone.locator("pre")).to_contain_text(f"Attendance of family {family.reference}")
        look(phone)
        files.add(downloaded(phone))
        phone.get_by_role("link", name="All").click()
        phone.get_by_role("button", name="Sign out").click()
        expect(phone.locator("h1")).to_have_text("Read attendance dates")
        phone.goto(f"{live_server.url}/agency/")
        expect(phone.locator("h1")).to_have_text("Read attendance dates")
    assert len(files) == 1
    assert files.pop()[0] == "attendance-dates.pdf"

    desk.reload()
    expect(desk.locator("main")).to_contain_text("Read behind their sign-in on")
    axe(desk)
