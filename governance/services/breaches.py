"""The register of personal data breaches."""

from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max, QuerySet

from accounts import notices
from accounts.models import Notice, User
from accounts.roles import Role
from contactcentre.safekeeping.acting import acting_as
from contactcentre.safekeeping.models import AuditEntry
from governance.models import Breach
from governance.rules import breach as rules


def every_breach(*, by: User) -> QuerySet[Breach]:
    """What ``by`` may see: those that are open first, the latest first."""
    return Breach.objects.visible_to(by).order_by("ended", "-year", "-number")


def breach_of(breach_id: UUID, *, by: User) -> Breach:
    """One of them, with who dealt with it. Raises ``Breach.DoesNotExist``."""
    rows = Breach.objects.visible_to(by).select_related("noted_by", "ended_by")
    return rows.get(pk=breach_id)


@transaction.atomic
def note(*, by: User, on: date, **entered: Any) -> Breach:
    """Note a breach; the other co-ordinators and the trustees are told, by its number.

    ``entered`` are the answers by the names of their fields. Raises ``Refused``.
    """
    rules.check_was_found(found_on=entered["found_on"], on=on)
    breach = Breach(noted_on=on, noted_by=by, year=on.year, **entered)
    _assess(breach, risk=breach.risk)
    # Numbers are given out one at a time, under the lock of the audit trail.
    AuditEntry.tail()
    last = Breach.objects.filter(year=on.year).aggregate(last=Max("number"))["last"]
    breach.number = (last or 0) + 1
    with acting_as(by):
        breach.save(force_insert=True)
    for role in (Role.TRUSTEE, Role.CO_ORDINATOR):
        notices.tell(
            notices.holding(role, besides=by),
            kind=Notice.Kind.BREACH,
            about=breach.reference,
            occasion=str(breach.pk),
        )
    return breach


@transaction.atomic
def assess(*, breach_id: UUID, risk: str, by: User) -> Breach:
    """Think again about the risk. Raises ``Breach.DoesNotExist`` and ``Refused``."""
    breach = _locked(breach_id, by=by)
    rules.check_is_open(breach=breach)
    _assess(breach, risk=risk)
    return _saved(breach, "risk", "report_by", by=by)


@transaction.atomic
def note_told(*, breach_id: UUID, step: str, day: date, by: User, on: date) -> Breach:
    """Note that somebody was told. Raises ``Breach.DoesNotExist`` and ``Refused``."""
    breach = _locked(breach_id, by=by)
    rules.check_may_note(breach=breach, step=rules.Step(step), day=day, on=on)
    setattr(breach, step, day)
    return _saved(breach, step, by=by)


@transaction.atomic
def end(*, breach_id: UUID, ended: str, by: User, on: date) -> Breach:
    """A trustee closes it. Raises ``Breach.DoesNotExist`` and ``Refused``."""
    breach = _locked(breach_id, by=by)
    rules.check_may_end(breach=breach, ended=ended, person=by)
    breach.ended, breach.ended_on, breach.ended_by = ended, on, by
    return _saved(breach, "ended", "ended_on", "ended_by", by=by)


def _assess(breach: Breach, *, risk: str) -> None:
    rules.check_risk(whereabouts=breach.whereabouts, risk=risk)
    breach.risk = risk
    breach.report_by = rules.report_by(risk=risk, found_on=breach.found_on)


def _locked(breach_id: UUID, *, by: User) -> Breach:
    return Breach.objects.visible_to(by).select_for_update().get(pk=breach_id)


def _saved(breach: Breach, *fields: str, by: User) -> Breach:
    with acting_as(by):
        breach.save(update_fields=fields)
    return breach
