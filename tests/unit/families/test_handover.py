"""The child from hand to hand: never in the building with nobody, never gone with just anybody."""

from datetime import UTC, date, datetime, time, timedelta
from uuid import uuid4

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from contactcentre.safekeeping import clock
from families.models import EntryKind, PersonRole, RegisterEntry, Session, Side
from families.rules.handover import (
    check_may_bring,
    check_may_collect,
    check_may_come_in,
    check_may_receive,
    check_never_alone,
    check_somebody_walks,
    check_visitors,
)
from families.rules.register import check_in_order
from families.rules.visit import Attendee, Fact, Visit
from families.services.day import register_of
from families.services.family import NewPerson
from families.services.register import correct_entry
from policy.clauses import Clause, Refused, answer
from tests.factories.accounts import make_user
from tests.factories.day import Day
from tests.factories.families import make_family
from tests.factories.sessions import make_booking, make_session

ARRIVED, JOINED, RETURNED, LEFT = (
    EntryKind.ARRIVED,
    EntryKind.JOINED,
    EntryKind.RETURNED,
    EntryKind.LEFT,
)
NOON = datetime(2026, 11, 21, 12, 0, tzinfo=clock.LONDON)
VOLUNTEER = uuid4()


def person(role: str, **fields) -> Attendee:
    return Attendee(id=uuid4(), role=PersonRole(role), **fields)


CHILD, SIBLING = person("child"), person("child")
RESIDENT, VISITING, GRANDPARENT = person("resident"), person("visiting"), person("other-party")
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
        made.facts[who.id, kind] = Fact(
            at, with_id=with_whom.id if with_whom else None, walked_by=walked
        )
    return made


BROUGHT = [(RESIDENT, ARRIVED, 0), (CHILD, ARRIVED, 0, RESIDENT)]
THERE = [(VISITING, ARRIVED, -15)]
IN_CONTACT = [*BROUGHT, *THERE, (CHILD, JOINED, 5, VISITING)]
BACK = [*IN_CONTACT, (CHILD, RETURNED, 60, RESIDENT)]
WAITS = [*IN_CONTACT, (CHILD, RETURNED, 60)]
GONE = [*BACK, (CHILD, LEFT, 65, RESIDENT)]


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
        check_never_alone(visit=visit(*BACK, (RESIDENT, LEFT, 10)))

    def test_is_not_asked_of_registers_that_named_nobody(self):
        check_never_alone(visit=visit((CHILD, ARRIVED, 0)))


