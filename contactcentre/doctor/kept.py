"""What may never change or be lost: is it all there, and does the database still see to that?"""

from collections.abc import Iterator
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import connections
from django.db.models import Count, Max

from accidents.models import AccidentEntry, Addendum
from contactcentre.doctor.findings import Circumstances, Look, State
from contactcentre.safekeeping import audit, guards
from contactcentre.safekeeping.keyring import generations, kek
from contactcentre.safekeeping.models import AuditEntry
from contactcentre.safekeeping.soundness import soundness_of
from retention.services.settling import outstanding

_LOOK = "Keep what is here, and find out who was at the database."


def triggers(_: Circumstances) -> tuple[State, str]:
    missing = missing_triggers()
    if missing:
        return State.FAIL, (
            f"The database lacks what refuses changes ({', '.join(missing)}): somebody removed or "
            f"altered it. {_LOOK}"
        )
    return State.OK, "The database refuses changes of what stays as it was written."


def missing_triggers() -> list[str]:
    """Those that an app declares and the database has not."""
    return sorted(
        name for each in guards.declared() for name in each.missing(connections["default"])
    )


def accident_book(_: Circumstances) -> tuple[State, str]:
    if lost := [*_gaps(), *_written_but_gone()]:
        return State.FAIL, f"The accident book is not complete: {'; '.join(lost)}. {_LOOK}"
    sound = soundness_of([AccidentEntry, Addendum])
    if sound.broken:
        return State.FAIL, f"The accident book cannot be read in full: {sound}. {_LOOK}"
    entries = AccidentEntry.objects.count()
    return State.OK, f"The accident book has every number and all that was written ({entries})."


def disposals(_: Circumstances) -> tuple[State, str]:
    found = outstanding()
    if found.uncertified:
        return State.FAIL, (
            f"The keyring knows of disposals without a certificate ({found.uncertified}): those "
            f"were removed, or are of records that are not here. {_LOOK}"
        )
    waiting = {
        "begun and not finished": found.unfinished,
        "records that came back": found.records_back,
        "keys that came back": found.keys_back,
        "old key files": len(_old_key_files()),
    }
    if wrong := [f"{what}: {many}" for what, many in waiting.items() if many]:
        return State.FAIL, (
            f"What was disposed of is not gone ({', '.join(wrong)}): an old copy was put in place, "
            "or a disposal is at work or was interrupted. Do it with “manage.py settle”."
        )
    return State.OK, "Nothing of what was disposed of is there, and every disposal is certified."


def _gaps() -> Iterator[str]:
    """Numbers that are missing, by the year or the entry in which they were given out."""
    years = AccidentEntry.objects.values_list("year").annotate(Count("pk"), Max("number"))
    for year, many, last in years.order_by("year"):
        if many != last:
            yield f"{last - many} of {last} entries of {year} are missing"
    added = Addendum.objects.order_by().values_list("entry").annotate(Count("pk"), Max("number"))
    if lacking := sum(last - many for _, many, last in added):
        yield f"{lacking} addenda are missing"


def _written_but_gone() -> Iterator[str]:
    """What the audit trail saw written, and which is not there."""
    models: dict[Any, str] = {AccidentEntry: "entries", Addendum: "addenda"}
    for model, what in models.items():
        created = AuditEntry.objects.filter(
            content_type=ContentType.objects.get_for_model(model), action=audit.Action.CREATE
        )
        there = {str(key) for key in model._base_manager.values_list("pk", flat=True)}
        if gone := set(created.values_list("object_pk", flat=True)) - there:
            yield f"the audit trail knows of {len(gone)} more {what}"


def _old_key_files() -> list[int]:
    current = generations.status().generation
    return [number for number in kek.generations() if current and number < current]


LOOKS: list[tuple[str, Look]] = [
    ("triggers", triggers),
    ("accident book", accident_book),
    ("disposals", disposals),
]
