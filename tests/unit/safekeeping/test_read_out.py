"""A number that is read out is a number; hours, counts and years in words are none."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contactcentre.safekeeping.whereabouts import as_read, has_the_look_of_one, numbers_in

WORDS = {
    "0": ("oh", "zero", "nought", "nil", "o", "0"),
    **{
        str(figure): (word, str(figure))
        for figure, word in enumerate(
            "one two three four five six seven eight nine".split(), start=1
        )
    },
}
SEVERAL = {2: ("double",), 3: ("treble", "triple")}
MANY = {"0": ("zeros", "zeroes", "noughts", "ohs"), "6": ("sixes",)}
COUNTED = {2: ("two", "2"), 3: ("three", "3"), 4: ("four", "4"), 5: ("five", "5"), 6: ("six", "6")}
BETWEEN = (" ", ", ", "-", "; ", " then ", ", then ")


@st.composite
def read_out(draw):
    """A telephone number and a way of reading it out."""
    number = "0" + draw(st.text("0123456789", min_size=9, max_size=10))
    rest, parts = number, []
    while rest:
        figure, run = rest[0], len(rest) - len(rest.lstrip(rest[0]))
        word = draw(st.sampled_from(WORDS[figure]))
        if figure != "0" and rest[1:3] == "00" and draw(st.booleans()):
            parts.append(f"{word} hundred")
            rest = rest[3:]
        elif 1 < run <= 6 and draw(st.booleans()):
            plural = draw(st.sampled_from(MANY.get(figure, (f"{WORDS[figure][0]}s",))))
            parts.append(f"{draw(st.sampled_from(COUNTED[run]))} {plural}")
            rest = rest[run:]
        elif run > 1 and draw(st.booleans()):
            many = min(run, 3)
            parts.append(f"{draw(st.sampled_from(SEVERAL[many]))} {word}")
            rest = rest[many:]
        else:
            parts.append(word)
            rest = rest[1:]
    between = draw(st.sampled_from(BETWEEN))
    form = draw(st.sampled_from([str.lower, str.upper, str.title]))
    return number, form(between.join(parts))


@given(read_out(), st.sampled_from(["", "Ring ", "It is ", "His number: "]))
def test_4_no_number_goes_read_out_in_whatever_way(said, before):
    number, words = said
    assert number in numbers_in(f"{before}{words}")
    assert has_the_look_of_one(f"{before}{words}")


@pytest.mark.parametrize(
    "said",
    [
        "oh seven seven double oh nine hundred one two three",
        "oh seven seven hundred nine hundred one two three",
        "oh-double-seven-double-oh nine hundred, four, five, six",
        "oh eight hundred eleven eleven",
        "oh one six thirty-two ninety-six oh one seventeen",
        "07700 nine hundred one two three",
        "oh seven, dash, seven double oh, dash, nine oh oh, dash, one two three",
    ],
)
def test_4_nor_in_hundreds_and_tens(said):
    assert has_the_look_of_one(said)


@pytest.mark.parametrize(
    ("said", "number"),
    [
        ("oh one double two five six, four noughts, seven", "01225600007"),
        ("oh one two two five, 6, 4 zeros, 7", "01225600007"),
        ("double-seven double-oh nine noughts one two three", "7700900123"),
        ("plus double four seven seven double nought nine double nought 123", "447700900123"),
        ("two sevens, two noughts, nine, two ohs, one two three", "7700900123"),
    ],
)
def test_4_nor_with_several_of_a_figure(said, number):
    assert number in numbers_in(said)


CODE = (
    "alpha bravo charlie delta echo foxtrot golf hotel india juliet kilo lima mike november oscar "
    "papa quebec romeo sierra tango uniform victor whiskey x-ray yankee zulu"
).split()
CODE_WORDS = {word[0]: word for word in CODE}
ANOTHER_WAY = {"a": "alfa", "j": "juliett", "w": "whisky", "x": "xray"}


@st.composite
def spelt_out(draw, text):
    """The signs of a text in words, as over a telephone."""
    parts = []
    for sign in text.lower():
        ways = (
            WORDS[sign]
            if sign.isdigit()
            else (
                CODE_WORDS[sign],
                ANOTHER_WAY.get(sign, CODE_WORDS[sign]),
                f"{sign} for {CODE_WORDS[sign]}",
                f"{sign} as in {sign}omething",
            )
        )
        parts.append(draw(st.sampled_from(ways)))
    between = draw(st.sampled_from([" ", ", ", "-", " then ", "; "]))
    form = draw(st.sampled_from([str.lower, str.upper, str.title]))
    return form(between.join(parts))


@given(st.from_regex("[a-z]{2}[1-9] ?[1-9][abd-hjlnp-uw-z]{2}", fullmatch=True), st.data())
def test_4_nor_a_postcode_that_is_spelt_out(code, data):
    code = code.replace(" ", "")
    said = data.draw(spelt_out(code))
    assert code.upper() in as_read(f"It is {said}.").upper()
    assert has_the_look_of_one(f"It is {said}.")


@pytest.mark.parametrize(
    "honest",
    [
        "Held on 14 November, 21 November, 28 November 2026",
        "Mike and Victor opened the hall on 7 November",
        "A hotel, a golf course and the hall",
        "In November four of the sessions were held",
        "Echo in the hall; India and Lima were at the table",
    ],
)
def test_4_words_of_every_day_spell_nothing_that_is_looked_for(honest):
    assert not has_the_look_of_one(honest)
    assert as_read(honest).startswith(honest.partition(",")[0])


HOURS = ("nine", "ten", "ten thirty", "eleven", "eleven fifteen", "twelve", "one", "two forty-five")


@given(st.lists(st.sampled_from(HOURS), min_size=1, max_size=4), st.sampled_from([", ", " and "]))
def test_4_hours_in_words_are_no_number(hours, between):
    assert not has_the_look_of_one(f"The sessions began at {between.join(hours)}.")


@pytest.mark.parametrize(
    "honest",
    [
        "Three hundred visits in two hundred sessions",
        "One hundred and twenty families; two hundred one-hour visits",
        "From ten thirty to twelve fifteen, on twenty-six Saturdays of the year",
        "On the twenty-first of March twenty twenty-six the hall was closed",
        "A double session, then two of one hour",
        "Rooms one and two, then three and four",
        "Sessions were held on nine of ten Saturdays, eleven of them in the hall",
    ],
)
def test_4_an_honest_sentence_is_none(honest):
    assert not has_the_look_of_one(honest)
    assert all(len(re.sub("[^0-9]", "", each)) < 7 for each in numbers_in(honest))
