"""A referral in a real browser: two sides on telephones of their own, the centre at its desk."""

import re

import pytest
from django.core.cache import cache
from playwright.sync_api import Page, expect

from families.models import Family, Referral, ReferralHalf
from families.rules.referral_questions import CONCERNS
from tests.factories.accounts import make_user, signed_in_client

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def forget_tries():
    cache.clear()


@pytest.fixture
def desk(new_page, live_server):
    """The co-ordinator's browser, signed in."""
    page = new_page()
    cookie = signed_in_client(make_user("co-ordinator")).cookies["sessionid"]
    page.context.add_cookies([{"name": "sessionid", "value": cookie.value, "url": live_server.url}])
    return page


def choose(page: Page, name: str, value: str) -> None:
    page.locator(f"input[name=about-{name}][value={value}]").check(force=True)


def fill_in(page: Page, who: str) -> None:
    """A whole half, as a parent on a telephone would enter it."""
    for name, value in {
        "first_name": who,
        "last_name": "Marsh",
        "date_of_birth": "3/4/1985",
        "relationship": "parent",
        "address": "1 Long Lane",
        "telephone": "01632 960001",
    }.items():
        page.locator(f"[name=about-{name}]").fill(value)
    page.locator("[name=child-0-first_name]").fill("Ellie")
    page.locator("[name=child-0-date_of_birth]").fill("1/6/2019")
    chosen = {
        "filled_in_by": "self",
        "parental_responsibility": "yes",
        "address_withheld": "yes",
        "kind": "supported",
        "frequency": "fortnightly",
        "may_leave_building": "no",
        "parents_may_meet": "no",
        "waits_behind": "visiting",
        "order": "none",
        "has_injunction": "no",
        **{question.key: "no" for question in CONCERNS.questions},
    }
    for name, value in chosen.items():
        choose(page, name, value)
    page.locator("[name=about-consent]").check(force=True)


def link_for_the_next_side(desk: Page) -> str:
    """Of the sides that have none yet, the first one's."""
    desk.get_by_role("button", name=re.compile("Make a private link")).first.click()
    return desk.locator("#address").input_value()


def test_from_the_first_call_to_a_place(desk, new_page, live_server, axe, complaints):
    desk.goto(f"{live_server.url}/referrals/")
    axe(desk)
    desk.get_by_role("button", name="Open a referral").first.click()
    axe(desk)
    desk.get_by_label("The parents themselves").check(force=True)
    desk.get_by_label("First name of a child").fill("Ellie")
    desk.get_by_role("button", name="Open the referral").click()
    axe(desk)
    page_of_it = desk.url

    for who, scripts in (("Joan", True), ("Sam", False)):
        desk.goto(page_of_it)
        link = link_for_the_next_side(desk)
        axe(desk)
        phone = new_page(
            java_script_enabled=scripts, viewport={"width": 360, "height": 740}, has_touch=True
        )
        phone.goto(link)
        if scripts:
            axe(phone)
        phone.get_by_role("button", name="Start").click()
        expect(phone.locator("h1")).to_have_text("Your form")
        phone.get_by_role("button", name="Send to the centre").click()
        expect(phone.locator(".govuk-error-summary")).to_contain_text("first name")
        complaints.forgive("422")
        if scripts:
            axe(phone)
        fill_in(phone, who)
        phone.get_by_role("button", name="Save, to finish later").click()
        expect(phone.locator("[name=about-first_name]")).to_have_value(who)
        phone.get_by_role("button", name="Send to the centre").click()
        expect(phone.locator("h1")).to_have_text("Thank you")
        forwarded = new_page()
        forwarded.goto(link)
        expect(forwarded.locator("h1")).to_have_text("This link cannot be used")
        complaints.forgive("404")
        axe(forwarded)
    assert ReferralHalf.objects.filter(completed_at__isnull=False).count() == 2

    desk.goto(page_of_it)
    expect(desk.locator("body")).to_contain_text("Joan")
    axe(desk)
    desk.get_by_role("button", name="Screen this referral").click()
    axe(desk)
    for radio in desk.locator("main input[type=radio][value=no]").all():
        radio.check(force=True)
    desk.locator("input[name=light][value=green]").check(force=True)
    desk.get_by_role("button", name="Save the screening").click()
    desk.get_by_role("button", name="Accept", exact=True).click()
    axe(desk)
    desk.get_by_role("button", name="Accept and put on the waiting list").click()
    assert Family.objects.get().state == Family.State.WAITING
    assert Referral.objects.get().decision == "accepted"

    desk.goto(f"{live_server.url}/waiting/")
    axe(desk)
    desk.get_by_role("button", name="Offer a place").click()
    axe(desk)


def test_paper_and_print(desk, live_server, axe):
    desk.goto(f"{live_server.url}/referrals/new/")
    desk.get_by_label("Solicitor").check(force=True)
    desk.get_by_label("First name of a child").fill("Ellie")
    desk.get_by_role("button", name="Open the referral").click()
    page_of_it = desk.url
    desk.get_by_role("link", name=re.compile("Blank paper form")).first.click()
    axe(desk)
    desk.goto(page_of_it)
    desk.get_by_role("link", name=re.compile("Type in from paper")).first.click()
    axe(desk)
    fill_in(desk, "Joan")
    desk.get_by_role("button", name="Save the complete half").click()
    expect(desk.locator("main")).to_contain_text("Complete")
    desk.get_by_role("link", name="How to reach this side").click()
    axe(desk)
    desk.get_by_role("button", name="Show the telephone").click()
    expect(desk.locator("main")).to_contain_text("01632 960001")
    axe(desk)
