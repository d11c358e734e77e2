"""Who knows a family, and must not see it."""

from policy.clauses import Clause, Refused, holds


@holds(Clause.C1)
def check_may_end(*, concerned_id: object, person_id: object) -> None:
    """Clause 1: nobody lets themself see a family they said they know."""
    if concerned_id == person_id:
        raise Refused(Clause.C1, "This is about you, so another co-ordinator must do this.")
