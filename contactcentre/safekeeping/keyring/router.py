"""Keys live in the keyring database and nowhere else; nothing else lives there."""

from typing import Any

from django.db.models import Model

from contactcentre.safekeeping.locks import hold_until_committed

ALIAS = "keyring"


_POSTGRESQL_LOCK = 0x6B657973


def lock() -> None:
    """Let nobody else change the keyring until the transaction ends."""
    hold_until_committed(_POSTGRESQL_LOCK, using=ALIAS)


class KeyringRouter:
    def db_for_read(self, model: type[Model], **hints: Any) -> str | None:
        return ALIAS if model._meta.app_label == ALIAS else None

    def db_for_write(self, model: type[Model], **hints: Any) -> str | None:
        return self.db_for_read(model)

    def allow_relation(self, first: Model, second: Model, **hints: Any) -> bool | None:
        if ALIAS in {first._meta.app_label, second._meta.app_label}:
            return first._meta.app_label == second._meta.app_label
        return None

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool:
        return (db == ALIAS) == (app_label == ALIAS)
