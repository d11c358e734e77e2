"""What the doctor finds: for each thing looked at one line, and what to do."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError

from contactcentre.safekeeping.errors import SafekeepingError


class State(StrEnum):
    OK = "ok"
    WARN = "warn"
    FAIL = "fail"


@dataclass(frozen=True)
class Finding:
    name: str
    state: State
    says: str


@dataclass(frozen=True)
class Circumstances:
    """When it is, and whether this is a server: some things only a laptop may do without.

    ``backups`` is the folder in which archives are, where somebody names it.
    """

    now: datetime
    on_a_server: bool
    backups: Path | None = None

    @property
    def worst(self) -> State:
        """How bad it is to lack what a laptop may do without."""
        return State.FAIL if self.on_a_server else State.WARN


# Looks at one thing; returns its state and a sentence.
Look = Callable[[Circumstances], tuple[State, str]]


def examine(
    *,
    now: datetime,
    backups: Path | None = None,
    looks: Iterable[tuple[str, Look]] | None = None,
) -> list[Finding]:
    """Look at everything; what cannot be looked at is a failure, and hides nothing else."""
    from contactcentre.doctor import kept, machine, records

    on_a_server = str(settings.SETTINGS_MODULE).endswith(".production")
    circumstances = Circumstances(now, on_a_server, backups)
    chosen = [*machine.LOOKS, *records.LOOKS, *kept.LOOKS] if looks is None else looks
    return [_looked(name, look, circumstances) for name, look in chosen]


def _looked(name: str, look: Look, circumstances: Circumstances) -> Finding:
    try:
        return Finding(name, *look(circumstances))
    except SafekeepingError as unsafe:
        return Finding(name, State.FAIL, str(unsafe))
    except (DatabaseError, OSError) as error:
        return Finding(name, State.FAIL, f"This cannot be looked at ({type(error).__name__}).")
