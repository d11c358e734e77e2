"""What two tablets say differently: both are kept until a person settles it."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from contactcentre.safekeeping import clock
from families.models import Arrangement, EntryKind, Outcome, PersonRole, RegisterEntry
from families.services.day import register_of
from families.services.family import NewPerson, add_person, correct
from families.services.register import contests_of, history_of, moment_ago
from families.services.settling import settle_contest
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


class TestTwoTabletsAtOnce:
    """Of two who tap in the same moment neither is dropped, unless they say the same."""

    @pytest.fixture
    def day(self, co_ordinator):
        people = [
            NewPerson(PersonRole.CHILD, "Ada"),
            NewPerson(PersonRole.RESIDENT, "Rose"),
            NewPerson(PersonRole.VISITING, "Vic"),
            NewPerson(PersonRole.COMPANION, "Ann", may_collect=True),
            NewPerson(PersonRole.COMPANION, "Una", may_attend=True),
        ]
        booking = make_booking(make_session(), make_family(people=people), by=co_ordinator)
        day = Day(booking, co_ordinator, clock.now)
        day.move("visiting", ARRIVED)
        return day

    @pytest.fixture
    def adult(self, day):
        people = {p.first_name: p for p in day.booking.family.people.all()}
        return people.__getitem__

    @pytest.fixture
    def disputes(self, day, co_ordinator):
        def said():
            (row,) = register_of(day.booking.session, by=co_ordinator)
            return [(dispute.holds, dispute.other) for dispute in row.disputes]

        return said

    @pytest.mark.parametrize(
        ("before", "step", "first", "second"),
        [
            ([], ARRIVED, "Rose", "Ann"),
            ([(ARRIVED, "Rose")], JOINED, "Vic", "Una"),
            ([(ARRIVED, "Rose"), (JOINED, "Vic")], RETURNED, "Rose", "Ann"),
            ([(ARRIVED, "Rose")], LEFT, "Rose", "Ann"),
        ],
    )
    @pytest.mark.parametrize("seconds", [0, 1, 29, 31])
    def test_name_different_people(
        self, day, adult, disputes, saturday_noon, before, step, first, second, seconds
    ):
        day.move("", ARRIVED, person=adult("Una"))
        for kind, who in before:
            day.step(kind, adult=adult(who))
        assert day.step(step, adult=adult(first)).new
        saturday_noon.shift(timedelta(seconds=seconds))
        late = day.step(step, adult=adult(second), at=NOON)
        assert (late.new, late.contested) == (False, True)
        ((holds, other),) = disputes()
        assert f"with {first}" in holds
        assert f"with {second}" in other

    @pytest.mark.parametrize("step", [ARRIVED, JOINED, RETURNED, LEFT])
    def test_say_the_same(self, day, adult, disputes, step):
        steps = {ARRIVED: "Rose", JOINED: "Vic", RETURNED: "Rose", LEFT: "Rose"}
        for kind, who in steps.items():
            day.step(kind, adult=adult(who))
            if kind == step:
                break
        entries = RegisterEntry.objects.count()
        again = day.step(step, adult=adult(steps[step]))
        assert (again.new, again.contested) == (False, False)
        assert RegisterEntry.objects.count() == entries
        assert not disputes()

    def test_name_different_volunteers_who_walked_the_child(self, day, disputes):
        one, other = (make_user("volunteer", display_name=name) for name in ("Harriet", "Ignatius"))
        day.arrive()
        day.step(JOINED, "visiting", walked_by=one.pk)
        assert day.step(JOINED, "visiting", walked_by=other.pk).contested
        assert disputes() == [
            ("12:00 with Vic, walked by Harriet", "12:00 with Vic, walked by Ignatius")
        ]

    def test_say_that_the_child_waits_and_that_it_is_with_somebody(self, day, adult, disputes):
        day.arrive()
        day.step(JOINED, "visiting")
        day.step(RETURNED)
        assert day.step(RETURNED, adult=adult("Rose")).contested
        assert len(disputes()) == 1

    def test_say_that_it_ended_differently(self, day, disputes):
        day.end(Outcome.CANCELLED_BY_VISITOR)
        assert day.end(Outcome.CANCELLED_BY_CHILD_SIDE).contested
        assert not day.end(Outcome.CANCELLED_BY_VISITOR).contested
        assert disputes() == [
            (Outcome.CANCELLED_BY_VISITOR.label, Outcome.CANCELLED_BY_CHILD_SIDE.label)
        ]

    @pytest.mark.parametrize(
        ("collector", "change", "refused"),
        [
            ("Ann", {}, None),
            ("Ann", {"may_collect": False, "may_attend": True}, "authorised to"),
            ("Vic", {}, "does not let the child leave"),
        ],
    )
    def test_are_settled_only_towards_somebody_who_may_have_the_child(
        self, day, adult, disputes, co_ordinator, saturday_noon, collector, change, refused
    ):
        """What was true at the door may not be any more: the rule is asked when it is decided."""
        day.booking.family.arrangement.may_leave_building = True
        correct(day.booking.family.arrangement, on=clock.today())
        day.step(ARRIVED, adult=adult("Rose"))
        day.step(LEFT, adult=adult("Rose"))
        saturday_noon.shift(timedelta(minutes=1))
        day.step(LEFT, adult=adult(collector), at=NOON)
        arrangement = Arrangement.objects.get(family=day.booking.family)
        arrangement.may_leave_building = False
        correct(arrangement, on=clock.today())
        person = adult(collector)
        for name, value in change.items():
            setattr(person, name, value)
        correct(person, on=clock.today())
        contest = RegisterEntry.objects.get(contests__isnull=False)
        settle = {"contest_id": contest.pk, "by": co_ordinator, "key": uuid4()}
        if refused:
            with pytest.raises(Refused, match=refused):
                settle_contest(take=True, **settle)
            assert disputes()
        else:
            settle_contest(take=True, **settle)
            assert not disputes()

    def test_are_settled_in_one_step_for_whoever_the_child_left_with(
        self, day, adult, disputes, co_ordinator, saturday_noon
    ):
        """Rose was signed out by the tap that does not hold: she is in, and Ann is gone."""
        day.step(ARRIVED, adult=adult("Rose"))
        saturday_noon.shift(timedelta(minutes=5))
        first = day.step(LEFT, adult=adult("Rose"))
        saturday_noon.shift(timedelta(minutes=3))
        day.step(LEFT, adult=adult("Ann"))
        contest = RegisterEntry.objects.get(contests__isnull=False)
        settle_contest(contest_id=contest.pk, take=True, by=co_ordinator, key=uuid4())
        assert not disputes()
        (row,) = register_of(day.booking.session, by=co_ordinator)
        assert row.visit.is_in(adult("Rose").pk)
        assert not row.visit.is_in(adult("Ann").pk)
        assert row.visit.gone(adult("Ada").pk).with_id == adult("Ann").pk
        assert len(history_of(first.entry.pk, by=co_ordinator)) == 2
        struck = RegisterEntry.objects.get(person=adult("Rose"), kind=LEFT, superseded_by=None)
        assert struck.withdrawn
        assert len(history_of(struck.pk, by=co_ordinator)) == 2

    def test_are_settled_for_whoever_brought_the_child(
        self, day, adult, disputes, co_ordinator, saturday_noon
    ):
        day.step(ARRIVED, adult=adult("Rose"))
        saturday_noon.shift(timedelta(minutes=1))
        day.step(ARRIVED, adult=adult("Ann"))
        contest = RegisterEntry.objects.get(contests__isnull=False)
        settle_contest(contest_id=contest.pk, take=True, by=co_ordinator, key=uuid4())
        (row,) = register_of(day.booking.session, by=co_ordinator)
        assert not row.disputes
        assert not row.visit.came(adult("Rose").pk)
        assert row.visit.is_in(adult("Ann").pk)

    def test_that_said_the_same_of_two_children_are_asked_about_once(
        self, day, adult, disputes, co_ordinator, saturday_noon
    ):
        ben = NewPerson(PersonRole.CHILD, "Ben")
        add_person(family_id=day.booking.family_id, person=ben, on=clock.today())
        day.step(ARRIVED, adult=adult("Rose"))
        day.step(LEFT, adult=adult("Rose"))
        saturday_noon.shift(timedelta(minutes=3))
        day.step(LEFT, adult=adult("Ann"))
        (row,) = register_of(day.booking.session, by=co_ordinator)
        (dispute,) = row.disputes
        assert dispute.about == "when Ada, Ben left"
        settle_contest(contest_id=dispute.entry_id, take=True, by=co_ordinator, key=uuid4())
        assert not disputes()
        (row,) = register_of(day.booking.session, by=co_ordinator)
        gone = {row.visit.gone(child.id).with_id for child in row.visit.children}
        assert gone == {adult("Ann").pk}

    def test_a_refusal_names_whom_it_is_about_and_its_text_does_not(self, day, adult):
        day.step(ARRIVED, adult=adult("Rose"))
        with pytest.raises(Refused, match="They have the child") as refused:
            day.move("", LEFT, person=adult("Rose"))
        assert refused.value.sentence.startswith("Rose: They have the child")
        assert "Rose" not in str(refused.value)

    def test_are_told_on_the_row(self, client, day, adult):
        """Both tablets show the row of before; the second sees at once that they disagree."""
        day.arrive()
        url = reverse("families:movement", args=[day.booking.pk])
        answers = [
            client.post(
                url,
                {"tap": f"collected:{adult(who).pk}:{uuid4()}", "way": "main"},
                headers={"HX-Request": "true"},
            )
            for who in ("Rose", "Ann")
        ]
        assert [answer.headers["X-Tap"] for answer in answers] == ["recorded", "contested"]
        said = answers[1].content.decode()
        assert "Two tablets say different things" in said
        assert "12:00 with Ann" in said


class TestATapThatWaited:
    """Two tablets said different things while one had no line."""

    @pytest.fixture
    def contested(self, tap, co_ordinator):
        held = tap(at=NOON - timedelta(minutes=30)).entry
        late = tap(at=NOON - timedelta(minutes=20))
        return held, late

    def test_is_kept_beside_what_holds(self, contested, booking, co_ordinator):
        held, late = contested
        assert (late.new, late.contested, late.entry) == (False, True, held)
        (row,) = register_of(booking.session, by=co_ordinator)
        (dispute,) = row.disputes
        assert (dispute.holds, dispute.other) == ("11:30", "11:40")
        assert row.places[1].arrived.says == "11:30"

    def test_sent_again_is_one_entry(self, tap, contested):
        key = uuid4()
        for _ in range(3):
            tap(at=NOON - timedelta(minutes=10), key=key)
        assert RegisterEntry.objects.count() == 3

    def test_that_says_nearly_the_same_is_not_kept(self, tap, contested):
        tap(at=NOON - timedelta(minutes=29))
        tap(at=NOON - timedelta(minutes=21))
        assert RegisterEntry.objects.count() == 2

    def test_that_is_fresh_is_not_kept(self, tap, contested):
        tap(at=NOON)
        assert RegisterEntry.objects.count() == 2

    @pytest.mark.parametrize(("take", "holds"), [(True, "11:40"), (False, "11:30")])
    def test_is_settled_by_a_person_and_both_stay(
        self, contested, booking, co_ordinator, take, holds
    ):
        contest = RegisterEntry.objects.get(contests__isnull=False)
        for _ in range(2):
            settle_contest(contest_id=contest.pk, take=take, by=co_ordinator, key=uuid4())
        (row,) = register_of(booking.session, by=co_ordinator)
        assert not row.disputes
        assert row.places[1].arrived.says == holds
        assert RegisterEntry.objects.filter(pk__in=[contested[0].pk, contest.pk]).count() == 2
        assert contests_of(contested[0]) == [contest]
        assert len(history_of(contested[0].pk, by=co_ordinator)) == (2 if take else 1)

    def test_of_another_outcome_is_kept_too(self, day, booking, co_ordinator, saturday_noon):
        day.end(Outcome.CANCELLED_BY_VISITOR)
        saturday_noon.move_to(NOON + timedelta(hours=1))
        late = day.end(Outcome.CANCELLED_BY_CHILD_SIDE, at=NOON - timedelta(minutes=1))
        assert late.contested
        (row,) = register_of(booking.session, by=co_ordinator)
        assert row.outcome.says == Outcome.CANCELLED_BY_VISITOR.label
        assert row.disputes[0].other == Outcome.CANCELLED_BY_CHILD_SIDE.label

    def test_that_nobody_contests_counts_at_its_own_time(self, tap):
        assert tap(at=moment_ago("1200")).entry.at == NOON - timedelta(minutes=20)

    @pytest.mark.parametrize("seconds", ["-1", "43201", "soon", "nan", "inf", "1e400"])
    def test_of_no_age_a_tablet_can_have_is_refused(self, seconds):
        with pytest.raises(Refused):
            moment_ago(seconds)
