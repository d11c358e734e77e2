"""Is the keyring the one that the data was sealed under? Asked before anything is served."""

from uuid import UUID

from django.db import DatabaseError, connections
from django.db.migrations.executor import MigrationExecutor

from contactcentre.safekeeping.errors import KeyringUnsafe
from contactcentre.safekeeping.keyring import generations
from contactcentre.safekeeping.keyring.router import ALIAS
from contactcentre.safekeeping.models import Subject

_NAMED = 5


def ensure_migrated() -> None:
    """Raises ``KeyringUnsafe`` unless both databases have the tables this version expects."""
    for alias in connections:
        try:
            executor = MigrationExecutor(connections[alias])
            waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
        except DatabaseError:
            raise KeyringUnsafe(f"The {alias} database cannot be reached.") from None
        if not any(_belongs(migration.app_label, alias) for migration, _ in waiting):
            continue
        applied = {app for app, _ in executor.loader.applied_migrations}
        if alias == ALIAS and ALIAS not in applied and Subject.objects.exists():
            raise KeyringUnsafe(
                "The keyring is missing: its database is not the one that the records are sealed "
                "under, so put it back, or restore it from its mirror."
            )
        raise KeyringUnsafe(
            f"The {alias} database is not ready: first run “manage.py migrate --database {alias}”."
        )


def verify() -> None:
    """Prove that the keyring opens and holds the key of every record.

    Raises ``KeyringUnsafe`` with one sentence; records without a key are named by reference.
    """
    ensure_migrated()
    missing = generations.verify(subject_ids=Subject.objects.values_list("pk", flat=True))
    if missing:
        raise KeyringUnsafe(
            "The keyring is older than the data: it has no key for "
            f"{_references(missing)}; put back the newer keyring, or restore it from its mirror."
        )


def ensure_usable() -> None:
    """For every process that serves: ``verify``, then end a rotation that was interrupted."""
    verify()
    generations.finish_rotation()


def _belongs(app_label: str, alias: str) -> bool:
    return (app_label == ALIAS) == (alias == ALIAS)


def _references(missing: set[UUID]) -> str:
    some = Subject.objects.filter(pk__in=sorted(missing)[:_NAMED]).order_by("reference")
    named = list(some.values_list("reference", flat=True))
    more = len(missing) - len(named)
    return ", ".join(named) + (f" and {more} more" if more else "")
