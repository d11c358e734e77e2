"""Exceptions 1 and 2: writing a concern down, and who leads on safeguarding."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from accounts.models import User
from disclosures.models import Concern, SafeguardingLead
from families.rules.mention import references_in
from policy.clauses import Clause, Refused, holds

_EXCEPTION = {Concern.Kind.WELFARE: Clause.E1, Concern.Kind.VIOLENCE: Clause.E2}


def exception_of(concern: Concern) -> Clause:
    """The exception of the policy that a concern of this kind falls under."""
    return _EXCEPTION[Concern.Kind(concern.kind)]


def reference_in(text: str) -> str:
    """The first reference that somebody wrote, whether or not there is such a family."""
    return next(iter(references_in(text)), "")


@holds(Clause.E1)
def check_seen(*, seen_on: date, on: date) -> None:
    """Exception 1: what was seen or heard is written down once it was."""
    if seen_on > on:
        raise Refused(Clause.E1, "The day on which you saw or heard it is still to come.")


@holds(Clause.E1)
def check_may_be_told_more(
    *,
    concern: Concern,
    noted: Collection[UUID],
    family_id: UUID | None,
    complained_of: Collection[UUID],
) -> None:
    """Exception 1: whom a concern is about is added as it comes out, and never taken away.

    Taking it away would let somebody read what others wrote about them. ``noted`` are those of the
    centre whom it is about already, ``complained_of`` those to be added.
    """
    if family_id and concern.family_id is not None:
        raise Refused(Clause.E1, "The family it is about has been noted already.")
    if complained_of and set(complained_of) <= set(noted):
        raise Refused(Clause.E1, "That it is about them has been noted already.")
    if not (family_id or complained_of):
        raise Refused(Clause.E1, "Say which family or who of the centre it is about.")


@holds(Clause.E1)
def check_may_stand_back(*, readers: Collection[User]) -> None:
    """Exception 1: whoever knows the people in it leaves a concern to others, not to nobody.

    ``readers`` are those who would read it then.
    """
    if not readers:
        raise Refused(
            Clause.E1,
            "Nobody else here could read it. Tell Children’s Services, who can take it from you.",
        )


@holds(Clause.E1)
def check_may_choose_lead(
    *, person: User, user: User, deputy: bool, in_force: list[SafeguardingLead]
) -> None:
    """Exception 1: trustees say who leads on safeguarding, nobody says so of themselves.

    ``in_force`` are those chosen and not ended. There is one lead, with any number of deputies.
    """
    if person == user:
        raise Refused(Clause.E1, "Another trustee has to choose you.")
    if any(each.user_id == user.pk for each in in_force):
        raise Refused(Clause.E1, "This person leads on safeguarding already.")
    if not deputy and any(not each.deputy for each in in_force):
        raise Refused(Clause.E1, "There is a safeguarding lead. End that first, or add a deputy.")


@holds(Clause.E1)
def check_may_end_lead(*, lead: SafeguardingLead) -> None:
    """Exception 1: somebody stops leading on safeguarding once."""
    if lead.ended_on is not None:
        raise Refused(Clause.E1, "This person does not lead on safeguarding any more.")
