"""Sessions in the database, sealed: half-finished sign-ins and messages lie there in no clear form.

``SESSION_ENGINE`` names this module.
"""

from functools import cache
from typing import Any

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore as DatabaseSessionStore

from contactcentre.safekeeping.ciphertext import KEY_BYTES, Ciphertext, open_value, seal_value
from contactcentre.safekeeping.errors import SealBroken


class SessionStore(DatabaseSessionStore):
    """Seals what a session holds under the installation's secret, bound to the session's key.

    A session that does not open, because it was moved, altered or sealed under another secret, is
    an empty one: its person is signed out.
    """

    def encode(self, session_dict: dict[str, Any]) -> str:
        key = _key(settings.SECRET_KEY)
        return seal_value(session_dict, key=key, context=self._context()).stored

    def decode(self, session_data: bytes | str) -> dict[str, Any]:
        sealed, key = Ciphertext(str(session_data)), _key(settings.SECRET_KEY)
        try:
            return dict(open_value(sealed, key=key, context=self._context()))
        except SealBroken:
            return {}

    def _context(self) -> str:
        return f"session|{self.session_key}"


@cache
def _key(secret: str) -> bytes:
    derivation = HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=b"sessions")
    return derivation.derive(secret.encode())
