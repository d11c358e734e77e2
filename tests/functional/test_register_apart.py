"""Without a line nobody can be asked: the page itself says who must not be let in past whom."""

import pytest
from playwright.sync_api import expect

from families.models import EntryKind, PersonRole
from tests.functional.hall import arrives, row, stored_by

pytestmark = pytest.mark.django_db(transaction=True)

APART = "Bring them in by the other entrance or to the waiting room"


@pytest.fixture
def lose_the_line(tablet, complaints):
    """Shows the register as it is now, and takes the line away."""

    def lose():
        tablet.reload()
        tablet.wait_for_load_state("networkidle")
        tablet.context.set_offline(True)
        return tablet

    yield lose
    tablet.close(run_before_unload=False)
    complaints.forgive("ERR_INTERNET_DISCONNECTED")
    complaints.heard = [line for line in complaints.heard if "htmx:" not in line]


def signs(page, day, role, what):
    name = day.person(role).full_name
    row(page, day).get_by_role("button", name=f"{what} : {name}").click()


def test_who_comes_while_the_other_side_is_in_is_warned_of_at_once(lose_the_line, days, axe):
    days[0].move(PersonRole.VISITING, EntryKind.ARRIVED)
    page = lose_the_line()
    arrives(page, days[0])
    expect(row(page, days[0]).get_by_text(APART)).to_be_visible()
    line = page.locator("#unsent li")
    expect(line).to_contain_text(APART)
    assert days[0].person(PersonRole.VISITING).first_name not in line.inner_text()
    assert APART not in stored_by(page)
    axe(page)


def test_who_comes_after_a_tap_that_is_not_yet_sent_is_warned_of(lose_the_line, days):
    page = lose_the_line()
    signs(page, days[0], PersonRole.VISITING, "Sign in")
    expect(page.locator("#unsent")).to_contain_text("Not yet sent: 1")
    expect(page.locator("#unsent")).not_to_contain_text(APART)
    arrives(page, days[0])
    expect(page.locator("#unsent li").nth(1)).to_contain_text(APART)
    # The first one of another family is let in past nobody.
    signs(page, days[1], PersonRole.VISITING, "Sign in")
    expect(page.locator("#unsent li").nth(2)).not_to_contain_text(APART)


def test_nobody_is_warned_once_the_other_side_has_gone_or_waits_apart(lose_the_line, days):
    days[0].move(PersonRole.VISITING, EntryKind.ARRIVED)
    days[1].move(PersonRole.VISITING, EntryKind.ARRIVED, way="waiting")
    page = lose_the_line()
    signs(page, days[0], PersonRole.VISITING, "Sign out")
    for count, day in enumerate(days, start=2):
        arrives(page, day)
        expect(page.locator("#unsent li")).to_have_count(count)
    expect(page.locator("#unsent")).not_to_contain_text(APART)
    # Who comes back does meet who came in between.
    row(page, days[0]).locator(".register-then").get_by_role("button", name="Sign in again").click()
    expect(page.locator("#unsent li").last).to_contain_text(APART)


def test_nobody_is_warned_of_parents_who_may_meet(lose_the_line, days):
    arrangement = days[0].booking.family.arrangement
    arrangement.parents_may_meet = True
    arrangement.save()
    days[0].move(PersonRole.VISITING, EntryKind.ARRIVED)
    page = lose_the_line()
    arrives(page, days[0])
    expect(page.locator("#unsent")).to_contain_text("Not yet sent: 1")
    expect(page.locator("#unsent")).not_to_contain_text(APART)


def test_a_line_that_only_hangs_keeps_nobody_waiting(tablet, days):
    days[0].move(PersonRole.VISITING, EntryKind.ARRIVED)
    page = tablet
    page.clock.install()
    page.reload()
    page.route("**/bookings/**", lambda route: None)
    signs(page, days[1], PersonRole.VISITING, "Sign in")
    page.clock.run_for(3100)
    expect(page.locator("#unsent")).to_contain_text("Not yet sent: 1")
    arrives(page, days[0])
    expect(page.locator("#unsent li").nth(1)).to_contain_text(APART)
    page.close(run_before_unload=False)
