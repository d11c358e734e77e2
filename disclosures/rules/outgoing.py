"""Clause 4: what is written to anybody says nothing of where a party can be reached."""

import re
from collections.abc import Collection, Iterable, Iterator

from contactcentre.safekeeping.whereabouts import (
    as_read,
    numbers_in,
    tells_where_somebody_is,
)
from disclosures.rules.places import points_to_a_place, says_a_place
from families.rules.mention import (
    is_spelt,
    plain,
    tells_address,
    tells_email,
    tells_in_pieces,
    tells_name,
    tells_number,
    tells_whole,
)
from policy.clauses import Clause, Refused, holds

_WORDS = (
    "This names somebody, or tells where or how somebody can be found; or it has a word in it that "
    "also does. Write it without. Nothing was sent."
)
_TO_WHO_IS_THREATENED = (
    "Whoever is threatened is told of the threat, and never where or how somebody can be found. "
    "Write it without. If that has been said already, tell the trustees today."
)
_OF_AN_AGREEMENT = (
    "This tells where or how somebody can be reached, or has a word in it that also does. It is "
    "read at the door by others than those who may know that. Write it without; nothing was noted."
)
TRIES_IN_AN_HOUR = 10
# After so many of them the trustees are told.
TOLD_AFTER = 3
_BETWEEN_FIGURES = re.compile(r"(?<=[0-9])[ \t().\-/\u2010-\u2015\u00a0]+(?=[0-9])")
# With whatever stands between its letters and figures; looked for from every place.
_POSTCODE = re.compile(
    r"(?<![a-z0-9])(?=([a-z]#[a-z]?#[0-9]#[a-z0-9]?#[0-9]#[a-z]#[a-z])(?![a-z0-9]))".replace(
        "#", r"[\s./\-\u00a0]*"
    )
)
# The first half of a postcode, where it stands before the second.
_AREA = re.compile(r"\b([a-z]{1,2}[0-9][0-9a-z]?)\s*[0-9][a-z]{2}\b", re.IGNORECASE)
_BEFORE_FIGURES = re.compile(r"\b([a-z]{1,2})[\W_]+(?=[0-9])")
_A_LINK = re.compile(
    r"://|\bwww\b|(?:\.|\bdot\s+)(?:com|org|net|uk|info|io|me|ly|app|link|eu|co)\b", re.IGNORECASE
)
_MONTH = r"(?:JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC)"
# In small letters only as they are made today: others would be found in honest words.
_A_CAR = re.compile(
    rf"\b(?:(?i:[a-z]{{2}}[0-9]{{2}}\s?[a-z]{{3}})|[A-Z]{{2}}[\s.-]?[0-9]{{2}}[\s.-]?(?!{_MONTH})"
    rf"[A-Z]{{3}}|[A-Z][0-9]{{1,3}}[\s.-]?[A-Z]{{3}}|(?!{_MONTH})[A-Z]{{3}}[\s.-]?[0-9]{{1,3}}[A-Z])\b"
)
_E_MAIL = re.compile(r"[^\s@<>,;]+@[^\s@<>,;]+")
_FIGURES = re.compile(r"[0-9]{7,}")
_WORD = re.compile(r"[^\W\d_]{3,}")
# A number is the same with and without the code of the country.
_LAST_FIGURES = 7
# In so many addresses that they tell none.
_OF_ANY_STREET = frozenset(
    "street road lane avenue close drive court house flat place terrace gardens square mews park "
    "hill green view north south east west upper lower saint church station high from with "
    "the and for not old new way row end top off out can you our her his she who has was".split()
)


class Tells(Refused):
    """A text tells something of somebody; the words are the same whatever it is, and whose."""

    def __init__(self, words: str = _WORDS, *, clause: Clause = Clause.C4, about: str = "note"):
        super().__init__(clause, words, about=about)


@holds(Clause.C4)
def check_may_try(*, refused: int) -> None:
    """Clause 4: nobody finds out where a party lives by trying which words are refused.

    ``refused`` counts the texts of theirs that were, of this kind, within the last hour.
    """
    if refused >= TRIES_IN_AN_HOUR:
        raise Refused(
            Clause.C4,
            f"Your words were refused {TRIES_IN_AN_HOUR} times within the last hour. Nothing more "
            "can be written here for now, and the trustees have been told. Whatever else leaves "
            "the centre still goes.",
            about="note",
        )


