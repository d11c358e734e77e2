"""Which databases the bench may use: those whose name says that they are its own."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

# The copy that is seeded; others are made from it.
PRISTINE = "pristine"
_MARK = "bench"

Database = Mapping[str, Any]


class NotABenchDatabase(Exception):
    """The database named is somebody's, or may be."""


def refuse_unless_bench(database: Database, *, configured: Database | None = None) -> None:
    """Raises ``NotABenchDatabase`` unless this is no other database than one of the bench's own.

    ``configured`` is the database that the service uses; it is refused whatever its name is.
    """
    name = str(database["NAME"])
    own = Path(name).parent.parent.name if _is_file(database) else name
    if _MARK not in own:
        raise NotABenchDatabase(
            f"The database “{name}” is not used: the bench empties what it uses, so the name must "
            f"contain “{_MARK}”."
        )
    if configured is not None and _address(database) == _address(configured):
        raise NotABenchDatabase(
            f"The database “{name}” is the one that the centre is configured to use, "
            "and the bench empties what it uses."
        )


def name_of(database: Database, copy: str) -> str:
    """The name of a copy of this database: another file beside it, or another on its server."""
    name = str(database["NAME"])
    if copy == PRISTINE:
        return name
    return str(Path(name).with_name(f"{copy}.sqlite3")) if _is_file(database) else f"{name}_{copy}"


def _is_file(database: Database) -> bool:
    return str(database["ENGINE"]).endswith("sqlite3")


def _address(database: Database) -> tuple[str, ...]:
    if _is_file(database):
        return (str(Path(str(database["NAME"])).resolve()),)
    host = database.get("HOST") or database.get("OPTIONS", {}).get("host", "")
    return str(host), str(database.get("PORT") or 5432), str(database["NAME"])
