"""A sealed stream opens whole and in order under its own key and header, or is refused."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contactcentre.safekeeping import stream
from contactcentre.safekeeping.errors import SealBroken
from contactcentre.safekeeping.stream import open_stream, seal_stream

KEY, HEADER = bytes(range(32)), b"a header\n"
PIECE = 64
SEALED = PIECE + 16
SALT = 32


@pytest.fixture(autouse=True, scope="module")
def short_pieces():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(stream, "PIECE_BYTES", PIECE)
        yield


def sealed(content, key=KEY, header=HEADER):
    return b"".join(seal_stream([content], key=key, header=header))


def opened(content, key=KEY, header=HEADER):
    return b"".join(open_stream(io.BytesIO(content), key=key, header=header))


def pieces(content):
    body = content[SALT:]
    return [body[at : at + SEALED] for at in range(0, len(body), SEALED)]


class TestWhole:
    @given(st.lists(st.binary(max_size=3 * PIECE), max_size=5))
    def test_comes_back_however_it_was_handed_in(self, parts):
        stored = b"".join(seal_stream(parts, key=KEY, header=HEADER))

        assert opened(stored) == b"".join(parts)

    @pytest.mark.parametrize("length", [0, 1, PIECE - 1, PIECE, PIECE + 1, 2 * PIECE, 5 * PIECE])
    def test_comes_back_at_every_border(self, length):
        content = bytes(n % 251 for n in range(length))

        assert opened(sealed(content)) == content

    def test_shows_nothing_of_what_is_in_it(self):
        assert b"Okafor" not in sealed(b"Okafor " * 100)

    def test_is_another_one_each_time(self):
        assert pieces(sealed(b"the same" * 40)) != pieces(sealed(b"the same" * 40))


class TestRefused:
    """Every stream but the one that was sealed."""

    stored = sealed(b"x" * (4 * PIECE + 7))

    def refused(self, content, **other):
        with pytest.raises(SealBroken):
            opened(content, **other)

    @given(st.data())
    def test_altered_anywhere(self, data):
        at = data.draw(st.integers(0, len(self.stored) - 1))
        bit = 1 << data.draw(st.integers(0, 7))
        altered = bytearray(self.stored)
        altered[at] ^= bit

        self.refused(bytes(altered))

    @given(st.data())
    def test_cut_off_anywhere(self, data):
        self.refused(self.stored[: data.draw(st.integers(0, len(self.stored) - 1))])

    def test_cut_off_between_pieces(self):
        for count in range(len(pieces(self.stored))):
            self.refused(self.stored[: SALT + count * SEALED])

    @given(st.binary(min_size=1, max_size=2 * SEALED))
    def test_added_to(self, more):
        self.refused(self.stored + more)

    def test_in_another_order(self):
        first, second, *rest = pieces(self.stored)

        self.refused(self.stored[:SALT] + b"".join([second, first, *rest]))

    def test_with_a_piece_left_out_or_twice(self):
        first, second, *rest = pieces(self.stored)

        self.refused(self.stored[:SALT] + b"".join([first, *rest]))
        self.refused(self.stored[:SALT] + b"".join([first, second, second, *rest]))

    def test_with_a_piece_of_another_stream(self):
        _, *rest = pieces(self.stored)
        strange = pieces(sealed(b"x" * (4 * PIECE + 7)))[0]

        self.refused(self.stored[:SALT] + b"".join([strange, *rest]))

    def test_under_another_key(self):
        self.refused(self.stored, key=bytes(32))

    def test_under_another_header(self):
        self.refused(self.stored, header=b"another header\n")
