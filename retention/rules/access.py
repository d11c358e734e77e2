"""Somebody asks for their own data: they get all of it, and nothing of anybody else unlooked at."""

from collections.abc import Sequence
from datetime import date

from accounts.models import User
from accounts.roles import Role
from contactcentre.safekeeping.models import Subject, SubjectKind
from policy.clauses import Clause, Refused, holds
from retention.models import DataRequest

SHORTEST_REASON = 5
# Whose records these are; a concern is never anybody’s to see, and the others have no person.
ASKS = frozenset(
    {SubjectKind.FAMILY, SubjectKind.VOLUNTEER, SubjectKind.AGENCY_CONTACT, SubjectKind.STAFF}
)


@holds(Clause.C8)
def check_may_note_request(
    *, subject: Subject, person: User, is_own: bool, received_on: date, on: date
) -> None:
    """Clause 8: what somebody has asked to see is not disposed of before they have seen it."""
    _check_answers(person)
    if is_own:
        raise Refused(Clause.C8, "This is about yourself, so somebody else has to see to it.")
    if subject.fenced_on is not None:
        raise Refused(Clause.C8, "This record is being disposed of, or has been.")
    if received_on > on:
        raise Refused(Clause.C8, "The day on which it was asked for is still to come.")


@holds(Clause.C4)
def check_may_decide_item(
    *, request: DataRequest, person: User, is_there: bool, reason: str
) -> None:
    """Clause 4: what speaks of others too goes out only after a person has decided about it."""
    _check_is_open(request, person)
    if not is_there:
        raise Refused(Clause.C4, "This says something else now. Look at it again.")
    if len(reason.strip()) < SHORTEST_REASON:
        raise Refused(Clause.C4, "Say in a few words why.")


@holds(Clause.C4)
def check_may_give(*, request: DataRequest, person: User, undecided: Sequence[str]) -> None:
    """Clause 4: one’s own data go to oneself, once we know who that is and all is decided."""
    _check_is_open(request, person)
    if not request.identity:
        raise Refused(Clause.C4, "Say how you know that it is them: nobody else may get this.")
    if undecided:
        raise Refused(
            Clause.C4,
            f"Still to be decided about: {len(undecided)}. What speaks of others is not given out "
            "unlooked at.",
        )


@holds(Clause.C8)
def check_may_withdraw_request(*, request: DataRequest, person: User) -> None:
    """Clause 8: whoever asked may say that they want it no more; the hold is then let go of."""
    _check_is_open(request, person)


@holds(Clause.C8)
def check_was_answered(*, is_open: bool) -> None:
    """Clause 8: a record is held until whoever asked for their data has them."""
    if is_open:
        raise Refused(Clause.C8, "They are still waiting for their data: give them first.")


def _check_is_open(request: DataRequest, person: User) -> None:
    _check_answers(person)
    if request.ended_on is not None:
        raise Refused(Clause.C8, "This request has been answered already.")


def _check_answers(person: User) -> None:
    if not (person.is_active and person.has_role(Role.CO_ORDINATOR)):
        raise Refused(Clause.C8, "Only a co-ordinator may see to a request for somebody’s data.")
