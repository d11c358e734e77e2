"""Whether a text tells a contact detail that is on file. Nothing is looked up here."""

import re
import unicodedata
from collections.abc import Iterator
from itertools import pairwise

from contactcentre.safekeeping.whereabouts import POSTCODE, as_read, numbers_in

# A number without its area code.
_REFERENCE = re.compile(r"\bF-[0-9A-Z]{6}\b")
_SHORTEST_WHOLE_NUMBER = 9
_A_LETTER = re.compile(r"\b[^\W\d_]\b")
_SHORTEST_LOCAL_NUMBER = 5
_WAYS = frozenset(
    "street st road rd lane ln avenue ave crescent terrace gardens mews close drive way court "
    "place park walk hill rise view green grove square row".split()
)
_PARTS = re.compile(r"[,;\n]")
_SIGNS = re.compile(r"\b(?:at|dot)\b", re.IGNORECASE)
_OF_SOMEBODY = re.compile(r"[’']s\b", re.IGNORECASE)
_SHORTEST_NAME = 3
# A shorter one is made up by small words as well: “as a”, “in a”.
_SHORTEST_SPLIT = 5
_SHORTEST_STEM = 4
# What is written for a letter or a figure by somebody who does not want it found.
_LOOKS_LIKE = {
    "a": "4@",
    "b": "8",
    "e": "3",
    "g": "69",
    "i": "1!|",
    "l": "1!|",
    "o": "0",
    "s": "5$",
    "t": "7+",
    "z": "2",
    "0": "o",
    "1": "il|",
}
# A word whose only capital is its last letter.
_TURNED = re.compile(r"(?<![^\W_])[a-zß-öø-ÿ]{2,}[A-ZÀ-ÖØ-Þ](?![^\W_])")
_OF_A_HOUSE = frozenset("flat unit apartment apt room floor house no number".split())


def references_in(text: str) -> list[str]:
    """What reads as the reference of a family, in its order, whether or not there is such a one."""
    return _REFERENCE.findall(text.upper())


def tells_number(text: str, number: str) -> bool:
    """Whether ``text`` tells this telephone number, with or without its area code."""
    whole = _whole(number)
    told = map(_within_the_country, numbers_in(as_read(text)))
    long_enough = (each for each in told if len(each) >= _SHORTEST_LOCAL_NUMBER)
    return len(whole) >= _SHORTEST_LOCAL_NUMBER and any(
        whole.endswith(each) or each.endswith(whole) for each in long_enough
    )


def tells_in_pieces(text: str, number: str) -> bool:
    """Whether the figures of this number stand in ``text`` one after the other, its area code
    among them, whatever is said between them; backwards too.
    """
    whole, told = _whole(number), as_read(text)
    # “I” between two of its pieces is a word, and in one of them it is a one.
    said = ("".join(numbers_in(each)) for each in (told, _A_LETTER.sub(" ", told)))
    return len(whole) >= _SHORTEST_WHOLE_NUMBER and any(
        whole in each or whole in each[::-1] for each in said
    )


def tells_email(text: str, email: str) -> bool:
    """Whether ``text`` tells this e-mail address, however it is disguised."""
    written = _words(_without(email))
    told = _without(text)
    return any(_has_words(each, written) for each in (told, told[::-1]))


def tells_address(text: str, address: str) -> bool:
    """Whether ``text`` tells a house or a street of this address, with or without its number.

    A number tells it together with the first word of its street alone, however that is written,
    or with the beginning of it.
    """
    told = f" {_words(text)} "
    houses = any(re.search(house, told) for house in _houses(address))
    return houses or any(_tells(text, phrase) for phrase in _streets(address))


def tells_whole(text: str, name: str) -> bool:
    """Whether ``text`` has all of this in it, word for word, however it is disguised."""
    return _tells(text, _words(name))


def names_in(text: str) -> set[str]:
    """The words that are written like a name, with a capital, plainly; initials are not."""
    written = re.findall(r"[^\W\d_]{2,}", _OF_SOMEBODY.sub("", as_read(text)))
    return {plain(word) for word in written if len(word) >= _SHORTEST_NAME and word[0].isupper()}


def tells_name(text: str, name: str) -> bool:
    """Whether ``text`` has this name in it, or a part of it that can be told from a small word.

    However it is disguised: with figures for letters, apart, or spelt out.
    """
    told = _OF_SOMEBODY.sub("", text)
    parts = [part for part in _words(name).split() if len(part) >= _SHORTEST_NAME]
    return _tells(told, _words(name)) or any(_tells(told, part) for part in parts)


def _without(text: str) -> str:
    """The text without what stands for the signs of an e-mail address."""
    return _SIGNS.sub(" ", text)


def _has_words(text: str, phrase: str) -> bool:
    return bool(phrase) and f" {phrase} " in f" {_words(text)} "


def _tells(text: str, phrase: str) -> bool:
    """Whether the words of ``phrase`` are in ``text``, as they are or disguised."""
    return _has_words(text, phrase) or is_spelt(text, phrase.replace(" ", ""))


def is_spelt(text: str, word: str) -> bool:
    """Whether ``text`` has this word of plain small letters and figures, with others that look like
    them or with signs between them; a short one whole, or with something between each two.

    Backwards too: a short one only with its capital at the end, for “nor” is no Ron.
    """
    signs = [f"[{re.escape(sign + _LOOKS_LIKE.get(sign, ''))}]" for sign in word]
    ways = ["".join(signs), r"[\W_]+".join(signs)]
    if len(word) >= _SHORTEST_SPLIT:
        ways = [r"[\W_]*".join(signs)]
    whole = rf"(?<![^\W_])(?:{'|'.join(ways)})(?![^\W_])"
    if not word:
        return False
    told = plain(text)
    if len(word) >= _SHORTEST_SPLIT:
        told = f"{told}\n·\n{told[::-1]}"
    elif word in map(_turned, _TURNED.findall(as_read(text))):
        return True
    # A number is no name, whatever letters its figures look like.
    return any(any(map(str.isalpha, each[0])) for each in re.finditer(whole, told))


def _turned(word: str) -> str:
    return plain(word)[::-1]


def _whole(number: str) -> str:
    return _within_the_country(re.sub(r"[^0-9]", "", as_read(number)))


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
        if (place == 0 or is_street) and not POSTCODE.fullmatch(part.strip()):
            phrase = " ".join(named)
            if len(phrase) > 4:
                yield phrase


def _houses(address: str) -> Iterator[str]:
    """Each number in an address with the word after it, or with no less than the first letters of
    that: what is looked for.
    """
    for part in _PARTS.split(address):
        words = _words(part).split()
        for number, word in pairwise(words):
            stem = word.removesuffix("s")
            if number[0].isdigit() and stem.isalpha() and len(stem) >= _SHORTEST_NAME:
                begun = (stem[:end] for end in range(_SHORTEST_STEM, len(stem)))
                yield rf" {number} (?:{stem}|(?:{'|'.join([stem, *begun])}) )"


def _words(text: str) -> str:
    """In lower case, without accents, one space between words and nothing else."""
    return " ".join(re.findall(r"[^\W_]+", plain(text)))


def plain(text: str) -> str:
    """In lower case, without accents and apostrophes, with one sign for all that look alike."""
    decomposed = unicodedata.normalize("NFKD", as_read(text).casefold())
    return re.sub(r"[’']", "", "".join(c for c in decomposed if not unicodedata.combining(c)))
