"""Exceptions 1 and 2 in the database itself: what was passed on stays as it was noted.

Nobody can say afterwards that other words were passed on, to somebody else, at another time.
"""

from django.db.backends.base.base import BaseDatabaseWrapper

_TABLE = "disclosures_exceptiondisclosure"
_COLUMNS = "concern_id, basis, agency, organisation, person, words, route, passed_at, noted_at"
_FROZEN = "what was passed on stays as it was noted"

_SQLITE = [
    f"create trigger if not exists exception_frozen before update of {_COLUMNS} on {_TABLE} "
    f"begin select raise(abort, '{_FROZEN}'); end"
]
_POSTGRESQL = [
    "create or replace function exception_frozen() returns trigger language plpgsql as $$ begin "
    f"raise exception '{_FROZEN}' using errcode = 'check_violation'; end $$",
    f"create or replace trigger exception_frozen before update of {_COLUMNS} on {_TABLE} "
    "for each row execute function exception_frozen()",
]


def create(connection: BaseDatabaseWrapper) -> None:
    """Refuse, from now on, to change what an exception disclosure says."""
    with connection.cursor() as cursor:
        for statement in _SQLITE if connection.vendor == "sqlite" else _POSTGRESQL:
            cursor.execute(statement)


def drop(connection: BaseDatabaseWrapper) -> None:
    """Take the trigger away: for undoing the migration."""
    where = "" if connection.vendor == "sqlite" else f" on {_TABLE}"
    with connection.cursor() as cursor:
        cursor.execute(f"drop trigger if exists exception_frozen{where}")
