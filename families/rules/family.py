"""What may be done with a family's file."""

from collections.abc import Iterable
from datetime import date

from families.models import Family, FamilyTransition, PersonRole
from families.rules.door import plain_name
from policy.clauses import Clause, Refused, holds

OLDEST_CHILD = 18


@holds(Clause.CENTRE)
def check_may_become(*, family: Family, state: str) -> None:
    """A rule of the centre: a family's state changes only along the agreed paths."""
    if state not in FamilyTransition.ALLOWED[family.state]:
        now, then = Family.State(family.state).label, Family.State(state).label
        raise Refused(Clause.CENTRE, f"A family that is “{now}” cannot become “{then}”.")


@holds(Clause.CENTRE)
def check_family_is_whole(*, roles: Iterable[str]) -> None:
    """A rule of the centre: a family has at least one child and two parties to the contact."""
    found = [PersonRole(role) for role in roles]
    if PersonRole.CHILD not in found:
        raise Refused(Clause.CENTRE, "Enter at least one child.")
    if sum(role.is_party for role in found) < 2:
        raise Refused(
            Clause.CENTRE,
            "Enter both sides: who the child lives with, and who is coming to see the child.",
        )


@holds(Clause.CENTRE)
def check_is_no_party(*, name: str, parties: Iterable[str]) -> None:
    """A rule of the centre: a companion is nobody whom the arrangement holds as a party already.

    Otherwise a visiting parent, entered once more, could leave with the child after all. ``name``
    is the companion’s, ``parties`` are the names of the parties.
    """
    if any(are_alike(name, each) for each in parties):
        raise Refused(
            Clause.CENTRE,
            "A party on this file has this name. If it is them, do not enter them once more: what "
            "they may is said in the arrangement. If it is somebody else, write after the name "
            "what tells them apart, such as “(uncle)”.",
            about="first_name",
        )


def are_alike(one: str, other: str) -> bool:
    """Whether two names may be one person’s: the same, or one with nothing but its first word."""
    names = sorted((plain_name(one).split(), plain_name(other).split()), key=len)
    return names[0] == names[1] or (len(names[0]) == 1 and names[0] == names[1][:1])


@holds(Clause.CENTRE)
def check_date_of_birth(*, born: date | None, role: str, on: date) -> None:
    """A rule of the centre: dates of birth are in the past, and a child is under eighteen."""
    if born is None:
        return
    if born > on:
        raise Refused(Clause.CENTRE, "The date of birth is in the future.", about="date_of_birth")
    if role == PersonRole.CHILD and born.year < on.year - OLDEST_CHILD:
        raise Refused(
            Clause.CENTRE,
            "The child would be over eighteen; check the year of birth.",
            about="date_of_birth",
        )
