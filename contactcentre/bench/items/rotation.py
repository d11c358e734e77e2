"""The keyring wrapped anew, against an update of as many rows."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from uuid import UUID, uuid4

from django.db import connections, transaction

from contactcentre.bench.lines import Line
from contactcentre.bench.measure import Failed, Variant, Work, forked
from contactcentre.bench.registry import Bench, item
from contactcentre.safekeeping.keyring import generations, keys
from contactcentre.safekeeping.keyring.models import DataKey, Generation
from contactcentre.safekeeping.keyring.router import ALIAS

_KEYS_EACH, _AT_ONCE = 10, 400
_UPDATE = (
    "update keyring_datakey set wrapped = wrapped || '', generation = generation "
    "where subject_id = %s"
)


@item("rotation")
def rotation(bench: Bench) -> Iterable[Line]:
    """Ten keys a family; each is opened and wrapped anew, and the mirror written."""
    wanted = bench.families * _KEYS_EACH
    made = [uuid4() for _ in range(wanted)]
    forked(lambda: keys.create_keys(made))
    try:
        found = bench.measure(
            floor=Variant(lambda: Work([_every_row()], warm_up=0)),
            ours=Variant(lambda: Work([generations.rotate], _wrapped_anew, warm_up=0)),
        )
    finally:
        forked(lambda: _remove(made))
    name = f"rotation of {wanted:,} keys / update of each row"
    line = bench.line(name, floor=found["floor"], ours=found["ours"])
    yield replace(line, note=f"{(line.ours or 0) / wanted * 1000:.0f} µs for each key")


def _every_row() -> Callable[[], None]:
    subject = DataKey._meta.get_field("subject_id")
    connection = connections[ALIAS]
    ids = [
        [subject.get_db_prep_value(each, connection)]
        for each in DataKey.objects.values_list("subject_id", flat=True)
    ]

    def update() -> None:
        with transaction.atomic(using=ALIAS), connection.cursor() as cursor:
            cursor.executemany(_UPDATE, ids)

    return update


def _wrapped_anew() -> None:
    current = Generation.objects.get()
    if DataKey.objects.exclude(generation=current.number).exists():
        raise Failed("Not every key is wrapped anew.")


def _remove(made: list[UUID]) -> None:
    for start in range(0, len(made), _AT_ONCE):
        DataKey.objects.filter(pk__in=made[start : start + _AT_ONCE]).delete()
