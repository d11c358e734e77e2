"""Removing all rows that hang on a subject, whichever app they belong to.

What hangs on a subject is read from the models: a new one is reached without being listed. Accounts
are left standing, for others' records say who did what; their own app empties them.
"""

from collections import Counter, deque
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cache
from graphlib import TopologicalSorter
from typing import Any
from uuid import UUID

from django.apps import apps
from django.contrib.auth import get_user_model
from django.db import connections, models
from django.db.models import Q
from django.db.models.expressions import RawSQL

from contactcentre.safekeeping.models import Subject

_AT_ONCE = 500
_HANGS = (models.CASCADE, models.PROTECT)


@dataclass(frozen=True)
class Step:
    """The rows of one model, and every shortest way from them to their subject's id."""

    model: type[models.Model]
    ways: tuple[str, ...]

    def rows(self, subject_ids: Collection[UUID] | RawSQL) -> Any:
        found = Q()
        for way in self.ways:
            found |= Q((f"{way}__in", subject_ids))
        return self.model._base_manager.filter(found)


@cache
def steps() -> tuple[Step, ...]:
    """Every model whose rows go with a subject, those that depend on others first."""
    ways = _ways()
    order: TopologicalSorter[type[models.Model]] = TopologicalSorter(dict.fromkeys(ways, ()))
    for reference in _foreign_keys():
        if reference.related_model in ways and reference.model in ways:
            order.add(reference.related_model, reference.model)
    order.prepare()
    found: list[Step] = []
    while order.is_active():
        # Those of one rank by name, so that the order is the same in every process.
        ready = sorted(order.get_ready(), key=lambda model: model._meta.label)
        found += [Step(model, tuple(ways[model])) for model in ready]
        order.done(*ready)
    return tuple(found)


@cache
def loosened() -> tuple[models.ForeignKey, ...]:
    """References that are emptied when what they point at goes."""
    gone = {step.model for step in steps()}
    return tuple(
        f
        for f in _foreign_keys()
        if f.related_model in gone and f.remote_field.on_delete is models.SET_NULL
    )


def scrub(subject_ids: Collection[UUID]) -> Counter[str]:
    """Remove every row that hangs on these subjects; returns how many, by kind of record.

    In the caller's transaction, and only in the services of disposal. The subjects' own rows stay.
    """
    removed: Counter[str] = Counter()
    for some in _batches(subject_ids):
        # Most kinds of record have no row of most subjects: one statement says which have any.
        there = _numbers(some)
        for reference in loosened():
            if (step := _step_of(reference.related_model)) in there:
                _loosen(reference, step.rows(some))
        for step in steps():
            if step in there:
                removed[_label(step.model)] += step.rows(some)._raw_delete("default")
    return removed


def counted(subject_ids: Collection[UUID]) -> Counter[str]:
    """How many rows hang on these subjects, by kind of record; what hangs on two counts once."""
    return Counter({_label(step.model): many for step, many in _numbers(subject_ids).items()})


def stored(subject_id: UUID) -> Iterator[tuple[str, tuple[Any, ...]]]:
    """Every row that hangs on the subject as the database has it, sealed values sealed.

    In the same order in every process, so that a digest of them can be compared.
    """
    for step in sorted(_numbers([subject_id]), key=lambda step: step.model._meta.label):
        columns = [field.attname for field in step.model._meta.concrete_fields]
        for row in step.rows([subject_id]).order_by("pk").values_list(*columns):
            yield step.model._meta.label, row


def _numbers(subject_ids: Collection[UUID]) -> dict[Step, int]:
    """Of which models there are rows that hang on them, and how many; in one statement."""
    connection = connections["default"]
    key: Any = Subject._meta.pk
    values = [key.get_db_prep_value(subject_id, connection) for subject_id in subject_ids]
    named = ", ".join(["(%s)"] * len(values))
    with connection.cursor() as cursor:
        cursor.execute(
            f"with asked (id) as (values {named}) {_counting(connection.vendor)}", values
        )
        return {steps()[number]: many for number, many in cursor.fetchall() if many}


@cache
def _counting(vendor: str) -> str:
    """What counts the rows of every step.

    Put together once: it is asked at every step of every disposal.
    """
    asked = RawSQL("select id from asked", [])
    parts = []
    for number, step in enumerate(steps()):
        statement = step.rows(asked).order_by().values("pk").query
        parts.append(f"select {number}, count(*) from ({statement}) as rows_{number}")  # noqa: S608
    return " union all ".join(parts)


def _batches(subject_ids: Collection[UUID]) -> Iterator[list[UUID]]:
    every = list(subject_ids)
    for start in range(0, len(every), _AT_ONCE):
        yield every[start : start + _AT_ONCE]


def _step_of(model: Any) -> Step:
    return next(step for step in steps() if step.model is model)


def _loosen(reference: Any, rows: Any) -> None:
    pointing = reference.model._base_manager.filter(**{f"{reference.name}__in": rows.values("pk")})
    pointing.update(**{reference.name: None})


def _label(model: type[models.Model]) -> str:
    return str(model._meta.verbose_name_plural)


def _ways() -> dict[type[models.Model], list[str]]:
    found: dict[type[models.Model], list[str]] = {}
    depths: dict[type[models.Model], int] = {}
    waiting: deque[tuple[type[models.Model], str, int]] = deque([(Subject, "", 0)])
    while waiting:
        target, way, depth = waiting.popleft()
        for reference in _foreign_keys():
            if reference.related_model is not target or not _hangs(reference):
                continue
            model: Any = reference.model
            step = f"{reference.name}__{way}" if way else reference.name
            if model not in depths:
                depths[model] = depth + 1
                found[model] = [step]
                waiting.append((model, step, depth + 1))
            elif depths[model] == depth + 1 and step not in found[model]:
                found[model].append(step)
    return found


def _hangs(reference: Any) -> bool:
    hangs = reference.remote_field.on_delete in _HANGS
    return hangs and reference.model is not get_user_model()


@cache
def _foreign_keys() -> tuple[models.ForeignKey, ...]:
    every = apps.get_models(include_auto_created=True)
    return tuple(
        field
        for model in every
        for field in model._meta.concrete_fields
        if isinstance(field, models.ForeignKey) and field.related_model is not model
    )
