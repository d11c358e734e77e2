"""Sealing a long stream: AES-256-GCM piece by piece, so that it opens whole and in order or not."""

import hashlib
import secrets
from collections.abc import Generator, Iterable, Iterator
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from contactcentre.safekeeping.ciphertext import KEY_BYTES
from contactcentre.safekeeping.errors import SealBroken

PIECE_BYTES = 1 << 20
_SALT_BYTES = 32
_TAG_BYTES = 16
_NONCE_BYTES = 12


def seal_stream(content: Iterable[bytes], *, key: bytes, header: bytes) -> Iterator[bytes]:
    """Seal ``content`` under a key of its own, made of ``key`` and a salt that goes first.

    Every piece is bound to ``header``, to its place and to whether it is the last one.
    """
    salt = secrets.token_bytes(_SALT_BYTES)
    yield salt
    seal = _Pieces(key, salt, header)
    for piece, last in _with_last(_pieces(content)):
        yield seal.seal(piece, last=last)


def open_stream(sealed: BinaryIO, *, key: bytes, header: bytes) -> Generator[bytes, None, None]:
    """What ``seal_stream`` sealed, each piece proved before it is given.

    Raises ``SealBroken`` where the stream was altered, cut off, added to or put in another order,
    or belongs to another header or key. What came before that is then worth nothing either.
    """
    salt = sealed.read(_SALT_BYTES)
    if len(salt) < _SALT_BYTES:
        raise SealBroken("A sealed stream is cut off.")
    seal = _Pieces(key, salt, header)
    for piece, last in _with_last(iter(lambda: sealed.read(PIECE_BYTES + _TAG_BYTES), b"")):
        yield seal.open(piece, last=last)
    if not seal.place:
        raise SealBroken("A sealed stream is cut off.")


class _Pieces:
    """The pieces of one stream in order; ``place`` is how many have passed."""

    def __init__(self, key: bytes, salt: bytes, header: bytes) -> None:
        derivation = HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=salt, info=b"sealed stream")
        self._cipher = AESGCM(derivation.derive(key))
        self._header = hashlib.sha256(header).digest()
        self.place = 0

    def seal(self, piece: bytes, *, last: bool) -> bytes:
        return self._cipher.encrypt(*self._next(piece, last))

    def open(self, piece: bytes, *, last: bool) -> bytes:
        try:
            return self._cipher.decrypt(*self._next(piece, last))
        except InvalidTag:
            raise SealBroken(f"Piece {self.place} of a sealed stream does not open.") from None

    def _next(self, piece: bytes, last: bool) -> tuple[bytes, bytes, bytes]:
        # The key is this stream's own, so a count is a nonce that never comes twice.
        nonce = self.place.to_bytes(_NONCE_BYTES, "big")
        self.place += 1
        return nonce, piece, self._header + nonce + (b"last" if last else b"more")


def _pieces(content: Iterable[bytes]) -> Iterator[bytes]:
    """``content`` in pieces of one length, but for the last; one empty piece if there is none."""
    held = bytearray()
    for part in content:
        held += part
        while len(held) > PIECE_BYTES:
            yield bytes(held[:PIECE_BYTES])
            del held[:PIECE_BYTES]
    yield bytes(held)


def _with_last(pieces: Iterable[bytes]) -> Iterator[tuple[bytes, bool]]:
    """Each piece, and whether none follows it."""
    held: bytes | None = None
    for piece in pieces:
        if held is not None:
            yield held, False
        held = piece
    if held is not None:
        yield held, True
