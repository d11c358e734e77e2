"""What has the look of a way to reach somebody, whosever it is. Nothing is looked up."""

import re
import unicodedata
from collections.abc import Iterator

from contactcentre.safekeeping.read_out import in_figures, with_letters

_EMAIL = re.compile(
    r"\w\s*(?:@|[(\[{]\s*at\s*[)\]}])\s*\w|\w\s+at\s+[\w-]+\s+dot\s+\w", re.IGNORECASE
)
# The second half of a postcode has none of the letters C, I, K, M, O and V.
POSTCODE = re.compile(r"\b[A-Z]{1,2}[0-9][A-Z0-9]?[\s-]*[0-9][ABD-HJLNP-UW-Z]{2}\b", re.IGNORECASE)
# Figures as they stand in telephone numbers, with what people put between them.
_FIGURES = re.compile(r"[0-9](?:[\s.()/-]{0,3}[0-9])*")
_DATE = re.compile(
    r"(?<![0-9])(?:[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])"
    r"|(?:0?[1-9]|[12][0-9]|3[01])([./-])(?:0?[1-9]|1[0-2])\1(?:[0-9]{4}|[0-9]{2}))(?![0-9])"
)
_TIME = re.compile(r"(?<![0-9.])(?:[01]?[0-9]|2[0-3])[.:][0-5][0-9](?!\.?[0-9])")
_SHORTEST_NUMBER = 7
_LETTERS_ALIKE = str.maketrans(
    "авекмнорстухіјѕАВЕКМНОРСТУХІЈЅαικνορτυχΑΒΕΖΗΙΚΜΝΟΡΤΥΧ",
    "abekmhopctyxijsABEKMHOPCTYXIJSaikvoptuxABEZHIKMNOPTYX",
)
# Written with a letter that looks like a figure.
_AS_LETTERS = re.compile(r"(?<![^\W\d_])[oIl|]+(?![^\W\d_])", re.IGNORECASE)
_FIGURES_OF_LETTERS = str.maketrans("oOiIlL|", "0011111")

_SMALL_WORDS = r"(?!(?:a|an|the|of|on|in|to|at|by|up|down|and|or|from|into|off|with|across)\b)"
_STREET = re.compile(
    rf"\b[0-9]{{1,4}}[a-z]?,?\s+{_SMALL_WORDS}[^\W\d_][\w’'.-]*(?:\s+{_SMALL_WORDS}[\w’'.-]+)?\s+"
    r"(?:street|road|rd|lane|ln|avenue|ave|crescent|terrace|gardens|mews)\b",
    re.IGNORECASE,
)
# These are words of every day as well: only with a capital are they a street.
_OR_STREET = re.compile(
    r"\b[0-9]{1,4}[A-Za-z]?,?\s+[A-Z][\w’'.-]*(?:\s+[A-Z][\w’'.-]*)?\s+"
    r"(?:Close|Drive|Way|Court|Place|Park|Walk|Hill|Rise|View|Green|Grove|Square|Row|St)\b"
)

_LIVES = re.compile(
    r"\b(?:lives|lived|living)\s+(?:at|in|near|on|off|by|behind|opposite|with)\b"
    r"|\bmoved\s+(?:house|in\s+with|away)\b"
    r"|\b(?:house|home|flat|caravan)\s+is\s+(?:now\s+)?(?:at|in|near|on|off|by|behind|opposite)\b"
    r"|\bnow\s+(?:lives|stays|sleeps)\b|\bsleeps?\s+at\b",
    re.IGNORECASE,
)


def has_the_look_of_one(text: str) -> bool:
    """Whether there is anything in ``text`` that looks like a contact detail, whosever it is."""
    plain = as_read(text)
    if any(shape.search(plain) for shape in (_EMAIL, POSTCODE, _STREET, _OR_STREET)):
        return True
    return any(len(number) >= _SHORTEST_NUMBER for number in numbers_in(plain))


def says_where_somebody_lives(text: str) -> bool:
    """Whether it says in words that somebody lives somewhere, or has moved house."""
    return _LIVES.search(as_read(text)) is not None


def tells_where_somebody_is(text: str) -> bool:
    """Whether anything in it looks like a contact detail or says where somebody lives."""
    return has_the_look_of_one(text) or says_where_somebody_lives(text)


def as_read(text: str) -> str:
    """The text with one sign for all that look alike, and without those that do not show.

    What is spelt out with words for letters is followed by what it spells.
    """
    shown = (sign for sign in unicodedata.normalize("NFKC", text) if _shows(sign))
    return with_letters("".join(map(_figure, shown)).translate(_LETTERS_ALIKE))


def numbers_in(text: str) -> Iterator[str]:
    """The figures of each number in ``text`` that is neither a date nor a time."""
    without = _TIME.sub(" · ", _DATE.sub(" · ", text))
    without = in_figures(without)
    without = _AS_LETTERS.sub(lambda found: found[0].translate(_FIGURES_OF_LETTERS), without)
    for found in _FIGURES.findall(without):
        yield re.sub(r"[^0-9]", "", found)


def _shows(sign: str) -> bool:
    return unicodedata.category(sign) != "Cf"


def _figure(sign: str) -> str:
    return str(unicodedata.decimal(sign)) if sign.isdecimal() else sign
