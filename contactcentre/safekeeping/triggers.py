"""Database triggers that refuse every change to the audit trail, on both databases."""

from django.db.backends.base.base import BaseDatabaseWrapper

TABLE = "safekeeping_auditentry"

_SQLITE_CREATE = [
    f"create trigger if not exists audit_no_{verb} before {verb} on {TABLE} "
    "begin select raise(abort, 'the audit trail is append-only'); end"
    for verb in ("update", "delete")
]
# A client of its own may not count putting a row in another's place as deleting it.
_SQLITE_CREATE.append(
    f"create trigger if not exists audit_no_replace before insert on {TABLE} when exists "
    f"(select 1 from {TABLE} where id = new.id or sequence = new.sequence "
    "or previous = new.previous) "
    "begin select raise(abort, 'the audit trail is append-only'); end"
)
_SQLITE_DROP = [
    f"drop trigger if exists audit_no_{verb}" for verb in ("update", "delete", "replace")
]

_POSTGRESQL_CREATE = [
    "create or replace function audit_refuse() returns trigger language plpgsql as $$ "
    "begin raise exception 'the audit trail is append-only'; end $$",
    f"create or replace trigger audit_append_only before update or delete or truncate on {TABLE} "
    "for each statement execute function audit_refuse()",
]
_POSTGRESQL_DROP = [f"drop trigger if exists audit_append_only on {TABLE}"]


def create(connection: BaseDatabaseWrapper) -> None:
    """Refuse UPDATE, DELETE, REPLACE and TRUNCATE of audit rows from now on."""
    _run(connection, _SQLITE_CREATE, _POSTGRESQL_CREATE)


def drop(connection: BaseDatabaseWrapper) -> None:
    """Take the triggers away: for undoing the migration, and for emptying a test database."""
    _run(connection, _SQLITE_DROP, _POSTGRESQL_DROP)


def _run(connection: BaseDatabaseWrapper, sqlite: list[str], postgresql: list[str]) -> None:
    with connection.cursor() as cursor:
        for statement in sqlite if connection.vendor == "sqlite" else postgresql:
            cursor.execute(statement)
