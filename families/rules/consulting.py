"""Clause 8: reading a file is not using it, unless somebody says what they consulted it for."""

from policy.clauses import Clause, Refused, holds

SHORTEST_REASON = 10


@holds(Clause.C8)
def check_may_note_consulting(*, reason: str) -> None:
    """Clause 8: consulting a file counts as use of it for a stated reason only."""
    if len(reason.strip()) < SHORTEST_REASON:
        raise Refused(
            Clause.C8, f"Say in at least {SHORTEST_REASON} characters what you consulted it for."
        )
