"""The rules by which a child goes from hand to hand, and any taps in any order."""

from datetime import UTC, date, time, timedelta
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from families.models import EntryKind, PersonRole, Session, Side
from families.rules.handover import (
    check_may_be_named,
    check_may_bring,
    check_may_collect,
    check_may_come_in,
    check_may_receive,
    check_never_alone,
    check_somebody_walks,
    check_visitors,
    check_walked_back,
)
from families.rules.register import check_in_order
from families.rules.visit import Attendee, Fact, Visit
from policy.clauses import Clause, Refused, answer
from tests.factories.day import NOON

ARRIVED, JOINED, RETURNED, LEFT = (
    EntryKind.ARRIVED,
    EntryKind.JOINED,
    EntryKind.RETURNED,
    EntryKind.LEFT,
)
VOLUNTEER = uuid4()


def person(role: str, **fields) -> Attendee:
    return Attendee(id=uuid4(), role=PersonRole(role), **fields)


CHILD, SIBLING = person("child"), person("child")
RESIDENT = person("resident", may_collect=True)
VISITING, GRANDPARENT = person("visiting"), person("other-party")
AUNT = person("companion", may_collect=True)
UNCLE = person("companion", may_attend=True)


def visit(*facts, may_leave=False) -> Visit:
    """A visit whose register holds ``facts``: who, kind, minutes after noon, with whom."""
    people = [CHILD, SIBLING, RESIDENT, VISITING, GRANDPARENT, AUNT, UNCLE]
    made = Visit(
        booking_id=uuid4(),
        family_id=uuid4(),
        session=Session(date=date(2026, 11, 21), starts_at=time(9), ends_at=time(17)),
        starts_at=time(12),
        ends_at=time(14),
        may_leave=may_leave,
        people={each.id: each for each in people},
    )
    for who, kind, minute, *rest in facts:
        with_whom = rest[0] if rest else None
        at = NOON.astimezone(UTC) + timedelta(minutes=minute)
        walked = VOLUNTEER if kind in (JOINED, RETURNED) else None
        made.hold(
            made.chain_at(who.id, kind, at),
            Fact(at, with_id=with_whom.id if with_whom else None, walked_by=walked),
        )
    return made


BROUGHT = [(RESIDENT, ARRIVED, 0), (CHILD, ARRIVED, 0, RESIDENT)]
THERE = [(VISITING, ARRIVED, -15)]
IN_CONTACT = [*BROUGHT, *THERE, (CHILD, JOINED, 5, VISITING)]
BACK = [*IN_CONTACT, (CHILD, RETURNED, 60, RESIDENT)]
WAITS = [*IN_CONTACT, (CHILD, RETURNED, 60)]
GONE = [*BACK, (CHILD, LEFT, 65, RESIDENT)]


class TestFetchingAChild:
    """A carer who must not meet the visitor never comes into their room to fetch the child."""

    @pytest.mark.parametrize("may_meet", [False, True])
    @pytest.mark.parametrize(
        ("facts", "collector", "apart"),
        [
            (BROUGHT, RESIDENT, True),
            (IN_CONTACT, RESIDENT, False),
            (IN_CONTACT, UNCLE, True),
            (IN_CONTACT, VISITING, True),
            (BACK, RESIDENT, True),
            (WAITS, RESIDENT, True),
        ],
    )
    def test_from_contact_it_is_walked_back_first(self, facts, collector, apart, may_meet):
        made = visit(*facts, (CHILD, LEFT, 65, collector))
        made.may_meet = may_meet
        assert answer(check_walked_back, visit=made).yes is (apart or may_meet)


