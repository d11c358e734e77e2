"""The annual review in the database itself: a report stays, to the letter, as it was frozen."""

from django.db.backends.base.base import BaseDatabaseWrapper

_TABLE = "governance_yearreport"
_FROZEN = "a report stays as it was made"

_SQLITE = {
    "report_no_update": f"before update on {_TABLE}",
    "report_no_delete": f"before delete on {_TABLE}",
    "report_no_replace": f"before insert on {_TABLE} when exists "
    f"(select 1 from {_TABLE} where id = new.id or year = new.year)",
}
_SQLITE_CREATE = [
    f"create trigger if not exists {name} {when} begin select raise(abort, '{_FROZEN}'); end"
    for name, when in _SQLITE.items()
]
_SQLITE_DROP = [f"drop trigger if exists {name}" for name in _SQLITE]

_POSTGRESQL_CREATE = [
    "create or replace function report_frozen() returns trigger language plpgsql as $$ "
    f"begin raise exception '{_FROZEN}'; end $$",
    f"create or replace trigger report_frozen before update or delete or truncate on {_TABLE} "
    "for each statement execute function report_frozen()",
]
_POSTGRESQL_DROP = [f"drop trigger if exists report_frozen on {_TABLE}"]


def create(connection: BaseDatabaseWrapper) -> None:
    """Refuse UPDATE, DELETE, REPLACE and TRUNCATE of frozen reports from now on."""
    _run(connection, _SQLITE_CREATE, _POSTGRESQL_CREATE)


def drop(connection: BaseDatabaseWrapper) -> None:
    """Take the triggers away: for undoing the migration, and for emptying a test database."""
    _run(connection, _SQLITE_DROP, _POSTGRESQL_DROP)


def _run(connection: BaseDatabaseWrapper, sqlite: list[str], postgresql: list[str]) -> None:
    with connection.cursor() as cursor:
        for statement in sqlite if connection.vendor == "sqlite" else postgresql:
            cursor.execute(statement)
