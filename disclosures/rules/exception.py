"""Exceptions 1 and 2: passing a concern on, deciding not to, and until when it should be done."""

from collections.abc import Collection, Iterable, Set
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from contactcentre.safekeeping import clock
from disclosures.models import Concern, ExceptionDisclosure
from disclosures.rules.concern import exception_of
from disclosures.rules.working_days import working_days_after
from policy.clauses import Clause, Refused, holds

Agency = ExceptionDisclosure.Agency
Basis = ExceptionDisclosure.Basis
State = Concern.State


@dataclass(frozen=True, slots=True)
class Clock:
    """Something to be done about a concern by a day or a moment; ``done_at`` is when it was."""

    what: str
    by_day: date | None
    by: datetime | None
    done_at: datetime | None
    overdue: bool


@holds(Clause.E1)
def check_passed(*, concern: Concern, passed_at: datetime, now: datetime) -> None:
    """Exception 1: what was passed on is noted afterwards, and needs nobody’s leave before.

    It may have been passed on before anything was written here, though not before the day on
    which it was seen.
    """
    if passed_at > now:
        raise Refused(Clause.E1, "It cannot have been passed on at a time still to come.")
    if clock.london_date(passed_at) < concern.seen_on:
        raise Refused(
            exception_of(concern), "It cannot have been passed on before the day it was seen."
        )


@holds(Clause.E1)
def check_decides(
    *, concern: Concern, decided_by: UUID, deciding: Collection[UUID], complained_of: Set[UUID]
) -> None:
    """Exception 1: only somebody who reads a concern, and is not complained of, decides about it.

    ``deciding`` are those who read it, and where they tell somebody at once, whoever wrote it.
    """
    if decided_by in complained_of or decided_by not in deciding:
        raise Refused(
            exception_of(concern),
            "Whoever decides is one of those who read this concern. Choose one of them.",
        )


@holds(Clause.E2)
def check_recipient(*, basis: str, agency: str) -> None:
    """Exception 2: the person threatened is told of violence, and of nothing else."""
    if agency == Agency.THREATENED and basis != Basis.E2:
        raise Refused(
            Clause.E2,
            "The person who is threatened may be told because of physical violence only.",
        )


@holds(Clause.E1)
def check_may_not_refer(*, concern: Concern, state: str, decided_on: date, on: date) -> None:
    """Exception 1: deciding to pass a concern on to nobody is noted once, with the reason.

    What has been passed on cannot be decided against any more.
    """
    clause = exception_of(concern)
    if state == State.PASSED_ON:
        raise Refused(clause, "This concern has been passed on already.")
    if state == State.NOT_REFERRED:
        raise Refused(clause, "The decision not to refer has been noted already.")
    if decided_on > on:
        raise Refused(clause, "The day of the decision is still to come.")
    if decided_on < concern.seen_on:
        raise Refused(clause, "It cannot have been decided before the day it was seen.")


def clocks_of(
    concern: Concern,
    disclosures: Iterable[ExceptionDisclosure],
    *,
    state: str,
    about_us: bool,
    lado_days: int,
    written_hours: int,
    now: datetime,
) -> list[Clock]:
    """What has to be done about the concern, and whether it is late.

    The LADO is told of a concern about somebody who works here, ``about_us``, within ``lado_days``
    working days of its being written down; Children’s Services get in writing within
    ``written_hours`` what they were first told otherwise. A decision not to refer stops the first
    clock.
    """
    told = sorted(disclosures, key=lambda each: each.passed_at)
    found = []
    if about_us and state != State.NOT_REFERRED:
        due = working_days_after(clock.london_date(concern.recorded_at), lado_days)
        done = next((each.passed_at for each in told if each.agency == Agency.LADO), None)
        late = done is None and clock.london_date(now) > due
        found.append(Clock("Tell the LADO", due, None, done, late))
    council = [each for each in told if each.agency == Agency.CHILDRENS_SERVICES]
    if council and council[0].route not in ExceptionDisclosure.IN_WRITING:
        by = council[0].passed_at + timedelta(hours=written_hours)
        written = (e.passed_at for e in council if e.route in ExceptionDisclosure.IN_WRITING)
        done = next(written, None)
        what = "Confirm in writing to Children’s Services"
        found.append(Clock(what, None, by, done, done is None and now > by))
    return found
