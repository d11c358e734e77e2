"""Noting what was passed on under an exception or by law, and the decision to pass nothing on."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from accounts.models import User
from contactcentre.safekeeping import clock, subjects
from contactcentre.safekeeping.models import Use
from disclosures.models import Concern, ExceptionDisclosure, NotReferred
from disclosures.models.concern import readers_of
from disclosures.models.exception import with_state
from disclosures.rules import exception as rules
from disclosures.services.concern import hold_records_of, locked
from disclosures.services.outgoing import Typed, check_threat, counted


@transaction.atomic
def pass_on(
    *,
    concern_id: UUID,
    basis: str,
    agency: str,
    passed_at: datetime,
    decided_by_id: UUID,
    by: User,
    on: date,
    **entered: Any,
) -> ExceptionDisclosure:
    """Note that a concern was passed on: nobody’s leave is needed, before or after.

    ``entered`` are the organisation, the person told, the exact words and the route.
    What is noted is never altered; more is another disclosure. Raises ``Concern.DoesNotExist`` and
    ``Refused``.
    """
    concern, now = locked(concern_id, by=by), clock.now()
    rules.check_passed(concern=concern, passed_at=passed_at, now=now)
    _check_decides(concern, decided_by_id, deciding=may_pass_on(concern))
    rules.check_recipient(basis=basis, agency=agency)
    _check_words(concern, agency, entered["words"])
    disclosure = ExceptionDisclosure(
        concern=concern,
        basis=basis,
        agency=agency,
        passed_at=passed_at,
        decided_by_id=decided_by_id,
        noted_at=now,
        noted_by=by,
        **entered,
    )
    disclosure.save(force_insert=True)
    _used(concern, on=on)
    return disclosure


def try_words(*, concern: Concern, agency: str, words: str, by: User) -> None:
    """Look through the words as ``by`` typed them, before they are noted; a refusal is counted.

    Raises ``Refused``.
    """
    if agency != ExceptionDisclosure.Agency.THREATENED:
        return
    counted(
        lambda: _check_words(concern, agency, words),
        Typed.THREAT,
        record=concern,
        subject_id=concern.pk,
        by=by,
        not_told=[each.user for each in concern.complained_of.select_related("user")],
    )


@transaction.atomic
def do_not_refer(
    *, concern_id: UUID, decided_on: date, decided_by_id: UUID, reason: str, by: User, on: date
) -> NotReferred:
    """Note the decision to pass a concern on to nobody, why and by whom.

    What comes up later may be passed on all the same. Raises ``Concern.DoesNotExist`` and
    ``Refused``.
    """
    concern = locked(concern_id, by=by)
    state = with_state(Concern.objects.filter(pk=concern.pk)).values_list("state", flat=True).get()
    rules.check_may_not_refer(concern=concern, state=state, decided_on=decided_on, on=on)
    _check_decides(concern, decided_by_id, deciding=may_not_refer(concern))
    decision = NotReferred(
        concern=concern,
        decided_on=decided_on,
        decided_by_id=decided_by_id,
        reason=reason,
        noted_by=by,
    )
    decision.save(force_insert=True)
    _used(concern, on=on)
    return decision


def may_pass_on(concern: Concern) -> list[User]:
    """Whoever can have told somebody outside: those who read it, and whoever wrote it down.

    Nobody needs leave to call Children’s Services or the police, so a volunteer may have.
    """
    wrote = concern.recorded_by
    accused = concern.complained_of.values_list("user_id", flat=True)
    readers = readers_of(concern)
    if wrote is None or wrote in readers or wrote.pk in accused:
        return readers
    return [*readers, wrote]


def may_not_refer(concern: Concern) -> list[User]:
    """Whoever can have decided to pass it on to nobody: those who read it."""
    return readers_of(concern)


def disclosures_of(concern: Concern) -> list[ExceptionDisclosure]:
    """What was passed on of it, in the order in which it was."""
    rows = concern.disclosures.select_related("decided_by", "noted_by")
    return list(rows.order_by("passed_at", "pk"))


def decision_on(concern: Concern) -> NotReferred | None:
    """The decision not to refer it, if there is one."""
    rows = NotReferred.objects.select_related("decided_by", "noted_by")
    return rows.filter(concern=concern).first()


def clocks_of(
    concern: Any, disclosures: Iterable[ExceptionDisclosure], *, now: datetime
) -> list[rules.Clock]:
    """What is due about a concern that was read ``with_state``."""
    return rules.clocks_of(
        concern,
        disclosures,
        state=concern.state,
        about_us=bool(concern.complained_of.all()),
        lado_days=settings.LADO_WORKING_DAYS,
        written_hours=settings.WRITTEN_CONFIRMATION_HOURS,
        now=now,
    )


def listed(
    concerns: Iterable[Concern], *, now: datetime
) -> list[tuple[Concern, list[rules.Clock]]]:
    """Each concern with what is due about it; read them with their disclosures."""
    return [(each, clocks_of(each, each.disclosures.all(), now=now)) for each in concerns]


def with_disclosures(concerns: QuerySet[Concern]) -> QuerySet[Concern]:
    return concerns.prefetch_related("disclosures", "complained_of")


def last_passed_on(*, hold_id: UUID) -> date | None:
    """When something was last passed on from the concern that placed this hold; None if never."""
    passed = ExceptionDisclosure.objects.filter(concern__holds__hold=hold_id)
    last = passed.order_by("-passed_at").values_list("passed_at", flat=True).first()
    return clock.london_date(last) if last else None


def _check_decides(concern: Concern, decided_by_id: UUID, *, deciding: list[User]) -> None:
    rules.check_decides(
        concern=concern,
        decided_by=decided_by_id,
        deciding=[each.pk for each in deciding],
        complained_of=set(concern.complained_of.values_list("user_id", flat=True)),
    )


def _check_words(concern: Concern, agency: str, words: str) -> None:
    if agency == ExceptionDisclosure.Agency.THREATENED:
        check_threat(words, family=concern.family)


def _used(concern: Concern, *, on: date) -> None:
    """Clause 8: the concern and its family were used, and are kept.

    Where it is about somebody who works here, nothing is noted on the family, whose last use they
    may see: they would know that there was no contact that day. Its hold keeps it all the same.
    """
    subjects.record_use(concern.pk, Use.EXCEPTION_DISCLOSURE, on=on)
    if concern.family_id is not None and not concern.complained_of.exists():
        subjects.record_use(concern.family_id, Use.EXCEPTION_DISCLOSURE, on=on)
    hold_records_of(concern, on=on)
