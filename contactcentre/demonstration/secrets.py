"""Passwords and second-factor secrets of the demonstration accounts.

They are derived from a key in the keyring, so that they can be told again and are stored nowhere.
"""

import base64
import hashlib
import hmac
from uuid import UUID

from contactcentre.safekeeping.keyring import keys

_SUBJECT = UUID("5ec0adfa-c702-4000-8000-0000000000de")
_GROUP = 4


def password_of(address: str) -> str:
    """Sixteen letters and figures in groups of four: eighty bits."""
    text = base64.b32encode(_derived("password", address)[:10]).decode().lower()
    return "-".join(text[at : at + _GROUP] for at in range(0, len(text), _GROUP))


def authenticator_secret_of(address: str) -> str:
    """The secret that an authenticator app is set up with."""
    return base64.b32encode(_derived("authenticator", address)[:20]).decode()


def _derived(purpose: str, address: str) -> bytes:
    key = keys.key_of_or_new(_SUBJECT)
    return hmac.new(key, f"{purpose}|{address}".encode(), hashlib.sha256).digest()
