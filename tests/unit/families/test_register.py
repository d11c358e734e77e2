"""The register: one entry for each thing that happened, and corrections that lose nothing."""

from contextlib import suppress
from datetime import timedelta
from uuid import uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contactcentre.safekeeping import clock
from contactcentre.safekeeping.keyring.keys import key_scope
from contactcentre.safekeeping.models import AuditEntry
from families.models import Booking, EntryKind, Person, PersonRole, RegisterEntry, Session
from families.services.day import register_of
from families.services.register import (
    Conflict,
    correct_entry,
    history_of,
    record_movement,
)
from policy.clauses import Clause, Refused
from tests.factories.accounts import make_user
from tests.factories.day import NOON, Day
from tests.factories.families import make_family
from tests.factories.sessions import make_booking, make_session, person_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("saturday_noon")]

ARRIVED, LEFT = EntryKind.ARRIVED, EntryKind.LEFT


@pytest.fixture
def resident(booking):
    return person_of(booking.family, PersonRole.RESIDENT)


def correct(entry, by, **fields):
    return correct_entry(entry_id=entry.pk, by=by, **{"key": uuid4(), **fields})


class TestATap:
    def test_is_one_entry(self, tap):
        recorded = tap()
        assert recorded.new
        assert RegisterEntry.objects.get().at == NOON

    def test_sent_twice_is_one_entry(self, tap):
        key = uuid4()
        assert tap(key=key).new
        assert not tap(key=key).new
        assert RegisterEntry.objects.count() == 1

    def test_for_what_another_tablet_noted_changes_nothing(self, tap):
        first = tap()
        second = tap(at=NOON - timedelta(minutes=1))
        assert (second.new, second.entry) == (False, first.entry)

    def test_moves_the_familys_last_use_to_the_day_of_the_session(self, tap, booking):
        tap()
        subject = booking.family.subject
        subject.refresh_from_db()
        assert (subject.last_used_on, subject.last_use) == (NOON.date(), "attendance")

    def test_is_audited_without_the_time_or_the_person(self, tap, resident):
        tap()
        entry = AuditEntry.objects.filter(event="register-entry").get()
        assert entry.changes is None
        assert str(resident.pk) not in entry.object_repr

    def test_for_somebody_of_another_family_finds_nobody(self, tap):
        stranger = person_of(make_family(), PersonRole.RESIDENT)
        with pytest.raises(Person.DoesNotExist):
            tap(person=stranger)

    def test_on_a_cancelled_booking_finds_no_booking(self, tap, booking):
        Booking.objects.filter(pk=booking.pk).update(cancelled_at=clock.now())
        with pytest.raises(Booking.DoesNotExist):
            tap()

    def test_by_somebody_who_may_not_see_the_family_finds_no_booking(self, booking, resident):
        with pytest.raises(Booking.DoesNotExist):
            record_movement(
                booking_id=booking.pk,
                person_id=resident.pk,
                kind=ARRIVED,
                at=NOON,
                by=make_user("volunteer"),
                key=uuid4(),
            )


class TestTheOrderOfThings:
    def test_nobody_leaves_who_has_not_arrived(self, tap):
        with pytest.raises(Refused) as refused:
            tap(LEFT)
        assert refused.value.clause == Clause.C3
        assert not RegisterEntry.objects.exists()

    def test_nobody_leaves_before_they_arrived(self, tap):
        tap()
        with pytest.raises(Refused):
            tap(LEFT, at=NOON - timedelta(seconds=1))

    def test_nothing_is_noted_before_it_happens(self, tap):
        with pytest.raises(Refused):
            tap(at=NOON + timedelta(minutes=3))

    def test_nothing_is_noted_on_another_day(self, tap):
        with pytest.raises(Refused):
            tap(at=NOON - timedelta(days=1))

    def test_an_arrival_cannot_be_moved_past_the_departure(self, tap, co_ordinator):
        arrived = tap(at=NOON - timedelta(hours=2)).entry
        tap(LEFT, at=NOON - timedelta(hours=1))
        with pytest.raises(Refused):
            correct(arrived, co_ordinator, at=NOON)

    def test_an_arrival_is_not_taken_back_while_the_departure_stands(self, tap, co_ordinator):
        arrived = tap().entry
        tap(LEFT)
        with pytest.raises(Refused):
            correct(arrived, co_ordinator, withdraw=True)


