"""The slots a session offers, and the one proposed to each family; how full the hall will be."""

from datetime import time, timedelta
from uuid import uuid4

import pytest
import time_machine
from django.db import connections
from django.test.utils import CaptureQueriesContext

from contactcentre.safekeeping import clock
from contactcentre.safekeeping.keyring.keys import key_scope
from families.models import Presence
from families.services import bookings, planning, sessions
from families.services.apart import keep_apart
from families.services.crowd import crowd_of
from families.services.instead import advice
from families.services.slots import Search, Slot, offered, proposals, usual_end
from tests.factories.accounts import make_user
from tests.factories.families import make_families, make_family
from tests.factories.volunteers import look_after

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def as_the_centre_chose(settings):
    settings.VISITOR_EARLY_MINUTES, settings.WAIT_BEHIND_MINUTES = 15, 10
    settings.SLOT_MINUTES, settings.SLOT_STEP_MINUTES = 120, 15
    settings.VOLUNTEERS_AT_LEAST = 3


@pytest.fixture
def co_ordinator():
    return make_user("co-ordinator")


def session_from(starts_at, ends_at, *, hall="Trinity Hall", ahead=1, capacity=50):
    return sessions.plan_session(
        venue=planning.venue_named(hall),
        on=clock.today() + timedelta(days=ahead),
        starts_at=starts_at,
        ends_at=ends_at,
        capacity=capacity,
    )


def book(session, family, starts_at, ends_at, *, by):
    return bookings.book(
        session_id=session.pk,
        family_id=family.pk,
        starts_at=starts_at,
        ends_at=ends_at,
        by=by,
        key=uuid4(),
    )


class TestTheSlotsOfASession:
    def test_begin_when_the_visiting_side_can_have_come_and_leave_time_to_wait_behind(self):
        found = offered(session_from(time(10), time(13)))
        assert [str(slot) for slot in found] == [
            "10:15 to 12:15",
            "10:30 to 12:30",
            "10:45 to 12:45",
        ]

    def test_are_shorter_in_a_shorter_session(self):
        assert offered(session_from(time(10), time(11, 30))) == [Slot(time(10, 15), time(11, 20))]

    def test_are_none_in_one_too_short_for_anybody(self):
        assert offered(session_from(time(10), time(10, 25))) == []

    def test_follow_the_settings(self, settings):
        settings.SLOT_MINUTES, settings.SLOT_STEP_MINUTES = 60, 30
        settings.VISITOR_EARLY_MINUTES, settings.WAIT_BEHIND_MINUTES = 0, 0
        found = offered(session_from(time(10), time(12)))
        assert [slot.starts_at for slot in found] == [time(10), time(10, 30), time(11)]

    def test_of_other_times_end_after_the_usual_length_or_with_the_session(self):
        session = session_from(time(10), time(13))
        assert usual_end(session, time(10, 20)) == time(12, 20)
        assert usual_end(session, time(12)) == time(12, 50)