class TestWhoHasTheChild:
    """The state table: at each stage, who may go and who may not."""

    @pytest.mark.parametrize(
        ("facts", "leaves", "fine"),
        [
            (BROUGHT, RESIDENT, False),
            (IN_CONTACT, RESIDENT, True),
            (IN_CONTACT, VISITING, False),
            ([*IN_CONTACT, (GRANDPARENT, ARRIVED, 0)], VISITING, True),
            ([*IN_CONTACT, (UNCLE, ARRIVED, 0)], VISITING, True),
            ([*IN_CONTACT, (AUNT, ARRIVED, 0)], VISITING, False),
            (BACK, VISITING, True),
            (BACK, RESIDENT, False),
            (WAITS, RESIDENT, True),
            (GONE, RESIDENT, True),
            (GONE, VISITING, True),
        ],
    )
    def test_decides_who_may_be_signed_out(self, facts, leaves, fine):
        made = visit(*facts, (leaves, LEFT, 90))
        assert answer(check_never_alone, visit=made).yes is fine

    @pytest.mark.parametrize(
        ("facts", "holders"),
        [
            (BROUGHT, [RESIDENT]),
            (IN_CONTACT, [VISITING]),
            ([*IN_CONTACT, (GRANDPARENT, ARRIVED, 0)], [VISITING, GRANDPARENT]),
            (BACK, [RESIDENT]),
            (WAITS, []),
            (GONE, []),
            ([], []),
        ],
    )
    def test_is_known_at_every_stage(self, facts, holders):
        assert visit(*facts).holders(CHILD.id) == holders

    @pytest.mark.parametrize(
        "facts",
        [
            [(CHILD, ARRIVED, 0, RESIDENT)],
            [*BROUGHT, (RESIDENT, LEFT, 3), *THERE, (CHILD, JOINED, 5, VISITING)],
            [*BROUGHT, (CHILD, JOINED, 5, VISITING)],
            [*BROUGHT, (VISITING, ARRIVED, 9), (CHILD, JOINED, 5, VISITING)],
            [*BACK, (RESIDENT, LEFT, 62), (CHILD, LEFT, 65, RESIDENT)],
            [*IN_CONTACT, (VISITING, LEFT, 30), (CHILD, RETURNED, 60, RESIDENT)],
        ],
        ids=["nobody came", "gone first", "no visitor", "too soon", "went off", "alone a while"],
    )
    def test_must_hold_for_the_whole_of_the_visit(self, facts):
        with pytest.raises(Refused) as refused:
            check_never_alone(visit=visit(*facts))
        assert refused.value.clause == Clause.CENTRE

    def test_one_visitor_may_follow_another(self):
        made = visit(
            *IN_CONTACT, (GRANDPARENT, ARRIVED, 20), (VISITING, LEFT, 30), (GRANDPARENT, LEFT, 60),
            (CHILD, RETURNED, 60, RESIDENT),
        )  # fmt: skip
        check_never_alone(visit=made)

    def test_may_have_gone_off_and_come_back_for_the_child(self):
        gone = [*BACK, (RESIDENT, LEFT, 10)]
        with pytest.raises(Refused):
            check_never_alone(visit=visit(*gone))
        check_never_alone(visit=visit(*gone, (RESIDENT, ARRIVED, 59)))

    def test_is_not_asked_of_registers_that_named_nobody(self):
        check_never_alone(visit=visit((CHILD, ARRIVED, 0)))