@holds(Clause.C4)
def check_tells_no_details(
    *, text: str, typed: str, details: Iterable[str], addresses: Collection[str]
) -> None:
    """Clause 4: a text that leaves holds no number, postcode, address or street of a party.

    However it is written: figures spaced out, postcodes in small letters. ``details`` are all ways
    of reaching everybody in the family, ``addresses`` those of them with street and town, whose
    words are looked for in what was ``typed`` into the text, as are numbers with words between
    their figures. The refusal repeats none of it.
    """
    ways = list(details)
    reached = {token for each in ways for token in _reached_by(each)}
    places = {word for each in addresses for word in _WORD.findall(plain(each))} - _OF_ANY_STREET
    if not (
        not reached.isdisjoint(_reached_by(text))
        or any(tells_in_pieces(typed, each) for each in _numbers_of(ways))
        or any(is_spelt(typed, each) for each in places)
        or any(tells_address(typed, each) for each in addresses)
    ):
        return
    raise Tells


@holds(Clause.C4)
def check_note(
    *,
    note: str,
    reached: Iterable[str],
    people: Iterable[str],
    others: Iterable[str],
    own: Collection[str] = (),
) -> None:
    """Clause 4: a note to every side names nobody, and tells nobody where to find anybody.

    ``reached`` are all ways of reaching anybody in the family, ``people`` the names of everybody
    in it and of who acts for them, ``others`` what is looked for as a whole: firms, a reference.
    ``own`` are the names of the centre and its halls, of which every word may stand there.
    The refusal repeats none of it, and does not say which it was.
    """
    ways = list(reached)
    mails = (found for way in ways for found in _E_MAIL.findall(way))
    joined = _BEFORE_FIGURES.sub(r"\1", plain(note))
    areas = {area.casefold() for way in ways for area in _AREA.findall(as_read(way))}
    if not (
        tells_where_somebody_is(note)
        or _A_LINK.search(as_read(note))
        or _A_CAR.search(as_read(note))
        or any(is_spelt(said, each) for said in (note, joined) for each in areas)
        or says_a_place(note, own=own)
        or any(
            tells_number(note, each) or tells_in_pieces(note, each) for each in _numbers_of(ways)
        )
        or any(tells_email(note, each) for each in mails)
        or any(tells_name(note, each) for each in people)
        or any(tells_whole(note, each) for each in others)
    ):
        return
    raise Tells


@holds(Clause.E2)
def check_tells_threat_alone(
    *, words: str, details: Iterable[str], addresses: Collection[str]
) -> None:
    """Exception 2: the person threatened is told of the threat, and not where anybody is.

    Who threatens may be named, and where they said they would come to. ``details`` and
    ``addresses`` are those of the family, as for whatever else leaves.
    """
    try:
        check_tells_no_details(text=words, typed=words, details=details, addresses=addresses)
    except Tells:
        tells = True
    else:
        tells = tells_where_somebody_is(words) or points_to_a_place(words)
    if tells:
        raise Tells(_TO_WHO_IS_THREATENED, clause=Clause.E2, about="words")


@holds(Clause.C4)
def check_agreement(
    *, scope: str, names: Iterable[str], details: Iterable[str], addresses: Collection[str]
) -> None:
    """Clause 4: what was agreed about an assessment tells nobody at the door where anybody is.

    ``names`` are those of the assessor and their agency, in which the word of a town may stand;
    ``details`` and ``addresses`` are those of the family.
    """
    written = "\n".join([scope, *names])
    try:
        check_tells_no_details(text=written, typed=scope, details=details, addresses=addresses)
    except Tells:
        tells = True
    else:
        tells = tells_where_somebody_is(written) or any(
            tells_address(written, each) for each in addresses
        )
    if tells:
        raise Tells(_OF_AN_AGREEMENT, about="scope")


def _numbers_of(ways: Iterable[str]) -> Iterator[str]:
    return (number for way in ways for number in numbers_in(as_read(way)))


def _reached_by(text: str) -> Iterator[str]:
    """Numbers, postcodes and e-mail addresses, each in one way of writing it."""
    plain = as_read(text).casefold()
    figures = _BETWEEN_FIGURES.sub("", plain)
    yield from (found[-_LAST_FIGURES:] for found in _FIGURES.findall(figures))
    yield from map(_squeezed, _POSTCODE.findall(plain))
    yield from (found.strip(".") for found in _E_MAIL.findall(plain))


def has_a_postcode(text: str) -> bool:
    """Whether anything in ``text`` looks like a postcode, whosever it is."""
    return _POSTCODE.search(text.casefold()) is not None


def _squeezed(text: str) -> str:
    return "".join(filter(str.isalnum, text))
