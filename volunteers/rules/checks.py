"""Clause 6: the stages of a check, and what each may follow."""

from datetime import date, timedelta

from policy.clauses import Clause, Refused, holds
from volunteers.models import DbsCheck, StatusCheck, Volunteer


@holds(Clause.C6)
def check_may_apply(*, volunteer: Volunteer, applied_on: date, waiting: bool, on: date) -> None:
    """Clause 6: a check is asked for, one at a time, for somebody who helps or wants to.

    ``waiting`` says whether another one has not been decided yet; ``on`` is today.
    """
    if volunteer.state not in Volunteer.HERE:
        raise Refused(Clause.C6, "This person does not help here. They have to apply again first.")
    if waiting:
        raise Refused(Clause.C6, "A check was applied for already. Decide about that one first.")
    _check_not_to_come(applied_on, on=on, what="the application")


@holds(Clause.C6)
def check_may_see_certificate(*, check: DbsCheck, issued_on: date, seen_on: date, on: date) -> None:
    """Clause 6: a certificate is issued after it was asked for, then seen, before a decision."""
    if check.decision:
        raise Refused(Clause.C6, "This check has been decided. Apply for another one.")
    _check_not_to_come(seen_on, on=on, what="the day the certificate was seen")
    if seen_on < check.applied_on:
        raise Refused(
            Clause.C6, "The certificate cannot have been seen before the check was applied for."
        )
    if issued_on > seen_on:
        raise Refused(Clause.C6, "The certificate cannot have been seen before it was issued.")
    if issued_on < check.applied_on:
        raise Refused(
            Clause.C6,
            f"This check was applied for on {check.applied_on:%-d %B %Y}. A certificate dated "
            "before that is of another check.",
        )


@holds(Clause.C6)
def check_may_decide(*, check: DbsCheck, decided_on: date, on: date) -> None:
    """Clause 6: somebody decides once the certificate has been seen, and once only."""
    if check.decision:
        raise Refused(Clause.C6, "This check has been decided already; the decision stands.")
    if check.seen_on is None:
        raise Refused(Clause.C6, "Nobody has seen the certificate, so nothing can be decided.")
    _check_not_to_come(decided_on, on=on, what="the decision")
    if decided_on < check.seen_on:
        raise Refused(
            Clause.C6, "The decision cannot come before the day the certificate was seen."
        )


@holds(Clause.C6)
def check_may_judge(*, is_their_own: bool, was_checked: bool) -> None:
    """Clause 6: nobody judges about themselves, nor before their own check was accepted.

    Otherwise somebody whom nobody checked could let in whomever they like. ``was_checked`` is true
    as well of whoever was set up with the centre, and of whoever’s check has lapsed since.
    """
    if is_their_own:
        raise Refused(Clause.C6, "This is your own check, so somebody else must do this.")
    if not was_checked:
        raise Refused(
            Clause.C6,
            "The centre has not accepted a DBS check of your own yet. Until then somebody else "
            "sees to the checks of others.",
        )


@holds(Clause.C6)
def check_may_ask_update_service(
    *, check: DbsCheck, agreed: bool, asked_on: date, on: date
) -> None:
    """Clause 6: the Update Service is asked with the person's agreement, about a check accepted.

    Whoever is not in the service any more has a new check.
    """
    if check.decision != DbsCheck.Decision.ACCEPTED:
        raise Refused(Clause.C6, "Only an accepted certificate can be asked about.")
    if not agreed:
        raise Refused(Clause.C6, "The person has not agreed that the Update Service is asked.")
    _check_not_to_come(asked_on, on=on, what="the answer")
    if check.decided_on is not None and asked_on < check.decided_on:
        raise Refused(Clause.C6, "The answer cannot come before the decision.")


@holds(Clause.C6)
def checked_on(*, accepted_on: date | None, answers: list[tuple[date, str]]) -> date | None:
    """Clause 6: the day of the last check that holds, or None when none does.

    ``answers`` are those of the Update Service since the decision. “Changed” ends what held until
    a new certificate is accepted; “nothing new” counts as a check of that day.
    """
    if accepted_on is None:
        return None
    last = accepted_on
    for day, said in sorted(answers):
        if said == StatusCheck.Answer.CHANGED:
            return None
        last = max(last, day)
    return last


@holds(Clause.C7)
def check_number_may_be_shown(*, until: date | None, on: date) -> None:
    """Clause 7: a certificate’s number is kept no longer than the policy says after the decision.

    ``until`` is the first day on which it is gone; None while nobody has decided.
    """
    if until is not None and on >= until:
        raise Refused(Clause.C7, "This number is not kept any more.")


def _check_not_to_come(day: date, *, on: date, what: str) -> None:
    if day > on:
        raise Refused(Clause.C6, f"{what[0].upper()}{what[1:]} cannot be in the future.")
    if day < on - timedelta(days=365 * 10):
        raise Refused(Clause.C6, f"{what[0].upper()}{what[1:]} is more than ten years ago.")
