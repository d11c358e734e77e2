"""Clause 9: centre users are made aware of the policy, each party at their own pre-visit."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from contactcentre.safekeeping import clock
from families.models import Family, PersonRole
from families.services.family import change_state
from families.services.pre_visit import told_at_pre_visit
from policy.awareness import made_aware, told_of, told_on
from policy.clauses import Refused
from policy.figures import figures
from policy.models import Awareness
from policy.undertaking import give
from tests.factories.accounts import make_user, signed_in_client
from tests.factories.families import make_family
from tests.factories.policy import adopt
from tests.factories.progress import make_pre_visit
from tests.factories.sessions import make_booking, make_session, person_of

pytestmark = pytest.mark.django_db

SIDES = (PersonRole.RESIDENT, PersonRole.VISITING)


@pytest.fixture
def co_ordinator():
    return make_user("co-ordinator")


@pytest.fixture
def family(co_ordinator):
    referred = make_family(state=Family.State.REFERRED)
    return change_state(
        family_id=referred.pk, state=Family.State.ACTIVE, by=co_ordinator, on=clock.today()
    )


def test_9_who_was_told_which_version_how_when_and_by_whom(family, co_ordinator):
    day = clock.today() - timedelta(3)
    make_pre_visit(family, PersonRole.VISITING, by=co_ordinator, held_on=day)
    aware = Awareness.objects.exclude(how="read").get()
    assert (aware.subject_id, aware.who) == (
        family.pk,
        person_of(family, PersonRole.VISITING).pk,
    )
    assert (aware.audience, aware.how) == (Awareness.Audience.USER, Awareness.How.PRE_VISIT)
    assert (aware.version, aware.on, aware.told_by) == ("1", day, co_ordinator)


def test_9_nobody_is_noted_as_told_who_was_not(family, co_ordinator):
    make_pre_visit(family, PersonRole.VISITING, by=co_ordinator, told=False)
    assert not Awareness.objects.exclude(how="read").exists()


def test_9_one_side_being_told_is_not_the_other_side_being_told(family, co_ordinator):
    make_pre_visit(family, PersonRole.VISITING, by=co_ordinator)
    told = told_on([person.pk for person in family.people.all()])
    assert set(told) == {person_of(family, PersonRole.VISITING).pk}


def test_9_what_was_told_stays_told(family, co_ordinator):
    make_pre_visit(family, PersonRole.VISITING, by=co_ordinator)
    make_pre_visit(family, PersonRole.VISITING, by=co_ordinator, told=False)
    assert Awareness.objects.exclude(how="read").count() == 1


def test_9_a_wrong_day_is_noted_anew_and_what_was_noted_stays(family, co_ordinator):
    wrong, right = clock.today() - timedelta(3), clock.today() - timedelta(10)
    visitor = person_of(family, PersonRole.VISITING)
    make_pre_visit(family, PersonRole.VISITING, by=co_ordinator, held_on=wrong)
    second = make_user("co-ordinator")
    for _ in range(2):
        make_pre_visit(family, PersonRole.VISITING, by=second, held_on=right)
    assert told_on([visitor.pk]) == {visitor.pk: right}
    stands, corrected = told_at_pre_visit(visitor)
    assert (stands.on, stands.told_by, stands.corrected_on) == (right, co_ordinator, None)
    assert (corrected.on, corrected.told_by) == (wrong, co_ordinator)
    assert (corrected.corrected_on, corrected.corrected_by) == (clock.today(), second)
    make_pre_visit(family, PersonRole.VISITING, by=second, held_on=wrong)
    assert told_on([visitor.pk]) == {visitor.pk: wrong}
    assert [line.value for line in told_of(visitor.pk)].count(
        "Told at the pre-visit, version 1, as was noted by mistake"
    ) == 2


def test_9_another_day_of_the_pre_visit_alone_is_no_other_day_of_being_told(family, co_ordinator):
    day = clock.today() - timedelta(3)
    make_pre_visit(family, PersonRole.VISITING, by=co_ordinator, held_on=day)
    make_pre_visit(family, PersonRole.VISITING, by=co_ordinator, told=False)
    assert Awareness.objects.exclude(how="read").get().on == day


def test_9_the_right_day_was_under_the_version_of_that_day(family, co_ordinator, policy_to_come):
    day = clock.today()
    visitor = person_of(family, PersonRole.VISITING)
    adopt(co_ordinator=co_ordinator, trustees=[make_user("trustee"), make_user("trustee")])
    with time_machine.travel(clock.now() + timedelta(days=3)):
        make_pre_visit(family, PersonRole.VISITING, by=co_ordinator)
        assert set(told_on([visitor.pk])) == {visitor.pk}
        make_pre_visit(family, PersonRole.VISITING, by=co_ordinator, held_on=day)
        assert told_on([visitor.pk]) == {}
        assert figures(day, clock.today())["told.user"] == 1


def test_9_told_again_the_first_telling_stands(family, co_ordinator):
    today = clock.today()
    for day in (today - timedelta(9), today):
        made_aware(
            subject_id=family.pk,
            who=person_of(family, PersonRole.VISITING).pk,
            audience=Awareness.Audience.USER,
            how=Awareness.How.COPY,
            on=day,
            by=co_ordinator,
        )
    assert [aware.on for aware in Awareness.objects.exclude(how="read")] == [today - timedelta(9)]


def test_9_having_been_shown_it_with_a_form_is_not_being_told(family):
    visitor = person_of(family, PersonRole.VISITING).pk
    for how in Awareness.How:
        Awareness.objects.all().delete()
        made_aware(
            subject_id=family.pk,
            who=visitor,
            audience=Awareness.Audience.USER,
            how=how,
            on=clock.today(),
            by=None,
        )
        assert (visitor in told_on([visitor])) == (how in {"pre-visit", "copy", "in-person"})


@pytest.mark.parametrize("untold", SIDES)
def test_9_no_first_visit_is_booked_before_both_sides_were_told(family, co_ordinator, untold):
    for side in SIDES:
        make_pre_visit(family, side, by=co_ordinator, told=side != untold)
    with pytest.raises(Refused, match="confidentiality policy"):
        make_booking(make_session(), family, by=co_ordinator)


def test_9_a_new_version_is_told_anew(family, co_ordinator, policy_to_come):
    visitor = person_of(family, PersonRole.VISITING)
    make_pre_visit(family, PersonRole.VISITING, by=co_ordinator)
    adopt(co_ordinator=co_ordinator, trustees=[make_user("trustee"), make_user("trustee")])
    assert set(told_on([visitor.pk])) == {visitor.pk}
    with time_machine.travel(clock.now() + timedelta(days=1)):
        assert told_on([visitor.pk]) == {}
        desk = signed_in_client(co_ordinator)
        give(co_ordinator, on=clock.today())
        page = reverse("families:pre-visit", args=[family.reference, visitor.pk])
        assert "There is a new version of the policy" in desk.get(page).content.decode()
        told = reverse("families:tell-of-policy", args=[family.reference, visitor.pk])
        assert desk.post(told)["Location"] == page
        assert "There is a new version of the policy" not in desk.get(page).content.decode()
        assert set(told_on([visitor.pk])) == {visitor.pk}
    kept = Awareness.objects.filter(who=visitor.pk).order_by("version")
    assert [(aware.version, aware.how) for aware in kept] == [
        ("1", "pre-visit"),
        ("2", "in-person"),
    ]


def test_9_a_pre_visit_typed_in_later_told_of_the_version_of_its_day(
    family, co_ordinator, policy_to_come
):
    day = clock.today()
    adopt(co_ordinator=co_ordinator, trustees=[make_user("trustee"), make_user("trustee")])
    with time_machine.travel(clock.now() + timedelta(days=3)):
        make_pre_visit(family, PersonRole.VISITING, by=co_ordinator, held_on=day)
    assert Awareness.objects.exclude(how="read").get().version == "1"
