"""Clause 6: keeping the stages of checks, and what follows from them for the volunteer."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import F, Prefetch, Q, QuerySet

from accounts import persons
from accounts.models import User
from contactcentre.safekeeping import clock, subjects
from contactcentre.safekeeping.keyring import keys
from contactcentre.safekeeping.models import Subject, SubjectKind, Use
from policy.parameters import in_force
from volunteers.models import (
    CertificateCorrection,
    CertificateNumber,
    CertificateSight,
    DbsCheck,
    StatusCheck,
    UpdateService,
    Volunteer,
)
from volunteers.models.record import is_checked
from volunteers.rules import checks as rules

Sight = CertificateSight.At


@transaction.atomic
def apply_for_check(*, volunteer_id: UUID, applied_on: date, by: User, on: date) -> DbsCheck:
    """Note that a check was asked for, at the level the volunteer's post is eligible for.

    Raises ``Refused`` while another is not decided, and for somebody who does not help here.
    """
    volunteer = _locked(volunteer_id)
    waiting = volunteer.checks.filter(decision="").exists()
    rules.check_may_apply(volunteer=volunteer, applied_on=applied_on, waiting=waiting, on=on)
    _check_may_judge(volunteer, by)
    check = DbsCheck.objects.create(
        volunteer=volunteer,
        level=volunteer.post.level,
        why_eligible=volunteer.post.why_eligible,
        applied_on=applied_on,
    )
    subjects.record_use(volunteer.pk, Use.CONTACT, on=on)
    return check


@transaction.atomic
def see_certificate(
    *, check_id: UUID, issued_on: date, seen_on: date, number: str, by: User, on: date
) -> DbsCheck:
    """Note that ``by`` saw the certificate. Nothing of what it says is kept.

    The number is sealed under a key of its own. What had been noted otherwise is kept as corrected
    by them; noted again as it was, it stays. Raises ``Refused`` out of turn, or for one's own.
    """
    check = _check_locked(check_id)
    rules.check_may_see_certificate(check=check, issued_on=issued_on, seen_on=seen_on, on=on)
    _check_may_judge(check.volunteer, by)
    held = CertificateNumber.objects.filter(check_of=check, corrected__isnull=True).first()
    same_number = held is not None and held.number == number
    if not (same_number and (check.issued_on, check.seen_on) == (issued_on, seen_on)):
        if check.issued_on and check.seen_on:
            _supersede(
                CertificateCorrection(
                    check_of=check,
                    issued_on=check.issued_on,
                    seen_on=check.seen_on,
                    seen_by=check.seen_by,
                    corrected_at=clock.now(),
                    corrected_by=by,
                ),
                number=None if same_number else held,
            )
        check.issued_on, check.seen_on, check.seen_by = issued_on, seen_on, by
        check.save()
        if not same_number:
            _keep_number(check, number, on=on)
    _note_sight(check, Sight.SEEN, by=by)
    subjects.record_use(check.volunteer_id, Use.CONTACT, on=on)
    return check


@transaction.atomic
def decide(*, check_id: UUID, decision: str, decided_on: date, by: User, on: date) -> DbsCheck:
    """Clause 6: decide whether the person may help, once the certificate has been seen.

    A decision stands; what is decided otherwise later is another check. Raises ``Refused``.
    """
    check = _check_locked(check_id)
    rules.check_may_decide(check=check, decided_on=decided_on, on=on)
    _check_may_judge(check.volunteer, by)
    check.decision = DbsCheck.Decision(decision)
    check.decided_on, check.decided_by = decided_on, by
    check.save()
    _note_sight(check, Sight.DECIDED, by=by)
    _follow(check.volunteer)
    subjects.record_use(check.volunteer_id, Use.CONTACT, on=on)
    return check


@transaction.atomic
def agree_to_update_service(*, check_id: UUID, agreed_on: date, on: date) -> UpdateService:
    """Note that the person agreed to the Update Service being asked. Raises ``Refused``."""
    check = _check_locked(check_id)
    rules.check_may_ask_update_service(check=check, agreed=True, asked_on=agreed_on, on=on)
    agreed, _ = UpdateService.objects.update_or_create(
        check_of=check, defaults={"agreed_on": agreed_on, "withdrawn_on": None}
    )
    return agreed


@transaction.atomic
def withdraw_from_update_service(*, check_id: UUID, on: date) -> None:
    """The person no longer agrees; from now on the service is not asked."""
    UpdateService.objects.filter(check_of=check_id, withdrawn_on__isnull=True).update(
        withdrawn_on=on
    )


@transaction.atomic
def record_status(
    *, check_id: UUID, answer: str, asked_on: date, by: User, on: date
) -> StatusCheck:
    """Note what the Update Service said. “Changed” ends the check from this moment.

    Raises ``Refused`` without the person's agreement, or about one's own check.
    """
    check = _check_locked(check_id)
    agreed = UpdateService.objects.filter(
        check_of=check, agreed_on__lte=asked_on, withdrawn_on__isnull=True
    ).exists()
    rules.check_may_ask_update_service(check=check, agreed=agreed, asked_on=asked_on, on=on)
    _check_may_judge(check.volunteer, by)
    said, _ = StatusCheck.objects.get_or_create(
        check_of=check, answer=StatusCheck.Answer(answer), on=asked_on, defaults={"asked_by": by}
    )
    _follow(check.volunteer)
    return said


def show_numbers(*, check_id: UUID, by: User, on: date) -> list[str]:
    """The certificate's number, for whoever has to quote it, then those it was corrected from.

    The sight is stored before. Raises ``Refused`` when they are not kept any more.
    """
    with transaction.atomic():
        check = _check_locked(check_id)
        rules.check_number_may_be_shown(until=_kept_until(check, on=on), on=on)
        _check_may_judge(check.volunteer, by)
        kept = CertificateNumber.objects.filter(check_of=check).order_by(
            F("corrected__corrected_at").desc(nulls_first=True)
        )
        numbers = [str(each.number) for each in kept]
        _note_sight(check, Sight.NUMBER, by=by)
    return numbers


def destroy_old_numbers(*, on: date) -> int:
    """Destroy the key of every number decided about half a year ago, then the number.

    Whoever left or was not taken on without a decision was decided about that day. Done again, or
    after it was interrupted, it finishes what there is. Returns how many.
    """
    due = [
        kept.pk
        for kept in CertificateNumber.objects.filter(
            Q(check_of__decided_on__isnull=False)
            | ~Q(check_of__volunteer__state__in=Volunteer.HERE)
        ).select_related("check_of__volunteer")
        if not _is_kept(kept.check_of, on=on)
    ]
    if due:
        keys.destroy_keys(due)
        with transaction.atomic():
            CertificateNumber.objects.filter(pk__in=due).delete()
            Subject.objects.filter(pk__in=due).delete()
    return len(due)


# --- Reading --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Shown:
    """A check as a page shows it, with who saw details of its certificate."""

    check: DbsCheck
    number_until: date | None
    has_number: bool
    corrections: list[CertificateCorrection]
    sights: list[CertificateSight]
    agreed: UpdateService | None
    answers: list[StatusCheck]


def of(volunteer: Volunteer) -> list[Shown]:
    """The checks of one volunteer, the latest first."""
    today = clock.today()
    found = volunteer.checks.select_related(
        "seen_by", "decided_by", "update_service"
    ).prefetch_related(
        "sights__person",
        "status_checks",
        Prefetch(
            "corrections",
            CertificateCorrection.objects.select_related("seen_by", "corrected_by", "number"),
        ),
    )
    numbers = set(
        CertificateNumber.objects.filter(check_of__volunteer=volunteer).values_list(
            "check_of_id", flat=True
        )
    )
    return [
        Shown(
            check=check,
            number_until=_kept_until(check, on=today),
            has_number=check.pk in numbers and _is_kept(check, on=today),
            corrections=list(check.corrections.all()),
            sights=list(check.sights.all()),
            agreed=getattr(check, "update_service", None),
            answers=list(check.status_checks.all()),
        )
        for check in found
    ]


def get(check_id: UUID) -> DbsCheck | None:
    return DbsCheck.objects.select_related("volunteer__post").filter(pk=check_id).first()


def has_number(check: DbsCheck) -> bool:
    return CertificateNumber.objects.filter(check_of=check).exists()


def overdue(*, on: date) -> QuerySet[DbsCheck]:
    """Checks applied for a while ago whose certificate nobody has seen, the oldest first."""
    limit = on - timedelta(days=in_force(on).overdue_days)
    return (
        DbsCheck.objects.filter(seen_on__isnull=True, decision="", applied_on__lte=limit)
        .select_related("volunteer")
        .order_by("applied_on")
    )


def undecided() -> QuerySet[DbsCheck]:
    """Checks whose certificate was seen and about which nobody has decided."""
    seen = DbsCheck.objects.filter(seen_on__isnull=False, decision="")
    return seen.select_related("volunteer").order_by("seen_on")


def due_within(*, days: int, on: date) -> list[Volunteer]:
    """Those in post whose check has to be renewed by then, the most urgent first.

    With 0 days: those whose check has lapsed.
    """
    last = on + timedelta(days=days)
    here = Volunteer.objects.filter(state__in=[Volunteer.State.IN_POST, Volunteer.State.ON_BREAK])
    due = [
        (volunteer.recheck_due_on or date.min, volunteer)
        for volunteer in here.select_related("post", "user", "subject")
        if volunteer.recheck_due_on is None or volunteer.recheck_due_on <= last
    ]
    return [volunteer for _, volunteer in sorted(due, key=lambda each: (each[0], each[1].pk))]


# --- Within ---------------------------------------------------------------------------------------


def _locked(volunteer_id: UUID) -> Volunteer:
    return (
        Volunteer.objects.select_for_update(of=("self",))
        .select_related("post")
        .get(pk=volunteer_id)
    )


def was_checked(person: User) -> bool:
    """Whether their check holds, or held until it lapsed: whoever may judge about others."""
    if is_checked(person, on=clock.today()):
        return True
    decided = DbsCheck.objects.filter(volunteer__user=person).exclude(decision="")
    last = decided.order_by("-decided_on", "-applied_on").first()
    return last is not None and last.decision == DbsCheck.Decision.ACCEPTED


def _check_may_judge(volunteer: Volunteer, person: User) -> None:
    rules.check_may_judge(is_their_own=_is_of(volunteer, person), was_checked=was_checked(person))


def _is_of(volunteer: Volunteer, person: User) -> bool:
    """Whether the record is this person’s, by any account of theirs; or, of nobody’s account yet,
    of somebody of their name: the safe mistake."""
    if volunteer.user is not None:
        return persons.same(volunteer.user, person)
    return persons.is_called(person, volunteer.name)


def _check_locked(check_id: UUID) -> DbsCheck:
    check = DbsCheck.objects.select_for_update().get(pk=check_id)
    check.volunteer = _locked(check.volunteer_id)
    return check


def _follow(volunteer: Volunteer) -> None:
    """Let the volunteer's row say what its checks say now; the next request asks the row."""
    accepted = (
        volunteer.checks.filter(decision=DbsCheck.Decision.ACCEPTED).order_by("-decided_on").first()
    )
    refused_since = accepted is not None and (
        volunteer.checks.filter(
            decision=DbsCheck.Decision.NOT_ACCEPTED, decided_on__gte=accepted.decided_on
        ).exists()
    )
    holds = accepted if accepted is not None and not refused_since else None
    volunteer.checked_on = rules.checked_on(
        accepted_on=holds.decided_on if holds else None,
        answers=list(holds.status_checks.values_list("on", "answer")) if holds else [],
    )
    volunteer.save(update_fields=["checked_on"])


def _supersede(correction: CertificateCorrection, *, number: CertificateNumber | None) -> None:
    """Keep what was noted before, and the number with it if that is corrected too."""
    correction.save()
    if number is not None:
        number.corrected = correction
        number.save(update_fields=["corrected"])


def _keep_number(check: DbsCheck, number: str, *, on: date) -> None:
    subject = subjects.open_subject(SubjectKind.CERTIFICATE, on=on, use=Use.CONTACT)
    CertificateNumber(subject=subject, check_of=check, number=number).save()


def _note_sight(check: DbsCheck, stage: str, *, by: User) -> None:
    CertificateSight.objects.create(check_of=check, person=by, stage=stage, at=clock.now())


def _kept_until(check: DbsCheck, *, on: date) -> date | None:
    decided = check.decided_on or _gone_since(check.volunteer)
    return clock.months_after(decided, in_force(on).certificate_months) if decided else None


def _gone_since(volunteer: Volunteer) -> date | None:
    if volunteer.state in Volunteer.HERE:
        return None
    last = volunteer.transitions.filter(to_state=volunteer.state).order_by("-on").first()
    return last.on if last else None


def _is_kept(check: DbsCheck, *, on: date) -> bool:
    until = _kept_until(check, on=on)
    return until is None or on < until
