"""What follows when the records were brought back from a backup, and what is not lost by it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.dispatch import Signal

# Sent after a restore, while nothing is served yet and before it is judged whether every record has
# its key: the time when what was done since the backup, and must not be undone, is done again.
# Receivers work on the restored records beside today's keyring; doing it again changes nothing.
restored = Signal()


@dataclass(frozen=True)
class Kept:
    """Rows that never change and are kept for ever, whatever copy of the records is restored."""

    what: str
    rows: Callable[[], QuerySet[Any]]


_KEPT: list[Kept] = []


def keep_for_ever(what: str, rows: Callable[[], QuerySet[Any]]) -> None:
    """Let a restore take these along from the records it replaces; what they refer to, before."""
    _KEPT.append(Kept(what, rows))


def kept_for_ever() -> tuple[Kept, ...]:
    return tuple(_KEPT)
