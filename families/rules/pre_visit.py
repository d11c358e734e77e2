"""What is done with each side, apart from the other, before the first contact."""

from collections.abc import Iterable
from datetime import date
from enum import StrEnum

from contactcentre.safekeeping import clock
from families.models import PersonRole, PreVisit
from policy.clauses import Clause, Refused, holds


class Step(StrEnum):
    """What a pre-visit consists of, in the order in which it is done."""

    IDENTITY = "identity"
    RULES = "rules"
    AGREEMENT = "agreement"
    POLICY = "confidentiality policy"
    SHOWN_ROUND = "child shown round"


# How long before its file a family that was taken over may have had its pre-visits.
YEARS_BEFORE_THE_FILE = 2
# A child who could not be shown round yet is shown round on the day.
NEEDED_FIRST = frozenset(Step) - {Step.SHOWN_ROUND}

_WHOSE = {
    PersonRole.RESIDENT: "the child’s side",
    PersonRole.VISITING: "the visiting side",
    PersonRole.OTHER_PARTY: "another party",
}


@holds(Clause.CENTRE)
def still_to_do(*, role: str, pre_visit: PreVisit | None, told: bool) -> list[Step]:
    """A rule of the centre: what a party's pre-visit still lacks; ``told`` is of the policy.

    Only the child's side brings the child to be shown round.
    """
    seen = pre_visit or PreVisit()
    done = {
        Step.IDENTITY: seen.identity != PreVisit.Identity.NOT_SEEN,
        Step.RULES: seen.rules_explained,
        Step.AGREEMENT: seen.agreement_signed,
        Step.POLICY: told,
        Step.SHOWN_ROUND: seen.child_shown_round or role != PersonRole.RESIDENT,
    }
    return [step for step, is_done in done.items() if not is_done]


@holds(Clause.CENTRE)
def check_pre_visit(*, role: str, held_on: date, child_shown_round: bool, on: date) -> None:
    """A rule of the centre: parties are seen, not others, and not on a day still to come."""
    if not PersonRole(role).is_party:
        raise Refused(Clause.CENTRE, "Only the two sides of a family have a pre-visit.")
    if held_on > on:
        raise Refused(Clause.CENTRE, "The date of the pre-visit is in the future.")
    if child_shown_round and role != PersonRole.RESIDENT:
        raise Refused(Clause.CENTRE, "The child is shown round with the side it lives with.")


@holds(Clause.CENTRE)
def check_something_done(*, role: str, pre_visit: PreVisit, told: bool) -> None:
    """A rule of the centre: a pre-visit at which nothing was done was not held."""
    missing = still_to_do(role=role, pre_visit=pre_visit, told=told)
    if missing == still_to_do(role=role, pre_visit=None, told=False):
        raise Refused(
            Clause.CENTRE,
            f"Nothing of the pre-visit is noted: {', '.join(missing)}. Note what was done; until "
            "then it was not held.",
        )


@holds(Clause.CENTRE)
def check_seen_apart(*, same_day: bool, parents_may_meet: bool, apart: bool) -> None:
    """A rule of the centre: sides that may not meet are not in the building together.

    Where the pre-visit of the other side is noted for the ``same_day``, it is stored once somebody
    says that they were there ``apart``. When the other side was there is never said.
    """
    if same_day and not parents_may_meet and not apart:
        raise Refused(
            Clause.CENTRE,
            "The other side has its pre-visit noted for that same day, and the two may not meet. "
            "Check the date; if it is right, tick that they were not here at the same time.",
            about="apart",
        )


@holds(Clause.C9)
def check_held_in_its_time(*, held_on: date, referred_on: date | None, opened_on: date) -> None:
    """Clause 9: a party was told of the policy on a day on which the centre could know of them.

    Not before the family was referred; of a family that was taken over without a referral, not
    more than two years before its file was ``opened_on``.
    """
    if referred_on is not None and held_on < referred_on:
        raise Refused(
            Clause.C9,
            f"The family was referred on {_day(referred_on)}, so the pre-visit cannot have been "
            "before that. Check the date.",
        )
    first = clock.years_before(opened_on, YEARS_BEFORE_THE_FILE)
    if held_on < first:
        raise Refused(
            Clause.C9,
            f"The family’s file was opened on {_day(opened_on)}. A pre-visit before "
            f"{_day(first)} does not belong to it. Check the date.",
        )


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


@holds(Clause.CENTRE)
def check_pre_visits_done(
    *, came_before: bool, to_do: Iterable[tuple[str, Iterable[Step]]]
) -> None:
    """A rule of the centre: both sides have had their pre-visit before a first booking.

    ``to_do`` is the role of each party with what its pre-visit lacks.
    """
    if came_before:
        return
    missing = [
        f"for {_WHOSE[PersonRole(role)]}: {', '.join(needed)}"
        for role, steps in to_do
        if (needed := [step for step in steps if step in NEEDED_FIRST])
    ]
    if missing:
        raise Refused(
            Clause.CENTRE,
            "Before its first visit the family needs the pre-visit of each side. "
            f"Still to do {'; '.join(missing)}.",
        )
