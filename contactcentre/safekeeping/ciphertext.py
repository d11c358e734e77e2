"""Sealing one value: AES-256-GCM over padded JSON, bound to the place where it is kept."""

import base64
import json
import secrets
from binascii import Error as Base64Error
from binascii import a2b_base64, b2a_base64
from typing import Any, NoReturn

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from contactcentre.safekeeping.errors import SealBroken, SealedValueUsed

# 32 bytes, or the cipher made of them: worth making once where many values are opened.
Key = bytes | AESGCM

KEY_BYTES = 32
_VERSION = "v1."
_NONCE_BYTES = 12
# Stored in the alphabet for addresses, opened in the standard one, which Python reads quicker.
_STANDARD = bytes.maketrans(b"-_+/", b"+/!!")
# Short and long values must look alike on disk.
_BUCKET_BYTES = 64
# Reads one value and stops at the padding.
_read_json = json.JSONDecoder().raw_decode


class Ciphertext:
    """A sealed value as it is stored. It refuses every way of being read except ``open_value``.

    ``bound`` is what its row says of the columns the value is sealed with.
    """

    __slots__ = ("bound", "stored")

    def __init__(self, stored: str) -> None:
        self.stored = stored
        self.bound = ""

    def __repr__(self) -> str:
        return "<sealed>"

    def _refuse(self, *_: object) -> NoReturn:
        raise SealedValueUsed("A sealed value must be opened before it is used.")

    __str__ = __format__ = __html__ = __iter__ = __len__ = __bool__ = _refuse
    __eq__ = __lt__ = __gt__ = __le__ = __ge__ = __hash__ = __reduce_ex__ = _refuse


def seal_bytes(content: bytes, *, key: Key, context: str) -> str:
    """Seal ``content`` under ``key``, bound to ``context``; returns storable text."""
    nonce = secrets.token_bytes(_NONCE_BYTES)
    return _text(nonce + _cipher(key).encrypt(nonce, content, context.encode()))


def open_bytes(stored: str, *, key: Key, context: str) -> bytes:
    """Open what ``seal_bytes`` made.

    Raises ``SealBroken`` if the text, the key or the context is not the one it was sealed with.
    """
    if not stored.startswith(_VERSION):
        raise SealBroken("A sealed value has an unknown form.")
    try:
        text = stored[len(_VERSION) :].encode("ascii").translate(_STANDARD)
        raw = a2b_base64(text)
        if text != b2a_base64(raw, newline=False):
            raise ValueError  # base64 overlooks stray characters and spare bits
        return _cipher(key).decrypt(raw[:_NONCE_BYTES], raw[_NONCE_BYTES:], context.encode())
    except (InvalidTag, Base64Error, ValueError):
        raise SealBroken("A sealed value does not belong where it was found.") from None


def _cipher(key: Key) -> AESGCM:
    return AESGCM(key) if isinstance(key, bytes) else key


def _text(raw: bytes) -> str:
    return _VERSION + base64.urlsafe_b64encode(raw).decode("ascii")


def seal_value(value: Any, *, key: Key, context: str) -> Ciphertext:
    """Seal a JSON value, padded so that its length tells nothing below 64 bytes."""
    content = json.dumps(value, ensure_ascii=False).encode()
    padded = content.ljust(-(-len(content) // _BUCKET_BYTES) * _BUCKET_BYTES)
    return Ciphertext(seal_bytes(padded, key=key, context=context))


def open_value(sealed: Ciphertext, *, key: Key, context: str) -> Any:
    """Open what ``seal_value`` made. Raises ``SealBroken``."""
    return _read_json(open_bytes(sealed.stored, key=key, context=context).decode())[0]
