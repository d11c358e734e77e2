"""When a family's place is looked at, and what may be said of it."""

from calendar import monthrange
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from django.conf import settings

from families.models import Family, Outcome, Review
from policy.clauses import Clause, Refused, holds

# Families that have a place, which is what a review is about.
WITH_A_PLACE = frozenset({Family.State.ACTIVE, Family.State.PAUSED})
# What a decision makes of the family.
STATE_AFTER = {
    Review.Decision.GOES_ON: Family.State.ACTIVE,
    Review.Decision.CHANGES: Family.State.ACTIVE,
    Review.Decision.PAUSES: Family.State.PAUSED,
    Review.Decision.MOVES_ON: Family.State.MOVED_ON,
}
# Each side answers for its own absences; every other outcome is nobody's fault.
MISSED = {
    Outcome.VISITOR_ABSENT: Review.Kind.VISITOR_MISSED,
    Outcome.CHILD_SIDE_ABSENT: Review.Kind.CHILD_SIDE_MISSED,
}


@holds(Clause.CENTRE)
def months_after(*, day: date, months: int) -> date:
    """A rule of the centre: months are calendar months; from a day the later month lacks, its last.

    Six months after 31 August is 28 February, or 29 February in a leap year.
    """
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


@holds(Clause.CENTRE)
def review_due_on(*, reviewed_on: date | None, visits: Iterable[date]) -> date | None:
    """A rule of the centre: a family is reviewed after so many visits or months, whichever first.

    Both are counted from the last regular review, or from the first visit. ``visits`` are the days
    on which contact took place; days still to come among them tell when a review will be due.
    None as long as there is nothing to count from.
    """
    since = sorted(day for day in visits if reviewed_on is None or day > reviewed_on)
    start = reviewed_on or next(iter(since), None)
    if start is None:
        return None
    by_months = months_after(day=start, months=settings.REVIEW_AFTER_MONTHS)
    return min([by_months, *since[settings.REVIEW_AFTER_VISITS - 1 :][:1]])


@dataclass(slots=True)
class Missed:
    """The days that count against a side, the earliest first, and from when on they are counted:
    since both sides last came, or since a place was last ``decided`` about; else from the first.
    """

    days: list[date] = field(default_factory=list)
    since: date | None = None
    decided: bool = False


@holds(Clause.CENTRE)
def missed_visits(
    *,
    history: Iterable[tuple[date, str]],
    decided: Mapping[str, date],
    undecided: Mapping[str, date],
) -> dict[str, Missed]:
    """A rule of the centre: a side has missed, without a valid reason, so many visits in a row.

    ``history`` is the day and outcome of each visit, the earliest first; ``decided`` and
    ``undecided`` say when a review of each kind was last decided, and when one was opened that is
    not. A visit to which both sides came starts both counts again, a decision its own; but a
    review that was opened waits for its decision, whatever took place afterwards.
    Any other visit neither counts nor breaks the row; one with a valid reason is not in it.
    Returns what is counted by the kind of review it is counted for.
    """
    missed: dict[str, Missed] = {
        kind: Missed(since=decided.get(kind), decided=kind in decided) for kind in MISSED.values()
    }
    for day, outcome in history:
        if outcome in (Outcome.ATTENDED, Outcome.BOTH_CAME):
            for kind, counted in missed.items():
                if day <= undecided.get(kind, day):
                    counted.days.clear()
                    if counted.since is None or day > counted.since:
                        counted.since, counted.decided = day, False
        missed_by = MISSED.get(Outcome(outcome))
        if missed_by is not None and day > decided.get(missed_by, date.min):
            missed[missed_by].days.append(day)
    return missed


@holds(Clause.CENTRE)
def check_may_have_a_reason(*, outcome: str | None) -> None:
    """A rule of the centre: a valid reason is noted of a visit that a side did not attend."""
    if outcome not in MISSED:
        raise Refused(
            Clause.CENTRE,
            "Nobody stayed away from this visit, so there is no reason to note. If the register "
            "says otherwise, settle or correct that first.",
        )


@holds(Clause.CENTRE)
def place_reviews(*, missed: Mapping[str, Missed]) -> frozenset[str]:
    """A rule of the centre: visits that a side misses without a valid reason open a place review.

    ``missed`` is what is counted by kind of review. Returns the kinds that there is reason for.
    """
    enough = settings.MISSED_BEFORE_REVIEW
    return frozenset(kind for kind, each in missed.items() if len(each.days) >= enough)


@holds(Clause.CENTRE)
def check_may_be_reviewed(*, state: str, decided: bool) -> None:
    """A rule of the centre: a review is of a family that has a place, and is decided once."""
    if decided:
        raise Refused(Clause.CENTRE, "This review has been decided already.")
    if state not in WITH_A_PLACE:
        label = Family.State(state).label
        raise Refused(Clause.CENTRE, f"The family is “{label}”; it has no place to review.")


@holds(Clause.C2)
def check_decision(*, decision: str, move_on: str) -> None:
    """Clause 2: a review says one of a closed list of decisions, and nothing else."""
    if decision not in Review.Decision.values or move_on not in {"", *Review.MoveOn.values}:
        raise Refused(Clause.C2, "Choose one of the decisions; a review takes no other words.")
    moves_on = decision == Review.Decision.MOVES_ON
    if moves_on and not move_on:
        raise Refused(Clause.C2, "Say where the family moves on to.")
    if move_on and not moves_on:
        raise Refused(Clause.C2, "Only a family that moves on has somewhere to move on to.")
