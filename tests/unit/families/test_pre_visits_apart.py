"""Both sides' pre-visits on one day: whether they were apart is asked where they may not meet."""

from datetime import timedelta
from functools import partial

import pytest
from django.urls import reverse

from contactcentre.safekeeping import clock
from families.models import Family, PersonRole, PreVisit
from families.services.family import NewPerson, add_person, change_state, correct
from policy.clauses import Refused, answer
from tests.factories.accounts import make_user, signed_in_client
from tests.factories.families import make_family
from tests.factories.progress import make_pre_visit
from tests.factories.sessions import person_of

pytestmark = pytest.mark.django_db

RESIDENT, VISITING = PersonRole.RESIDENT, PersonRole.VISITING


@pytest.fixture
def co_ordinator():
    return make_user("co-ordinator")


@pytest.fixture
def accepted(co_ordinator):
    family = make_family(state=Family.State.REFERRED)
    return change_state(
        family_id=family.pk, state=Family.State.ACTIVE, by=co_ordinator, on=clock.today()
    )


ASKS = "The other side was not in the building at the same time"


def let_meet(family):
    family.arrangement.parents_may_meet = True
    correct(family.arrangement, on=clock.today())


@pytest.mark.parametrize(
    ("other", "days", "may_meet", "apart", "yes"),
    [
        (VISITING, 0, False, False, False),
        (VISITING, 0, False, True, True),
        (VISITING, 0, True, False, True),
        (VISITING, 1, False, False, True),
        (PersonRole.OTHER_PARTY, 0, False, False, False),
    ],
)
def test_it_is_asked_about(accepted, co_ordinator, other, days, may_meet, apart, yes):
    if other == PersonRole.OTHER_PARTY:
        further = NewPerson(role=other, first_name="Gran")
        add_person(family_id=accepted.pk, person=further, on=clock.today())
    if may_meet:
        let_meet(accepted)
    held_on = clock.today() - timedelta(days)
    make_pre_visit(accepted, other, by=co_ordinator, held_on=held_on)
    said = answer(
        partial(make_pre_visit, accepted, RESIDENT),  # type: ignore[arg-type]
        by=co_ordinator,
        apart=apart,
    )
    assert said.yes is yes
    assert PreVisit.objects.filter(person__role=RESIDENT).exists() is yes


def test_two_of_one_side_may_come_together(accepted, co_ordinator):
    gran = NewPerson(role=PersonRole.OTHER_PARTY, first_name="Gran")
    add_person(family_id=accepted.pk, person=gran, on=clock.today())
    make_pre_visit(accepted, PersonRole.OTHER_PARTY, by=co_ordinator)
    assert make_pre_visit(accepted, VISITING, by=co_ordinator, apart=False)


def test_it_is_asked_once_for_a_day(accepted, co_ordinator):
    make_pre_visit(accepted, VISITING, by=co_ordinator)
    make_pre_visit(accepted, RESIDENT, by=co_ordinator)
    noted = {"by": co_ordinator, "apart": False, "child_shown_round": True}
    assert make_pre_visit(accepted, RESIDENT, **noted).child_shown_round


def test_it_is_asked_about_when_the_day_is_corrected_to_the_same_one(accepted, co_ordinator):
    day_before = clock.today() - timedelta(1)
    make_pre_visit(accepted, VISITING, by=co_ordinator)
    make_pre_visit(accepted, RESIDENT, by=co_ordinator, held_on=day_before)
    with pytest.raises(Refused, match="for that same day") as refused:
        make_pre_visit(accepted, RESIDENT, by=co_ordinator, apart=False)
    assert refused.value.about == "apart"


def test_the_page_asks_where_there_is_a_doubt_and_not_before(accepted, co_ordinator):
    url = reverse("families:pre-visit", args=[accepted.reference, person_of(accepted, RESIDENT).pk])
    typed = {
        "held_on": f"{clock.today():%d/%m/%Y}",
        "identity": "passport",
        "rules_explained": "on",
        "version": "0",
    }
    client = signed_in_client(co_ordinator)
    make_pre_visit(accepted, VISITING, by=co_ordinator)
    assert ASKS not in client.get(url).content.decode()
    asked = client.post(url, typed | {"apart": "False"})
    assert asked.status_code == 422
    page = asked.content.decode()
    assert ASKS in page
    assert "may not meet. Check the date" in page
    assert PreVisit.objects.count() == 1
    assert client.post(url, typed | {"apart": "on"}).status_code == 302
    assert PreVisit.objects.count() == 2