class TestAProposal:
    def test_is_the_first_slot_of_an_empty_session(self):
        session, family = session_from(time(10), time(15)), make_family()
        assert proposals(session, families=[family.pk]) == {
            family.pk: Slot(time(10, 15), time(12, 15))
        }

    @pytest.mark.parametrize(
        ("hour", "minute", "first"),
        [(9, 0, time(10, 15)), (12, 0, time(12, 15)), (12, 1, time(12, 30)), (12, 36, None)],
    )
    def test_is_for_a_time_to_come(self, hour, minute, first):
        """On the day itself, and never one for which the visiting side should be there already."""
        session, family = session_from(time(10), time(15)), make_family()
        with time_machine.travel(session.at(time(hour, minute)), tick=False):
            slot = proposals(session, families=[family.pk]).get(family.pk)
        assert (slot and slot.starts_at) == first

    def test_spreads_the_families_at_the_door(self, co_ordinator):
        session = session_from(time(10), time(15))
        starts = []
        for family in make_families(5):
            slot = proposals(session, families=[family.pk])[family.pk]
            book(session, family, slot.starts_at, slot.ends_at, by=co_ordinator)
            starts.append(slot.starts_at)
        # Nobody of one family comes with anybody of another, as long as there is room for it.
        assert starts == [time(10, 15), time(10, 45), time(11, 15), time(11, 45), time(12, 15)]

    def test_keeps_families_apart_who_must_not_meet(self, co_ordinator):
        session, (here, comes) = session_from(time(9, 30), time(16)), make_families(2)
        book(session, here, time(10), time(12), by=co_ordinator)
        pair = {"family_id": here.pk, "other_id": comes.pk}
        keep_apart(**pair, reason="", by=co_ordinator, on=clock.today())
        found = proposals(session, families=[comes.pk])[comes.pk]
        # The visiting side of the one has left at 12:10, that of the other comes after it.
        assert found.starts_at >= time(12, 30)
        book(session, comes, found.starts_at, found.ends_at, by=co_ordinator)

    def test_is_none_where_nothing_would_do(self, co_ordinator):
        session, (here, comes) = session_from(time(10), time(13)), make_families(2)
        book(session, here, time(11), time(12), by=co_ordinator)
        pair = {"family_id": here.pk, "other_id": comes.pk}
        keep_apart(**pair, reason="", by=co_ordinator, on=clock.today())
        contradiction = make_family(arrangement={"waits_behind": "nobody"})
        assert proposals(session, families=[comes.pk, contradiction.pk]) == {}

    def test_is_not_while_the_family_is_in_another_hall(self, co_ordinator):
        session, family = session_from(time(9), time(18)), make_family()
        other = session_from(time(9), time(18), hall="Annexe")
        book(other, family, time(9, 15), time(12), by=co_ordinator)
        assert proposals(session, families=[family.pk])[family.pk].starts_at == time(12)

    def test_asks_the_database_as_often_for_many_as_for_few(self, co_ordinator):
        session, counts = session_from(time(9), time(18)), []
        for how_many in (2, 10):
            families = make_families(how_many)
            for family in families[1:]:
                book(session, family, time(10), time(12), by=co_ordinator)
            with key_scope(), CaptureQueriesContext(connections["default"]) as queries:
                proposals(session, families=[family.pk for family in families])
            counts.append(len(queries))
        assert counts[0] == counts[1]


class TestWhereNoTimeWouldDo:
    """It is said which length would, on which other day, and what stood in the way."""

    @pytest.fixture
    def comes(self, co_ordinator):
        """To a session on which somebody is expected from 10:45 to 12:10 whom it must not meet."""
        self.session, (here, comes) = session_from(time(9), time(13)), make_families(2)
        book(self.session, here, time(11), time(12), by=co_ordinator)
        pair = {"family_id": here.pk, "other_id": comes.pk}
        keep_apart(**pair, reason="Injunctionreason", by=co_ordinator, on=clock.today())
        return comes

    def advice(self, family):
        return advice(self.session, family_id=family.pk, on=clock.today())

    def test_names_the_longest_shorter_visit_and_what_it_is_that_hinders(self, comes):
        said = self.advice(comes)
        assert "No time of 120 minutes suits this family here." in said
        assert "must be kept apart from this one is expected at the hall that day." in said
        assert "10:45" not in said
        assert "12:10" not in said
        assert "75 minutes would fit at 09:15: enter 09:15 to 10:30" in said
        assert "Injunctionreason" not in said
        assert Search(self.session, [comes.pk]).slot(comes.pk) is None

    def test_what_it_names_can_be_booked(self, comes, co_ordinator):
        shorter = Search(self.session, [comes.pk]).shorter(comes.pk)
        book(self.session, comes, shorter.starts_at, shorter.ends_at, by=co_ordinator)

    def test_names_the_next_session_with_a_place_and_a_time(self, comes, co_ordinator):
        full = session_from(time(9), time(13), ahead=8, capacity=1)
        book(full, make_family(), time(10), time(12), by=co_ordinator)
        session_from(time(9), time(13), ahead=15)
        day = clock.today() + timedelta(days=15)
        assert f"{day.day} {day:%B} at Trinity Hall, 09:15 to 11:15 would do" in self.advice(comes)

    def test_says_so_where_no_length_would_do(self):
        self.session = session_from(time(10), time(13))
        family = make_family(arrangement={"waits_behind": "nobody"})
        said = self.advice(family)
        assert "neither side waits behind" in said
        assert "No shorter visit would fit either." in said
        assert "would do" not in said

    def test_says_that_it_is_too_late_or_the_session_too_short(self):
        self.session, family = session_from(time(10), time(10, 25)), make_family()
        assert "too short" in self.advice(family)
        self.session = session_from(time(11), time(15))
        with time_machine.travel(self.session.at(time(12, 50)), tick=False):
            said = self.advice(family)
        assert "should be here already" in said
        assert "90 minutes would fit at 13:15" in said


