"""A co-ordinator's Saturday, from the first sign-in to the last family out of the door."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from playwright.sync_api import Page, expect

from accounts.models import User
from accounts.services.records import open_account
from contactcentre.safekeeping import clock
from families.models import Family, RegisterEntry
from families.services.register import history_of
from policy.undertaking import give
from tests.factories.accounts import signed_in_client
from tests.factories.families import make_family
from tests.factories.sessions import make_booking, make_session

pytestmark = pytest.mark.django_db(transaction=True)

ADDRESS, PASSWORD = "rowan@centre.example", "four quiet wooden chairs"
EXAMPLE = Path("docs/example-families.csv")


def code(secret: str, *, later: int = 0) -> str:
    """What the authenticator app shows now, or ``later`` steps of half a minute from now."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + later))


@pytest.fixture
def co_ordinator():
    return open_account(
        display_name="Rowan Ashdown",
        address=ADDRESS,
        roles=["co-ordinator"],
        by=None,
        password=PASSWORD,
    )


def press(page: Page, name: str) -> None:
    """Press what is called ``name``, be it a button or a link."""
    button = page.get_by_role("button", name=name, exact=True)
    button.or_(page.get_by_role("link", name=name, exact=True)).first.click()


def sign_in(page: Page, address: str) -> None:
    page.goto(f"{address}/")
    page.get_by_label("E-mail address").fill(ADDRESS)
    page.get_by_role("textbox", name="Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


def set_up_second_factor(page: Page, axe: Callable[[Page], None]) -> str:
    """Set up the authenticator app; returns its secret."""
    press(page, "Set up an authenticator app")
    axe(page)
    page.get_by_text("I cannot scan it").click()
    secret = page.get_by_label("Key to type into the app").input_value()
    page.locator("input[name=code]").fill(code(secret))
    page.get_by_role("button", name="Switch it on").click()
    return secret


def give_word(page: Page, axe: Callable[[Page], None]) -> None:
    """Read the policy and promise to keep it, as everybody does before their first work."""
    expect(page.locator("h1")).to_have_text("Before you begin")
    axe(page)
    page.get_by_role("button", name="I have read it and will keep it").click()


def import_families(page: Page, axe: Callable[[Page], None]) -> None:
    page.get_by_role("link", name="Families", exact=True).click()
    axe(page)
    press(page, "Import a spreadsheet")
    axe(page)
    page.locator("input[type=file]").set_input_files(EXAMPLE)
    page.get_by_role("button", name="Import", exact=True).click()
    expect(page.locator("body")).to_contain_text("3 families")
    axe(page)


def plan_today(page: Page, axe: Callable[[Page], None]) -> None:
    page.get_by_role("link", name="Today", exact=True).click()
    expect(page.locator("h1")).to_have_text("No session today")
    axe(page)
    press(page, "Plan a session")
    axe(page)
    page.get_by_label("Hall").fill("Trinity Hall")
    page.get_by_label("Date").fill(clock.today().isoformat())
    page.get_by_label("Starts").fill("00:01")
    page.get_by_label("Ends").fill("23:58")
    page.get_by_role("button", name="Plan this session").click()


def book_everybody(page: Page, axe: Callable[[Page], None], complaints: Any) -> int:
    axe(page)
    booked = 0
    choice = page.locator("select[name=family]")
    while choice.count():
        choice.select_option(index=1)
        # In the evening no slot of today is proposed any more.
        page.get_by_text("Other times").click()
        page.get_by_label("Starts").fill("12:00")
        page.get_by_role("button", name="Book", exact=True).click()
        meant = page.get_by_label("It is meant: they came")
        expect(page.locator("ol.register > li").nth(booked).or_(meant)).to_be_visible()
        if meant.count():
            complaints.forgive("422")
            axe(page)
            meant.check(force=True)
            page.get_by_role("button", name="Book", exact=True).click()
        booked += 1
        expect(page.locator("ol.register > li")).to_have_count(booked)
    axe(page)
    return booked


def unfold(page: Page) -> None:
    """Open who is not due for a while, as they are at some hours of the day."""
    folded = page.locator(".register-folded:not([open]) > summary")
    while folded.count():
        folded.first.click()


def test_a_saturday(page, live_server, axe, complaints, co_ordinator):
    sign_in(page, live_server.url)
    axe(page)
    set_up_second_factor(page, axe)
    page.goto(f"{live_server.url}/")
    give_word(page, axe)
    import_families(page, axe)
    plan_today(page, axe)
    booked = book_everybody(page, axe, complaints)
    assert booked == Family.objects.filter(state=Family.State.ACTIVE).count() > 0

    press(page, "Open the register")
    axe(page)
    unfold(page)
    adults = page.locator("ol.register > li").first.locator(".register-people .register-person")
    arrived = page.get_by_role("link", name="correct the arrival")
    ways, asked = page.get_by_role("button", name="Other entrance"), 0
    for place in range(how_many := adults.count()):
        adults.nth(place).get_by_role("button", name="Sign in").click()
        expect(ways.or_(arrived.nth(place))).to_be_visible()
        if ways.is_visible():
            # They must not meet one before: nothing is noted before a way is chosen.
            expect(arrived).to_have_count(place)
            axe(page)
            asked += 1
            ways.click()
        expect(arrived).to_have_count(place + 1)
    assert asked
    adults.nth(1).get_by_role("button", name="Sign out").click()
    page.get_by_role("button", name="Main entrance is clear").click()
    expect(page.get_by_role("link", name="correct the departure")).to_have_count(1)
    axe(page)
    assert RegisterEntry.objects.count() == how_many + 1

    correct_first_arrival(page, axe, co_ordinator)
    press(page, "Sign out")


def correct_first_arrival(page, axe, co_ordinator):
    page.get_by_role("link", name="correct the arrival").first.click()
    axe(page)
    page.get_by_label("Time").fill("00:02")
    page.get_by_role("button", name="Correct", exact=True).click()
    expect(page.locator("ol.register > li").first).to_contain_text("00:02")
    corrected = RegisterEntry.objects.exclude(supersedes=None).get()
    assert len(history_of(corrected.pk, by=co_ordinator)) == 2


@pytest.fixture
def register(new_page, live_server, co_ordinator):
    """Opens the register of one booked family in a browser session of its own."""
    give(co_ordinator, on=clock.today())
    booking = make_booking(make_session(), make_family(), by=co_ordinator)

    def open_it(**options):
        page = new_page(**options)
        come_in(page, live_server.url, co_ordinator)
        page.goto(f"{live_server.url}/sessions/{booking.session_id}/register/")
        return page

    return open_it


def come_in(page: Page, url: str, who: User) -> None:
    cookie = signed_in_client(who).cookies["sessionid"]
    page.context.add_cookies([{"name": "sessionid", "value": cookie.value, "url": url}])


def test_the_register_works_without_javascript(register):
    page = register(java_script_enabled=False)
    page.get_by_role("button", name="Sign in").first.click()
    expect(page.get_by_role("link", name="correct the arrival")).to_have_count(1)
    assert RegisterEntry.objects.count() == 1


def test_a_finger_that_bounces_notes_one_arrival(register):
    page = register()
    box = page.get_by_role("button", name="Sign in").first.bounding_box()
    for _ in range(2):
        page.mouse.click(box["x"] + 20, box["y"] + 20)
        page.wait_for_timeout(400)
    expect(page.get_by_role("link", name="correct the arrival")).to_have_count(1)
    assert [entry.kind for entry in RegisterEntry.objects.all()] == ["arrived"]


def test_a_tap_after_being_signed_out_waits_for_the_next_sign_in(
    register, live_server, axe, co_ordinator
):
    page = register()
    page.context.clear_cookies(name="sessionid")
    page.get_by_role("button", name="Sign in").first.click()
    expect(page.locator("#unsent")).to_contain_text("You have been signed out")
    axe(page)
    # Longer than the page waits before it asks for what others have noted.
    page.wait_for_timeout(2000)
    expect(page.locator("#unsent")).to_contain_text("Not yet sent: 1")
    assert not RegisterEntry.objects.exists()
    come_in(page, live_server.url, co_ordinator)
    expect(page.get_by_role("link", name="correct the arrival")).to_have_count(1)
    expect(page.locator("#unsent")).to_have_count(0)


def test_a_second_sign_in_asks_for_the_code(new_page, live_server, axe, co_ordinator, complaints):
    first = new_page()
    sign_in(first, live_server.url)
    secret = set_up_second_factor(first, axe)
    second = new_page()
    sign_in(second, live_server.url)
    axe(second)
    second.locator("input[name=code]").fill("000000")
    second.get_by_role("button", name="Sign in").first.click()
    expect(second.locator("body")).to_contain_text("That code is not right")
    complaints.forgive("422")
    second.locator("input[name=code]").fill(code(secret, later=1))
    second.get_by_role("button", name="Sign in").first.click()
    give_word(second, axe)
    expect(second.locator("h2").first).to_have_text("Today’s session")