class TestWhoMay:
    may = [
        (RESIDENT, True, True, True),
        (person("resident"), False, False, False),
        (VISITING, False, False, True),
        (GRANDPARENT, False, False, False),
        (AUNT, True, True, True),
        (UNCLE, False, False, False),
        (person("companion", may_collect=True, consented=False), False, False, False),
    ]

    @pytest.mark.parametrize(("who", "brings", "collects", "leaving"), may)
    def test_bring_and_collect(self, who, brings, collects, leaving):
        assert answer(check_may_bring, person=who).yes is brings
        for outside, expected in ((False, collects), (True, leaving)):
            found = answer(check_may_collect, person=who, may_leave_building=outside)
            assert found.yes is expected

    @pytest.mark.parametrize("role", PersonRole)
    def test_nobody_is_noted_to_collect_whom_the_door_refuses(self, role):
        noted = answer(check_may_be_named, role=role, may_collect=True)
        assert noted.yes is answer(check_may_bring, person=person(role, may_collect=True)).yes
        assert answer(check_may_be_named, role=role, may_collect=False).yes

    @pytest.mark.parametrize(
        ("who", "comes"),
        [
            (UNCLE, True),
            (AUNT, True),
            (person("companion"), False),
            (person("companion", may_attend=True, consented=False), False),
            (GRANDPARENT, True),
        ],
    )
    def test_come_in(self, who, comes):
        assert answer(check_may_come_in, person=who).yes is comes

    @pytest.mark.parametrize(
        ("who", "yes"), [(VISITING, True), (RESIDENT, False), (AUNT, False), (SIBLING, False)]
    )
    def test_be_given_the_child_for_the_contact(self, who, yes):
        made = visit(*BROUGHT, *THERE, (AUNT, ARRIVED, 0), (SIBLING, ARRIVED, 0, RESIDENT))
        assert answer(check_may_receive, person=who, visit=made, at=NOON).yes is yes

    def test_walk_only_with_a_name(self):
        with pytest.raises(Refused):
            check_somebody_walks(walked_by=None)

    @pytest.mark.parametrize(("inside", "yes"), [(0, True), (2, True), (3, False), (4, False)])
    def test_visit_up_to_a_number(self, inside, yes):
        assert answer(check_visitors, already_in=inside, at_most=3).yes is yes


# --- Any taps in any order ------------------------------------------------------------------------

ADULTS = [RESIDENT, VISITING, GRANDPARENT, AUNT, UNCLE]
TAPS = st.tuples(
    st.sampled_from([*ADULTS, CHILD, SIBLING]),
    st.sampled_from([ARRIVED, JOINED, RETURNED, LEFT, "withdraw"]),
    st.integers(min_value=0, max_value=60),
    st.sampled_from([*ADULTS, None]),
)


@given(st.lists(TAPS, max_size=30))
def test_no_history_leaves_a_child_with_nobody(taps):
    made = visit()
    for who, what, minute, adult in taps:
        before = dict(made.facts)
        at = NOON.astimezone(UTC) + timedelta(minutes=minute)
        try:
            _apply(made, who, what, at, adult)
            check_in_order(steps=made.steps(who.id))
            check_never_alone(visit=made)
        except Refused:
            made.facts = before
    _nobody_is_alone(made)


def _apply(made, who, what, at, adult):
    if what == "withdraw":
        chains = made.chains_of(who.id)
        if chains:
            del made.facts[chains[-1]]
        return
    if who.is_child:
        _check_named(made, what, adult, at)
    elif what not in (ARRIVED, LEFT):
        return
    with_id = adult.id if who.is_child and adult else None
    chain = made.chain_at(who.id, what, at)
    made.hold(chain, Fact(at, with_id=with_id, walked_by=VOLUNTEER))


def _check_named(made, what, adult, at):
    if adult is None and what != RETURNED:
        raise Refused(Clause.CENTRE, "nobody named")
    if adult and what == ARRIVED:
        check_may_bring(person=adult)
    elif adult and what == JOINED:
        check_may_receive(person=adult, visit=made, at=at)
    elif adult:
        check_may_collect(person=adult, may_leave_building=made.may_leave)


def _nobody_is_alone(made):
    """Asked minute by minute, without the rules: some adult who is in is answerable."""
    for minute in range(61):
        at = NOON.astimezone(UTC) + timedelta(minutes=minute)
        for child in (CHILD, SIBLING):
            steps = [(kind, fact) for kind, fact in made.steps(child.id) if fact.at <= at]
            if not steps or steps[-1][0] == LEFT:
                continue
            kind, fact = steps[-1]
            if kind == JOINED:
                assert any(made.is_in(a.id, at) for a in ADULTS if a.side == Side.VISITING)
            elif fact.with_id:
                # Whose own arrival may have been noted a little after the child's.
                stay = made.stay_at(fact.with_id, fact.at)
                assert stay
                assert stay.left is None or at < stay.left.at
            else:
                assert fact.walked_by == VOLUNTEER
