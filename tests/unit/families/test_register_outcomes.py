"""The outcome of each visit, and of all of them when the centre was closed."""

from datetime import time, timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from contactcentre.safekeeping import clock
from contactcentre.safekeeping.models import Subject
from families.models import Booking, EntryKind, Outcome, RegisterEntry
from families.services.closures import close_days
from families.services.day import register_of
from families.services.known import declare_known
from families.services.places import cancel_booking
from families.services.register import close_all, correct_entry
from families.services.sessions import cancel_session
from families.services.times import wall_clock
from policy.clauses import Clause, Refused
from tests.factories.accounts import make_user, signed_in_client
from tests.factories.day import NOON, Day
from tests.factories.families import make_family
from tests.factories.sessions import make_booking

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("saturday_noon")]

ARRIVED, JOINED = EntryKind.ARRIVED, EntryKind.JOINED


class TestAnOutcome:
    @pytest.mark.parametrize(
        "came",
        [set(), {"child"}, {"visiting"}, {"child", "visiting"}, {"child", "visiting", "contact"}],
    )
    @pytest.mark.parametrize("outcome", Outcome)
    def test_fits_who_came(self, day, came, outcome):
        if "child" in came:
            day.arrive()
        if "visiting" in came:
            day.move("visiting", ARRIVED)
        if "contact" in came:
            day.step(JOINED, "visiting")
        took_place = "contact" in came
        refused = {
            Outcome.ATTENDED: not took_place,
            Outcome.BOTH_CAME: came != {"child", "visiting"},
            Outcome.VISITOR_ABSENT: "visiting" in came,
            Outcome.CHILD_SIDE_ABSENT: "child" in came,
        }.get(outcome, took_place)
        if refused:
            with pytest.raises(Refused):
                day.end(outcome)
        else:
            assert day.end(outcome).entry.outcome == outcome

    @pytest.mark.parametrize(
        ("role", "outcome"),
        [("visiting", Outcome.VISITOR_LATE), ("resident", Outcome.CHILD_SIDE_LATE)],
    )
    def test_late_is_refused_for_a_side_that_was_in_time(self, day, role, outcome):
        Booking.objects.update(starts_at=time(12, 0))
        if role == "visiting":
            day.move(role, ARRIVED)
        else:
            day.arrive()
        with pytest.raises(Refused) as refused:
            day.end(outcome)
        assert refused.value.clause == Clause.C2

    @pytest.mark.parametrize(
        ("outcome", "due"),
        [
            (Outcome.VISITOR_ABSENT, time(11, 45)),
            (Outcome.VISITOR_LATE, time(11, 45)),
            (Outcome.CHILD_SIDE_ABSENT, time(12)),
            (Outcome.CHILD_SIDE_LATE, time(12)),
        ],
    )
    def test_of_a_side_that_is_still_expected_is_refused(
        self, day, booking, saturday_noon, outcome, due
    ):
        Booking.objects.filter(pk=booking.pk).update(starts_at=time(12), ends_at=time(13))
        over = booking.session.at(due) + timedelta(minutes=15)
        saturday_noon.move_to(over)
        with pytest.raises(Refused, match=f"expected until {wall_clock(over)}"):
            day.end(outcome)
        saturday_noon.shift(timedelta(seconds=1))
        assert day.end(outcome).new

    def test_of_a_visit_that_was_cancelled_is_taken_hours_before(self, day, booking, saturday_noon):
        saturday_noon.move_to(NOON - timedelta(hours=3))
        Booking.objects.filter(pk=booking.pk).update(starts_at=time(12), ends_at=time(13))
        assert day.end(Outcome.CANCELLED_BY_VISITOR).new

    def test_says_that_contact_took_place_once_the_child_was_walked_in(self, day):
        day.arrive()
        day.move("visiting", ARRIVED)
        day.step(EntryKind.JOINED, "visiting")
        for outcome in set(Outcome) - {Outcome.ATTENDED}:
            with pytest.raises(Refused):
                day.end(outcome)

    def test_takes_no_other_words(self, day):
        with pytest.raises(Refused) as refused:
            day.end("they got on well")
        assert refused.value.clause == Clause.C2

    def test_is_corrected_like_any_other_entry(self, day, co_ordinator, booking):
        first = day.end(Outcome.CANCELLED_BY_VISITOR).entry
        correct_entry(
            entry_id=first.pk, by=co_ordinator, key=uuid4(), outcome=Outcome.CENTRE_CLOSED
        )
        (row,) = register_of(booking.session, by=co_ordinator)
        assert row.outcome.says == Outcome.CENTRE_CLOSED.label

    @pytest.mark.parametrize(
        ("came", "likely"),
        [
            (set(), None),
            ({"child"}, Outcome.VISITOR_ABSENT),
            ({"visiting"}, Outcome.CHILD_SIDE_ABSENT),
            ({"child", "visiting"}, None),
            ({"child", "visiting", "contact"}, Outcome.ATTENDED),
        ],
    )
    def test_offered_first_follows_from_who_came(self, day, booking, came, likely, co_ordinator):
        if "child" in came:
            day.arrive()
        if "visiting" in came:
            day.move("visiting", ARRIVED)
        if "contact" in came:
            day.step(JOINED, "visiting")
        (row,) = register_of(booking.session, by=co_ordinator)
        assert row.likely_outcome == likely

    def test_of_absence_is_not_offered_before_the_side_is_late(self, day, booking, co_ordinator):
        Booking.objects.update(starts_at=time(12, 0))
        day.arrive()
        (row,) = register_of(booking.session, by=co_ordinator)
        assert row.likely_outcome is None


