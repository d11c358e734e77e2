"""Clause 4: a contact detail is passed on as its owner permitted, and not otherwise."""

from datetime import date

from policy.clauses import Clause, Refused, holds


@holds(Clause.C4)
def check_may_be_noted(*, given_on: date, until: date | None, on: date) -> None:
    """Clause 4: a permission is noted once it has been given, while it holds.

    Days are London dates; ``until`` is the last day, None while it holds until withdrawn.
    """
    if given_on > on:
        raise Refused(Clause.C4, "The day it was given is still to come.")
    if until is not None and until < on:
        raise Refused(Clause.C4, "The last day on which it holds is over.")


@holds(Clause.C4)
def check_may_pass_on(
    *, given_on: date, until: date | None, withdrawn_on: date | None, on: date
) -> None:
    """Clause 4: only under a permission that holds on this very day; silence is refusal."""
    over = until is not None and until < on
    if given_on > on or over or withdrawn_on is not None:
        raise Refused(
            Clause.C4,
            "There is no permission for this that holds today. Ask the person whose detail it is.",
        )


@holds(Clause.C4)
def check_may_withdraw(*, withdrawn_on: date | None) -> None:
    """Clause 4: a permission is withdrawn once, from now on; what was passed stays on record."""
    if withdrawn_on is not None:
        raise Refused(Clause.C4, "This permission has been withdrawn already.")
