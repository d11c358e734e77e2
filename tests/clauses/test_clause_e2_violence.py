"""Exception 2: a concern about physical violence, to anybody at the centre, may be passed on."""

import pytest
from django.db import IntegrityError, transaction

from contactcentre.safekeeping import clock
from disclosures.models import Concern, ExceptionDisclosure
from policy.clauses import Clause, Refused
from tests.factories.accounts import make_user
from tests.factories.concerns import do_not_refer, make_concern, make_lead, pass_on

pytestmark = pytest.mark.django_db
BASES = ExceptionDisclosure.Basis.values
AGENCIES = ExceptionDisclosure.Agency.values


@pytest.fixture
def reader():
    return make_lead()


@pytest.fixture
def violence():
    return make_concern(by=make_user("volunteer"), kind="violence", words="He struck the escort")


def may(basis, agency):
    return agency != "threatened" or basis == "e2"


@pytest.mark.parametrize("agency", AGENCIES)
@pytest.mark.parametrize("basis", BASES)
def test_e2_the_person_threatened_is_told_of_violence_and_of_nothing_else(
    reader, violence, basis, agency
):
    if may(basis, agency):
        assert pass_on(violence, by=reader, basis=basis, agency=agency).basis == basis
        return
    with pytest.raises(Refused) as refused:
        pass_on(violence, by=reader, basis=basis, agency=agency)
    assert refused.value.clause is Clause.E2
    assert not ExceptionDisclosure.objects.exists()


@pytest.mark.parametrize("basis", ["e1", "law"])
def test_e2_the_database_says_so_too(reader, violence, basis):
    told = {
        "concern": violence,
        "basis": basis,
        "agency": "threatened",
        "person": "The escort",
        "words": "He said that he would come back",
        "route": "in-person",
        "passed_at": violence.recorded_at,
        "noted_at": clock.now(),
    }
    with pytest.raises(IntegrityError), transaction.atomic():
        ExceptionDisclosure.objects.create(**told)
    with pytest.raises(IntegrityError), transaction.atomic():
        ExceptionDisclosure.objects.create(
            **told | {"basis": "e2", "passed_at": told["noted_at"], "noted_at": told["passed_at"]}
        )
    ExceptionDisclosure.objects.create(**told | {"basis": "e2"})


def test_e2_violence_to_a_volunteer_counts_as_much_as_to_anybody_else(reader):
    struck = make_user("volunteer")
    made = make_concern(by=struck, kind="violence", words="He struck me at the door", whom="A man")
    assert Concern.objects.visible_to(reader).get() == made
    assert pass_on(made, by=reader, basis="e2", agency="police").concern == made


def test_e2_a_decision_not_to_refer_is_refused_under_the_exception_it_falls_under(reader, violence):
    do_not_refer(violence, by=reader)
    with pytest.raises(Refused) as refused:
        do_not_refer(violence, by=reader)
    assert refused.value.clause is Clause.E2