class TestTheCrowd:
    @pytest.fixture
    def session(self):
        return session_from(time(10), time(13))

    def at(self, crowd, wall_clock):
        return next(q for q in crowd.quarters if q.starts.time() == wall_clock)

    def test_counts_who_is_in_the_hall_in_each_quarter_of_an_hour(self, session, co_ordinator):
        for family, starts_at in zip(make_families(2), (time(10, 15), time(10, 45)), strict=True):
            book(session, family, starts_at, time(12), by=co_ordinator)
        crowd = crowd_of(session, by=co_ordinator)
        figures = {
            q.starts.time(): (q.families, q.adults, q.children, q.arrivals) for q in crowd.quarters
        }
        # One visitor, and a child brought by one adult who goes again and comes back at the end.
        assert figures[time(10)] == (1, 1, 0, 1)
        assert figures[time(10, 15)] == (1, 2, 1, 2)
        assert figures[time(10, 30)] == (2, 2, 1, 1)
        assert figures[time(10, 45)] == (2, 3, 2, 2)
        assert figures[time(11, 15)] == (2, 2, 2, 0)
        assert figures[time(11, 45)] == (2, 4, 2, 0)
        assert figures[time(12)] == (2, 2, 0, 0)
        assert figures[time(12, 15)] == (0, 0, 0, 0)
        assert (crowd.most_families, crowd.most_people, crowd.most_arrivals) == (2, 6, 2)

    def test_says_who_comes_when_by_first_names_only(self, session, co_ordinator):
        family = make_family()
        book(session, family, time(10, 15), time(12), by=co_ordinator)
        comings = crowd_of(session, by=co_ordinator).comings
        assert [f"{each.at:%H:%M} {each.side}" for each in comings] == [
            "10:00 Visiting side",
            "10:15 Child’s side",
        ]
        said = " ".join(each.names for each in comings)
        for person in family.people.all():
            assert person.first_name in said
            assert person.last_name not in said

    def test_says_how_many_more_volunteers_are_needed(self, session, co_ordinator):
        bookings = [
            book(session, family, time(10, 15), time(12), by=co_ordinator)
            for family in make_families(2)
        ]
        assert crowd_of(session, by=co_ordinator).volunteers_needed == 3
        one, other = make_user("volunteer"), make_user("volunteer")
        for booking in bookings:
            look_after(one, booking, by=co_ordinator)
        assert crowd_of(session, by=co_ordinator).volunteers_needed == 2
        for user in (one, other, co_ordinator):
            Presence.objects.create(
                subject=user.subject,
                session=session,
                user=user,
                arrived_at=clock.now(),
                key=uuid4(),
            )
        # One is counted once; whoever runs the session is not one of the volunteers.
        assert crowd_of(session, by=co_ordinator).volunteers_needed == 1

    def test_of_an_empty_session_is_nobody(self, session, co_ordinator):
        crowd = crowd_of(session, by=co_ordinator)
        assert crowd.comings == []
        assert crowd.most_people == 0
