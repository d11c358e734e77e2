"""Clause 3: of a visit of which two accounts stand side by side, no side is told either."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from contactcentre.safekeeping import clock
from disclosures.models import Release
from disclosures.services import correcting, releasing
from families import figures
from families.models import EntryKind, Outcome, RegisterEntry
from families.services.settling import settle_contest
from policy.clauses import Clause, Refused
from tests.factories.accounts import signed_in_client
from tests.factories.day import NOON, Day, contact_on_saturday
from tests.factories.disclosures import (
    asked_for_november,
    make_held,
    make_release,
    send_as_shown,
)
from tests.factories.disclosures import match as matched
from tests.factories.families import make_family
from tests.factories.sessions import make_booking, make_session

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("hall_clock")]

ONE_FIFTY = NOON + timedelta(minutes=110)


@pytest.fixture
def visit(family, by, hall_clock):
    """Contact took place, says the one tablet."""
    return contact_on_saturday(family, by=by, hall_clock=hall_clock)


def another_end(visit):
    """The other tablet says that it was called off."""
    assert visit.end(Outcome.CANCELLED_BY_VISITOR, at=ONE_FIFTY).contested


def another_time(visit):
    """The other tablet says that the child was walked back later."""
    assert visit.step(EntryKind.RETURNED, "resident", at=ONE_FIFTY).contested


def settle(by):
    contest = RegisterEntry.objects.get(contests__isnull=False, supersedes=None)
    settle_contest(contest_id=contest.pk, take=False, by=by, key=uuid4())


@pytest.mark.parametrize("says_otherwise", [another_end, another_time])
def test_3_nothing_is_released_until_a_person_has_settled_it(visit, family, by, says_otherwise):
    says_otherwise(visit)
    request = asked_for_november()
    with pytest.raises(Refused, match=r"two accounts .* 21 November 2026\.") as refused:
        make_release(family, by=by, request=request)
    assert refused.value.clause is Clause.C3
    assert not Release.objects.exists()

    settle(by)
    made = make_release(family, by=by, request=request)
    assert "21 November 2026, 12:05 to 13:30" in made.statement


def test_3_when_somebody_left_is_told_to_nobody_and_may_be_settled_later(visit, family, by):
    visit.move("visiting", EntryKind.LEFT, at=ONE_FIFTY)
    assert visit.move("visiting", EntryKind.LEFT, at=ONE_FIFTY + timedelta(minutes=9)).contested
    assert make_release(family, by=by, request=asked_for_november()).statement


def test_3_what_contradicts_a_visit_of_other_days_stops_nothing(visit, family, by):
    another_end(visit)
    request = asked_for_november()
    request.last_day -= timedelta(days=1)
    request.save(update_fields=["last_day"])
    assert make_release(family, by=by, request=request).statement


def test_3_the_page_says_which_day_is_to_be_settled_before_anybody_is_called_back(
    visit, family, by
):
    another_end(visit)
    request = asked_for_november()
    matched(request, family, by=by)
    desk, here = signed_in_client(by), reverse("disclosures:release-new", args=[request.pk])
    before = desk.get(here).content.decode()
    assert "21 November 2026. Settle that" in before
    assert 'name="called_on"' not in before
    page = desk.post(here, {"called_on": clock.today().isoformat(), "confirmed": "on"})
    assert page.status_code == 422
    assert "21 November 2026. Settle that" in page.content.decode()


def test_3_what_was_held_waits_as_well(visit, family, by):
    held = make_held(family, by=by, request=asked_for_november())
    another_end(visit)
    with pytest.raises(Refused, match="two accounts"):
        send_as_shown(held, by=by, digest=held.digest)
    page = signed_in_client(by).get(reverse("disclosures:release", args=[held.pk]))
    assert "21 November 2026. Settle that" in page.content.decode()
    assert reverse("disclosures:send-held", args=[held.pk]) not in page.content.decode()
    assert releasing.take_back(release_id=held.pk, by=by, on=clock.today()).state == "matched"


def test_3_nor_is_a_statement_corrected_by_what_is_not_settled(family, by, hall_clock):
    request = asked_for_november()
    hall_clock.shift(timedelta(days=3))
    first = make_release(family, by=by, request=request)
    hall_clock.move_to(NOON)
    another_end(contact_on_saturday(family, by=by, hall_clock=hall_clock))
    with pytest.raises(Refused, match="two accounts"):
        correcting.prepare(first, on=clock.today())


def counted():
    found = figures.figures(date(2026, 1, 1), date(2026, 12, 31))
    names = ("visits", "visits.4", "families", "families.4", "no-visit", "unsettled")
    return {name: found[name] for name in names if found[name]}


def test_3_a_visit_to_be_settled_is_counted_as_that_alone(visit, by):
    took_place = {"visits": 1, "visits.4": 1, "families": 1, "families.4": 1}
    assert counted() == took_place
    another_end(visit)
    assert counted() == {"unsettled": 1}
    settle(by)
    assert counted() == took_place


def test_3_so_is_one_whose_only_account_of_its_end_is_contradicted(family, by, hall_clock):
    day = Day(make_booking(make_session(), family, by=by), by, clock.now)
    day.move("visiting", EntryKind.ARRIVED)
    hall_clock.shift(timedelta(minutes=40))
    waited = clock.now() - timedelta(minutes=5)
    assert day.end(Outcome.VISITOR_ABSENT, at=waited).contested
    assert counted() == {"unsettled": 1}
    another = Day(make_booking(day.booking.session, make_family(), by=by), by, clock.now)
    another.end(Outcome.CANCELLED_BY_VISITOR)
    assert counted() == {"no-visit": 1, "unsettled": 1}


def test_3_a_time_to_be_settled_changes_no_figure(visit):
    another_time(visit)
    assert counted()["visits"] == 1
