"""Every sealed text there is, for whoever looks for one in a raw file, a log or a mail."""

import json
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import BooleanField

from contactcentre.safekeeping.errors import KeyMissing
from contactcentre.safekeeping.keyring.keys import key_scope
from contactcentre.safekeeping.sealing import (
    SealedDateField,
    SealedDateTimeField,
    SealedField,
    SealedModel,
)
from families.rules.referral_questions import IN_WORDS

# Shorter texts turn up in any file by chance.
SHORTEST = 6


def canaries() -> dict[str, str]:
    """Sealed texts by “app.Model.field”, further ones of the same field by “app.Model.field#1”.

    Of dates and times one each, the earliest that is kept nowhere in clear, as it is written
    inside its seal. Not yes and no,
    and not the closed lists of words, which stand in the code and on pages as well.
    """
    found: dict[str, str] = {}
    with key_scope():
        for model in sorted(_sealed_models(), key=lambda each: each._meta.label):
            rows = list(model._base_manager.exclude(**{f"{model.subject_attr}__isnull": True}))
            for field in _telling_fields(model):
                name = f"{model._meta.label}.{field.name}"
                for number, text in enumerate(_texts(rows, field)):
                    found[f"{name}#{number}" if number else name] = text
    return found


def _sealed_models() -> Iterator[type[SealedModel]]:
    for model in apps.get_models():
        if issubclass(model, SealedModel):
            yield model


def _telling_fields(model: type[SealedModel]) -> Iterator[Any]:
    for field in model._meta.concrete_fields:
        closed = isinstance(field, BooleanField) or field.choices
        if isinstance(field, SealedField) and not closed:
            yield field


def _texts(rows: list[SealedModel], field: Any) -> list[str]:
    """The distinct texts of one field, the longest first."""
    values = {value for row in rows if (value := _opened(row, field.name))}
    if isinstance(field, SealedDateField | SealedDateTimeField):
        values -= days_in_clear() if isinstance(field, SealedDateField) else set()
        return [str(field.to_json(min(values)))] if values else []
    sealed = {field.to_json(value) for value in values}
    sealed |= {words for value in sealed for words in _words_inside(value)}
    texts = sorted(sealed, key=lambda text: (-len(text), text))
    return texts[:1] + [text for text in texts[1:] if len(text) >= SHORTEST]


def days_in_clear() -> set[date]:
    """Days the centre keeps in clear as well, such as those of its sessions: they tell nothing."""
    days: set[date] = set()
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if isinstance(field, models.DateField) and not isinstance(field, SealedField):
                found = model._base_manager.filter(**{f"{field.name}__isnull": False})
                days |= {_day(value) for value in found.values_list(field.name, flat=True)}
    return days


def _day(value: date) -> date:
    return value.date() if isinstance(value, datetime) else value


def _words_inside(value: str) -> Iterator[str]:
    """People's own words in what is kept as one JSON object, such as a half of a referral."""
    if not value.startswith("{"):
        return
    answers = json.loads(value)
    for part in [
        answers,
        *(each for key in ("children", "named") for each in answers.get(key, ())),
    ]:
        yield from (words for key, words in part.items() if key in IN_WORDS)


def _opened(row: SealedModel, name: str) -> Any:
    try:
        return getattr(row, name)
    except KeyMissing:
        # Disposed of: nobody can open it any more, and nobody will find it.
        return None
