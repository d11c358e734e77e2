"""Holding a record back from disposal, and letting go of it by two people."""

from datetime import date
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from accounts import persons
from accounts.models import User
from contactcentre.safekeeping import audit, holds, subjects
from contactcentre.safekeeping.models import Hold, Use
from disclosures.services.exception import last_passed_on
from retention.rules import holding as rules
from retention.rules.access import check_was_answered
from retention.services import access, cases
from retention.services.visibility import holds_for, subjects_for


def every_hold(*, by: User) -> QuerySet[Hold]:
    """Every hold in force that ``by`` may know of, the one to be looked at first ahead."""
    rows = holds_for(by).filter(pk__in=holds.in_force().values("pk"))
    people = ("subject", "placed_by", "release_asked_by")
    return rows.select_related(*people).order_by("review_on", "pk")


def hold(hold_id: UUID, *, by: User) -> Hold:
    """One hold, in force or let go of. Raises ``Hold.DoesNotExist``.

    So it does where it is there because of a concern that ``by`` may not read, or on a record that
    they may not know of.
    """
    people = ("placed_by", "release_asked_by", "released_by")
    return holds_for(by).select_related("subject", *people).get(pk=hold_id)


@transaction.atomic
def place(*, reference: str, kind: str, reason: str, review_on: date, by: User, on: date) -> Hold:
    """Keep a record, whatever its last use. Raises ``Refused``, and ``Subject.DoesNotExist``."""
    subject = subjects_for(by).select_for_update().get(reference=reference)
    rules.check_may_hold(subject=subject, person=by, reason=reason, review_on=review_on, on=on)
    kept = holds.place(subject.pk, kind, reason=reason.strip(), by=by, on=on, review_on=review_on)
    audit.record("hold-placed", subject, subject_id=subject.pk)
    cases.void_at_once(subject.pk, on=on)
    return kept


@transaction.atomic
def review(*, hold_id: UUID, review_on: date, by: User, on: date) -> Hold:
    """Somebody looked: the hold stays until it is looked at again. What was asked lapses."""
    kept = _locked(hold_id, by=by)
    rules.check_may_review(hold=kept, review_on=review_on, on=on)
    kept.review_on, kept.release_asked_on, kept.release_asked_by = review_on, None, None
    kept.save(update_fields=["review_on", "release_asked_on", "release_asked_by"])
    audit.record("hold-reviewed", kept.subject, subject_id=kept.subject_id)
    return kept


@transaction.atomic
def ask_release(*, hold_id: UUID, by: User, on: date) -> Hold:
    """The first of two people says that the record need not be kept any longer."""
    kept = _locked(hold_id, by=by)
    rules.check_may_ask_release(hold=kept, person=by)
    check_was_answered(is_open=access.waits(kept))
    kept.release_asked_on, kept.release_asked_by = on, by
    kept.save(update_fields=["release_asked_on", "release_asked_by"])
    return kept


@transaction.atomic
def release(*, hold_id: UUID, by: User, on: date) -> Hold:
    """The second lets go of it; from now on the record ages like any other."""
    kept = _locked(hold_id, by=by)
    persons.check_settled(by)
    rules.check_may_release(
        hold=kept, person=by, same_person=persons.same(kept.release_asked_by, by)
    )
    check_was_answered(is_open=access.waits(kept))
    kept.released_on, kept.released_by = on, by
    kept.save(update_fields=["released_on", "released_by"])
    # Kept quiet while the hold stood: the record was used when something was passed on about it.
    if used_on := last_passed_on(hold_id=kept.pk):
        subjects.record_use(kept.subject_id, Use.EXCEPTION_DISCLOSURE, on=used_on)
    audit.record("hold-released", kept.subject, subject_id=kept.subject_id)
    return kept


def _locked(hold_id: UUID, *, by: User) -> Hold:
    rows = holds_for(by).select_for_update(of=("self",))
    return rows.select_related("subject").get(pk=hold_id)
