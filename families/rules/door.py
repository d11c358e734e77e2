"""Somebody unexpected is at the door: are they on the family's list?"""

import re
import unicodedata
from collections.abc import Iterable
from datetime import date
from difflib import SequenceMatcher

from families.rules.visit import Attendee
from policy.clauses import Clause, Refused, holds

# How alike two names are from which on one may be a slip of the other.
_CLOSE = 0.75


class NearMiss(Refused):
    """The name given is close to one on the list. Which one is never said at the door."""

    def __init__(self) -> None:
        super().__init__(
            Clause.CENTRE,
            "The name is close to one on the list: ask for identification and check with the "
            "co-ordinator. Do not read out any name. Until then nobody is let in.",
        )


class NotListed(Refused):
    """Nobody of that name is on the list."""

    def __init__(self) -> None:
        super().__init__(
            Clause.CENTRE,
            "Nobody of that name is on this family’s list. They are not let in and are not given "
            "the child. Tell the co-ordinator; both sides must agree in writing first.",
        )


@holds(Clause.CENTRE)
def check_is_listed(*, given: str, listed: Iterable[Attendee]) -> list[Attendee]:
    """A rule of the centre: only somebody whose whole name is on the family's list is let in.

    Capitals, spaces, hyphens and accents make no difference. Raises ``NearMiss`` or ``NotListed``.
    """
    wanted, people = plain_name(given), list(listed)
    exact = [person for person in people if plain_name(person.name) == wanted]
    if exact and wanted:
        return exact
    if any(_is_close(wanted, person) for person in people):
        raise NearMiss
    raise NotListed


@holds(Clause.CENTRE)
def check_may_be_taken_back(*, refused_on: date, on: date) -> None:
    """A rule of the centre: a slip at the door is taken back on its own day, as long as whoever
    was at the door knows that it was one."""
    if refused_on != on:
        raise Refused(
            Clause.CENTRE,
            f"This was noted on {refused_on.day} {refused_on:%B %Y}. A slip at the door is taken "
            "back on that same day only, so it stays on record.",
        )


def plain_name(name: str) -> str:
    """The name without what differs between two spellings of it."""
    decomposed = unicodedata.normalize("NFKD", name.casefold())
    letters = "".join(c for c in decomposed if not unicodedata.combining(c))
    return " ".join(re.sub(r"[-‐‑–\s]+", " ", re.sub(r"[’'`.]", "", letters)).split())


def _is_close(wanted: str, person: Attendee) -> bool:
    name = plain_name(person.name)
    words, known = set(wanted.split()), set(name.split())
    if words and (words <= known or known <= words):
        return True
    alike = SequenceMatcher(None, " ".join(sorted(words)), " ".join(sorted(known))).ratio()
    return alike >= _CLOSE
