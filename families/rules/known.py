"""Who knows a family, and must not see it."""

from policy.clauses import Clause, Refused, holds


@holds(Clause.C1)
def check_may_end(*, is_about_them: bool) -> None:
    """Clause 1: nobody lets themself see a family they said they know."""
    if is_about_them:
        raise Refused(Clause.C1, "This is about you, so another co-ordinator must do this.")
