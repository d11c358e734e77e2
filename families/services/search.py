"""Finding a family by name or reference. Names are opened and compared in memory only."""

import unicodedata
from typing import Any
from uuid import UUID

from contactcentre.safekeeping.sealing import opened
from families.models import Family, Person
from families.models.family import seen_by


def find(text: str, *, by: Any) -> list[UUID]:
    """The ids of the families ``by`` may see whose reference or people match ``text``.

    Every word of ``text`` must begin some word of one person's name, whatever its case or
    accents; or ``text`` is the whole reference.
    """
    visible = Family.objects.visible_to(by)
    wanted = text.strip()
    if not wanted:
        return []
    reference = wanted.upper()
    exact = list(visible.filter(subject__reference=reference).values_list("pk", flat=True))
    return exact or _by_name(words_of(wanted), by=by)


def _by_name(wanted: list[str], *, by: Any) -> list[UUID]:
    people = Person.objects.filter(seen_by(by, "family"))
    found: dict[UUID, None] = {}
    for family_id, *names in opened(people, "family_id", "first_name", "last_name"):
        if is_meant(wanted, " ".join(names)):
            found[family_id] = None
    return list(found)


def everyone_called(name: str) -> set[UUID]:
    """The ids of all families with somebody of this name, or of a part of it, in whole words.

    Whoever asks may not know of them all: it is for comparing, never for showing.
    """
    wanted = set(words_of(name.replace(",", " ")))
    if not wanted:
        return set()
    there = Person.objects.filter(family__subject__fenced_on__isnull=True)
    people = opened(there, "family_id", "first_name", "last_name")
    named = ((family_id, set(words_of(" ".join(names)))) for family_id, *names in people)
    return {
        family_id for family_id, words in named if words and (words <= wanted or wanted <= words)
    }


def is_meant(wanted: list[str], name: str) -> bool:
    """Whether every one of the ``wanted`` words begins some word of the name."""
    words = words_of(name)
    return all(any(word.startswith(part) for word in words) for part in wanted)


def words_of(text: str) -> list[str]:
    """The words of a name or a search, without case, accents and apostrophes."""
    plain = text.casefold()
    if not plain.isascii():
        decomposed = unicodedata.normalize("NFKD", plain)
        plain = "".join(c for c in decomposed if not unicodedata.combining(c))
    return plain.replace("-", " ").replace("’", "").replace("'", "").split()
