"""Several tablets on one register at the same moment."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connections

from contactcentre.safekeeping import audit, clock
from contactcentre.safekeeping.models import AuditEntry
from families.models import Booking, EntryKind, PersonRole, RegisterEntry
from families.services.register import Conflict, correct_entry, record_movement
from policy.clauses import Refused
from tests.factories.accounts import make_user
from tests.factories.families import make_families, make_family
from tests.factories.sessions import make_booking, make_session, person_of

pytestmark = pytest.mark.django_db(transaction=True)

TABLETS = 6


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """What each act returned or raised; all begin in the same moment."""
    barrier = Barrier(len(acts))

    def begin(act):
        barrier.wait()
        try:
            return act()
        except (Conflict, Refused) as refused:
            return refused
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(acts)) as tablets:
        return list(tablets.map(begin, acts))


@pytest.fixture
def co_ordinator():
    return make_user("co-ordinator")


@pytest.fixture
def booking(co_ordinator):
    return make_booking(make_session(), make_family(), by=co_ordinator)


def tap(booking, person, by, key: UUID):
    return record_movement(
        booking_id=booking.pk,
        person_id=person.pk,
        kind=EntryKind.ARRIVED,
        at=clock.now(),
        by=by,
        key=key,
    )


@pytest.mark.parametrize("same_key", [True, False], ids=["resent", "several tablets"])
def test_one_arrival_tapped_at_once_is_one_entry(booking, co_ordinator, same_key):
    visitor, shared = person_of(booking.family, PersonRole.VISITING), uuid4()
    answers = at_once(
        *(
            lambda: tap(booking, visitor, co_ordinator, shared if same_key else uuid4())
            for _ in range(TABLETS)
        )
    )
    assert sorted(answer.new for answer in answers) == [False] * (TABLETS - 1) + [True]
    assert RegisterEntry.objects.count() == 1


def test_different_people_never_hinder_each_other(booking, co_ordinator):
    arrangement = booking.family.arrangement
    arrangement.parents_may_meet = True
    arrangement.save()
    roles = (PersonRole.RESIDENT, PersonRole.VISITING)
    people = [person_of(booking.family, role) for role in roles]
    answers = at_once(
        *(lambda person=person: tap(booking, person, co_ordinator, uuid4()) for person in people)
    )
    assert all(answer.new for answer in answers)
    assert audit.verify()[0] == AuditEntry.objects.count()


def test_of_two_corrections_one_holds_and_the_other_is_told(booking, co_ordinator):
    entry = tap(
        booking, person_of(booking.family, PersonRole.VISITING), co_ordinator, uuid4()
    ).entry
    answers = at_once(
        *(
            lambda minutes=minutes: correct_entry(
                entry_id=entry.pk,
                by=co_ordinator,
                key=uuid4(),
                at=clock.now() - timedelta(seconds=minutes),
            )
            for minutes in (1, 2)
        )
    )
    assert sum(isinstance(answer, Conflict) for answer in answers) == 1
    assert RegisterEntry.objects.count() == 2


def test_the_last_place_is_given_once(co_ordinator):
    session = make_session(capacity=1)
    families = make_families(TABLETS)
    answers = at_once(
        *(
            lambda family=family: make_booking(session, family, by=co_ordinator)
            for family in families
        )
    )
    assert sum(isinstance(answer, Booking) for answer in answers) == 1
    assert sum(isinstance(answer, Refused) for answer in answers) == TABLETS - 1
