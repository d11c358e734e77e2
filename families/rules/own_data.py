"""What somebody is told of their own visits when they ask for their own data."""

from families.models import Outcome, PersonRole

# Whose doing it was that a visit ended so.
_OF_VISITING = frozenset(
    {Outcome.VISITOR_ABSENT, Outcome.CANCELLED_BY_VISITOR, Outcome.VISITOR_LATE}
)
_OF_CHILD_SIDE = frozenset(
    {Outcome.CHILD_SIDE_ABSENT, Outcome.CANCELLED_BY_CHILD_SIDE, Outcome.CHILD_SIDE_LATE}
)
_OF_NOBODY = frozenset({Outcome.ATTENDED, Outcome.BOTH_CAME, Outcome.CENTRE_CLOSED})
_OWN = {PersonRole.VISITING: _OF_VISITING, PersonRole.RESIDENT: _OF_CHILD_SIDE}


def visit_for(role: str, outcome: Outcome | None) -> str:
    """How a visit ended, as this person may be told: what the other side did is theirs."""
    if outcome is None:
        return ""
    if outcome in _OF_NOBODY or outcome in _OWN.get(PersonRole(role), frozenset()):
        return str(outcome.label)
    return "Contact did not take place"
