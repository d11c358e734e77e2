"""What everybody is told of a closure names nobody."""

from datetime import timedelta

import pytest
from django.urls import reverse

from contactcentre.safekeeping import clock
from families.models import Closure, PersonRole, Representative
from families.services import closures
from families.services.family import NewPerson
from policy.clauses import Clause, Refused
from tests.factories.families import make_family
from tests.factories.sessions import make_session

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("saturday_noon", "co_ordinator")]


@pytest.fixture(autouse=True)
def family(saturday_noon):
    people = [
        NewPerson(PersonRole.CHILD, "May", "Okonkwo"),
        NewPerson(PersonRole.RESIDENT, "Will", "Hall"),
        NewPerson(PersonRole.VISITING, "Bo", "Ashdown-Grey"),
    ]
    made = make_family(people=people)
    # By chance a reference may have the look of a postcode, and is refused for that.
    made.subject.reference = "F-HWJKMN"
    made.subject.save(update_fields=["reference"])
    return made


@pytest.fixture
def close(family):
    venue = make_session().venue
    day = clock.today() + timedelta(days=7)

    def with_words(words):
        return closures.close_days(venue=venue, first_day=day, last_day=day, words=words)

    return with_words


@pytest.mark.parametrize(
    "words",
    [
        "Closed because of Okonkwo.",
        "Mr Ashdown has complained.",
        "Okonkwo’s mother is ill.",
        "bo ashdown-grey is banned",
        "w1ll h4ll is banned",
        "Margaret is ill.",
        "Closed: see {reference}.",
    ],
)
def test_somebody_who_is_known_here_is_not_named(close, family, words):
    with pytest.raises(Refused) as refused:
        close(words.format(reference=family.reference))
    assert (refused.value.clause, refused.value.about) == (Clause.C1, "words")
    assert not Closure.objects.exists()


@pytest.mark.parametrize(
    "words",
    [
        "Closed; ask at 198 Quarryman’s Steps, ZZ1 7QX.",
        "Ring 07700 900123 first.",
        "Write to vic@families.example.org",
        "Closed: somebody moved in with the neighbours.",
    ],
)
def test_nor_is_it_told_where_anybody_is(close, words):
    with pytest.raises(Refused) as refused:
        close(words)
    assert (refused.value.clause, refused.value.about) == (Clause.C4, "words")
    assert not Closure.objects.exists()


def test_who_acts_for_somebody_is_not_named_either(close, family):
    party = family.people.get(role=PersonRole.VISITING)
    Representative(family=family, party=party, name="Rosamund Hartigan-Voss").save()
    with pytest.raises(Refused, match="told these words"):
        close("Closed because Hartigan-Voss asked.")


@pytest.mark.parametrize(
    "words",
    [
        "The hall will be painted until the end of May.",
        "Trinity Hall is flooded.",
        "The boiler is broken; we may open later.",
        "Easter",
    ],
)
def test_whatever_else_there_is_to_say_may_be_said(close, words):
    assert close(words).words == words


def test_other_words_are_asked_for_in_the_same_way(close, co_ordinator):
    closure = close("The hall is flooded.")
    fields = {"closure_id": closure.pk, "by": co_ordinator, "on": clock.today()}
    days = {"first_day": closure.first_day, "last_day": closure.last_day}
    with pytest.raises(Refused, match="told these words"):
        closures.change_closure(**fields, **days, words="Okonkwo flooded it.")
    with pytest.raises(Refused, match="told these words"):
        closures.withdraw_closure(**fields, words="Okonkwo mended it.")


def test_the_form_says_so_at_the_words_and_keeps_them(client, close):
    venue = close("Painting").venue_id
    Closure.objects.all().delete()
    day = f"{clock.today() + timedelta(days=7):%Y-%m-%d}"
    fields = {"venue": venue, "first_day": day, "last_day": day, "words": "Okonkwo is ill."}
    page = client.get(reverse("families:closure-new")).content.decode()
    key = page.split('name="key" value="')[1].split('"')[0]
    answer = client.post(reverse("families:closure-new"), {**fields, "key": key})
    assert answer.status_code == 422
    said = answer.content.decode()
    assert "told these words" in said.split("id_words_error")[1]
    assert 'value="Okonkwo is ill."' in said
