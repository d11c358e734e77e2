"""Clause 9 in the database itself: an adopted version of the policy is never changed or removed.

What people were told, and gave their word to keep, stays what it was.
"""

from django.db.backends.base.base import BaseDatabaseWrapper

_TABLE = "policy_policyversion"
_FROZEN = "an adopted version of the policy stays as it is"
_ADOPTED = "old.state = 'adopted'"
# REPLACE on SQLite removes the old row without asking the trigger on removal.
_IN_ITS_PLACE = (
    f"exists (select 1 from {_TABLE} v where v.state = 'adopted' "
    "and (v.id = new.id or v.number = new.number))"
)

_SQLITE = {
    "policy_no_change": f"before update on {_TABLE} when {_ADOPTED}",
    "policy_no_removal": f"before delete on {_TABLE} when {_ADOPTED}",
    "policy_no_replacement": f"before insert on {_TABLE} when {_IN_ITS_PLACE}",
}
_SQLITE_CREATE = [
    f"create trigger if not exists {name} {when} begin select raise(abort, '{_FROZEN}'); end"
    for name, when in _SQLITE.items()
]
_SQLITE_DROP = [f"drop trigger if exists {name}" for name in _SQLITE]

_POSTGRESQL_CREATE = [
    "create or replace function policy_frozen() returns trigger language plpgsql as $$ begin "
    f"if {_ADOPTED} then raise exception '{_FROZEN}' using errcode = 'check_violation'; end if; "
    "if tg_op = 'DELETE' then return old; end if; return new; end $$",
    f"create or replace trigger policy_frozen before update or delete on {_TABLE} "
    "for each row execute function policy_frozen()",
]
_POSTGRESQL_DROP = [f"drop trigger if exists policy_frozen on {_TABLE}"]


def create(connection: BaseDatabaseWrapper) -> None:
    """Refuse every change to an adopted version from now on."""
    _run(connection, _SQLITE_CREATE, _POSTGRESQL_CREATE)


def drop(connection: BaseDatabaseWrapper) -> None:
    """Take the triggers away: for undoing the migration, and for emptying a test database."""
    _run(connection, _SQLITE_DROP, _POSTGRESQL_DROP)


def _run(connection: BaseDatabaseWrapper, sqlite: list[str], postgresql: list[str]) -> None:
    with connection.cursor() as cursor:
        for statement in sqlite if connection.vendor == "sqlite" else postgresql:
            cursor.execute(statement)
