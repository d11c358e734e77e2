"""Finding requests among many by who asks, and closing those of one person together."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction

from accounts.models import User
from contactcentre.safekeeping.sealing import opened
from disclosures.models import AttendanceRequest, Match
from disclosures.rules import asking as rules
from disclosures.services import asking
from families.services.search import is_meant, words_of

# So many of those that wait are looked through, the latest first, and so many shown.
LOOKED_THROUGH = 2_000
SHOWN = 100
_SAID = ("name", "organisation", "email", "telephone", "their_reference", "acts_for", "family")


@dataclass(frozen=True, slots=True)
class Found:
    """The requests to show, the latest first; ``many`` is how many matched, of those ``of``."""

    rows: list[AttendanceRequest]
    many: int
    of: int


def matching(text: str, *, by: User) -> Found:
    """The one with that reference; or those that wait in which every word begins one of theirs.

    What was typed is opened and compared in memory only.
    """
    visible = AttendanceRequest.objects.visible_to(by).select_related("subject")
    if one := list(visible.filter(subject__reference=text.strip().upper())):
        return Found(one, many=1, of=1)
    latest = visible.waiting().order_by("-asked_on", "-place", "-pk")[:LOOKED_THROUGH]
    wanted, looked_through, keys = words_of(text), 0, []
    for key, *said in opened(latest, "pk", *_SAID):
        looked_through += 1
        if is_meant(wanted, " ".join(said)):
            keys.append(key)
    rows = visible.in_bulk(keys[:SHOWN])
    shown = [rows[key] for key in keys[:SHOWN] if key in rows]
    return Found(shown, many=len(keys), of=looked_through)


def of_keys(keys: Collection[UUID], *, by: User) -> list[AttendanceRequest]:
    """Those of them that ``by`` may see, the latest first."""
    rows = AttendanceRequest.objects.visible_to(by).filter(pk__in=keys)
    return list(rows.select_related("subject").order_by("-asked_on", "-place", "-pk"))


@transaction.atomic
def close_together(*, request_ids: Collection[UUID], ending: str, by: User, on: date) -> int:
    """Say of all of them how they ended, or of none; returns how many. Raises ``Refused``, and
    ``AttendanceRequest.DoesNotExist`` where ``by`` may not see one of them.
    """
    for request_id in sorted(request_ids):
        request: Any = asking.locked(request_id, by=by)
        rules.check_may_close_with_others(request=request)
        found = Match.objects.filter(request=request).exists()
        rules.check_may_close(request=request, ending=ending, found=found)
        asking.end(request, ending, by=by, on=on)
    return len(request_ids)
