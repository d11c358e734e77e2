"""What to be careful of on the day, and of whom it is said."""

from collections import defaultdict
from collections.abc import Mapping
from functools import cache
from typing import Any
from uuid import UUID

from django.db.models import QuerySet, UUIDField

from contactcentre.safekeeping.sealing import OpenedRows
from families.models import Alert
from families.rules.visit import Attendee


def alerts_of(families: Mapping[UUID, Mapping[UUID, Attendee]]) -> dict[UUID, list[str]]:
    """In words, by family, what concerns each; ``families`` are the people of each. One query."""
    found = defaultdict(list)
    for family_id, person_id, kind, text in _alerts().ask(families=list(families)):
        person = families[family_id].get(person_id)
        found[family_id].append(
            Alert.with_whose(kind, text, whose=person.first_name if person else "")
        )
    return found


@cache
def _alerts() -> OpenedRows:
    def build(*, families: Any) -> QuerySet[Any]:
        return Alert.objects.filter(family_id__in=families)

    columns = ("family_id", "person_id", "kind", "text")
    return OpenedRows(Alert, build, *columns, several=["families"], families=UUIDField())
