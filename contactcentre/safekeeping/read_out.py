"""Figures as they are read out: in words, several at once, in hundreds and in tens."""

import re

_FIGURES = {
    **dict.fromkeys(("zero", "oh", "nought", "naught", "nil"), "0"),
    **{
        word: str(figure)
        for figure, word in enumerate(
            "one two three four five six seven eight nine".split(), start=1
        )
    },
}
_TEENS = {
    word: str(number)
    for number, word in enumerate(
        "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split(),
        start=10,
    )
}
_TENS = {
    word: str(figure)
    for figure, word in enumerate(
        "twenty thirty forty fifty sixty seventy eighty ninety".split(), start=2
    )
}
_TIMES = {"double": 2, "treble": 3, "triple": 3, "quadruple": 4}
_ONE = rf"(?:{'|'.join(_FIGURES)}|[0-9o])"
_SEVERAL = re.compile(rf"\b({'|'.join(_TIMES)})[\s-]+({_ONE})\b", re.IGNORECASE)
_HUNDRED = re.compile(rf"\b({_ONE})[\s-]+hundred(?:\s+and)?\b", re.IGNORECASE)
_BETWEEN = r"[\s,;.–-]{1,3}(?:(?:then|dash|hyphen|space|pause)\b[\s,;.–-]{1,3})?"
# Read out one after the other, whatever is written or said between them.
_IN_A_ROW = re.compile(rf"\b{_ONE}\b(?:{_BETWEEN}{_ONE}\b)+", re.IGNORECASE)
_LONGEST_LIST = 4
_IN_TENS = re.compile(
    rf"\b({'|'.join(_TENS)})(?:[\s-]+({'|'.join(list(_FIGURES)[5:])}))?\b", re.IGNORECASE
)
_ALONE = _FIGURES | _TEENS
_AS_WORDS = re.compile(rf"\b(?:{'|'.join(_ALONE)})\b", re.IGNORECASE)


def in_figures(text: str) -> str:
    """The text with figures for all that are read out in words.

    Those of a long row stand together without the commas between them; a short list of numbers, or
    one of times as “ten thirty, eleven thirty”, keeps its own.
    """
    found = _SEVERAL.sub(lambda each: " ".join([each[2]] * _TIMES[each[1].casefold()]), text)
    found = _HUNDRED.sub(r"\1 0 0", found)
    found = _IN_A_ROW.sub(_in_a_row, found)
    found = _IN_TENS.sub(_in_tens, found)
    return _AS_WORDS.sub(lambda each: _ALONE[each[0].casefold()], found)


def _in_a_row(found: re.Match[str]) -> str:
    parts = re.split(_BETWEEN, found[0], flags=re.IGNORECASE)
    return " ".join(parts) if len(parts) > _LONGEST_LIST else found[0]


def _in_tens(found: re.Match[str]) -> str:
    return _TENS[found[1].casefold()] + _FIGURES[(found[2] or "zero").casefold()]
