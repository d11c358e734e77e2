"""A tablet that nobody has touched for a while covers itself, and loses nothing by it."""

import pytest
from playwright.sync_api import expect

from families.models import PersonRole
from tests.functional.hall import row

pytestmark = pytest.mark.django_db(transaction=True)


class TestATabletLeftLying:
    @pytest.fixture
    def left_lying(self, tablet):
        tablet.clock.install()
        tablet.reload()
        return tablet

    def test_covers_itself_three_minutes_after_the_last_touch(self, left_lying, days):
        page, cover = left_lying, left_lying.locator("#cover")
        for _ in range(2):
            page.clock.run_for(170_000)
            expect(cover).not_to_be_visible()
            page.mouse.click(5, 5)
        page.clock.run_for(181_000)
        expect(cover).to_be_visible()
        # The browser lets nobody keep a dialogue open against two keys: this one stays.
        for _ in range(3):
            page.keyboard.press("Escape")
        expect(cover).to_be_visible()
        page.get_by_role("button", name="Go on working").click()
        expect(row(page, days[0])).to_be_visible()
        page.clock.run_for(181_000)
        expect(cover).to_be_visible()

    def test_does_not_while_something_is_being_written(self, left_lying):
        page, cover = left_lying, left_lying.locator("#cover")
        page.evaluate("document.querySelector('main').append(document.createElement('textarea'))")
        page.locator("main textarea").fill("half a sentence")
        page.clock.run_for(400_000)
        expect(cover).not_to_be_visible()
        page.locator("main textarea").fill("")
        page.clock.run_for(181_000)
        expect(cover).to_be_visible()

    def test_keeps_and_sends_what_was_tapped(self, left_lying, days, complaints, axe):
        page, cover = left_lying, left_lying.locator("#cover")
        page.context.set_offline(True)
        name = days[0].person(PersonRole.VISITING)
        row(page, days[0]).get_by_role("button", name=f"Sign in : {name.full_name}").click()
        page.clock.run_for(190_000)
        expect(cover).to_be_visible()
        expect(cover).to_contain_text("Not yet sent: 1")
        assert name.first_name not in cover.inner_text()
        axe(page)
        page.context.set_offline(False)
        page.clock.run_for(10_000)
        expect(cover).not_to_contain_text("Not yet sent")
        expect(page.get_by_text(f"correct the arrival of {name.full_name}")).to_have_count(1)
        expect(cover).to_be_visible()
        complaints.heard = [
            line
            for line in complaints.heard
            if "htmx:" not in line and "ERR_INTERNET_DISCONNECTED" not in line
        ]


def test_a_sheet_left_lying_covers_itself(sheet):
    page, address, child = sheet
    page.clock.install()
    page.goto(address)
    expect(child).to_be_visible()
    page.clock.fast_forward("03:01")
    expect(page.locator("#cover")).to_be_visible()


def test_a_centre_may_do_without(settings, sheet):
    settings.COVER_AFTER_MINUTES = 0
    page, address, child = sheet
    page.clock.install()
    page.goto(address)
    expect(child).to_be_visible()
    page.clock.fast_forward("12:00")
    expect(page.locator("#cover")).not_to_be_visible()
