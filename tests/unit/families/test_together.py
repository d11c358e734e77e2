"""Times are judged across people: with whom a child is said to be was there."""

from datetime import timedelta
from uuid import uuid4

import pytest

from families.models import EntryKind, Outcome, PersonRole, RegisterEntry
from families.rules.together import check_contact_was_possible, check_with_whom
from families.rules.visit import OUTCOME, Chain
from families.services.day import register_of
from families.services.register import correct_entry, record_movement
from families.services.settling import settle_contest
from policy.clauses import Clause, Refused, answer
from tests.factories.day import NOON
from tests.unit.families.test_handover_rules import (
    CHILD,
    GRANDPARENT,
    IN_CONTACT,
    RESIDENT,
    SIBLING,
    VISITING,
    visit,
)

ARRIVED, JOINED, RETURNED, LEFT = (
    EntryKind.ARRIVED,
    EntryKind.JOINED,
    EntryKind.RETURNED,
    EntryKind.LEFT,
)
CHILD_CAME = (CHILD, ARRIVED, 10, RESIDENT)


class TestWithWhomTheChildIs:
    @pytest.mark.parametrize(
        ("facts", "fine"),
        [
            ([(RESIDENT, ARRIVED, 10), CHILD_CAME], True),
            ([(RESIDENT, ARRIVED, 12), CHILD_CAME], True),
            ([(RESIDENT, ARRIVED, 13), CHILD_CAME], False),
            ([(RESIDENT, ARRIVED, 0), (RESIDENT, LEFT, 9), CHILD_CAME], False),
            ([CHILD_CAME], True),
            (IN_CONTACT, True),
            ([*IN_CONTACT, (VISITING, LEFT, 4), (GRANDPARENT, ARRIVED, 0)], False),
            ([*IN_CONTACT, (RESIDENT, LEFT, 6), (CHILD, LEFT, 60, RESIDENT)], False),
            (
                [
                    *IN_CONTACT,
                    (RESIDENT, LEFT, 6),
                    (RESIDENT, ARRIVED, 55),
                    (CHILD, LEFT, 60, RESIDENT),
                ],
                True,
            ),
            ([*IN_CONTACT, (GRANDPARENT, ARRIVED, 61), (CHILD, LEFT, 60, GRANDPARENT)], False),
            ([*IN_CONTACT, (VISITING, LEFT, 50), (CHILD, LEFT, 60, VISITING)], False),
            ([*IN_CONTACT, (VISITING, LEFT, 60), (CHILD, LEFT, 60, VISITING)], True),
        ],
    )
    def test_was_there_at_that_time(self, facts, fine):
        assert answer(check_with_whom, visit=visit(*facts)).yes is fine


class TestContact:
    @pytest.mark.parametrize(
        ("visitor", "child", "fine"),
        [
            ((0, 20), (30, 60), False),
            ((30, 60), (0, 20), False),
            ((0, 20), (20, 60), False),
            ((0, 20), (19, 60), True),
            ((0, None), (30, None), True),
            ((70, None), (30, 60), False),
        ],
    )
    def test_took_place_only_where_both_were_here_at_one_time(self, visitor, child, fine):
        facts = [
            (who, kind, minute)
            for who, times in ((VISITING, visitor), (CHILD, child))
            for kind, minute in zip((ARRIVED, LEFT), times, strict=True)
            if minute is not None
        ]
        made = visit(*facts)
        made.facts[OUTCOME] = ended(Outcome.ATTENDED)
        assert answer(check_contact_was_possible, visit=made).yes is fine
        made.facts[OUTCOME] = ended(Outcome.VISITOR_LATE)
        assert answer(check_contact_was_possible, visit=made).yes

    def test_of_one_of_the_children_is_contact(self):
        made = visit((VISITING, ARRIVED, 0), (SIBLING, ARRIVED, 5), (CHILD, ARRIVED, 1))
        made.facts[Chain(CHILD.id, LEFT)] = made.facts[Chain(CHILD.id, ARRIVED)]
        made.facts[OUTCOME] = ended(Outcome.ATTENDED)
        check_contact_was_possible(visit=made)


def ended(outcome):
    made = visit((CHILD, ARRIVED, 0)).facts[Chain(CHILD.id, ARRIVED)]
    return type(made)(made.at, outcome=outcome)


@pytest.mark.django_db
@pytest.mark.usefixtures("saturday_noon")
class TestAVisit:
    def typed(self, day, role, kind, minute, with_role=None):
        return record_movement(
            booking_id=day.booking.pk,
            person_id=day.person(role).pk,
            kind=kind,
            at=NOON + timedelta(minutes=minute),
            by=day.by,
            key=uuid4(),
            with_person=day.person(with_role).pk if with_role else None,
            walked_by=day.by.pk if kind in (JOINED, RETURNED) else None,
            typed=True,
        )

    @pytest.fixture
    def apart(self, day, saturday_noon):
        """Typed in afterwards: the visitor went before the child came."""
        saturday_noon.move_to(NOON + timedelta(hours=3))
        self.typed(day, "visiting", ARRIVED, 0)
        self.typed(day, "visiting", LEFT, 20)
        self.typed(day, "child", ARRIVED, 30, "resident")

    def test_whose_sides_were_never_here_together_is_no_contact(self, day, apart, saturday_noon):
        saturday_noon.shift(timedelta(days=1))
        with pytest.raises(Refused, match="never here together") as refused:
            day.end(Outcome.ATTENDED)
        assert refused.value.clause == Clause.C3

    def test_is_judged_again_when_a_time_is_corrected(self, day, saturday_noon):
        day.move("visiting", ARRIVED)
        day.arrive()
        saturday_noon.shift(timedelta(minutes=20))
        day.step(LEFT, "resident")
        saturday_noon.shift(timedelta(days=1))
        day.end(Outcome.ATTENDED)
        arrived = RegisterEntry.objects.get(person=day.person("visiting"), kind=ARRIVED)
        with pytest.raises(Refused, match="never here together"):
            correct_entry(
                entry_id=arrived.pk, by=day.by, key=uuid4(), at=NOON + timedelta(minutes=30)
            )

    def test_whose_child_was_brought_before_who_brought_it_is_refused(self, day, saturday_noon):
        saturday_noon.move_to(NOON + timedelta(hours=3))
        self.typed(day, "resident", ARRIVED, 30)
        with pytest.raises(Refused, match="arriving later than the child"):
            self.typed(day, "child", ARRIVED, 5, "resident")

    def test_that_a_kept_tap_contradicts_keeps_both_times(self, day, saturday_noon):
        """One tablet had no line: the adult was noted elsewhere minutes after they had come."""
        saturday_noon.shift(timedelta(minutes=5))
        day.move("resident", ARRIVED)
        saturday_noon.shift(timedelta(minutes=5))
        assert day.arrive(at=NOON).new
        (row,) = register_of(day.booking.session, by=day.by)
        assert [(d.holds, d.other) for d in row.disputes] == [("12:05", "12:00")]
        (contest,) = row.visit.contests
        with pytest.raises(Refused, match="arriving later than the child"):
            settle_contest(contest_id=contest.entry_id, take=False, by=day.by, key=uuid4())
        settle_contest(contest_id=contest.entry_id, take=True, by=day.by, key=uuid4())
        (row,) = register_of(day.booking.session, by=day.by)
        assert not row.disputes
        (stay,) = row.visit.stays(day.person(PersonRole.RESIDENT).pk)
        assert stay.arrived.at == NOON