class TestACorrection:
    def test_keeps_the_first_entry(self, tap, co_ordinator):
        first = tap().entry
        earlier = NOON - timedelta(minutes=20)
        correct(first, co_ordinator, at=earlier)
        chain = history_of(first.pk, by=co_ordinator)
        assert [link.at for link in chain] == [NOON, earlier]

    def test_of_an_entry_corrected_by_somebody_else_is_a_conflict(self, tap, co_ordinator):
        first = tap().entry
        theirs = correct(first, co_ordinator, at=NOON - timedelta(minutes=20)).entry
        with pytest.raises(Conflict) as conflict:
            correct(first, co_ordinator, at=NOON - timedelta(minutes=5))
        assert conflict.value.theirs == theirs

    def test_sent_twice_is_one_correction(self, tap, co_ordinator):
        first, key = tap().entry, uuid4()
        earlier = NOON - timedelta(minutes=20)
        for _ in range(2):
            correct(first, co_ordinator, key=key, at=earlier)
        assert RegisterEntry.objects.count() == 2

    def test_that_takes_an_arrival_back_lets_it_be_tapped_again(self, tap, co_ordinator):
        first = tap().entry
        correct(first, co_ordinator, withdraw=True)
        assert tap().new
        assert len(history_of(first.pk, by=co_ordinator)) == 3

    def test_with_the_key_of_another_visit_is_refused(self, tap, booking, co_ordinator):
        mine, key = tap().entry, uuid4()
        other = make_booking(booking.session, make_family(), by=co_ordinator)
        Day(other, co_ordinator, clock.now).move("visiting", ARRIVED, key=key)
        with pytest.raises(Refused, match="another visit"):
            correct(mine, co_ordinator, key=key, at=NOON - timedelta(minutes=9))

    def test_keeps_who_the_child_was_with(self, day, co_ordinator):
        arrived = day.arrive().entry
        earlier = NOON - timedelta(minutes=4)
        brought = RegisterEntry.objects.get(person=day.person("resident"), kind="arrived")
        correct(brought, co_ordinator, at=earlier)
        corrected = correct(arrived, co_ordinator, at=earlier).entry
        assert corrected.with_person == day.person("resident")


@settings(max_examples=25)
@given(
    st.lists(
        st.tuples(
            st.sampled_from([ARRIVED, LEFT, "withdraw-arrived", "withdraw-left"]),
            st.integers(min_value=-180, max_value=0),
        ),
        max_size=12,
    )
)
def test_no_history_says_that_somebody_left_who_was_not_there(co_ordinator, taps):
    session = Session.objects.first() or make_session(capacity=500)
    booking = make_booking(session, make_family(), by=co_ordinator)
    resident = person_of(booking.family, PersonRole.RESIDENT)
    for what, minutes in taps:
        with key_scope():
            _try(what, NOON + timedelta(minutes=minutes), booking, resident, co_ordinator)
        with key_scope():
            (row,) = register_of(session, by=co_ordinator, booking_id=booking.pk)
        (place,) = (p for p in row.places if p.person_id == resident.pk)
        if place.left:
            assert place.arrived
            assert place.arrived.says <= place.left.says


def _try(what, at, booking, person, by):
    """One tap or taking back, refused or not."""
    with suppress(Refused):
        if what in {ARRIVED, LEFT}:
            record_movement(
                booking_id=booking.pk, person_id=person.pk, kind=what, at=at, by=by, key=uuid4()
            )
            return
        kind = what.removeprefix("withdraw-")
        holding = RegisterEntry.objects.filter(
            booking=booking,
            kind=kind,
            superseded_by__isnull=True,
            contests__isnull=True,
            withdrawn=False,
        ).first()
        if holding:
            correct_entry(entry_id=holding.pk, by=by, key=uuid4(), withdraw=True)
