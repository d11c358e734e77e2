"""Clause 2: a review is no report. It says one of a closed list of decisions, and nothing else."""

import pytest
from django.urls import reverse

from contactcentre.safekeeping import clock
from contactcentre.safekeeping.sealing import SealedField
from families.models import PreVisit, Review
from families.services.reviews import record_regular
from policy.clauses import Clause, Refused
from tests.factories.accounts import make_user, signed_in_client
from tests.factories.families import make_family

pytestmark = pytest.mark.django_db


def test_2_neither_a_review_nor_a_pre_visit_has_room_for_words():
    texts = [
        field.name
        for model in (Review, PreVisit)
        for field in model._meta.concrete_fields
        if field.get_internal_type() in {"CharField", "TextField"}
        and not field.choices
        and type(field).__name__ not in {"SealedBooleanField", "SealedDateField"}
    ]
    assert texts == []
    assert any(isinstance(field, SealedField) for field in PreVisit._meta.concrete_fields)


def test_2_the_form_of_a_review_takes_no_words():
    browser, family = signed_in_client(make_user("co-ordinator")), make_family()
    page = browser.get(reverse("families:review-record", args=[family.reference]))
    main = page.content.decode().partition("<main")[2]
    assert "<textarea" not in main
    assert 'type="text"' not in main


@pytest.mark.parametrize("decision", ["", "The children were happy", "goes-on, mother was rude"])
def test_2_words_of_ones_own_are_refused(decision):
    with pytest.raises(Refused) as refused:
        record_regular(
            family_id=make_family().pk,
            version=0,
            decision=decision,
            move_on="",
            by=make_user("co-ordinator"),
            on=clock.today(),
        )
    assert refused.value.clause == Clause.C2
    assert not Review.objects.exists()
