"""Spans of time as a policy words them: “three years”, “every six months”, “annually”.

What is read here is compared with the numbers the rules read, so that a policy cannot say one
thing and the software do another.
"""

import re
import unicodedata
from dataclasses import dataclass

from policy.limits import LIMITS

_ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen"
).split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_ORDINALS = "second third fourth fifth sixth seventh eighth ninth tenth".split()
_WORTH = {
    **{word: number for number, word in enumerate(_ONES)},
    **{word: number * 10 for number, word in enumerate(_TENS, start=2)},
    **{word: number for number, word in enumerate(_ORDINALS, start=2)},
    "other": 2,
}
# Longer numbers are years of the calendar.
_MOST_FIGURES = 3
_UNITS = {
    "hour": (1, "hour"),
    "day": (1, "day"),
    "week": (7, "day"),
    "fortnight": (14, "day"),
    "month": (1, "month"),
    "quarter": (3, "month"),
    "year": (12, "month"),
    "decade": (120, "month"),
}
_FORMS = {
    **{form: unit for unit in _UNITS for form in (unit, f"{unit}s")},
    "anniversary": "year",
    "anniversaries": "year",
}
# Words that name a span by themselves; with a number before them, so many times as long.
_REPEATED = {
    **{f"{unit}ly": unit for unit in ("week", "fortnight", "month", "quarter", "year")},
    **dict.fromkeys(("annual", "annually", "annum"), "year"),
}
_TWO_YEARS = frozenset({"biennial", "biennially"})
_HALVES = frozenset({"half", "twice", "bi"})
_BETWEEN = frozenset(
    "full whole complete calendar clear consecutive more further working business".split()
)
_AT_WORK = frozenset({"working", "business"})
_JOINS = frozenset({"to", "or"})
# “a year” is a span after these words, not in “a year of the calendar”.
_BEFORE_A = frozenset("once twice within after for than least most of every in".split())
# “some years”, “a couple of months”: a length that no number is.
_VAGUE = frozenset("some few several many".split())
_VAGUE_OF = frozenset({"couple", "number"})
# A full stop ends a sentence where a capital or a figure follows: “e.g.” does not.
_SENTENCE_ENDS = re.compile(r"(?<=[.!?])\s+(?=[“‘(]?[A-Z0-9])|\n+")
_WORD = re.compile(r"[0-9]+|[^\W\d_]+")


@dataclass(frozen=True)
class Span:
    """A length of time and the words for it. Years are counted in months, weeks in days.

    ``many`` is 0 where the words leave open how long: “some years”.
    """

    many: int
    unit: str
    said: str

    def is_as_long_as(self, other: "Span") -> bool:
        return (self.many, self.unit) == (other.many, other.unit)


def of_number(name: str, value: int) -> Span:
    """The span that a number of the policy stands for."""
    unit = name.rpartition("_")[2].removesuffix("s")
    many, smaller = _UNITS[unit]
    label = LIMITS[name].label
    return Span(
        value * many,
        smaller,
        f"{value} {label if value != 1 else label.replace(f'{unit}s', unit, 1)}",
    )


def spans_in(text: str) -> list[Span]:
    """Every length of time that ``text`` names, in its order; how old somebody is, is none."""
    composed = unicodedata.normalize("NFKC", text)
    places = list(_WORD.finditer(composed))
    words = [place[0].casefold() for place in places]
    found = []
    for at in range(len(words)):
        begins, lengths, unit = _ending_at(at, words)
        if not _is_an_age(begins, at, words):
            said = composed[places[begins].start() : places[at].end()]
            found += [Span(many, unit, said) for many in lengths]
    return found


def sentences_saying(number: Span, text: str) -> list[str]:
    """Each sentence of ``text`` that names a length of time as long as that number."""
    return [
        sentence.strip()
        for sentence in _SENTENCE_ENDS.split(text)
        if any(span.is_as_long_as(number) for span in spans_in(sentence))
    ]


def _ending_at(at: int, words: list[str]) -> tuple[int, list[int], str]:
    """Where the span begins whose last word is ``words[at]``, how many units long, and which."""
    if words[at] in _TWO_YEARS:
        return at, [24], "month"
    name = _FORMS.get(words[at]) or _REPEATED.get(words[at])
    if name is None:
        return at, [], ""
    many, unit = _UNITS[name]
    begins = at
    while begins and words[begins - 1] in _BETWEEN:
        begins -= 1
    if not _AT_WORK.isdisjoint(words[begins:at]):
        unit = f"working {unit}"
    begins, numbers = _numbers_before(begins, words)
    if numbers:
        return begins, [number * many for number in numbers], unit
    return _once(at, many, unit, words)


def _numbers_before(at: int, words: list[str]) -> tuple[int, list[int]]:
    """The numbers that end before ``at``: “three (3)”, “two to three”, “twenty-four”."""
    numbers: list[int] = []
    while at:
        before = at - 1 if numbers and words[at - 1] in _JOINS else at
        number = _worth(words[before - 1]) if before else None
        if number is None:
            break
        at = before - 1
        if number < 10 and at and words[at - 1] in _TENS:
            at, number = at - 1, number + _WORTH[words[at - 1]]
        numbers.insert(0, number)
    return at, numbers


def _worth(word: str) -> int | None:
    if word.isdigit():
        return int(word) if len(word) <= _MOST_FIGURES else None
    return _WORTH.get(word)


def _once(at: int, many: int, unit: str, words: list[str]) -> tuple[int, list[int], str]:
    """A span without a number: “annually”, “every year”, “within a month”, “some years”."""
    before, earlier = (words[at - back] if at >= back else "" for back in (1, 2))
    if words[at].endswith("s") and (before in _VAGUE or (before == "of" and earlier in _VAGUE_OF)):
        return at - (2 if before == "of" else 1), [0], unit
    if words[at] in _REPEATED:
        halved = before in _HALVES
        return at - halved, [many // 2 if halved else many], unit
    if before in {"each", "every", "per"} and unit == "month":
        return at - 1, [many], unit
    if before in {"a", "an"} and earlier in _BEFORE_A:
        return at - 2, [many // 2 if earlier == "twice" else many], unit
    return at, [], unit


def _is_an_age(begins: int, at: int, words: list[str]) -> bool:
    before, after = words[max(0, begins - 2) : begins], words[at + 1 : at + 3]
    return (
        before[-1:] in (["aged"], ["under"])
        or before == ["age", "of"]
        or after[:1] == ["old"]
        or after == ["of", "age"]
    )
