"""Who must not meet: two families kept apart, and the two sides of one family."""

from collections.abc import Iterable

from families.rules.stagger import Stagger
from policy.clauses import Clause, Refused, holds


def cross(one: Stagger, other: Stagger) -> bool:
    """Whether people of both are in the building, or at its door, at the same moment.

    Unlike ``Stagger.overlaps``: who comes as the others leave meets them on the step.
    """
    return one.first <= other.last and other.first <= one.last


@holds(Clause.CENTRE)
def check_families_apart(
    *, visit: Stagger, kept_apart: Iterable[Stagger], instead: str = ""
) -> None:
    """A rule of the centre: families who must not meet are never at the centre at one time.

    ``kept_apart`` are the visits of families to be kept apart from this one, at the same hall on
    the same day; ``instead`` says in words a slot that would do. Neither reasons nor times are
    told: whoever asks may know the other family (clause 1).
    """
    if any(cross(visit, each) for each in kept_apart):
        raise Refused(
            Clause.CENTRE,
            "A family that must be kept apart from this one is expected at the hall then. "
            + (f"{instead} would do." if instead else "No time of this session would do."),
        )


@holds(Clause.CENTRE)
def check_nobody_meets(*, meet: bool) -> None:
    """A rule of the centre: no session is moved so that families meet who must not."""
    if meet:
        raise Refused(
            Clause.CENTRE,
            "Two families that must be kept apart would be at the hall at one time. Give one of "
            "them another time or another session first.",
        )


@holds(Clause.CENTRE)
def check_not_in_the_building(*, kept_apart_inside: bool) -> None:
    """A rule of the centre: nobody comes in while a family they must not meet is still inside."""
    if kept_apart_inside:
        raise Refused(
            Clause.CENTRE,
            "A family that must be kept apart from this one is in the building now. Ask this "
            "family to wait elsewhere until the others have left.",
        )


@holds(Clause.CENTRE)
def check_sides_apart(*, visit: Stagger, parents_may_meet: bool) -> None:
    """A rule of the centre: parents who may not meet neither come nor leave at the same moment."""
    if parents_may_meet:
        return
    if visit.child_leaves == visit.visitor_leaves:
        raise Refused(
            Clause.CENTRE,
            "The parents may not meet, but neither side waits behind at the end. Change the "
            "arrangement on the family’s file: who waits behind, or whether the parents may meet.",
        )
    if visit.child_due == visit.visitor_due:
        raise Refused(
            Clause.CENTRE,
            "The parents may not meet, but the centre has both sides come at the same moment. Have "
            "the visiting side come earlier: it is a setting of the centre.",
        )


@holds(Clause.CENTRE)
def check_pair(*, same: bool, already: bool) -> None:
    """A rule of the centre: two different families are kept apart, and the pair is noted once."""
    if same:
        raise Refused(Clause.CENTRE, "Choose another family: this is the one it is about.")
    if already:
        raise Refused(Clause.CENTRE, "These two families are kept apart already.")


@holds(Clause.CENTRE)
def check_may_lift(*, lifted: bool, reason: str) -> None:
    """A rule of the centre: that families are kept apart is lifted once, and for a reason."""
    if lifted:
        raise Refused(Clause.CENTRE, "These two families are kept apart no more: look at the file.")
    if not reason.strip():
        raise Refused(
            Clause.CENTRE, "Say why they need not be kept apart any more.", about="reason"
        )
