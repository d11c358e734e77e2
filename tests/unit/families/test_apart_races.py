"""Two families who must not meet, booked at the same moment."""

from concurrent.futures import ThreadPoolExecutor
from datetime import time, timedelta
from threading import Barrier
from uuid import uuid4

import pytest
from django.db import connections

from contactcentre.safekeeping import clock
from families.models import Booking
from families.services import bookings, planning, sessions
from families.services.apart import keep_apart, pairs_of
from policy.clauses import Refused
from tests.factories.accounts import make_user
from tests.factories.families import make_families

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*acts):
    """What each act returned or raised; all begin in the same moment."""
    barrier = Barrier(len(acts))

    def begin(act):
        barrier.wait()
        try:
            return act()
        except Refused as refused:
            return refused
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(acts)) as people:
        return list(people.map(begin, acts))


@pytest.fixture
def co_ordinator():
    return make_user("co-ordinator")


def session_from(starts_at):
    return sessions.plan_session(
        venue=planning.venue_named("Trinity Hall"),
        on=clock.today() + timedelta(days=1),
        starts_at=starts_at,
        ends_at=time(17),
        capacity=5,
    )


def book(session, family, by):
    return bookings.book(
        session_id=session.pk,
        family_id=family.pk,
        starts_at=time(12),
        ends_at=time(14),
        by=by,
        key=uuid4(),
    )


def test_one_of_them_is_booked_though_it_is_on_two_sessions(co_ordinator):
    morning, noon = session_from(time(9)), session_from(time(11))
    one, other = make_families(2)
    pair = {"family_id": one.pk, "other_id": other.pk}
    keep_apart(**pair, reason="", by=co_ordinator, on=clock.today())
    answers = at_once(
        lambda: book(morning, one, co_ordinator), lambda: book(noon, other, co_ordinator)
    )
    assert sum(isinstance(answer, Booking) for answer in answers) == 1
    assert Booking.objects.count() == 1


def test_a_pair_noted_meanwhile_refuses_the_booking_or_lists_the_clash(co_ordinator):
    session = session_from(time(9))
    one, other = make_families(2)
    book(session, one, co_ordinator)
    answer, (_, clashes) = at_once(
        lambda: book(session, other, co_ordinator),
        lambda: keep_apart(
            family_id=one.pk, other_id=other.pk, reason="", by=co_ordinator, on=clock.today()
        ),
    )
    assert isinstance(answer, Refused) is not bool(clashes)
    assert bool(pairs_of(one, by=co_ordinator, on=clock.today())[0].clashes) is bool(clashes)
