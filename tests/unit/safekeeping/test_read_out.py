"""A number that is read out is a number; hours, counts and years in words are none."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contactcentre.safekeeping.whereabouts import has_the_look_of_one, numbers_in

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
