"""Clause 8 in the database itself: what stands in the accident book is never changed or removed."""

from django.db.backends.base.base import BaseDatabaseWrapper

ENTRY = "accidents_accidententry"
ADDENDUM = "accidents_addendum"
TABLES = (ENTRY, ADDENDUM)
_WRITTEN = "what stands in the accident book stays as it was written"

# On SQLite a row can also be put in the place of another: where nothing else in the file says that
# this counts as deleting, the newcomer itself is refused.
_TAKEN = {
    ENTRY: "rowid = new.rowid or id = new.id or (year = new.year and number = new.number)",
    ADDENDUM: "rowid = new.rowid or id = new.id "
    "or (entry_id = new.entry_id and number = new.number)",
}
_SQLITE = {
    **{
        f"{table}_no_{verb}": f"before {verb} on {table}"
        for table in TABLES
        for verb in ("update", "delete")
    },
    **{
        f"{table}_no_replace": f"before insert on {table} "
        f"when exists (select 1 from {table} where {taken})"
        for table, taken in _TAKEN.items()
    },
}
_SQLITE_CREATE = [
    f"create trigger if not exists {name} {when} begin select raise(abort, '{_WRITTEN}'); end"
    for name, when in _SQLITE.items()
]
_SQLITE_DROP = [f"drop trigger if exists {name}" for name in _SQLITE]

_POSTGRESQL_CREATE = [
    "create or replace function accident_book_refuse() returns trigger language plpgsql as $$ "
    f"begin raise exception '{_WRITTEN}'; end $$",
    *(
        f"create or replace trigger {table}_as_written before update or delete or truncate "
        f"on {table} for each statement execute function accident_book_refuse()"
        for table in TABLES
    ),
]
_POSTGRESQL_DROP = [f"drop trigger if exists {table}_as_written on {table}" for table in TABLES]


def create(connection: BaseDatabaseWrapper) -> None:
    """Refuse UPDATE, DELETE, REPLACE and TRUNCATE of the accident book from now on."""
    _run(connection, _SQLITE_CREATE, _POSTGRESQL_CREATE)


def drop(connection: BaseDatabaseWrapper) -> None:
    """Take the triggers away: for undoing the migration, and for emptying a test database."""
    _run(connection, _SQLITE_DROP, _POSTGRESQL_DROP)


def _run(connection: BaseDatabaseWrapper, sqlite: list[str], postgresql: list[str]) -> None:
    with connection.cursor() as cursor:
        for statement in sqlite if connection.vendor == "sqlite" else postgresql:
            cursor.execute(statement)
