"""Asking for attendance dates in a real browser, and reading what came in."""

import pytest
from django.core.cache import cache
from playwright.sync_api import Page, expect

from contactcentre.safekeeping import clock
from disclosures.models import AttendanceRequest
from tests.factories.accounts import make_user, signed_in_client
from tests.factories.disclosures import make_request
from tests.factories.families import make_family

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def forget_tries():
    cache.clear()


def fill_in(page: Page, **typed: str) -> None:
    for name, value in typed.items():
        page.locator(f"[name={name}]").fill(value)


@pytest.mark.parametrize("scripts", [True, False])
def test_a_solicitor_asks_and_a_co_ordinator_reads(
    new_page, live_server, axe, complaints, settings, scripts
):
    phone = new_page(
        viewport={"width": 360, "height": 740}, has_touch=True, java_script_enabled=scripts
    )
    look = axe if scripts else lambda _: None
    phone.goto(f"{live_server.url}/attendance-dates/")
    look(phone)
    phone.get_by_role("button", name="Go on").click()
    expect(phone.locator(".govuk-error-summary")).to_contain_text("Enter your name")
    complaints.forgive("422")
    look(phone)
    phone.get_by_label("I act for one of the parties").check(force=True)
    fill_in(
        phone,
        name="Prudence Askwith",
        organisation="Askwith and Daughters",
        email="prudence@askwith.example",
        telephone="01632 960123",
        acts_for="The father",
        family="The Larkspur children",
        first_day="1/2/2026",
        last_day="30/4/2026",
    )
    phone.get_by_role("button", name="Go on").click()
    expect(phone.locator("h1")).to_have_text("Before your request is sent")
    look(phone)
    assert not AttendanceRequest.objects.exists()
    phone.get_by_role("button", name="Change something").click()
    expect(phone.locator("[name=name]")).to_have_value("Prudence Askwith")
    phone.get_by_role("button", name="Go on").click()
    phone.get_by_role("button", name="I accept this").click()
    expect(phone.locator("h1")).to_have_text("Thank you")
    look(phone)
    assert AttendanceRequest.objects.count() == 1

    desk = new_page()
    cookie = signed_in_client(make_user("co-ordinator")).cookies["sessionid"]
    desk.context.add_cookies([{"name": "sessionid", "value": cookie.value, "url": live_server.url}])
    desk.goto(f"{live_server.url}/requests/")
    axe(desk)
    desk.locator("tbody th a").click()
    expect(desk.locator("main")).to_contain_text("The Larkspur children")
    axe(desk)
    desk.get_by_role("button", name="Find the family").click()
    axe(desk)
    family = make_family()
    desk.get_by_label("Name or reference").fill(family.reference)
    desk.get_by_role("button", name="Search").click()
    axe(desk)
    desk.get_by_role("link", name=family.reference).click()
    axe(desk)
    desk.get_by_role("button", name="Go on").click()
    expect(desk.locator(".govuk-error-summary")).to_contain_text("Choose who it is")
    complaints.forgive("422")
    axe(desk)
    desk.locator("[name=caller]").first.check(force=True)
    desk.locator("[name=reason]").fill("As their letter says")
    desk.get_by_role("button", name="Go on").click()
    expect(desk.locator("h1")).to_have_text("Call them back")
    axe(desk)
    desk.locator("[name=called_on]").fill(f"{clock.today():%d/%m/%Y}")
    desk.get_by_label("On the number we have on file").check(force=True)
    desk.get_by_role("button", name="See what each").click()
    expect(desk.locator("main")).to_contain_text("No contact took place")
    axe(desk)
    desk.get_by_role("button", name="Release it").click()
    expect(desk.locator(".govuk-error-summary")).to_contain_text("no safe way")
    complaints.forgive("422")
    desk.get_by_role("button", name="Hold it until").click()
    expect(desk.locator("h1")).to_contain_text("Held for")
    axe(desk)
    desk.get_by_label("A copy waits at the centre").check(force=True)
    desk.get_by_role("button", name="Release it to all of them").click()
    expect(desk.locator("main")).to_contain_text("Released to everybody below")
    axe(desk)
    desk.get_by_role("button", name="Print").first.click()
    axe(desk)
    desk.go_back()
    desk.get_by_role("button", name="Handed over or posted").first.click()
    expect(desk.locator("main")).to_contain_text("Handed over or posted on")

    correct = desk.get_by_role("link", name="send everybody the corrected dates")
    correct.click()
    expect(desk.locator("main")).to_contain_text("nothing to send")
    axe(desk)
    desk.go_back()
    settings.RELEASE_BOOKED_VISITS = True
    correct.click()
    expect(desk.locator("main")).to_contain_text("This replaces statement D-")
    axe(desk)
    desk.get_by_label("A copy waits at the centre").check(force=True)
    desk.get_by_role("button", name="Send it to all of them").click()
    expect(desk.locator("main")).to_contain_text("It replaces statement D-")
    axe(desk)

    make_request()
    desk.goto(f"{live_server.url}/requests/")
    desk.locator("tbody th a").click()
    desk.get_by_label("The centre holds no record that answers it").check(force=True)
    desk.get_by_role("button", name="Close it").click()
    expect(desk.locator("main")).to_contain_text("Nobody waits for an answer")
    axe(desk)
