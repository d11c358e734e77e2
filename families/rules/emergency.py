"""Opening a file without a check of one's own that holds."""

from policy.clauses import Clause, Refused, holds

SHORTEST_REASON = 20


@holds(Clause.C6)
def check_may_open_in_emergency(*, unchecked: bool, another_is_open: bool, reason: str) -> None:
    """Clause 6: without a check that holds one may open one file, for an hour and for a reason.

    Whoever may open files has no need of it. ``another_is_open`` says that the hour of another
    family's file is not over.
    """
    if not unchecked:
        raise Refused(Clause.C6, "Your check holds, so you can open the file as usual.")
    if another_is_open:
        raise Refused(
            Clause.C6,
            "You have opened another file, and one at a time is all you may. Ask another "
            "co-ordinator, or wait until its hour is over. In danger, call 999.",
        )
    if len(reason.strip()) < SHORTEST_REASON:
        raise Refused(
            Clause.C6, f"Say in at least {SHORTEST_REASON} characters why it cannot wait."
        )
