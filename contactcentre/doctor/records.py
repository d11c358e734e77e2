"""Records and keys: do they open, are they whole, could they be brought back?"""

from datetime import datetime, timedelta
from typing import Any

from django.db import connections

from contactcentre.backups.engine import engine
from contactcentre.doctor.findings import Circumstances, Look, State
from contactcentre.doctor.witnesses import AuditUnsafe, verify
from contactcentre.safekeeping.clock import london_date
from contactcentre.safekeeping.keyring import generations, mirror, start_up
from contactcentre.safekeeping.models import AuditEntry, BackupMade, CardShown, Drill
from retention.models import Tick
from retention.services import sweeping

CLOCKS_APART = timedelta(minutes=5)
NOBODY_FOR = timedelta(days=31)
BACKUP_LASTS = timedelta(days=7)
DRILL_LASTS = timedelta(days=92)


def migrations(_: Circumstances) -> tuple[State, str]:
    start_up.ensure_migrated()
    return State.OK, "Both databases have the tables of this version."


def clock(circumstances: Circumstances) -> tuple[State, str]:
    now = circumstances.now
    if abs(now - _database_clock(now)) > CLOCKS_APART:
        return State.FAIL, (
            "The clocks of this machine and of the database differ by more than five minutes: set "
            "them, or nothing is disposed of on the right day."
        )
    last = AuditEntry.objects.order_by("-sequence").values_list("timestamp", flat=True).first()
    if last is not None and last - now > CLOCKS_APART:
        return State.FAIL, (
            f"The clock was set back, or was ahead: it is {now:%Y-%m-%d %H:%M} UTC, but the last "
            f"entry of the audit trail is of {last:%Y-%m-%d %H:%M}. Set it right."
        )
    if last is not None and now - last > NOBODY_FOR:
        return State.WARN, (
            f"Nothing was entered since {last:%Y-%m-%d}: if the centre was open since, the clock "
            "is ahead; set it right."
        )
    return State.OK, "The clock agrees with the database and with the audit trail."


def sweeps(circumstances: Circumstances) -> tuple[State, str]:
    today = london_date(circumstances.now)
    for tick in sweeping.waiting(on=today):
        if tick.day > today:
            return State.WARN, (
                f"The records were looked through as if it were {tick.day}, which is still to "
                "come: until a trustee dismisses that day, on the page “Unused records”, nothing "
                "is flagged, approved or disposed of."
            )
        if tick.doubt and not tick.confirmed_on:
            return State.WARN, (
                f"Whether {tick.day} was the right date is in doubt: until a trustee says so, on "
                "the page “Unused records”, nothing is flagged, approved or disposed of."
            )
    last = Tick.objects.trusted().order_by("-day").first()
    if last is None:
        return State.OK, "The records were not looked through yet for what is due."
    return State.OK, f"The records were looked through for what is due, last on {last.day}."


def keyring(_: Circumstances) -> tuple[State, str]:
    start_up.verify()
    return State.OK, f"The keyring opens and has a key for every record ({_keys()} keys)."


def mirrored(_: Circumstances) -> tuple[State, str]:
    standing = generations.status()
    if standing.mirror_behind:
        return State.FAIL, (
            f"The keyring's mirror is {standing.mirror} ({mirror.path()}): {standing.advice}."
        )
    return State.OK, f"The keyring's mirror: {standing.mirror}."


def audit_trail(circumstances: Circumstances) -> tuple[State, str]:
    try:
        count, _head, noted = verify(circumstances.backups)
    except AuditUnsafe as unsafe:
        return State.FAIL, str(unsafe)
    says = f"The audit trail is whole: {count} rows"
    if noted:
        often = "once" if noted == 1 else f"{noted} times"
        return State.OK, f"{says}, and holds what was noted of it {often}."
    return State.OK, f"{says}."


def card(_: Circumstances) -> tuple[State, str]:
    current = generations.status().generation
    if current is None:
        return State.OK, "There is no key yet, so no card of it."
    if not CardShown.objects.filter(generation=current).exists():
        return State.WARN, (
            f"The key of generation {current} is on no card: show it with “manage.py keyring "
            "card”, put that in the safe and shred the card before it."
        )
    return State.OK, f"There is a card of the key of generation {current}."


def backup(circumstances: Circumstances) -> tuple[State, str]:
    return _lately(
        "backup", BackupMade, BACKUP_LASTS, circumstances.now, "make one with “manage.py backup”"
    )


def drill(circumstances: Circumstances) -> tuple[State, str]:
    return _lately(
        "restore drill", Drill, DRILL_LASTS, circumstances.now, "do one with “manage.py drill”"
    )


def set_aside(_: Circumstances) -> tuple[State, str]:
    if found := engine().set_aside():
        return State.WARN, (
            f"A restore set older records aside in {', '.join(found)}: delete them once you are "
            "content with what was restored."
        )
    return State.OK, "No older records lie aside."


def _lately(what: str, deeds: Any, lasts: timedelta, now: datetime, do: str) -> tuple[State, str]:
    last = deeds.objects.order_by("-at").values_list("at", flat=True).first()
    if last is None:
        return State.WARN, f"There was no {what} yet: {do}."
    says = f"The last {what} was on {last:%Y-%m-%d}"
    if now - last > lasts:
        return State.WARN, f"{says}, more than {lasts.days} days ago: {do}."
    return State.OK, f"{says}."


def _database_clock(now: datetime) -> datetime:
    """What the database takes the time to be; SQLite has no clock but this machine's."""
    if connections["default"].vendor != "postgresql":
        return now
    with connections["default"].cursor() as cursor:
        cursor.execute("select clock_timestamp()")
        found: datetime = cursor.fetchone()[0]
        return found


def _keys() -> int:
    return generations.status().keys


LOOKS: list[tuple[str, Look]] = [
    ("migrations", migrations),
    ("clock", clock),
    ("sweeps", sweeps),
    ("keyring", keyring),
    ("mirror", mirrored),
    ("audit trail", audit_trail),
    ("recovery card", card),
    ("backup", backup),
    ("drill", drill),
    ("set aside", set_aside),
]
