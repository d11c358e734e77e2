"""Giving and ending object permissions. Only services may import this."""

from datetime import datetime
from typing import Any

from django.db.models import Model

from contactcentre.safekeeping.access import LiveGrant, grant_model, permission_named


def grant(
    codename: str, *, to: Any, on: Model, valid_from: datetime, valid_until: datetime
) -> LiveGrant:
    """Give ``to`` the permission ``codename`` on the record ``on`` for the stretch of time.

    Given again for the same start it keeps the one row and moves its end.
    """
    given: LiveGrant
    given, _ = grant_model(type(on)).every.update_or_create(
        user=to,
        content_object=on,
        permission=permission_named(type(on), codename),
        valid_from=valid_from,
        defaults={"valid_until": valid_until},
    )
    return given


def revoke(codename: str, *, of: Any, on: Model, valid_from: datetime) -> None:
    """End the grant of ``codename`` that ``of`` holds on the record ``on`` from ``valid_from``."""
    grant_model(type(on)).every.filter(
        user=of, content_object=on, permission__codename=codename, valid_from=valid_from
    ).delete()
