"""What is read out: figures in words, several at once, in hundreds, in tens; letters as words."""

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
_MANY = (
    "zeros zeroes ohs noughts naughts nils ones twos threes fours fives sixes sevens eights nines"
)
_ONE_OF_MANY = {
    many: _FIGURES.get(many.removesuffix("s")) or _FIGURES[many.removesuffix("es")]
    for many in _MANY.split()
}
_SEVERAL = re.compile(
    rf"\b({'|'.join(_TIMES)})[\s-]+({_ONE}|{'|'.join(_ONE_OF_MANY)})\b", re.IGNORECASE
)
# “Four noughts”, and “4 noughts”; more of them in a row are in no number that rings.
_SO_MANY = re.compile(
    rf"\b(two|three|four|five|six|[2-6])[\s-]+({'|'.join(_ONE_OF_MANY)})\b", re.IGNORECASE
)
# “Nine noughts”, where nobody says how many: two, as “double nought”.
_NOUGHTS = re.compile(r"\b(?:zeroe?s|ohs|noughts|naughts|nils)\b", re.IGNORECASE)
_HUNDRED = re.compile(rf"\b({_ONE})[\s-]+hundred(?:\s+and)?\b", re.IGNORECASE)
_BETWEEN = r"[\s,;.–-]{1,3}(?:(?:then|dash|hyphen|space|pause)\b[\s,;.–-]{1,3})?"
# Read out one after the other, whatever is written or said between them.
_IN_A_ROW = re.compile(rf"\b{_ONE}\b(?:{_BETWEEN}{_ONE}\b)+", re.IGNORECASE)
_LONGEST_LIST = 4
_IN_TENS = re.compile(
    rf"\b({'|'.join(_TENS)})(?:[\s-]+({'|'.join(list(_FIGURES)[5:])}))?\b", re.IGNORECASE
)
_ALONE = _FIGURES | _TEENS
# Each begins with the letter that it stands for.
_LETTER = (
    r"(?:alpha|alfa|bravo|charlie|delta|echo|foxtrot|golf|hotel|india|juliett?e?|kilo|lima|mike|"
    r"november|oscar|papa|quebec|romeo|sierra|tango|uniform|victor|whiske?y|x[\s-]?ray|yankee|zulu)"
)
_FOR = r"\s+(?:for|as\s+in)\s+"
_SIGN = (
    rf"(?:(?:(?P<times{{0}}>{'|'.join(_TIMES)})[\s-]+)?(?:"
    rf"(?:[a-z]{_FOR})?(?P<letter{{0}}>{_LETTER})|(?P<for{{0}}>[a-z]){_FOR}(?P=for{{0}})[a-z]+|"
    rf"(?P<figure{{0}}>{_ONE}|[0-9]{{{{2,4}}}}|[a-z])))"
)
_A_SIGN = re.compile(rf"\b{_SIGN.format('')}\b", re.IGNORECASE)
_SPELT_OUT = re.compile(rf"\b{_SIGN.format(1)}\b(?:{_BETWEEN}{_SIGN.format(2)}\b)+", re.IGNORECASE)
_FEWEST_LETTERS = 2
_A_MONTH = "november"
_AS_WORDS = re.compile(rf"\b(?:{'|'.join(_ALONE)})\b", re.IGNORECASE)


def in_figures(text: str) -> str:
    """The text with figures for all that are read out in words.

    Those of a long row stand together without the commas between them; a short list of numbers, or
    one of times as “ten thirty, eleven thirty”, keeps its own.
    """
    found = _SO_MANY.sub(lambda each: _repeated(each[2], int(_figure(each[1]))), text)
    found = _SEVERAL.sub(lambda each: _repeated(each[2], _TIMES[each[1].casefold()]), found)
    found = _NOUGHTS.sub("0 0", found)
    found = _HUNDRED.sub(r"\1 0 0", found)
    found = _IN_A_ROW.sub(_in_a_row, found)
    found = _IN_TENS.sub(_in_tens, found)
    return _AS_WORDS.sub(lambda each: _ALONE[each[0].casefold()], found)


def with_letters(text: str) -> str:
    """The text, and after whatever is spelt out with words for letters what it spells.

    That stands there in one piece and letter by letter; the words themselves stay, since most of
    them are names or words of every day. One of them alone spells nothing, nor does a list of days
    in November.
    """
    return _SPELT_OUT.sub(_with_what_it_spells, text)


def _with_what_it_spells(found: re.Match[str]) -> str:
    spelt, letters = "", []
    for each in _A_SIGN.finditer(found[0]):
        said = each["letter"] or each["for"]
        if said:
            letters.append(said.casefold())
        sign = said[0].upper() if said else _figure(each["figure"])
        spelt += sign * _TIMES.get((each["times"] or "").casefold(), 1)
    if len(letters) < _FEWEST_LETTERS or set(letters) == {_A_MONTH}:
        return found[0]
    return f"{found[0]} ({spelt}; {' '.join(spelt)})"


def _figure(said: str) -> str:
    """A figure for a word of one; what is a figure or a letter stays."""
    return _FIGURES.get(said.casefold(), said)


def _repeated(said: str, times: int) -> str:
    return " ".join([_ONE_OF_MANY.get(said.casefold(), said)] * times)


def _in_a_row(found: re.Match[str]) -> str:
    parts = re.split(_BETWEEN, found[0], flags=re.IGNORECASE)
    return " ".join(parts) if len(parts) > _LONGEST_LIST else found[0]


def _in_tens(found: re.Match[str]) -> str:
    return _TENS[found[1].casefold()] + _FIGURES[(found[2] or "zero").casefold()]
