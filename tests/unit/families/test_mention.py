"""What looks like a way to reach somebody, and what tells a detail that is on file."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contactcentre.safekeeping.whereabouts import has_the_look_of_one
from families.rules.mention import (
    tells_address,
    tells_email,
    tells_in_pieces,
    tells_name,
    tells_number,
)

ADDRESS = "Rose Cottage, Mill Lane\nSteeple Ashbourne\nBA14 6HH"


@pytest.mark.parametrize(
    "text",
    [
        "ring 07700 900123",
        "0 7 7 0 0 9 0 0 1 2 3",
        "(01225) 765432",
        "+44 1225 765432",
        "01225-765-432",
        "077.009.001.23",
        "７７００９００１２３",
        "01225\n765432",
        "765 4321",
        "ba14 8xx",
        "BA148XX",
        "sn12-6ab",
        "somebody@family.example",
        "somebody (at) family.example",
        "somebody @ family",
        "14 Hawthorn Lane",
        "14b, hawthorn lane",
        "3 Old Mill Rd",
        "9 Larch Close",
        "12 St. Mary’s Street",
    ],
)
def test_what_looks_like_one(text):
    assert has_the_look_of_one(text)
    assert has_the_look_of_one(f"She said: {text}. Then she left.")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "on 14/11/2026 at 14.35",
        "at 14.35 and 14.50, then at 15:05",
        "2026-11-14 10:05",
        "She is 7, he is 10; 3 steps to the drive",
        "2 children ran down the lane",
        "5 cars on the road",
        "a graze of 2 cm, 3 drops of blood, 1 plaster",
        "hit by a ball 2 metres from the street",
        "fell from the 3rd step in Room B2",
        "from 10.15 to 10.30, and from 11.05 to 11.20",
    ],
)
def test_what_does_not(text):
    assert not has_the_look_of_one(text)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("07700 900123", True),
        ("+44 7700 900123", True),
        ("the rest of it is 900 123", True),
        ("0123", False),
        ("900124", False),
        ("seven steps", False),
    ],
)
def test_a_number_with_or_without_its_area_code(text, told):
    assert tells_number(text, "07700 900123") is told


@pytest.mark.parametrize(
    "text",
    [
        "07700 then 900 then 123",
        "07700, and after that 900 123",
        "first 077, it goes on with 00900; the last of it is one two three",
        "On 14/11/2026 at 10:05 I wrote 07700 and at 14.35 I wrote 900123",
    ],
)
def test_a_number_with_words_between_its_figures(text):
    assert tells_in_pieces(text, "07700 900123")


@given(
    pieces=st.lists(st.integers(1, 4), min_size=2, max_size=8),
    between=st.lists(st.sampled_from([" then ", ", and ", " … ", "; after it ", " "]), min_size=8),
)
def test_a_number_in_pieces_of_any_length(pieces, between):
    left, text = "07700900123", ""
    for length, gap in zip([*pieces, 11], between, strict=False):
        text, left = text + gap + left[:length], left[length:]
    assert tells_in_pieces(text + left, "+44 7700 900123")


@given(
    days=st.lists(st.dates(date(2024, 1, 1), date(2028, 12, 31)), max_size=6),
    times=st.lists(st.times(), max_size=6),
)
def test_days_and_times_are_not_the_pieces_of_a_number(days, times):
    said = [f"{day:%d/%m/%Y}" for day in days] + [f"at {time:%H:%M}" for time in times]
    assert not tells_in_pieces(", then ".join(said), "07700 900123")


@given(
    name=st.sampled_from(["Tansy Bottom", "Björk O’Neill", "Isabella", "Larkspur Rise"]),
    form=st.sampled_from([str, str.upper, str.lower, str.swapcase]),
    between=st.sampled_from(["", ".", "-", " "]),
    word_by_word=st.booleans(),
)
def test_a_name_that_is_written_backwards(name, form, between, word_by_word):
    turned = " ".join(word[::-1] for word in name.split()) if word_by_word else name[::-1]
    said = f"See {between.join(form(turned))} there"
    assert tells_name(said, name)
    assert tells_address(said, f"12 {name}, Nowhere") or word_by_word


@pytest.mark.parametrize(
    ("text", "name", "told"),
    [
        ("as moT knows", "Tom", True),
        ("as maiL knows", "Liam", True),
        ("sent by mail", "Liam", False),
        ("neither this nor that", "Ron", False),
        ("It was so", "Saw", False),
        ("now and not then", "Won Ton", False),
        ("on the MAP, by E-Mail", "Pam Liam", False),
    ],
)
def test_a_short_name_backwards_only_with_its_capital_at_the_end(text, name, told):
    assert tells_name(text, name) is told


@given(st.permutations(["321", "009", "00770"]).filter(lambda each: each[0] == "321"))
def test_a_number_backwards(pieces):
    assert tells_in_pieces(" then ".join(pieces), "07700 900123") is (
        pieces == ["321", "009", "00770"]
    )


def test_an_e_mail_address_backwards():
    assert tells_email("elpmaxe dot ylimaf at eno dot gnitisiv", "visiting.one@family.example")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("tango oscar mike", "Tom"),
        ("T for tango, O for Oscar, M for Mike", "Tom Quince"),
        ("quebec uniform india november charlie echo", "Ro Quince"),
    ],
)
def test_a_name_that_is_spelt_out(text, name):
    assert tells_name(f"It was {text} who came", name)
    assert not tells_name(f"It was {text} who came", "Asa Inah")


def test_a_number_without_figures_tells_nothing():
    assert not tells_number("12345678", "ask at the office")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("at ROSE COTTAGE", True),
        ("they walked up Mill   Lane", True),
        ("rose-cottage, mill lane", True),
        ("a rose in a cottage", False),
        ("at rose cott4ge", True),
        ("she comes from Steeple Ashbourne", False),
        ("the lane", False),
    ],
)
def test_a_house_or_a_street_but_not_a_town(text, told):
    assert tells_address(text, ADDRESS) is told


@pytest.mark.parametrize(
    ("address", "text"),
    [
        ("Flat 2, 14 Hawthorn Lane, Trowbridge", "hawthorn lane"),
        ("12 Residentstreet", "Residentstreet"),
        ("7 Côte d’Azur Close; Bath", "cote dazur close"),
    ],
)
def test_whatever_the_number_the_case_and_the_accents(address, text):
    assert tells_address(f"Of {text}.", address)
    assert not tells_address("Flat 2, Trowbridge, Bath", address)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("VISITING.ONE@family.example", True),
        ("visiting one family example", True),
        ("one of the family", False),
    ],
)
def test_an_e_mail_address_however_it_is_disguised(text, told):
    assert tells_email(text, "visiting.one@family.example") is told


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("at 12 Lark", True),
        ("no 12, Larksp.", True),
        ("12 Larkspurs", True),
        ("on 12 Lar", False),
        ("13 Lark", False),
        ("on 12 Large sheets", False),
    ],
)
def test_a_house_by_its_number_and_the_beginning_of_its_street(text, told):
    assert tells_address(text, "12 Larkspur Rise, Nowhere") is told
