"""Whether the clock of this machine and that of its database tell the same time."""

from django.db import connection

from contactcentre.safekeeping import clock

MAY_DIFFER_SECONDS = 300
_SECONDS = {
    "sqlite": "select strftime('%s', 'now')",
    "postgresql": "select extract(epoch from clock_timestamp())",
}


def clocks_differ() -> bool:
    """True when they are more than five minutes apart; one of them is wrong then."""
    with connection.cursor() as cursor:
        cursor.execute(_SECONDS[connection.vendor])
        (seconds,) = cursor.fetchone()
    return abs(float(seconds) - clock.now().timestamp()) > MAY_DIFFER_SECONDS
