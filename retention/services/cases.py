"""Proposing, approving and cancelling a disposal; and voiding one whose record has changed."""

import hmac
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import date
from functools import cache
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet, UUIDField

from accounts import notices, persons
from accounts.models import Notice, User
from accounts.roles import Role
from contactcentre.safekeeping import holds
from contactcentre.safekeeping.models import Hold, Subject, SubjectKind
from contactcentre.safekeeping.prepared import PreparedRows
from disclosures.models import ConcernHold
from families.models import Family
from policy import parameters
from policy.clauses import Clause, Refused
from retention.models import DisposalCase
from retention.rules import disposal as rules
from retention.rules.ageing import last_use_due
from retention.services import signatures
from retention.services.standing import (
    PART_OF_OTHERS,
    check_today_is_trusted,
    extent,
    standing_of,
)
from retention.services.visibility import cases_for, holds_for, subjects_for
from volunteers.models import Volunteer

State = DisposalCase.State


@transaction.atomic
def propose(*, reference: str, by: User, on: date, asked_on: date | None = None) -> DisposalCase:
    """Propose one record that is due, or one whose subject asked on that day for its erasure.

    Raises ``Refused``, and ``Subject.DoesNotExist``.
    """
    basis = DisposalCase.Basis.ERASURE if asked_on else DisposalCase.Basis.UNUSED
    rules.check_may_propose(person=by)
    check_today_is_trusted(on=on)
    subject = subjects_for(by).select_for_update().get(reference=reference, fenced_on=None)
    if asked_on is not None:
        rules.check_may_be_asked_for(
            kind=subject.kind, is_in_use=_is_in_use(subject), asked_on=asked_on, on=on
        )
    standing = standing_of(subject, on=on, by=by)
    rules.check_due(standing=standing, basis=basis, on=on)
    rules.check_is_not_told_of_concern(standing=standing)
    rules.check_account_is_closed(
        subject_is_account=subject.kind == SubjectKind.STAFF,
        account_is_active=User.objects.filter(subject=subject, is_active=True).exists(),
    )
    if DisposalCase.objects.open().filter(of=subject.pk).exists():
        raise Refused(Clause.C8, "The disposal of this record has been proposed already.")
    case = DisposalCase(
        of=subject.pk,
        kind=subject.kind,
        reference=subject.reference,
        last_used_on=subject.last_used_on,
        digest=standing.digest,
        basis=basis,
        asked_on=asked_on,
        proposed_on=on,
        proposed_by=by,
    )
    case.save(force_insert=True)
    trustees = notices.holding(Role.TRUSTEE, besides=by)
    notices.tell(
        [each for each in trustees if cases_for(each).filter(pk=case.pk).exists()],
        kind=Notice.Kind.DISPOSAL_WAITS,
        about=case.reference,
        occasion=str(case.pk),
    )
    return case


def approve(*, case_id: UUID, digest: str, by: User, on: date) -> DisposalCase:
    """A trustee signs ``digest``, which was shown to them with the case.

    Raises ``Refused``; where the record is not what was proposed, the case is void afterwards.
    """
    with or_void(case_id, on=on):
        case, subject = locked(case_id, by=by)
        _check_may_sign(case, subject, digest=digest, by=by, on=on)
        case.state, case.approved_by, case.approved_on = State.APPROVED, by, on
        case.save(update_fields=["state", "approved_by", "approved_on"])
        signatures.sign(case, by=by)
    return case


def why_not_approved(case: DisposalCase, *, by: User, on: date) -> Refused | None:
    """What would refuse this trustee’s signature on it as it stands; None where nothing does."""
    try:
        subject = Subject.objects.get(pk=case.of)
        _check_may_sign(case, subject, digest=case.digest, by=by, on=on)
    except Refused as refused:
        return refused
    return None


def is_kept_as_told(case: DisposalCase, *, by: User) -> bool:
    """Whether a concern that ``by`` may read keeps a record whose disposal is under way."""
    if State.CANCELLED not in DisposalCase.FOLLOWING[case.state]:
        return False
    keeping = holds_for(by).filter(subject__in=extent(case.of), released_on__isnull=True)
    return keeping.filter(pk__in=ConcernHold.objects.values("hold")).exists()


