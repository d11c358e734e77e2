"""What a backup says of itself in clear: enough to choose one, and nothing about anybody."""

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any, Self

from django.db.migrations.loader import MigrationLoader

from contactcentre.backups.refusal import BackupRefused

FORMAT = 1
LONGEST = 64_000


@dataclass(frozen=True)
class Manifest:
    """The first line of an archive.

    ``schema`` is the latest migration of each app; ``audit_count`` and ``audit_head`` witness the
    whole audit trail; ``generation`` and ``changes`` say how far the keyring was.
    """

    made_at: datetime
    database: str
    schema: dict[str, str]
    generation: int
    changes: int
    audit_count: int
    audit_head: str

    @property
    def witness(self) -> tuple[int, str]:
        """How many entries the audit trail had, and the digest of the last."""
        return self.audit_count, self.audit_head

    def line(self) -> bytes:
        facts = {"format": FORMAT, **asdict(self), "made_at": self.made_at.isoformat()}
        return json.dumps(facts, sort_keys=True).encode() + b"\n"

    @classmethod
    def read(cls, line: bytes) -> Self:
        """Raises ``BackupRefused`` when this is not what a backup begins with."""
        try:
            facts: dict[str, Any] = json.loads(line)
            if facts.pop("format") != FORMAT:
                raise BackupRefused("The backup is of a format that this version cannot read.")
            return cls(**{**facts, "made_at": datetime.fromisoformat(facts["made_at"])})
        except (ValueError, TypeError, KeyError, AttributeError):
            raise BackupRefused("This is not a backup, or its beginning is damaged.") from None

    @classmethod
    def of(cls, archive: Path) -> Self:
        """What that archive says of itself. Raises ``BackupRefused``."""
        with archive.open("rb") as file:
            return cls.read(file.readline(LONGEST))

    def refuse_newer_schema(self) -> None:
        """Raises ``BackupRefused`` if the backup was made by a newer version than this."""
        known = _migrations().nodes
        if newer := sorted(each for each in self.schema.items() if each not in known):
            app, migration = newer[0]
            raise BackupRefused(
                f"The backup was made by a newer version of this software ({app} {migration} is "
                "not known here): install that version first."
            )

    def is_of_this_version(self) -> bool:
        """Whether the tables in it are those of this version, so that none has to be changed."""
        return all(self.schema.get(app) == name for app, name in _migrations().leaf_nodes())


@cache
def _migrations() -> Any:
    """Every migration this version has."""
    return MigrationLoader(None).graph


def latest(applied: list[tuple[str, str]]) -> dict[str, str]:
    """The latest of each app, of migrations in the order in which they were applied."""
    return dict(applied)
