"""The floor of a tap: three prepared statements in one transaction, straight at the driver."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from django.db import connection, models

from contactcentre.bench.taps import Tap
from contactcentre.safekeeping import audit, clock
from contactcentre.safekeeping.keyring.keys import key_scope
from contactcentre.safekeeping.models import AuditEntry, Subject, Use
from families.models import EntryKind, RegisterEntry

Statement = tuple[str, Sequence[Any]]


def transactions(taps: Sequence[Tap], *, by: UUID, on: date) -> list[Callable[[], None]]:
    """For each tap, a call that writes what the product would write; all is worked out before."""
    calls = []
    with key_scope():
        previous = AuditEntry.tail()
        for tap in taps:
            entry = _entry(tap, by)
            previous = _audit_row(entry, by, after=previous)
            calls.append(transaction([insert(entry), _update(tap, on), insert(previous)]))
    return calls


def transaction(statements: Sequence[Statement]) -> Callable[[], None]:
    """A call that runs these in one transaction, straight at the driver."""
    connection.ensure_connection()
    execute = connection.connection.execute
    begin = "begin immediate" if connection.vendor == "sqlite" else "begin"
    mark = "?" if connection.vendor == "sqlite" else "%s"
    prepared = [(sql.replace("%s", mark), params) for sql, params in statements]

    def run() -> None:
        execute(begin)
        for sql, params in prepared:
            execute(sql, params)
        execute("commit")

    return run


def _entry(tap: Tap, by: UUID) -> RegisterEntry:
    return RegisterEntry(
        booking_id=tap.booking_id,
        session_id=tap.session_id,
        family_id=tap.family_id,
        person_id=tap.person_id,
        kind=EntryKind.ARRIVED,
        at=clock.now(),
        recorded_at=clock.now(),
        recorded_by_id=by,
        key=uuid4(),
    )


def _audit_row(entry: RegisterEntry, by: UUID, *, after: AuditEntry | None) -> AuditEntry:
    row = audit.entry(
        "register-entry", entry, action=audit.Action.CREATE, subject_id=entry.family_id
    )
    row.actor_id = by
    row.chain_to(after)
    return row


def insert(row: models.Model) -> Statement:
    """The statement that stores this row."""
    fields = [field for field in row._meta.local_concrete_fields if not field.generated]
    columns = ", ".join(connection.ops.quote_name(str(field.column)) for field in fields)
    marks = ", ".join(["%s"] * len(fields))
    values = [field.get_db_prep_save(field.pre_save(row, add=True), connection) for field in fields]
    table = connection.ops.quote_name(row._meta.db_table)
    return f"insert into {table} ({columns}) values ({marks})", values  # noqa: S608


def _update(tap: Tap, on: date) -> Statement:
    """Never backwards, as the product's own statement."""
    key: Any = Subject._meta.pk
    day: Any = Subject._meta.get_field("last_used_on")
    table = connection.ops.quote_name(Subject._meta.db_table)
    sql = (
        f"update {table} set last_used_on = %s, last_use = %s "  # noqa: S608
        "where id = %s and (last_used_on is null or last_used_on <= %s)"
    )
    moved_to = day.get_db_prep_value(on, connection)
    family = key.get_db_prep_value(tap.family_id, connection)
    return sql, [moved_to, str(Use.ATTENDANCE), family, moved_to]