@transaction.atomic
def cancel(*, case_id: UUID, by: User, on: date) -> DisposalCase:
    """Stop a disposal that has not begun. Raises ``Refused``."""
    case = cases_for(by).select_for_update().get(pk=case_id)
    _check_may_cancel(case, by=by)
    return _end(case, State.CANCELLED, DisposalCase.Because.ASKED, by=by, on=on)


def why_not_cancelled(case: DisposalCase, *, by: User) -> Refused | None:
    """What would refuse that this person cancels it; None where nothing does."""
    try:
        _check_may_cancel(case, by=by)
    except Refused as refused:
        return refused
    return None


@transaction.atomic
def note_paper(*, case_id: UUID, by: User, on: date) -> DisposalCase:
    """The paper file with this reference was shredded. Raises ``Refused``."""
    case = cases_for(by).select_for_update().get(pk=case_id)
    rules.check_may_note_paper(case=case)
    case.paper_by, case.paper_on = by, on
    case.save(update_fields=["paper_by", "paper_on"])
    return case


def void_open(*, on: date) -> int:
    """Void every disposal that has not begun: an old copy of the records was restored.

    What cancelled one since, or held its record, is not in the copy; so all are proposed anew.
    """
    waiting = DisposalCase.objects.filter(state__in=[State.PROPOSED, State.APPROVED])
    return waiting.update(
        state=State.VOIDED, ended_because=DisposalCase.Because.RESTORED, ended_on=on
    )


def void_stale(*, on: date, every_row: bool) -> int:
    """Void every case whose record was used, edited or held since; returns how many.

    Whatever the service itself does to a record moves its last use or holds it. What was changed
    behind its back is found by looking at ``every_row``, as approving and carrying out always do.
    """
    waiting = DisposalCase.objects.filter(state__in=[State.PROPOSED, State.APPROVED])
    if not every_row:
        waiting = waiting.exclude(of__in=_untouched(on)) | waiting.filter(of__in=_held_in_part())
    return sum(_void_if_stale(case_id, on=on) for case_id in waiting.values_list("pk", flat=True))


def stop_kept(*, on: date) -> None:
    """End the approved disposals of what a concern keeps, each on a day of its cooling-off.

    Nobody who may not read the concern can tell it from one that somebody cancelled.
    """
    if not ConcernHold.objects.filter(hold__released_on__isnull=True).exists():
        return
    days = parameters.in_force(on).cooling_off_days
    for case in DisposalCase.objects.filter(state=State.APPROVED):
        day = rules.stops_on(case, lot=lot_of(case), cooling_off_days=days)
        if day is not None and day <= on:
            _stop_if_kept(case.pk, on=on)


def lot_of(case: DisposalCase) -> int:
    """From its key alone, which its page tells, anybody could work out the day."""
    said = f"disposal-stops|{case.pk}".encode()
    return int.from_bytes(hmac.digest(settings.SECRET_KEY.encode(), said, "sha256"))


def void_at_once(subject_id: UUID, *, on: date) -> None:
    """Void what is under way about this record if it is held or was used; no sweep is awaited."""
    waiting = DisposalCase.objects.filter(of=subject_id, state__in=[State.PROPOSED, State.APPROVED])
    for case_id in waiting.values_list("pk", flat=True):
        _void_if_stale(case_id, on=on)


def void_used(subject_id: UUID, *, on: date) -> None:
    """Void what is under way about a record that is just being used, in the transaction of that.

    Asked at every use of any record, so it costs one query where nothing is.
    """
    for [case_id] in _under_way().ask(of=subject_id):
        _void(case_id, rules.Void(DisposalCase.Because.USED, "It was used."), on=on)


@cache
def _under_way() -> PreparedRows:
    def build(*, of: Any) -> QuerySet[Any]:
        waiting = DisposalCase.objects.filter(of=of, state__in=[State.PROPOSED, State.APPROVED])
        return waiting.values_list("pk")

    return PreparedRows(build, of=UUIDField())


def locked(case_id: UUID, *, by: User | None = None) -> tuple[DisposalCase, Subject]:
    """A case and its subject, both locked: the subject first, as every use of the record does.

    Raises ``DisposalCase.DoesNotExist``, also for one that ``by`` may not know of.
    """
    rows = cases_for(by) if by is not None else DisposalCase.objects.all()
    of = rows.values_list("of", flat=True).get(pk=case_id)
    subject = Subject.objects.select_for_update().get(pk=of)
    return DisposalCase.objects.select_for_update().get(pk=case_id), subject


