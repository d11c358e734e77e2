"""Where the audit trail's length and last digest were noted, so that a cut tail is found."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from contactcentre.backups import places
from contactcentre.backups.manifest import Manifest
from contactcentre.safekeeping.clock import london_date
from contactcentre.safekeeping.models import AuditEntry
from governance.models import YearReport
from governance.services.report import read
from retention.models import DisposalCase


@dataclass(frozen=True)
class Witness:
    """That the trail had so many entries on a London day, the last of them with this digest."""

    noted_on: date
    count: int
    head: str


def witnesses(backups: Path | None) -> list[tuple[int, str]]:
    """What certificates, annual reports and the archives in that folder say of the trail as it is.

    After a restore it begins anew where the backup ended: what was noted of more than that is of
    the trail that was replaced. Raises ``ValueError`` for a report that was altered, and
    ``BackupRefused`` for an archive that cannot be read.
    """
    restored = AuditEntry.objects.filter(event="records-restored").order_by("-sequence").first()
    found = [*_certificates(), *_reports(), *(_archives(backups) if backups else ())]
    return [
        (each.count, each.head)
        for each in found
        if restored is None
        or each.count < restored.sequence
        or each.noted_on > london_date(restored.timestamp)
    ]


def _certificates() -> Iterator[Witness]:
    noted = ("certified_on", "audit_count", "audit_head")
    for on, count, head in DisposalCase.objects.certified().values_list(*noted):
        if count:
            yield Witness(on, count, head)


def _reports() -> Iterator[Witness]:
    for report in YearReport.objects.all():
        audit = read(report)["audit"]
        if audit["entries"]:
            yield Witness(report.frozen_on, audit["entries"], audit["head"])


def _archives(folder: Path) -> Iterator[Witness]:
    for archive in places.archives(folder):
        manifest = Manifest.of(archive)
        yield Witness(london_date(manifest.made_at), *manifest.witness)
