"""The child from hand to hand: never in the building with nobody, never gone with just anybody."""

from datetime import timedelta
from uuid import uuid4

import pytest

from contactcentre.safekeeping import clock
from families.models import EntryKind, PersonRole, RegisterEntry
from families.services.day import register_of
from families.services.family import NewPerson, add_person
from families.services.offers import offers_of
from families.services.register import correct_entry
from policy.clauses import Refused
from tests.factories.accounts import make_user
from tests.factories.day import NOON, Day
from tests.factories.families import make_family
from tests.factories.sessions import make_booking, make_session

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("saturday_noon")]

ARRIVED, JOINED, RETURNED, LEFT = (
    EntryKind.ARRIVED,
    EntryKind.JOINED,
    EntryKind.RETURNED,
    EntryKind.LEFT,
)


class TestOnATablet:
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
        def entry(name, kind, stay=0) -> RegisterEntry | None:
            people = {p.first_name: p.pk for p in day.booking.family.people.all()}
            return RegisterEntry.objects.filter(
                person=people[name], kind=kind, stay=stay, superseded_by=None, withdrawn=False
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
        assert held("Rose", ARRIVED, stay=1), "given the child, she is in the building again"
        day.step(LEFT, "resident")
        assert held("Ada", JOINED).walked_by == helper
        assert held("Ada", RETURNED).walked_by == co_ordinator
        assert held("Ben", LEFT).with_person.first_name == "Rose"
        assert held("Rose", LEFT, stay=1), "who collects leaves with the child"
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

    def test_a_carer_whom_the_file_does_not_let_collect_is_given_no_child(
        self, day, family, co_ordinator
    ):
        carer = NewPerson(PersonRole.RESIDENT, "Rex", may_collect=False)
        rex = add_person(family_id=family.pk, person=carer, on=clock.today())
        named = {person.first_name: person for person in family.people.all()}
        (row,) = register_of(day.booking.session, by=co_ordinator)
        (group,) = offers_of(row.visit)
        assert {offer.label for offer in group.offers} == {"Arrived with Ann", "Arrived with Rose"}
        with pytest.raises(Refused, match="Ask the co-ordinator"):
            day.step(ARRIVED, adult=rex)
        day.move("visiting", ARRIVED)
        day.step(ARRIVED, adult=named["Rose"])
        day.step(JOINED, "visiting")
        for kind in (RETURNED, LEFT):
            with pytest.raises(Refused, match="stays with whoever has the child"):
                day.step(kind, adult=rex)

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
