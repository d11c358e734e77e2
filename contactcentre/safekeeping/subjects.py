"""Opening records and noting their use. Only services call these."""

from datetime import date
from uuid import UUID

from django.db.models import Q
from django.dispatch import Signal

from contactcentre.safekeeping.errors import Disposed
from contactcentre.safekeeping.keyring import keys
from contactcentre.safekeeping.models import Subject, SubjectKind, Use, new_reference

# Sent in the transaction of each use, with ``subject_id``: what relied on its being unused is over.
used = Signal()


def open_subjects(
    kind: SubjectKind, count: int, *, on: date, use: Use | None = None
) -> list[Subject]:
    """Make ``count`` subjects, each with its key already committed to the keyring.

    Without ``use`` the record has never been used as far as we know, and is listed for a decision.
    """
    used = {"last_used_on": on, "last_use": use} if use else {}
    subjects = [
        Subject(kind=kind, reference=reference, created_on=on, **used)
        for reference in _unused_references(kind, count)
    ]
    keys.create_keys(subject.pk for subject in subjects)
    return Subject.objects.bulk_create(subjects)


def open_subject(kind: SubjectKind, *, on: date, use: Use | None = None) -> Subject:
    """Make one subject; see ``open_subjects``."""
    return open_subjects(kind, 1, on=on, use=use)[0]


def record_use(subject_id: UUID, use: Use, *, on: date) -> None:
    """Clause 8: move the record's last use to ``on``, never backwards; it is due no more.

    Raises ``Disposed`` for a record that is being disposed of or has been: whoever comes second,
    the use or the disposal, finds the other done.
    """
    subject = Subject.objects.filter(pk=subject_id)
    moved = subject.filter(
        Q(last_used_on__isnull=True) | Q(last_used_on__lte=on), fenced_on__isnull=True
    ).update(last_used_on=on, last_use=use, flagged_on=None)
    if not moved and subject.filter(fenced_on__isnull=False).exists():
        raise Disposed("This record is there no more.")
    used.send(sender=Subject, subject_id=subject_id)


def _unused_references(kind: SubjectKind, count: int) -> list[str]:
    found: set[str] = set()
    while len(found) < count:
        candidates = {new_reference(kind) for _ in range(count - len(found))}
        taken = Subject.objects.filter(reference__in=candidates).values_list("reference", flat=True)
        found |= candidates - set(taken)
    return sorted(found)
