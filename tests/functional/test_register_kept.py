"""A tablet without a line goes on: what follows a kept tap is offered, and it can be taken back."""

import re

import pytest
from playwright.sync_api import expect

from families.models import EntryKind, PersonRole, RegisterEntry
from tests.functional.hall import arrives, asks_before_it_goes, row, stored_by

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def offline(tablet, days, complaints):
    """The visitor is in, and the line is lost."""
    days[0].move(PersonRole.VISITING, EntryKind.ARRIVED)
    arrangement = days[0].booking.family.arrangement
    arrangement.parents_may_meet = True
    arrangement.save()
    tablet.reload()
    tablet.wait_for_load_state("networkidle")
    tablet.context.set_offline(True)
    yield tablet
    tablet.close(run_before_unload=False)
    complaints.forgive("ERR_INTERNET_DISCONNECTED")
    complaints.heard = [line for line in complaints.heard if "htmx:" not in line]


def press(page, day, name):
    row(page, day).get_by_role("button", name=name, exact=True).click()
    expect(page.locator("#unsent")).to_contain_text(name)


def held(day, kind):
    found = RegisterEntry.objects.filter(booking=day.booking, kind=kind, superseded_by=None)
    return sorted(entry.person.role for entry in found)


def test_the_whole_chain_is_tapped_and_then_sent(offline, days, axe):
    day = days[0]
    rose, vic = (day.person(role).first_name for role in ("resident", "visiting"))
    arrives(offline, day)
    expect(row(offline, day).locator(".tap__unsent")).to_have_count(1)
    for step in (f"Walk in to {vic}", f"Walk back to {rose}", f"Left with {rose}"):
        press(offline, day, step)
        offline.wait_for_timeout(900)
    axe(offline)
    assert vic not in stored_by(offline)
    assert not held(day, EntryKind.JOINED)
    offline.context.set_offline(False)
    expect(offline.locator("#unsent")).to_have_count(0, timeout=15000)
    for kind in (EntryKind.JOINED, EntryKind.RETURNED):
        assert held(day, kind) == ["child"]
    assert held(day, EntryKind.LEFT) == ["child", "resident"]


def test_out_and_in_and_out_again_are_three_taps(offline, days):
    day = days[0]
    name = day.person(PersonRole.VISITING).full_name
    for number, word in enumerate(("Sign out", "Sign in again", "Sign out")):
        words = re.compile(rf"^{word} ?: {name}$")
        row(offline, day).get_by_role("button", name=words).click()
        expect(offline.locator("#unsent li")).to_have_count(number + 1)
        offline.wait_for_timeout(1000)
    offline.context.set_offline(False)
    expect(offline.locator("#unsent")).to_have_count(0, timeout=15000)
    noted = RegisterEntry.objects.filter(booking=day.booking, person__role="visiting")
    assert sorted(noted.values_list("kind", "stay")) == [
        *(("arrived", 0), ("arrived", 1), ("left", 0), ("left", 1))
    ]


def test_a_tap_is_taken_back_with_what_followed_it(offline, days):
    day = days[0]
    arrives(offline, day)
    press(offline, day, f"Walk in to {day.person(PersonRole.VISITING).first_name}")
    assert asks_before_it_goes(offline)
    row(offline, day).get_by_role("button", name="Take back").first.click()
    expect(offline.locator("#unsent")).to_have_count(0)
    expect(row(offline, day).locator(".register-then")).to_have_count(0)
    assert not asks_before_it_goes(offline)
    offline.context.set_offline(False)
    offline.wait_for_timeout(4000)
    assert RegisterEntry.objects.count() == 1
    arrives(offline, day)
    expect(row(offline, day).get_by_role("button", name="Walk in to")).to_have_count(1)


def test_only_what_followed_is_taken_back(offline, days):
    day = days[0]
    arrives(offline, day)
    press(offline, day, f"Walk in to {day.person(PersonRole.VISITING).first_name}")
    row(offline, day).get_by_role("button", name="Take back").last.click()
    expect(offline.locator("#unsent li")).to_have_count(1)
    offline.context.set_offline(False)
    expect(offline.locator("#unsent")).to_have_count(0, timeout=15000)
    assert (held(day, EntryKind.ARRIVED), held(day, EntryKind.JOINED)) == (
        ["child", "resident", "visiting"],
        [],
    )