class TestWhoMay:
    may = [
        (RESIDENT, True, True, True),
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
        steps = made.steps(who.id)
        if steps:
            del made.facts[who.id, steps[-1][0]]
        return
    if who.is_child:
        _check_named(made, what, adult, at)
    elif what not in (ARRIVED, LEFT):
        return
    with_id = adult.id if who.is_child and adult else None
    made.facts[who.id, what] = Fact(at, with_id=with_id, walked_by=VOLUNTEER)


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
                left = made.moment(fact.with_id, LEFT)
                assert made.came(fact.with_id)
                assert left is None or left > at or left <= fact.at
            else:
                assert fact.walked_by == VOLUNTEER


# --- As tapped ------------------------------------------------------------------------------------


class TestOnATablet:
    pytestmark = pytest.mark.django_db

    @pytest.fixture(autouse=True)
    def saturday_noon(self):
        with time_machine.travel(NOON, tick=False) as traveller:
            yield traveller

    @pytest.fixture
    def co_ordinator(self):
        return make_user("co-ordinator")

    @pytest.fixture
    def family(self):
        named = [("child", "Ada"), ("child", "Ben"), ("resident", "Rose"), ("visiting", "Vic")]
        companion = NewPerson(PersonRole.COMPANION, "Ann", may_collect=True)
        return make_family(
            people=[*(NewPerson(PersonRole(role), name) for role, name in named), companion]
        )

    @pytest.fixture
    def day(self, family, co_ordinator):
        return Day(make_booking(make_session(), family, by=co_ordinator), co_ordinator, clock.now)

    @pytest.fixture
    def held(self, day):
        def entry(name, kind) -> RegisterEntry | None:
            people = {p.first_name: p.pk for p in day.booking.family.people.all()}
            return RegisterEntry.objects.filter(
                person=people[name], kind=kind, superseded_by=None, withdrawn=False
            ).first()

        return entry

    def test_one_tap_notes_all_the_children_and_who_brought_them(self, day, held):
        day.arrive()
        assert RegisterEntry.objects.count() == 3
        assert held("Ada", ARRIVED).with_person == held("Rose", ARRIVED).person

    def test_sent_again_it_is_still_one_tap(self, day):
        key = uuid4()
        assert [day.arrive(key=key).new for _ in range(3)] == [True, False, False]
        assert RegisterEntry.objects.count() == 3

    def test_one_child_can_be_noted_alone(self, day, held):
        children = {p.first_name: p for p in day.booking.family.people.filter(role="child")}
        day.arrive(child=children["Ben"])
        assert held("Ada", ARRIVED) is None
        day.arrive()
        assert held("Ada", ARRIVED) is not None

    def test_the_whole_chain(self, day, held, co_ordinator):
        day.move("visiting", ARRIVED)
        day.arrive()
        helper = make_user("volunteer")
        day.step(JOINED, "visiting", walked_by=helper.pk)
        day.move("resident", LEFT)
        day.step(RETURNED, "resident")
        assert held("Rose", LEFT) is None, "given the child, she is in the building again"
        day.step(LEFT, "resident")
        assert held("Ada", JOINED).walked_by == helper
        assert held("Ada", RETURNED).walked_by == co_ordinator
        assert held("Ben", LEFT).with_person.first_name == "Rose"
        assert held("Rose", LEFT) is not None, "who collects leaves with the child"
        (row,) = register_of(day.booking.session, by=co_ordinator)
        assert [p.first_name for p in row.visit.inside()] == ["Vic"]

    @pytest.mark.parametrize(
        "step",
        [
            (ARRIVED, None),
            (ARRIVED, "visiting"),
            (JOINED, "resident"),
            (JOINED, None),
            (LEFT, None),
            (LEFT, "visiting"),
            (RETURNED, "visiting"),
        ],
    )
    def test_nobody_but_who_may_is_given_the_child(self, day, step):
        if step[0] != ARRIVED:
            day.move("visiting", ARRIVED)
            day.arrive()
        if step[0] == RETURNED:
            day.step(JOINED, "visiting")
        before = RegisterEntry.objects.count()
        with pytest.raises(Refused):
            day.step(*step)
        assert RegisterEntry.objects.count() == before

    def test_the_visiting_parent_may_take_the_child_where_the_arrangement_says_so(self, day, held):
        arrangement = day.booking.family.arrangement
        arrangement.may_leave_building = True
        arrangement.save()
        day.move("visiting", ARRIVED)
        day.arrive()
        day.step(JOINED, "visiting")
        day.step(LEFT, "visiting")
        assert held("Vic", LEFT) is not None

    def test_who_walks_must_work_here(self, day):
        day.move("visiting", ARRIVED)
        day.arrive()
        for walker in (make_user("trustee").pk, uuid4()):
            with pytest.raises(Refused):
                day.step(JOINED, "visiting", walked_by=walker)

    def test_who_brought_the_child_waits_until_it_was_walked_in(self, day):
        day.arrive()
        with pytest.raises(Refused):
            day.move("resident", LEFT)
        day.move("visiting", ARRIVED)
        day.step(JOINED, "visiting")
        assert day.move("resident", LEFT).new

    def test_the_arrival_of_who_has_the_child_is_not_taken_back(self, day, held, co_ordinator):
        day.arrive()
        with pytest.raises(Refused):
            correct_entry(
                entry_id=held("Rose", ARRIVED).pk, by=co_ordinator, key=uuid4(), withdraw=True
            )

    def test_two_who_say_the_child_left_with_different_people_are_both_kept(
        self, day, co_ordinator, saturday_noon
    ):
        day.arrive()
        companion = day.booking.family.people.get(role="companion")
        day.step(LEFT, "resident")
        saturday_noon.shift(timedelta(minutes=5))
        late = day.step(LEFT, adult=companion, at=NOON + timedelta(minutes=1))
        assert late.contested
        (row,) = register_of(day.booking.session, by=co_ordinator)
        assert {(d.holds, d.other) for d in row.disputes} == {("12:00 with Rose", "12:01 with Ann")}

    def test_no_more_visitors_than_the_centre_allows(self, co_ordinator, settings):
        settings.VISITORS_AT_MOST = 2
        people = [
            NewPerson(PersonRole.CHILD, "Ada"),
            NewPerson(PersonRole.RESIDENT, "Rose"),
            NewPerson(PersonRole.VISITING, "Vic"),
            *(NewPerson(PersonRole.COMPANION, n, may_attend=True) for n in ("Una", "Ned")),
        ]
        booking = make_booking(make_session(), make_family(people=people), by=co_ordinator)
        day = Day(booking, co_ordinator, clock.now)
        day.move("visiting", ARRIVED)
        first, second = booking.family.people.filter(role="companion")
        day.move("", ARRIVED, person=first)
        with pytest.raises(Refused, match="as many as the centre allows"):
            day.move("", ARRIVED, person=second)
        day.move("", LEFT, person=first)
        assert day.move("", ARRIVED, person=second).new
