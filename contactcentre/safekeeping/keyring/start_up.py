"""Is the keyring the one that the data was sealed under? Asked before anything is served."""

from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import DatabaseError, connections
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Model

from contactcentre.safekeeping import audit
from contactcentre.safekeeping.errors import KeyringUnsafe
from contactcentre.safekeeping.keyring import generations, keys, mirror
from contactcentre.safekeeping.keyring.models import DataKey, Generation
from contactcentre.safekeeping.keyring.router import ALIAS
from contactcentre.safekeeping.models import AuditEntry, Subject

_DATA = "default"
_NAMED = 5


def ensure_together() -> None:
    """Refuse records without a keyring and a keyring without records; changes nothing.

    May be asked before the databases are migrated, or there at all. An audit trail is a record, so
    keys without one were made for records that are now gone.
    Raises ``KeyringUnsafe`` with what is found where, and what to do about it.
    """
    records = has_records()
    if records and not has_keyring():
        raise KeyringUnsafe(
            f"The keyring is missing: there is none in {_place(ALIAS)}, and without it no record "
            f"in {_place(_DATA)} can be opened: put it back, or restore it from its mirror with "
            "“manage.py keyring mirror --restore”."
        )
    if not records and not _holds_any(AuditEntry) and _holds_any(DataKey):
        raise KeyringUnsafe(
            f"The data is missing: the keyring in {_place(ALIAS)} holds {DataKey.objects.count()} "
            f"keys, but there are no records in {_place(_DATA)}. Put the data back, or restore it "
            "from a backup. To start an empty centre instead, move the keyring away with all that "
            f"belongs to it: its key files in {settings.KEYRING_KEK_DIR}, its mirror in "
            f"{mirror.path().parent}."
        )


def begin_records() -> None:
    """Make the first entry of the audit trail, unless there is one, before any key is made.

    Afterwards keys without subjects are what an interrupted start left behind: no loss.
    """
    if not AuditEntry.objects.exists():
        about = ContentType.objects.get_for_model(Subject)
        audit.record("records-begun", about, action=audit.Action.CREATE)


def has_records() -> bool:
    """Whether there is any record yet. Raises ``KeyringUnsafe`` if that cannot be found out."""
    return _holds_any(Subject)


def has_keyring() -> bool:
    """Whether there is a keyring. Raises ``KeyringUnsafe`` if that cannot be found out."""
    return _holds_any(Generation)


def ensure_migrated(*aliases: str) -> None:
    """Raises ``KeyringUnsafe`` unless the databases have the tables this version expects.

    Both of them, or those named.
    """
    for alias in aliases or connections:
        _refuse_if_gone(alias)
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
    living = Subject.objects.filter(disposed_on__isnull=True)
    missing = generations.verify(subject_ids=living.values_list("pk", flat=True))
    # A record of which the keyring says that it was disposed of came back with an old copy of the
    # data; it opens nowhere, and is disposed of again before anything is served.
    missing -= keys.tombstones().keys()
    if missing:
        raise KeyringUnsafe(
            "The keyring is older than the data: it has no key for "
            f"{_references(missing)}; put back the newer keyring, or restore it from its mirror."
        )


def ensure_nothing_came_back() -> None:
    """Raises ``KeyringUnsafe`` where the keyring holds a key of what was disposed of, or the data a
    record of which the keyring knows that it was: an old copy of one of them was put in place.

    Whoever serves puts that right by itself before it begins.
    """
    stones = keys.tombstones()
    gone = Subject.objects.filter(disposed_on__isnull=False).values_list("pk", flat=True)
    back = keys.living({*gone, *stones})
    back |= set(
        Subject.objects.filter(pk__in=stones, disposed_on__isnull=True).values_list("pk", flat=True)
    )
    if back:
        raise KeyringUnsafe(
            "An old copy of the keyring or of the data was put in place: what was disposed of is "
            f"there again, of {_references(back)}. Dispose of it again with “manage.py settle”."
        )


def ensure_usable() -> None:
    """For every process that serves: check all, then end a rotation that was interrupted."""
    verify()
    ensure_together()
    generations.finish_rotation()


def _holds_any(model: type[Model]) -> bool:
    """Whether there is a row of ``model``; an absent file is left absent."""
    alias = ALIAS if model._meta.app_label == ALIAS else _DATA
    if is_gone(alias):
        return False
    connection = connections[alias]
    try:
        tables = connection.introspection.table_names()
        return model._meta.db_table in tables and model._base_manager.exists()
    except DatabaseError:
        raise KeyringUnsafe(f"The {alias} database cannot be reached.") from None


def _refuse_if_gone(alias: str) -> None:
    """Raises ``KeyringUnsafe`` for a file that is not there: to open it would make an empty one."""
    if not is_gone(alias):
        return
    if alias == ALIAS and has_records():
        raise KeyringUnsafe(
            f"The keyring is missing: there is none in {_place(ALIAS)}. Put it back, or restore it "
            "from its mirror with “manage.py keyring mirror --restore”."
        )
    raise KeyringUnsafe(f"There is no {alias} database in {_place(alias)} yet.")


def is_gone(alias: str) -> bool:
    """Whether the database is a file, and that file is not there."""
    connection = connections[alias]
    name = Path(connection.settings_dict["NAME"])
    return connection.vendor == "sqlite" and not name.exists()


def _place(alias: str) -> str:
    """Where a database is, in words for whoever looks after it: a file, or a name on a server."""
    connection = connections[alias]
    name = connection.settings_dict["NAME"]
    return str(name) if connection.vendor == "sqlite" else f"the database “{name}”"


def _belongs(app_label: str, alias: str) -> bool:
    return (app_label == ALIAS) == (alias == ALIAS)


def _references(missing: set[UUID]) -> str:
    some = Subject.objects.filter(pk__in=sorted(missing)[:_NAMED]).order_by("reference")
    named = list(some.values_list("reference", flat=True))
    more = len(missing) - len(named)
    return ", ".join(named) + (f" and {more} more" if more else "")
