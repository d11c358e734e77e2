"""Carrying a disposal out: fence, shred, scrub, rotate, certify; each step may be done again.

The order is fixed. Until the key is destroyed everything can still be as it was; from then on it is
carried on, by whoever comes next, until there is a certificate.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

from django.db import transaction

from accounts import disposal as accounts
from accounts.models import User
from contactcentre.safekeeping import audit, clock, scrubbing
from contactcentre.safekeeping.errors import KeyringUnsafe
from contactcentre.safekeeping.keyring import compaction, generations, keys
from contactcentre.safekeeping.models import AuditEntry, Subject
from governance.services.report import carried_over
from policy import parameters
from policy.clauses import Refused, answer
from retention.models import DisposalCase, DisposedOf, Tick
from retention.rules import disposal as rules
from retention.rules.disposal import SWEEPS
from retention.services import signatures
from retention.services.cases import locked, or_void
from retention.services.standing import (
    NOT_TOLD,
    check_today_is_trusted,
    extent,
    standing_of,
    sweeps_since,
)
from retention.services.visibility import cases_for
from volunteers import disposal as volunteers

State = DisposalCase.State
# So many records in one transaction: the figures of the running year are taken once for all.
_AT_ONCE = 100
Progress = Callable[[str, int], None]


@dataclass(frozen=True)
class Executed:
    """What became of a batch: certificates, and refusals by case."""

    done: list[DisposalCase] = field(default_factory=list)
    refused: dict[UUID, Refused] = field(default_factory=dict)


def execute(
    case_ids: Iterable[UUID], *, by: User, on: date, progress: Progress | None = None
) -> Executed:
    """Dispose of one record or of many; each is judged again under its lock.

    One that is refused stays as it is, or void, and keeps no other from going. Raises
    ``DisposalCase.DoesNotExist``, and begins none, if there is one that ``by`` may not know of.
    """
    begun, refused = [], {}
    wanted = list(case_ids)
    if cases_for(by).filter(pk__in=wanted).count() < len(set(wanted)):
        raise DisposalCase.DoesNotExist
    for case_id in wanted:
        try:
            begun.append(_fence(case_id, by=by, on=on).pk)
        except Refused as found:
            refused[case_id] = found
    if begun:
        carry_on(on=on, progress=progress)
    done = DisposalCase.objects.filter(pk__in=begun).order_by("reference")
    return Executed(list(done), refused)


def ready(*, on: date, by: User) -> list[DisposalCase]:
    """Those ``by`` may know of that are approved and have cooled off; each is judged again.

    None while the centre's date is in doubt.
    """
    days = list(Tick.objects.trusted().order_by("-day").values_list("day", flat=True)[:SWEEPS])
    if len(days) < SWEEPS:
        return []
    cooled = on - timedelta(days=parameters.in_force(on).cooling_off_days)
    approved = DisposalCase.objects.filter(state=State.APPROVED, approved_on__lt=days[-1])
    found = list(approved.filter(approved_on__lte=cooled).order_by("reference"))
    if not found or not answer(check_today_is_trusted, on=on).yes:
        return []
    told = set(cases_for(by).filter(pk__in=[each.pk for each in found]))
    return [each for each in found if each in told]


def why_not_ready(case: DisposalCase, *, by: User, on: date) -> Refused | None:
    """What would refuse that it is carried out, as far as its own row says; None where nothing."""
    try:
        _check_may_execute(case, by=by, on=on)
    except Refused as refused:
        return refused
    return None


def carry_on(*, on: date, progress: Progress | None = None) -> int:
    """Finish every disposal that was begun; returns how many got their certificate now.

    Whoever else does the same at the same moment finds each step done, or waits for it.
    """
    tell = progress or (lambda step, count: None)
    tell("shredding", _shred(DisposalCase.objects.filter(state=State.FENCED)))
    waiting = DisposalCase.objects.filter(state=State.SHREDDED).order_by("pk")
    case_ids = list(waiting.values_list("pk", flat=True))
    for start in range(0, len(case_ids), _AT_ONCE):
        with carried_over(on=on):
            for case_id in case_ids[start : start + _AT_ONCE]:
                _scrub(case_id, on=on)
        tell("scrubbing", min(start + _AT_ONCE, len(case_ids)))
    return _certify(on=on)


def _fence(case_id: UUID, *, by: User, on: date) -> DisposalCase:
    """From here on nothing of the record is read or written. Raises ``Refused``."""
    with or_void(case_id, on=on):
        check_today_is_trusted(on=on)
        case, subject = locked(case_id)
        _check_may_execute(case, by=by, on=on)
        rules.check_approval_is_proved(is_signed=signatures.is_signed(case))
        standing = standing_of(subject, on=on, by=by)
        rules.check_due(standing=standing, basis=case.basis, on=on)
        rules.check_unchanged(case=case, standing=standing)
        rules.check_no_concern_keeps(standing=standing)
        subject.fenced_on = on
        subject.save(update_fields=["fenced_on"])
        case.state, case.executed_by, case.executed_on = State.FENCED, by, on
        case.save(update_fields=["state", "executed_by", "executed_on"])
    return case


def _check_may_execute(case: DisposalCase, *, by: User, on: date) -> None:
    rules.check_may_execute(
        case=case,
        person=by,
        cooling_off_days=parameters.in_force(on).cooling_off_days,
        sweeps=sweeps_since(case),
        on=on,
        today=clock.today(),
    )


def _shred(fenced: Iterable[DisposalCase]) -> int:
    """The keyring first: once a key is gone, the rows are waste wherever there are copies."""
    parts = {case.pk: extent(case.of) for case in fenced}
    keys.shred({part: case_id for case_id, found in parts.items() for part in found})
    moved = DisposalCase.objects.filter(pk__in=parts, state=State.FENCED)
    return moved.update(state=State.SHREDDED)


def _scrub(case_id: UUID, *, on: date) -> None:
    """Remove the rows, and say on the certificate how many; of the subjects a bare row is left."""
    case = DisposalCase.objects.select_for_update().get(pk=case_id)
    if case.state != State.SHREDDED:
        return
    removed = _remove(keys.shredded_by(case.pk), on=on)
    DisposedOf.objects.filter(case=case).delete()
    DisposedOf.objects.bulk_create(
        DisposedOf(case=case, what=what, rows=rows)
        for what, rows in sorted(removed.items())
        if what not in NOT_TOLD
    )
    audit.record("disposed-of", case)
    case.state = State.SCRUBBED
    case.save(update_fields=["state"])


@transaction.atomic
def remove_again(case_id: UUID, *, on: date) -> None:
    """Rows of a record that is certified as gone came back with an old copy; they go again.

    Its certificate stays as it was made, but for the day on which this was done.
    """
    case = DisposalCase.objects.select_for_update().get(pk=case_id)
    with carried_over(on=on):
        _remove(keys.shredded_by(case.pk), on=on)
    audit.record("disposed-of-again", case)
    case.repeated_on = on
    case.save(update_fields=["repeated_on"])


def _remove(parts: list[UUID], *, on: date) -> Counter[str]:
    """Every row that hangs on these; returns how many, by kind. Of each a bare row is left."""
    subjects = Subject.objects.filter(pk__in=parts)
    references = list(subjects.values_list("reference", flat=True))
    volunteers.let_go(parts)
    removed: Counter[str] = scrubbing.scrub(parts) + accounts.empty(parts)
    if told := accounts.forget_notices(references):
        removed["notices"] += told
    subjects.update(fenced_on=on, disposed_on=on, last_used_on=None, last_use="", flagged_on=None)
    return removed


def _certify(*, on: date) -> int:
    """Wrap the keyring anew, so that no old copy of it opens what is gone; then certify.

    Raises ``KeyringUnsafe`` if a key that was destroyed is there again.
    """
    scrubbed = list(DisposalCase.objects.filter(state=State.SCRUBBED).values_list("pk", flat=True))
    if not scrubbed:
        return 0
    generations.rotate()
    compaction.compact()
    gone = [part for case_id in scrubbed for part in keys.shredded_by(case_id)]
    if keys.living(gone):
        raise KeyringUnsafe("The keyring still holds a key that was destroyed.")
    with transaction.atomic():
        last = AuditEntry.objects.order_by("-sequence").first()
        return DisposalCase.objects.filter(pk__in=scrubbed, state=State.SCRUBBED).update(
            state=State.CERTIFIED,
            certified_on=on,
            audit_count=last.sequence if last else 0,
            audit_head=last.digest if last else "",
        )
