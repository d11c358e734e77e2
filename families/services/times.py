"""Times as London's clocks show them."""

from datetime import datetime, time

from contactcentre.safekeeping import clock


def span(starts_at: time, ends_at: time) -> str:
    return f"{on_the_clock(starts_at)}–{on_the_clock(ends_at)}"


def on_the_clock(at: time | datetime) -> str:
    """Hours and minutes as they stand, without a pattern: a page has hundreds of them."""
    return f"{at.hour:02}:{at.minute:02}"


def wall_clock(moment: datetime) -> str:
    """The time London's clocks show at ``moment``.

    It names summer or winter time in the hour that comes twice.
    """
    shown = moment.astimezone(clock.LONDON)
    twice = shown.utcoffset() != shown.replace(fold=1 - shown.fold).utcoffset()
    return f"{shown:%H:%M %Z}" if twice else on_the_clock(shown)
