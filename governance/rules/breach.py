"""Clause 7: what has to be done about a personal data breach, by when, and when that is all.

UK GDPR, articles 33 and 34: the Information Commissioner’s Office is told within 72 hours unless
no risk is likely, and whoever it is about without delay where the risk is high.
"""

from datetime import date, timedelta
from enum import StrEnum

from accounts.models import User
from accounts.roles import Role
from governance.models import Breach
from policy.clauses import Clause, Refused, holds

Risk = Breach.Risk

# By the end of the second day after, it is never later than 72 hours, whatever the hour was.
_DAYS_TO_REPORT = timedelta(days=2)


class Step(StrEnum):
    """Who was told; each names the field that keeps the day."""

    OFFICE = "office_told_on"
    PEOPLE = "people_told_on"
    COMMISSION = "commission_told_on"


STEPS = {
    Step.PEOPLE: "Those whom it concerns were told",
    Step.OFFICE: "The Information Commissioner’s Office was told",
    Step.COMMISSION: "The Charity Commission was told",
}
_DEMANDS = {
    Risk.UNLIKELY: (),
    Risk.SOME: (Step.OFFICE,),
    Risk.HIGH: (Step.PEOPLE, Step.OFFICE),
}


@holds(Clause.C7)
def check_was_found(*, found_on: date, on: date) -> None:
    """Clause 7: a breach is noted once somebody knows of it."""
    if found_on > on:
        raise Refused(Clause.C7, "That day is still to come.")


@holds(Clause.C7)
def check_risk(*, whereabouts: bool, risk: str) -> None:
    """Clause 7: where a parent may learn where the other side is, the risk is always high."""
    if whereabouts and risk != Risk.HIGH:
        raise Refused(
            Clause.C7,
            "Where a parent may have learnt where the other side lives or can be reached, the risk "
            "is high, however it came about.",
        )


@holds(Clause.C7)
def report_by(*, risk: str, found_on: date) -> date | None:
    """Clause 7: the last day on which the Information Commissioner’s Office is told in time."""
    return None if risk == Risk.UNLIKELY else found_on + _DAYS_TO_REPORT


@holds(Clause.C7)
def still_to_do(breach: Breach) -> list[Step]:
    """Clause 7: who has to be told yet, for the risk there is; those in danger come first."""
    return [step for step in _DEMANDS[Risk(breach.risk)] if getattr(breach, step) is None]


@holds(Clause.C7)
def check_is_open(*, breach: Breach) -> None:
    """Clause 7: what a trustee has closed stays as it was closed."""
    if breach.ended:
        raise Refused(Clause.C7, "A trustee has closed this. Note what is new as another breach.")


@holds(Clause.C7)
def check_may_note(*, breach: Breach, step: Step, day: date, on: date) -> None:
    """Clause 7: each is told once, from the day on which somebody here knew."""
    check_is_open(breach=breach)
    if getattr(breach, step) is not None:
        raise Refused(Clause.C7, "This has been noted already.")
    if not breach.found_on <= day <= on:
        raise Refused(
            Clause.C7, "They were told after somebody here knew, and not on a day to come."
        )


@holds(Clause.C7)
def check_may_end(*, breach: Breach, ended: str, person: User) -> None:
    """Clause 7: a trustee closes it; it is dealt with when all are told whom the risk demands."""
    check_is_open(breach=breach)
    if not (person.is_active and person.has_role(Role.TRUSTEE)):
        raise Refused(Clause.C7, "A trustee closes a breach.")
    if ended == Breach.Ended.DEALT_WITH and (first := next(iter(still_to_do(breach)), None)):
        raise Refused(Clause.C7, f"This is still to do, and to note here: {_TO_DO[first]}.")


_TO_DO = {
    Step.PEOPLE: "those whom it concerns are told",
    Step.OFFICE: "the Information Commissioner’s Office is told",
}
