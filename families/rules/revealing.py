"""How often somebody may be shown where people can be reached."""

from policy.clauses import Clause, Refused, holds

SHOWN_IN_AN_HOUR = 10


@holds(Clause.C4)
def check_may_be_shown(*, shown: int) -> None:
    """Clause 4: nobody is shown more contact details in an hour than their work can need.

    ``shown`` counts those of the last hour.
    """
    if shown >= SHOWN_IN_AN_HOUR:
        raise Refused(
            Clause.C4,
            f"You were shown {SHOWN_IN_AN_HOUR} contact details within the last hour. No more can "
            "be shown for now, and the trustees have been told.",
        )
