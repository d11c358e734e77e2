"""Where the audit trail's length and last digest were noted, so that a cut tail is found."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from contactcentre.backups import places
from contactcentre.backups.manifest import Manifest
from contactcentre.backups.restoring import RESTORES
from contactcentre.safekeeping import audit
from contactcentre.safekeeping.clock import london_date
from contactcentre.safekeeping.models import AuditEntry
from governance.models import YearReport
from governance.services.report import read
from retention.models import DisposalCase

_WHY = (
    "If an old copy of the records was put in place by other means than “manage.py restore”, that "
    "may be why. Otherwise keep what is here, and find out who was at the database."
)


class AuditUnsafe(Exception):
    """The audit trail, or what is noted of it, is not what was written."""


@dataclass(frozen=True)
class Witness:
    """That the trail had so many entries on a London day, the last of them with this digest."""

    noted_on: date
    count: int
    head: str


def witnesses(backups: Path | None) -> list[tuple[int, str]]:
    """What certificates, annual reports and the archives in that folder say of the trail as it is.

    After a restore it goes on where the backup ended: what was noted of more than that is of the
    trail that was replaced. Raises ``ValueError`` for a report that was altered, and
    ``BackupRefused`` for an archive that cannot be read.
    """
    restores = [
        (sequence, london_date(at))
        for sequence, at in AuditEntry.objects.filter(event__in=RESTORES).values_list(
            "sequence", "timestamp"
        )
    ]
    found = [*_certificates(), *_reports(), *(_archives(backups) if backups else ())]
    return [
        (each.count, each.head)
        for each in found
        if all(each.count < sequence or each.noted_on > day for sequence, day in restores)
    ]


def verify(
    backups: Path | None, *, besides: Iterable[tuple[int, str]] = ()
) -> tuple[int, str, int]:
    """Walk the whole trail and ask every witness; returns its length, its head, how many they are.

    ``besides`` are such notes that somebody has outside. Raises ``AuditUnsafe`` with what is
    wrong, and ``BackupRefused``.
    """
    try:
        noted = [*witnesses(backups), *besides]
        return *audit.verify(witnessed=noted), len(noted)
    except audit.ChainBroken as broken:
        raise AuditUnsafe(f"{broken} {_WHY}") from None
    except ValueError as altered:
        raise AuditUnsafe(f"{altered} {_WHY}") from None


def _certificates() -> Iterator[Witness]:
    noted = ("certified_on", "audit_count", "audit_head")
    for on, count, head in DisposalCase.objects.certified().values_list(*noted):
        if count:
            yield Witness(on, count, head)


def _reports() -> Iterator[Witness]:
    for report in YearReport.objects.all():
        noted = read(report)["audit"]
        if noted["entries"]:
            yield Witness(report.frozen_on, noted["entries"], noted["head"])


def _archives(folder: Path) -> Iterator[Witness]:
    for archive in places.archives(folder):
        manifest = Manifest.of(archive)
        yield Witness(london_date(manifest.made_at), *manifest.witness)
