"""Clause 6: without a check that holds, or out of post, nobody walks a child; clause 1: nor does
whoever knows its family. They may be in the building, and are then on the fire list alone."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.urls import reverse

from accounts.roles import Role
from contactcentre.safekeeping import clock
from families.models import EntryKind, KnownFamily, Outcome, PersonRole, RegisterEntry
from families.services import building
from families.services.batch import Said, store_visit
from families.services.crowd import crowd_of
from families.services.known import declare_known
from families.services.offers import helpers_of
from policy.clauses import Clause, Refused
from tests.factories.accounts import make_user, signed_in_client
from tests.factories.day import NOON, Day
from tests.factories.families import make_families
from tests.factories.sessions import make_booking, make_session, person_of
from tests.factories.volunteers import lapse, look_after, make_cleared, make_volunteer
from volunteers.models import Volunteer

pytestmark = pytest.mark.django_db

# Who is asked about, and whether they may walk a child of the first family, and of the other one.
PEOPLE = {
    "volunteer": (None, None),
    "co-ordinator": (None, None),
    "team leader": (None, None),
    "knows the first": (Clause.C1, None),
    "co-ordinator who knows the first": (Clause.C1, None),
    "lapsed": (Clause.C6, Clause.C6),
    "on a break": (Clause.C6, Clause.C6),
    "never checked": (Clause.C6, Clause.C6),
    "without a record": (Clause.C6, Clause.C6),
    "team leader who lapsed": (Clause.C6, Clause.C6),
    "left": (Clause.CENTRE, Clause.CENTRE),
    "trustee": (Clause.C1, Clause.C1),
}
CHECKED = [name for name, said in PEOPLE.items() if said[1] is None]
OFF_DUTY = [name for name, said in PEOPLE.items() if said[1] is Clause.C6]


@pytest.fixture(autouse=True)
def _saturday_noon():
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture(autouse=True)
def own_keyring(made_once):
    """The keyring under which the session was made that all tests here share."""


@pytest.fixture(scope="module")
def co_ordinator(made_once):
    with time_machine.travel(NOON, tick=False):
        return make_user(Role.CO_ORDINATOR)


@pytest.fixture(scope="module")
def bookings(co_ordinator):
    """Two families on one session; of each both sides and the child are there."""
    with time_machine.travel(NOON, tick=False):
        session = make_session()
        found = [make_booking(session, family, by=co_ordinator) for family in make_families(2)]
        for booking in found:
            day = Day(booking, co_ordinator, clock.now)
            day.move("visiting", EntryKind.ARRIVED)
            day.arrive()
        return found


@pytest.fixture
def person(bookings, co_ordinator):
    """One of ``PEOPLE``, who looked after both families as far as they could be given them."""

    def made(name):
        role = {"co-ordinator": Role.CO_ORDINATOR, "team": Role.TEAM_LEADER}.get(
            name.split(" ")[0], Role.TRUSTEE if name == "trustee" else Role.VOLUNTEER
        )
        cleared = name not in {"never checked", "without a record"}
        user = make_user(role, cleared=cleared, display_name="Wendy Walker")
        if role == Role.VOLUNTEER and cleared:
            for booking in bookings:
                look_after(user, booking, by=co_ordinator)
        if name == "never checked":
            make_volunteer(user)
        elif name == "lapsed":
            lapse(user.volunteer)
        elif name == "team leader who lapsed":
            lapse(make_cleared(user))
        elif name == "on a break":
            Volunteer.objects.filter(user=user).update(state=Volunteer.State.ON_BREAK)
        elif name == "left":
            user.is_active = False
            user.save()
        elif name.endswith("knows the first"):
            declare_known(family_id=bookings[0].family_id, user=user, reason="", by=user)
        return user

    return made


@pytest.mark.parametrize("which", [0, 1])
@pytest.mark.parametrize("name", PEOPLE)
@pytest.mark.parametrize("step", [EntryKind.JOINED, EntryKind.RETURNED])
def test_6_and_1_who_walks_a_child(person, bookings, co_ordinator, name, which, step):
    walker, booking, clause = person(name), bookings[which], PEOPLE[name][which]
    day = Day(booking, co_ordinator, clock.now)
    role = "visiting" if step == EntryKind.JOINED else "resident"
    if step == EntryKind.RETURNED:
        day.step(EntryKind.JOINED, "visiting")
    if clause is None:
        assert day.step(step, role, walked_by=walker.pk).entry.walked_by == walker
        return
    for typed in (False, True):
        with pytest.raises(Refused) as refused:
            day.step(step, role, walked_by=walker.pk, typed=typed)
        assert refused.value.clause is clause
    assert not RegisterEntry.objects.filter(walked_by=walker).exists()


@pytest.mark.parametrize("which", [0, 1])
@pytest.mark.parametrize("name", PEOPLE)
def test_6_and_1_only_they_can_be_chosen(person, bookings, co_ordinator, name, which):
    walker, booking = person(name), bookings[which]
    if name not in {"left", "trustee"}:
        building.sign_in_staff(
            session_id=booking.session_id, user_id=walker.pk, by=co_ordinator, key=uuid4()
        )
    chosen = dict(helpers_of(booking.session, me=co_ordinator).of(booking.pk, me=co_ordinator.pk))
    assert (walker.pk in chosen) is (PEOPLE[name][which] is None)
    client = signed_in_client(co_ordinator)
    urls = {
        "register": reverse("families:register", args=[booking.session_id]),
        "movement-at": reverse("families:movement-at", args=[booking.pk]),
        "paper": reverse("families:from-paper", args=[booking.session_id]),
    }
    select = {
        "register": f'id="w-{booking.pk}"',
        "movement-at": 'id="id_walked_by"',
        "paper": f'id="walker-{booking.pk}"',
    }
    for page, url in urls.items():
        html = client.get(url).content.decode()
        options = re.search(rf"<select[^>]*{re.escape(select[page])}.*?</select>", html, re.S)[0]
        assert (str(walker.pk) in options) is (PEOPLE[name][which] is None), page


@pytest.mark.parametrize("name", [name for name, said in PEOPLE.items() if said[0]])
def test_6_and_1_nor_on_paper(person, bookings, co_ordinator, name):
    walker, booking = person(name), bookings[0]
    child, visitor = (
        person_of(booking.family, role) for role in (PersonRole.CHILD, PersonRole.VISITING)
    )
    said = Said(EntryKind.JOINED, child.pk, clock.now(), visitor.pk, walker.pk)
    stored = store_visit(booking_id=booking.pk, said=[said], page_key=uuid4(), by=co_ordinator)
    assert [problem.said for problem in stored.problems] == [said]
    assert not RegisterEntry.objects.filter(walked_by=walker).exists()


def test_6_whoever_notes_it_is_not_taken_for_the_walker_unless_they_may(bookings):
    """An emergency lets them see the family; the child is walked by somebody else."""
    leader = make_user(Role.TEAM_LEADER)
    lapse(make_cleared(leader))
    found = helpers_of(bookings[0].session, me=leader)
    assert leader.pk not in dict(found.of(bookings[0].pk, me=leader.pk))


def test_1_the_word_taken_back_they_may_again(person, bookings, co_ordinator):
    walker = person("knows the first")
    KnownFamily.objects.update(ended_at=clock.now())
    day = Day(bookings[0], co_ordinator, clock.now)
    assert day.step(EntryKind.JOINED, "visiting", walked_by=walker.pk).new


# --- In the building ------------------------------------------------------------------------------


@pytest.mark.parametrize("name", [*CHECKED, *OFF_DUTY])
def test_6_in_the_building_everybody_is_on_the_fire_list_and_the_checked_are_on_duty(
    person, bookings, co_ordinator, name
):
    session, client = bookings[0].session, signed_in_client(co_ordinator)
    user = person(name)
    people_in = reverse("families:people-in", args=[session.pk])
    sent = client.post(people_in, {"user": str(user.pk), "key": uuid4()}, follow=True)
    off_duty = name in OFF_DUTY
    assert ("not in post with a DBS check that holds" in sent.content.decode()) is off_duty
    fire_list = client.get(reverse("families:fire-list", args=[session.pk])).content.decode()
    assert "Wendy Walker" in fire_list
    assert ("On duty" not in fire_list) is ("Not on duty" in fire_list) is off_duty
    board = client.get(reverse("families:board", args=[session.pk])).content.decode()
    assert ("Not on duty" in board) is off_duty


@pytest.mark.parametrize("name", ["volunteer", "lapsed", "on a break", "never checked"])
def test_6_only_the_checked_count_towards_the_least_there_must_be(
    person, bookings, co_ordinator, name
):
    session, user = bookings[0].session, person(name)
    building.sign_in_staff(session_id=session.pk, user_id=user.pk, by=co_ordinator, key=uuid4())
    assert crowd_of(session, by=co_ordinator).volunteers == (name == "volunteer")


def test_6_a_visit_that_ended_stays_as_it_was(person, bookings, co_ordinator):
    """What somebody did while their check held is not undone when it lapses."""
    walker, day = person("volunteer"), Day(bookings[0], co_ordinator, clock.now)
    day.step(EntryKind.JOINED, "visiting", walked_by=walker.pk)
    day.step(EntryKind.RETURNED, "resident", at=NOON + timedelta(seconds=1))
    lapse(walker.volunteer)
    assert day.end(Outcome.ATTENDED, sure=True).new
    assert RegisterEntry.objects.filter(walked_by=walker).exists()


@pytest.mark.parametrize("name", ["volunteer", "lapsed", "on a break"])
def test_6_the_plan_of_a_session_says_whose_cover_does_not_count(
    person, bookings, co_ordinator, name
):
    person(name)
    url = reverse("families:session", args=[bookings[0].session_id])
    page = signed_in_client(co_ordinator).get(url).content.decode()
    marks = page.count(">Does not count<")
    assert marks == (0 if name == "volunteer" else len(bookings))
    assert page.count("<bdi>Wendy Walker</bdi>") >= len(bookings)
