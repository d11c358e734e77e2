"""The recovery card: a key-encryption key in letters, kept in a safe and typed in when it is lost.

Base32 (RFC 4648) in lines of four groups. Each line ends in a check, so that a slip of the pen or
the finger is found where it is; whether it is the right key, the keyring itself proves.
"""

import base64
import binascii
import hashlib
from collections.abc import Sequence

from contactcentre.safekeeping.ciphertext import KEY_BYTES
from contactcentre.safekeeping.errors import KeyringUnsafe
from contactcentre.safekeeping.keyring import generations, kek

LINES = 4
_PART_BYTES = KEY_BYTES // LINES
_CHECK_BYTES = 2
_GROUP = 4
# Digits that are not in the alphabet, for the letters they are taken for.
_MISREAD = str.maketrans("018", "OIB", " -\t")


class LineMisread(Exception):
    """A line is not as it stands on the card; ``number`` says which, from 1."""

    def __init__(self, number: int) -> None:
        super().__init__(f"Line {number} is not as it stands on the card.")
        self.number = number


def lines_of(key: bytes, *, generation: int) -> list[str]:
    """What stands on the card of this key."""
    return [
        _grouped(base64.b32encode(part + _check(part, number=number, generation=generation)))
        for number, part in enumerate(_parts(key), start=1)
    ]


def part_in(line: str, *, number: int, generation: int) -> bytes:
    """The part of the key in a line as somebody typed it. Raises ``LineMisread``."""
    try:
        content = base64.b32decode(line.upper().translate(_MISREAD))
    except (binascii.Error, ValueError):
        raise LineMisread(number) from None
    part, check = content[:_PART_BYTES], content[_PART_BYTES:]
    if len(part) < _PART_BYTES or check != _check(part, number=number, generation=generation):
        raise LineMisread(number)
    return part


def generation_wanted() -> int:
    """Of which generation the card has to be: the keyring's, or its mirror's if it is empty.

    Raises ``KeyringUnsafe`` if there is neither.
    """
    wanted = generations.current_or_mirrored()
    if wanted is None:
        raise KeyringUnsafe(
            "There is neither a keyring nor a mirror of one for a card to belong to: put one of "
            "them back first."
        )
    return wanted.number


def put_back(parts: Sequence[bytes]) -> bool:
    """Store the key from the card as the key file; returns false if it was there already.

    Raises ``KeyringUnsafe`` if it is not the one that opens the keyring.
    """
    key, number = b"".join(parts), generation_wanted()
    if not generations.opens(key):
        raise KeyringUnsafe("The keyring does not open with the key of this card.")
    path = kek.path_of(number)
    if path.exists() and path.read_bytes() == key:
        return False
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    kek.write_durably(path, key)
    return True


def _parts(key: bytes) -> list[bytes]:
    return [key[at : at + _PART_BYTES] for at in range(0, KEY_BYTES, _PART_BYTES)]


def _check(part: bytes, *, number: int, generation: int) -> bytes:
    """Binds a line to its place and its card."""
    content = f"recovery card|{generation}|{number}|".encode() + part
    return hashlib.sha256(content).digest()[:_CHECK_BYTES]


def _grouped(text: bytes) -> str:
    letters = text.decode("ascii")
    return " ".join(letters[at : at + _GROUP] for at in range(0, len(letters), _GROUP))