@contextmanager
def or_void(case_id: UUID, *, on: date) -> Iterator[None]:
    """All of the block or nothing; and where it finds the record changed, the case is void."""
    try:
        with transaction.atomic():
            yield
    except rules.Void as found:
        _void(case_id, found, on=on)
        raise


def _check_may_sign(
    case: DisposalCase, subject: Subject, *, digest: str, by: User, on: date
) -> None:
    """Raises ``Refused``, and of it ``Void`` where the record is not what was proposed."""
    rules.check_may_approve(
        case=case, person=by, digest=digest, same_person=persons.same(case.proposed_by, by)
    )
    persons.check_settled(by)
    check_today_is_trusted(on=on)
    standing = standing_of(subject, on=on, by=by)
    rules.check_due(standing=standing, basis=case.basis, on=on)
    rules.check_unchanged(case=case, standing=standing)
    rules.check_is_not_told_of_concern(standing=standing)


def _check_may_cancel(case: DisposalCase, *, by: User) -> None:
    """Raises ``Refused``. What a co-ordinator cancels, nobody doubts that they might."""
    rules.check_may_cancel(case=case, person=by)
    if not by.has_role(Role.CO_ORDINATOR):
        persons.check_settled(by)


def _untouched(on: date) -> QuerySet[Any]:
    """Records that are due as they were, and that nothing holds."""
    limit = last_use_due(on, years=parameters.in_force(on).retention_years)
    there = Subject.objects.filter(fenced_on__isnull=True, last_used_on__lte=limit)
    return there.exclude(pk__in=held_openly().values("subject")).values("pk")


def _held_in_part() -> list[UUID]:
    """Records of which something is held that is sealed apart and goes with them."""
    parts = held_openly().filter(subject__kind__in=PART_OF_OTHERS).values("subject")
    if not parts.exists():
        return []
    waiting = DisposalCase.objects.filter(state__in=[State.PROPOSED, State.APPROVED])
    held = set(parts.values_list("subject", flat=True))
    return [of for of in waiting.values_list("of", flat=True) if held & set(extent(of))]


def held_openly() -> QuerySet[Hold]:
    """The holds in force of which everybody may know: none that is there because of a concern."""
    return holds.in_force().exclude(pk__in=ConcernHold.objects.values("hold"))


def _is_in_use(subject: Subject) -> bool:
    """Whether the family still comes, or the volunteer is in post."""
    comes = Family.objects.on_the_books().filter(pk=subject.pk)
    helps = Volunteer.objects.filter(pk=subject.pk, state=Volunteer.State.IN_POST)
    return comes.exists() or helps.exists()


def _void_if_stale(case_id: UUID, *, on: date) -> bool:
    try:
        with or_void(case_id, on=on):
            case, subject = locked(case_id)
            standing = standing_of(subject, on=on)
            rules.check_due(standing=standing, basis=case.basis, on=on)
            rules.check_unchanged(case=case, standing=standing)
    except rules.Void:
        return True
    return False


def _stop_if_kept(case_id: UUID, *, on: date) -> None:
    with suppress(rules.Void), or_void(case_id, on=on):
        _, subject = locked(case_id)
        rules.check_no_concern_keeps(standing=standing_of(subject, on=on))


@transaction.atomic
def _void(case_id: UUID, found: rules.Void, *, on: date) -> None:
    case = DisposalCase.objects.select_for_update().get(pk=case_id)
    if found.ends_in in DisposalCase.FOLLOWING[case.state]:
        _end(case, found.ends_in, found.because_of, by=None, on=on)
        if found.because_of == DisposalCase.Because.UNPROVED:
            notices.tell(
                notices.holding(Role.TRUSTEE),
                kind=Notice.Kind.APPROVAL_UNPROVED,
                about=case.reference,
                occasion=str(case.pk),
            )


def _end(
    case: DisposalCase, state: str, because: str, *, by: User | None, on: date
) -> DisposalCase:
    case.state, case.ended_because, case.ended_by, case.ended_on = state, because, by, on
    case.save(update_fields=["state", "ended_because", "ended_by", "ended_on"])
    return case
