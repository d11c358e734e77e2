"""Triggers in the database itself, which refuse what must never be; on SQLite and PostgreSQL.

An app names in its ``triggers`` module what it refuses; its migrations create and drop that.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from django.apps import apps
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils.module_loading import module_has_submodule

_CODE = " using errcode = 'check_violation'"


@dataclass(frozen=True)
class OnPostgresql:
    """A trigger ``name`` on ``table`` at ``event``, for each row or statement."""

    name: str
    table: str
    event: str
    function: str
    each: str = "statement"

    def create(self) -> str:
        return (
            f"create or replace trigger {self.name} before {self.event} on {self.table} "
            f"for each {self.each} execute function {self.function}()"
        )

    def drop(self) -> str:
        return f"drop trigger if exists {self.name} on {self.table}"


@dataclass(frozen=True)
class Guard:
    """What one app refuses. ``sqlite`` has by name what follows it in a trigger’s definition."""

    sqlite: Mapping[str, str]
    functions: Sequence[str]
    postgresql: Sequence[OnPostgresql]

    def __add__(self, other: "Guard") -> "Guard":
        """Refuses what either refuses."""
        return Guard(
            sqlite={**self.sqlite, **other.sqlite},
            functions=[*self.functions, *other.functions],
            postgresql=[*self.postgresql, *other.postgresql],
        )

    def create(self, connection: BaseDatabaseWrapper) -> None:
        """Refuse it from now on; again, it changes nothing."""
        _run(
            connection,
            (f"create trigger if not exists {name} {body}" for name, body in self.sqlite.items()),
            [*self.functions, *(trigger.create() for trigger in self.postgresql)],
        )

    def drop(self, connection: BaseDatabaseWrapper) -> None:
        """Take the triggers away: for undoing a migration, and for emptying a test database."""
        _run(
            connection,
            (f"drop trigger if exists {name}" for name in self.sqlite),
            (trigger.drop() for trigger in self.postgresql),
        )

    def missing(self, connection: BaseDatabaseWrapper) -> list[str]:
        """The triggers that are not there, switched off, or not what was declared."""
        if connection.vendor == "sqlite":
            there: dict[str, str] = dict(_rows(connection, _ON_SQLITE))
            wanted = {name: _plain(body) for name, body in self.sqlite.items()}
            return [n for n, body in wanted.items() if not _plain(there.get(n, "")).endswith(body)]
        found = {(name, table): body for name, table, body in _rows(connection, _ON_POSTGRESQL)}
        bodies = {
            _named(text): text.partition("$$ ")[2].rpartition(" $$")[0] for text in self.functions
        }
        return [
            each.name
            for each in self.postgresql
            if _plain(found.get((each.name, each.table), "")) != _plain(bodies[each.function])
        ]


def declared() -> Iterator[Guard]:
    """What each app declares in its ``triggers`` module."""
    for config in apps.get_app_configs():
        if module_has_submodule(config.module, "triggers"):
            yield import_module(f"{config.name}.triggers").GUARD


def refusing(words: str, triggers: Mapping[str, str]) -> dict[str, str]:
    """On SQLite: by name, at what and when ``words`` are the answer."""
    return {
        name: f"before {event} begin select raise(abort, '{words}'); end"
        for name, event in triggers.items()
    }


def function_refusing(
    name: str, words: str, *, when: str = "", answer: str = "new", code: bool = True
) -> str:
    """On PostgreSQL: the function that answers with ``words``, or lets ``answer`` be done.

    Without ``when`` it always refuses. With ``code`` it counts as a broken constraint.
    """
    refuse = f"raise exception '{words}'{_CODE if code else ''};"
    body = f"if {when} then {refuse} end if; return {answer};" if when else refuse
    return (
        f"create or replace function {name}() returns trigger language plpgsql as $$ "
        f"begin {body} end $$"
    )


def append_only(
    tables: Mapping[str, str], *, words: str, function: str, names: Mapping[str, tuple[str, str]]
) -> Guard:
    """Refuses UPDATE, DELETE, REPLACE and TRUNCATE of each table.

    ``tables`` says of each which row is in the place of a new one: on SQLite a row can be put
    there, and where nothing else in the file says that this counts as deleting, the newcomer is
    refused. ``names`` gives each table the start of its triggers’ names, and PostgreSQL’s.
    """
    found: dict[str, str] = {}
    for table, taken in tables.items():
        start, _ = names[table]
        found |= {f"{start}_no_{verb}": f"{verb} on {table}" for verb in ("update", "delete")}
        in_its_place = f"exists (select 1 from {table} where {taken})"  # noqa: S608
        found[f"{start}_no_replace"] = f"insert on {table} when {in_its_place}"
    return Guard(
        sqlite=refusing(words, found),
        functions=[function_refusing(function, words, code=False)],
        postgresql=[
            OnPostgresql(name, table, "update or delete or truncate", function)
            for table, (_, name) in names.items()
        ],
    )


def frozen(tables: Mapping[str, tuple[str, str]], *, words: str, when: str = "") -> Guard:
    """Refuses to write anew what certain columns say.

    ``tables`` has by the trigger’s name the table and its columns. ``when`` says of which rows,
    if not of all.
    """
    of_such = f" when {when}" if when else ""
    return Guard(
        sqlite=refusing(
            words,
            {
                name: f"update of {columns} on {table}{of_such}"
                for name, (table, columns) in tables.items()
            },
        ),
        functions=[function_refusing(name, words, when=when) for name in tables],
        postgresql=[
            OnPostgresql(name, table, f"update of {columns}", name, each="row")
            for name, (table, columns) in tables.items()
        ],
    )


_ON_SQLITE = "select name, sql from sqlite_master where type = 'trigger'"
_ON_POSTGRESQL = (
    "select t.tgname, c.relname, p.prosrc from pg_trigger t join pg_class c on c.oid = t.tgrelid "
    "join pg_proc p on p.oid = t.tgfoid where not t.tgisinternal and t.tgenabled in ('O', 'A')"
)


def _rows(connection: BaseDatabaseWrapper, statement: str) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return list(cursor.fetchall())


def _plain(statement: str) -> str:
    """Without spaces and quotation marks, which a database may write otherwise."""
    return "".join(statement.replace('"', "").split()).lower()


def _named(function: str) -> str:
    return function.partition(" function ")[2].partition("(")[0]


def _run(connection: BaseDatabaseWrapper, sqlite: Iterable[str], postgresql: Iterable[str]) -> None:
    with connection.cursor() as cursor:
        for statement in sqlite if connection.vendor == "sqlite" else postgresql:
            cursor.execute(statement)
