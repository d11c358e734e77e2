"""Sealing one value: what was sealed comes back, from its own place only, and tells nothing."""

import copy
import json
import pickle

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contactcentre.safekeeping.ciphertext import (
    KEY_BYTES,
    Ciphertext,
    open_bytes,
    open_value,
    seal_bytes,
    seal_value,
)
from contactcentre.safekeeping.errors import SealBroken, SealedValueUsed

KEY = bytes(range(KEY_BYTES))
OTHER_KEY = bytes(KEY_BYTES)
PLACE = "families.person|1|first_name|2"

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)


class TestRoundTrip:
    @given(json_values)
    @settings(max_examples=150)
    def test_gives_back_any_value(self, value):
        sealed = seal_value(value, key=KEY, context=PLACE)

        assert open_value(sealed, key=KEY, context=PLACE) == value

    @pytest.mark.parametrize(
        "text",
        [
            "",
            " padded ",
            "O’Brien-Núñez",
            "👩‍👧‍👦 family",
            "שלום עולם",
            "e\u0301 combining",
            "\u202eright to left override",
            "a\x00b",
            '"quotes" and \\ and \n',
            "é" * 80,
            "👶" * 80,
        ],
    )
    def test_gives_back_awkward_text(self, text):
        assert open_value(seal_value(text, key=KEY, context="x"), key=KEY, context="x") == text

    def test_seals_the_same_value_differently_each_time(self):
        first, second = (seal_value("Amy", key=KEY, context=PLACE).stored for _ in range(2))

        assert first != second


class TestLength:
    @given(st.text(max_size=10), st.text(max_size=10))
    @settings(max_examples=50)
    def test_does_not_tell_short_values_apart(self, one, other):
        lengths = {len(seal_value(v, key=KEY, context=PLACE).stored) for v in (one, other, None)}

        assert len(lengths) == 1

    def test_grows_in_steps_of_64_bytes(self):
        assert _length("x" * 62) == _length("")
        assert _length("x" * 63) == _length("x" * 126) > _length("x" * 62)


class TestSealBroken:
    def test_when_opened_in_another_place(self):
        sealed = seal_value("Amy", key=KEY, context=PLACE)

        with pytest.raises(SealBroken):
            open_value(sealed, key=KEY, context=PLACE.replace("first", "last"))

    def test_when_opened_with_another_key(self):
        sealed = seal_value("Amy", key=KEY, context=PLACE)

        with pytest.raises(SealBroken):
            open_value(sealed, key=OTHER_KEY, context=PLACE)

    def test_by_any_changed_character(self):
        stored = seal_value("Amy", key=KEY, context=PLACE).stored

        for place, character in enumerate(stored):
            other = "A" if character != "A" else "B"
            with pytest.raises(SealBroken):
                _open(stored[:place] + other + stored[place + 1 :])

    @pytest.mark.parametrize(
        "spoil",
        [
            lambda stored: stored[:-1],
            lambda stored: stored[:10],
            lambda stored: stored + "\n",
            lambda stored: stored + "AAAA",
            lambda stored: stored[:20] + "!" + stored[20:],
            lambda stored: stored[:20] + "é" + stored[20:],
            lambda stored: "v2." + stored[3:],
            lambda stored: "",
            lambda stored: "v1.",
            lambda stored: "Amy",
        ],
    )
    def test_by_anything_cut_off_or_put_in(self, spoil):
        with pytest.raises(SealBroken):
            _open(spoil(seal_value("Amy", key=KEY, context=PLACE).stored))

    def test_says_nothing_of_the_value(self):
        with pytest.raises(SealBroken) as broken:
            _open("v1.QW15")

        assert broken.value.__cause__ is None
        assert "QW15" not in str(broken.value)


class TestSealedBytes:
    @given(st.binary(max_size=200))
    @settings(max_examples=50)
    def test_come_back(self, content):
        assert open_bytes(seal_bytes(content, key=KEY, context=""), key=KEY, context="") == content


class TestCiphertext:
    """A sealed value that was not opened can be carried about and stored, nothing else."""

    @pytest.mark.parametrize(
        "use",
        [
            str,
            bool,
            len,
            hash,
            list,
            bytes,
            "{}".format,
            "{:>5}".format,
            lambda sealed: f"{sealed}",
            lambda sealed: "%s" % sealed,  # noqa: UP031
            lambda sealed: sealed == "Amy",
            lambda sealed: sealed != "Amy",
            lambda sealed: sealed < "Amy",
            lambda sealed: sealed >= "Amy",
            lambda sealed: "A" in sealed,
            lambda sealed: {sealed},
            lambda sealed: sorted([sealed, sealed]),
            lambda sealed: "".join(sealed),
            lambda sealed: json.dumps(sealed),
            pickle.dumps,
            copy.deepcopy,
        ],
    )
    def test_refuses(self, use):
        with pytest.raises(TypeError):
            use(seal_value("Amy", key=KEY, context=PLACE))

    def test_refuses_in_words_of_its_own(self):
        with pytest.raises(SealedValueUsed, match="must be opened"):
            str(Ciphertext("v1.secret"))

    def test_shows_nothing_when_looked_at(self):
        assert repr(Ciphertext("v1.secret")) == "<sealed>"


def _length(text):
    return len(seal_value(text, key=KEY, context=PLACE).stored)


def _open(stored):
    return open_value(Ciphertext(stored), key=KEY, context=PLACE)
