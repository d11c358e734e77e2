"""The list of families: who they are and how things stand; never where anybody is."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, F

from contactcentre.safekeeping.models import Use
from contactcentre.safekeeping.sealing import opened
from families.models import Family, Person, PersonRole
from families.services.search import find

ON_THE_BOOKS = ""
ALL = "all"
# So many matches are shown; more than that and the search was too wide to be of use.
MATCHES_SHOWN = 50


@dataclass(slots=True)
class Line:
    """One family in the list."""

    reference: str
    state: str
    last_used_on: date | None
    last_use: str
    children: list[str] = field(default_factory=list)
    parties: list[str] = field(default_factory=list)

    @property
    def state_label(self) -> str:
        return str(Family.State(self.state).label)

    @property
    def last_used(self) -> str:
        """When and by what the record was last used, in words."""
        if self.last_used_on is None:
            return "Not known"
        day = f"{self.last_used_on.day} {self.last_used_on:%B %Y}"
        return f"{day}, {Use(self.last_use).label.lower()}" if self.last_use else day


@dataclass(frozen=True, slots=True)
class StateCount:
    """How many families are in one state; ``state`` is what to ask the list for."""

    state: str
    label: str
    families: int


def asked_for(text: str) -> str:
    """The state that ``text`` names; those on the books if it names none."""
    return text if text == ALL or text in Family.State.values else ON_THE_BOOKS


def families_in(state: str, *, by: Any) -> Any:
    """The families ``by`` may see in ``state``, the latest used first, as rows for ``lines``.

    ``ALL`` is every family, ``ON_THE_BOOKS`` those who neither moved on nor were turned away.
    """
    visible = Family.objects.visible_to(by)
    if state == ON_THE_BOOKS:
        visible = visible.on_the_books()
    elif state != ALL:
        visible = visible.filter(state=state)
    return _rows(visible)


def matching(text: str, *, by: Any) -> Any:
    """The families ``by`` may see whose reference or people match, as rows for ``lines``."""
    return _rows(Family.objects.visible_to(by).filter(pk__in=find(text, by=by)))


def lines(rows: Iterable[tuple[UUID, str, str, date | None, str]]) -> list[Line]:
    """The lines of these families, with their children and parties, in the same order."""
    found = {
        pk: Line(reference, state, last_used_on, last_use)
        for pk, reference, state, last_used_on, last_use in rows
    }
    people = Person.objects.filter(family_id__in=found).exclude(role=PersonRole.COMPANION)
    for family_id, role, first, last in opened(
        people, "family_id", "role", "first_name", "last_name"
    ):
        if role == PersonRole.CHILD:
            found[family_id].children.append(first)
        else:
            found[family_id].parties.append(f"{first} {last}".strip())
    for line in found.values():
        line.children.sort(key=str.casefold)
        line.parties.sort(key=str.casefold)
    return list(found.values())


def counts(*, by: Any) -> list[StateCount]:
    """How many families ``by`` may see: on the books, in each state that has any, in all."""
    found = dict(
        Family.objects.visible_to(by).order_by().values_list("state").annotate(Count("pk"))
    )
    gone = sum(found.get(state, 0) for state in Family.OFF_THE_BOOKS)
    in_all = sum(found.values())
    return [
        StateCount(ON_THE_BOOKS, "On the books", in_all - gone),
        *(
            StateCount(state.value, str(state.label), found[state])
            for state in Family.State
            if found.get(state)
        ),
        StateCount(ALL, "All", in_all),
    ]


def _rows(families: Any) -> Any:
    return families.order_by(
        F("subject__last_used_on").desc(nulls_last=True), "subject__reference"
    ).values_list("pk", "subject__reference", "state", "subject__last_used_on", "subject__last_use")