class TestWhenTheCentreWasClosed:
    def test_one_press_gives_everybody_the_same_outcome(self, booking, day, co_ordinator):
        came = Day(
            make_booking(booking.session, make_family(), by=co_ordinator), co_ordinator, clock.now
        )
        came.move("visiting", ARRIVED)
        cancel_session(session_id=booking.session_id)
        key = uuid4()
        for _ in range(2):
            close_all(session_id=booking.session_id, by=co_ordinator, key=key)
        assert RegisterEntry.objects.filter(outcome=Outcome.CENTRE_CLOSED).get().booking == booking

    def test_a_closure_of_the_hall_is_as_good(self, booking, co_ordinator):
        close_days(
            venue=booking.session.venue, first_day=NOON.date(), last_day=NOON.date(), words="Snow."
        )
        close_all(session_id=booking.session_id, by=co_ordinator, key=uuid4())
        assert RegisterEntry.objects.filter(outcome=Outcome.CENTRE_CLOSED).count() == 1

    def test_it_is_closed_for_families_that_who_presses_may_not_see(self, booking, co_ordinator):
        colleague = make_user("co-ordinator")
        unseen, given_back = (
            make_booking(booking.session, make_family(), by=co_ordinator) for _ in range(2)
        )
        cancel_booking(booking_id=given_back.pk)
        cancel_session(session_id=booking.session_id)
        declare_known(family_id=unseen.family_id, user=co_ordinator, reason="", by=co_ordinator)
        close_all(session_id=booking.session_id, by=co_ordinator, key=uuid4())
        said = RegisterEntry.objects.filter(outcome=Outcome.CENTRE_CLOSED)
        assert {entry.booking_id for entry in said} == {booking.pk, unseen.pk}
        assert len(register_of(booking.session, by=co_ordinator)) == 1
        assert len(register_of(booking.session, by=colleague)) == 2

    def test_who_presses_learns_nothing_of_a_family_they_may_not_see(self, booking, co_ordinator):
        unseen = make_booking(booking.session, make_family(), by=co_ordinator)
        cancel_session(session_id=booking.session_id)
        declare_known(family_id=unseen.family_id, user=co_ordinator, reason="", by=co_ordinator)
        url = reverse("families:all-closed", args=[booking.session_id])
        presser = signed_in_client(co_ordinator)
        page = presser.post(url, {"page": str(uuid4())}, follow=True).content.decode()
        assert "noted for every family nobody came for" in page
        assert booking.family.reference in page
        assert unseen.family.reference not in page
        assert str(unseen.pk) not in page

    def test_a_family_whose_disposal_has_begun_is_let_be(self, booking, co_ordinator):
        cancel_session(session_id=booking.session_id)
        Subject.objects.filter(pk=booking.family_id).update(fenced_on=clock.today())
        close_all(session_id=booking.session_id, by=co_ordinator, key=uuid4())
        assert not RegisterEntry.objects.exists()

    def test_a_session_that_was_held_is_refused(self, booking, co_ordinator):
        with pytest.raises(Refused):
            close_all(session_id=booking.session_id, by=co_ordinator, key=uuid4())
