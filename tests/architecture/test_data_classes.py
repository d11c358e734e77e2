"""Nothing is stored without somebody having decided what it is."""

import pytest
from django.db import models

from contactcentre.data_classes import (
    OTHERS,
    OURS,
    DataClass,
    class_of,
    listed,
    stored_models,
)
from contactcentre.safekeeping.sealing import SealedField, SealedModel

MODELS = stored_models()
FIELDS = [field for model in MODELS for field in model._meta.concrete_fields]
TEXT_LIKE = (
    models.CharField,
    models.TextField,
    models.JSONField,
    models.BinaryField,
    models.FileField,
    models.GenericIPAddressField,
)


def name_of(field):
    return f"{field.model._meta.label}.{field.name}"


@pytest.mark.parametrize("field", FIELDS, ids=name_of)
def test_every_stored_field_is_classed(field):
    assert class_of(field) is not None, (
        f"Say in contactcentre/data_classes/ours.py what {name_of(field)} is, or seal it."
    )


def test_every_classed_field_is_stored():
    stored = {(field.model._meta.label, field.name) for field in FIELDS}

    assert sorted(set(listed()) - stored) == []


def test_no_sealed_field_is_listed_as_in_clear():
    sealed = {
        (field.model._meta.label, field.name) for field in FIELDS if isinstance(field, SealedField)
    }

    assert sorted(sealed & set(listed())) == []


def test_every_text_of_ours_in_clear_is_argued_for():
    bare = [
        name_of(field)
        for field in FIELDS
        if field.model._meta.label in OURS
        and isinstance(field, TEXT_LIKE)
        and not isinstance(field, SealedField)
        and not field.choices
        and not OURS[field.model._meta.label].because.get(field.name)
    ]

    assert bare == []


def test_every_table_that_is_not_ours_says_what_we_let_into_it():
    assert [label for label, fields in OTHERS.items() if not fields.why] == []


def test_nothing_is_classed_twice():
    names = [
        (label, name)
        for label, fields in (OURS | OTHERS).items()
        for part in (fields.structural.split(), fields.operational.split(), fields.because)
        for name in part
    ]

    assert sorted(names) == sorted(set(names))
    assert OURS.keys().isdisjoint(OTHERS)


def test_structural_fields_carry_nothing_but_keys():
    odd = [
        name_of(field)
        for field in FIELDS
        if field.model._meta.label in OURS
        and class_of(field) is DataClass.STRUCTURAL
        and not (field.primary_key or field.is_relation or field.name in {"sequence", "number"})
        and not isinstance(field, models.UUIDField)
    ]

    assert odd == []


def test_every_model_with_a_sealed_field_knows_its_subject():
    strays = {
        field.model._meta.label
        for field in FIELDS
        if isinstance(field, SealedField) and not issubclass(field.model, SealedModel)
    }

    assert strays == set()
