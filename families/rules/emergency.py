"""Opening a file although one's own check has lapsed."""

from policy.clauses import Clause, Refused, holds

SHORTEST_REASON = 20


@holds(Clause.C6)
def check_may_open_in_emergency(*, lapsed: bool, another_is_open: bool, reason: str) -> None:
    """Clause 6: whose check has lapsed opens one file, for one hour, for a reason told to others.

    Whoever may open files has no need of it. ``another_is_open`` says that the hour of another
    family's file is not over.
    """
    if not lapsed:
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
