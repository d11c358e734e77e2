"""G7: finding families by name, against scanning the same names where they lie in plaintext."""

import unicodedata
from collections.abc import Callable, Iterable, Sequence

from django.db import connection

from accounts.models import User
from contactcentre.bench import database
from contactcentre.bench.lines import Line
from contactcentre.bench.measure import Failed, Variant, Work, forked
from contactcentre.bench.registry import Bench, item
from contactcentre.safekeeping.keyring.keys import key_scope
from contactcentre.safekeeping.sealing import opened
from families.models import Person
from families.services.search import find

_COPY = "search"
_TABLE = "bench_name"
# A beginning, a whole surname, two words, accents left out, nobody.
_WANTED = ("sam", "O'Brien", "ben fitz", "zoe muller", "xq")
_WARM_UP = len(_WANTED)
_CALLS = 3 * len(_WANTED)


@item("search")
def search(bench: Bench) -> Iterable[Line]:
    def plain() -> Work:
        return _work(_scan)

    def product() -> Work:
        person = User.objects.get(pk=bench.centre.co_ordinator)

        def ask(text: str) -> list[str]:
            with key_scope():
                return [str(family_id) for family_id in find(text, by=person)]

        return _work(ask)

    database.make_copy(_COPY)
    forked(_write_names)
    yield bench.compare(
        "search / plaintext scan",
        floor=Variant(plain, copy=_COPY),
        ours=Variant(product, copy=_COPY),
        at_most=6,
    )


def _work(ask: Callable[[str], list[str]]) -> Work:
    calls = [lambda text=text: ask(text) for text in _WANTED] * (_CALLS // len(_WANTED) + 1)

    def outcome() -> Sequence[Sequence[str]]:
        found = [sorted(ask(text)) for text in _WANTED]
        if not found[0] or found[-1]:
            raise Failed("The search does not find what it should.")
        return found

    return Work(calls, outcome, warm_up=_WARM_UP)


def _write_names() -> None:
    """The names of everybody, in clear, in a table that only the bench has."""
    database.use(_COPY)
    with key_scope():
        rows = [
            (str(family_id), first, last)
            for family_id, first, last in opened(
                Person.objects.all(), "family_id", "first_name", "last_name"
            )
        ]
    with connection.cursor() as cursor:
        cursor.execute(f"create table {_TABLE} (family text, first text, last text)")
        cursor.executemany(f"insert into {_TABLE} values (%s, %s, %s)", rows)  # noqa: S608


def _scan(text: str) -> list[str]:
    wanted = _folded(text)
    with connection.cursor() as cursor:
        cursor.execute(f"select family, first, last from {_TABLE}")  # noqa: S608
        return list({family for family, *names in cursor if _fits(wanted, names)})


def _fits(wanted: Sequence[str], names: Sequence[str]) -> bool:
    words = _folded(" ".join(names))
    return all(any(word.startswith(part) for word in words) for part in wanted)


def _folded(text: str) -> list[str]:
    plain = unicodedata.normalize("NFKD", text.casefold())
    kept = (" " if c == "-" else c for c in plain if not unicodedata.combining(c) and c not in "’'")
    return "".join(kept).split()
