"""A record as it stands: all that goes with it, what holds it, and a digest of every row."""

import json
from datetime import date, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

from accounts import disposal as accounts
from accounts.models import User
from contactcentre.safekeeping import holds, scrubbing
from contactcentre.safekeeping.ciphertext import Ciphertext
from contactcentre.safekeeping.models import Hold, Subject, SubjectKind
from disclosures import disposal as disclosures
from disclosures.models import ConcernHold
from policy import parameters
from retention.models import DisposalCase, Tick
from retention.rules.ageing import check_clock_is_trusted
from retention.rules.disposal import Standing
from retention.services.visibility import holds_for
from volunteers import disposal as volunteers

# What is sealed under a key of its own and goes with another record.
PART_OF_OTHERS = frozenset({SubjectKind.CERTIFICATE, SubjectKind.REQUEST, SubjectKind.AGENCY})
# Judged apart from the record. Whoever saw a count of them, or that the digest was another, would
# know that there is something to be known.
_APART = (Hold, ConcernHold)
NOT_TOLD = frozenset({str(model._meta.verbose_name_plural) for model in _APART})
_NOT_DIGESTED = frozenset({model._meta.label for model in _APART})


def extent(subject_id: UUID) -> list[UUID]:
    """The subject, and those that are sealed apart but are part of it and go with it."""
    belonging = volunteers.belonging([subject_id]) + disclosures.belonging([subject_id])
    return [subject_id, *sorted(belonging)]


def standing_of(subject: Subject, *, on: date, by: User | None = None) -> Standing:
    """The record as the database has it this moment; ask with the subject's row locked.

    ``by`` is who asks, if a person does.
    """
    parts = extent(subject.pk)
    keeping = holds.in_force().filter(subject__in=parts)
    of_concerns = keeping.filter(pk__in=ConcernHold.objects.values("hold"))
    kept = of_concerns.exists()
    return Standing(
        subject=subject,
        holds=keeping.exclude(pk__in=of_concerns.values("pk")).count(),
        kept=kept,
        told=kept and by is not None and (of_concerns & holds_for(by)).exists(),
        digest=_digest(subject, parts),
        years=parameters.in_force(on).retention_years,
    )


def counted(subject_id: UUID) -> dict[str, int]:
    """How many rows of each kind go with the record."""
    parts = extent(subject_id)
    references = Subject.objects.filter(pk__in=parts).values_list("reference", flat=True)
    found = accounts.counted(parts, references) + scrubbing.counted(parts)
    return {what: rows for what, rows in sorted(found.items()) if what not in NOT_TOLD}


def check_today_is_trusted(*, on: date) -> None:
    """Raises ``Refused`` while the centre's date is in doubt."""
    last = Tick.objects.trusted().order_by("-day").first()
    check_clock_is_trusted(
        on=on, trusted=last.day if last else None, doubted=Tick.objects.doubted().count()
    )


def sweeps_since(case: DisposalCase) -> int:
    """On how many trusted days after its approval the centre looked for what is due."""
    if case.approved_on is None:
        return 0
    return Tick.objects.trusted().filter(day__gt=case.approved_on).count()


def ready_from(case: DisposalCase) -> date | None:
    """The first day on which its cooling-off is over; None before it is approved."""
    if case.approved_on is None:
        return None
    days = parameters.in_force(case.approved_on).cooling_off_days
    return case.approved_on + timedelta(days=days)


def _digest(subject: Subject, parts: list[UUID]) -> str:
    """Of everything that is stored of the record; one changed character is another digest.

    What holds it is judged by itself.
    """
    digest = sha256()
    facts = (subject.reference, subject.kind, subject.last_used_on, subject.last_use)
    _add(digest, "subject", facts)
    for part in parts:
        _add(digest, "account", accounts.stored(part))
        for label, row in scrubbing.stored(part):
            if label not in _NOT_DIGESTED:
                _add(digest, label, row)
    return digest.hexdigest()


def _add(digest: Any, label: str, row: tuple[Any, ...]) -> None:
    plain = [value.stored if isinstance(value, Ciphertext) else str(value) for value in row]
    digest.update(json.dumps([label, plain]).encode() + b"\n")
