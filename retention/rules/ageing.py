"""Clause 8: when a record is due, and which day's clock may be believed."""

from datetime import date

from accounts.models import User
from accounts.roles import Role
from contactcentre.safekeeping import clock
from policy.clauses import Clause, Refused, holds
from retention.models import Tick

# A hall may be closed for a month; a clock that is further out than that wants a person.
LONGEST_GAP_DAYS = 31
# More than these newly due in one sweep is more likely a mistake than three years gone by.
BRAKE_AT = 10
BRAKE_PART = 10


def due_from(last_used_on: date, *, years: int) -> date:
    """The first London day on which a record last used then is due: never a day early."""
    return clock.years_after(last_used_on, years)


def last_use_due(on: date, *, years: int) -> date:
    """The latest last use that is due on that day."""
    return clock.years_before(on, years)


def doubt_about(on: date, *, trusted: date | None, clocks_differ: bool) -> str:
    """Why the date of a sweep is not believed; empty when it is.

    ``trusted`` is the last day whose date was believed or confirmed.
    """
    if clocks_differ:
        return Tick.Doubt.CLOCKS
    if trusted is None:
        return ""
    if on < trusted:
        return Tick.Doubt.BACK
    return Tick.Doubt.AHEAD if (on - trusted).days > LONGEST_GAP_DAYS else ""


def brakes(newly_due: int, *, living: int) -> bool:
    """Whether so many newly due, of so many living records, stop the sweep for a person to look."""
    return newly_due > max(BRAKE_AT, living // BRAKE_PART)


@holds(Clause.C8)
def check_clock_is_trusted(*, on: date, trusted: date | None, doubted: int) -> None:
    """Clause 8: nothing is decided on a day of which nobody knows that it is the right one.

    ``doubted`` counts the sweeps whose date waits for a person to confirm it.
    """
    if doubted:
        raise Refused(
            Clause.C8,
            "The date is in doubt. A trustee has to say first whether it is right.",
        )
    if trusted is not None and on < trusted:
        raise Refused(Clause.C8, "Today is before the last sweep, so the clock cannot be right.")


@holds(Clause.C8)
def check_may_confirm_date(*, tick: Tick, person: User) -> None:
    """Clause 8: a date is confirmed once, by a trustee, when it was in doubt."""
    _check_is_trustee(person)
    if not tick.doubt or tick.confirmed_on or tick.dismissed_on:
        raise Refused(Clause.C8, "This date is not in doubt, or has been dealt with already.")


@holds(Clause.C8)
def check_may_dismiss_date(*, tick: Tick, person: User, on: date) -> None:
    """Clause 8: a date in doubt, or one that is still to come, is dismissed once, by a trustee."""
    _check_is_trustee(person)
    if tick.dismissed_on is None and tick.day > on:
        return
    check_may_confirm_date(tick=tick, person=person)


@holds(Clause.C8)
def check_may_release_brake(*, tick: Tick, person: User) -> None:
    """Clause 8: when very many fall due at once, a trustee looks before any is flagged."""
    _check_is_trustee(person)
    if not tick.braked or tick.brake_released_on:
        raise Refused(Clause.C8, "Nothing is stopped here, or somebody has dealt with it already.")


def _check_is_trustee(person: User) -> None:
    if not (person.is_active and person.has_role(Role.TRUSTEE)):
        raise Refused(Clause.C8, "Only a trustee may decide this.")
