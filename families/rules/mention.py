"""Whether a text tells where somebody lives or can be reached. Nothing is looked up here."""

import re
import unicodedata
from collections.abc import Iterator

_EMAIL = re.compile(r"\w\s*(?:@|[(\[{]\s*at\s*[)\]}])\s*\w", re.IGNORECASE)
# The second half of a postcode has none of the letters C, I, K, M, O and V.
_POSTCODE = re.compile(r"\b[A-Z]{1,2}[0-9][A-Z0-9]?[\s-]*[0-9][ABD-HJLNP-UW-Z]{2}\b", re.IGNORECASE)
# Figures as they stand in telephone numbers, with what people put between them.
_FIGURES = re.compile(r"[0-9](?:[\s.()/-]{0,3}[0-9])*")
_DATE = re.compile(
    r"(?<![0-9])(?:[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])"
    r"|(?:0?[1-9]|[12][0-9]|3[01])([./-])(?:0?[1-9]|1[0-2])\1(?:[0-9]{4}|[0-9]{2}))(?![0-9])"
)
_TIME = re.compile(r"(?<![0-9.])(?:[01]?[0-9]|2[0-3])[.:][0-5][0-9](?!\.?[0-9])")
_SHORTEST_NUMBER = 7
# A number without its area code.
_SHORTEST_LOCAL_NUMBER = 5

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
_WAYS = frozenset(
    "street st road rd lane ln avenue ave crescent terrace gardens mews close drive way court "
    "place park walk hill rise view green grove square row".split()
)
_PARTS = re.compile(r"[,;\n]")
_OF_A_HOUSE = frozenset("flat unit apartment apt room floor house no number".split())


def has_the_look_of_one(text: str) -> bool:
    """Whether there is anything in ``text`` that looks like a contact detail, whosever it is."""
    plain = unicodedata.normalize("NFKC", text)
    if any(shape.search(plain) for shape in (_EMAIL, _POSTCODE, _STREET, _OR_STREET)):
        return True
    return any(len(number) >= _SHORTEST_NUMBER for number in _numbers(plain))


def tells_number(text: str, number: str) -> bool:
    """Whether ``text`` tells this telephone number, with or without its area code."""
    whole = _within_the_country(re.sub(r"[^0-9]", "", unicodedata.normalize("NFKC", number)))
    told = map(_within_the_country, _numbers(unicodedata.normalize("NFKC", text)))
    long_enough = (each for each in told if len(each) >= _SHORTEST_LOCAL_NUMBER)
    return len(whole) >= _SHORTEST_LOCAL_NUMBER and any(
        whole.endswith(each) or each.endswith(whole) for each in long_enough
    )


def tells_email(text: str, email: str) -> bool:
    """Whether ``text`` tells this e-mail address, however it is disguised."""
    return _has_words(text, _words(email))


def tells_address(text: str, address: str) -> bool:
    """Whether ``text`` tells a house or a street of this address, with or without its number."""
    return any(_has_words(text, phrase) for phrase in _streets(address))


def _has_words(text: str, phrase: str) -> bool:
    return bool(phrase) and f" {phrase} " in f" {_words(text)} "


def _numbers(text: str) -> Iterator[str]:
    without = _TIME.sub(" · ", _DATE.sub(" · ", text))
    for found in _FIGURES.findall(without):
        yield re.sub(r"[^0-9]", "", found)


def _within_the_country(number: str) -> str:
    return re.sub(r"^(?:0044|44)?0?", "", number)


def _streets(address: str) -> Iterator[str]:
    """The lines of an address that name a house or a street, without their numbers.

    The first line always does; a town or a county further down alone tells little.
    """
    for place, part in enumerate(filter(str.strip, _PARTS.split(address))):
        words = _words(part).split()
        named = [word for word in words if word.isalpha() and word not in _OF_A_HOUSE]
        has_number = words[:1] and words[0][0].isdigit()
        is_street = bool(named) and (has_number or named[-1] in _WAYS)
        if (place == 0 or is_street) and not _POSTCODE.fullmatch(part.strip()):
            phrase = " ".join(named)
            if len(phrase) > 4:
                yield phrase


def _words(text: str) -> str:
    """In lower case, without accents, one space between words and nothing else."""
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
    plain = "".join(c for c in decomposed if not unicodedata.combining(c))
    return " ".join(re.findall(r"[^\W_]+", re.sub(r"[’']", "", plain)))
