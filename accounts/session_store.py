"""Sessions in the database, sealed: half-finished sign-ins and messages lie there in no clear form.

The cookie holds a session's key; the database holds a keyed digest of it. Who reads the database,
or a copy of it, learns no key. ``SESSION_ENGINE`` names this module.
"""

import hashlib
import hmac
from functools import cache
from typing import Any

from asgiref.sync import sync_to_async
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore as DatabaseSessionStore
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db.models import CharField, DateTimeField, QuerySet
from django.utils import timezone

from contactcentre.safekeeping.ciphertext import KEY_BYTES, Ciphertext, open_value, seal_value
from contactcentre.safekeeping.errors import SealBroken
from contactcentre.safekeeping.prepared import PreparedRows

_ROW_KEY_LENGTH = 40


def row_key(session_key: str) -> str:
    """Under which key the database keeps the session whose cookie holds ``session_key``."""
    key = _key(settings.SECRET_KEY, b"session rows")
    return hmac.new(key, session_key.encode(), hashlib.sha256).hexdigest()[:_ROW_KEY_LENGTH]


class SessionStore(DatabaseSessionStore):
    """Keeps each session under a digest of its key, sealed and bound to the key itself.

    A session that does not open, because it was moved, altered or sealed under another secret, is
    an empty one: its person is signed out.
    """

    def encode(self, session_dict: dict[str, Any]) -> str:
        key = _key(settings.SECRET_KEY, b"sessions")
        return seal_value(session_dict, key=key, context=self._context()).stored

    def decode(self, session_data: bytes | str) -> dict[str, Any]:
        sealed, key = Ciphertext(str(session_data)), _key(settings.SECRET_KEY, b"sessions")
        try:
            return dict(open_value(sealed, key=key, context=self._context()))
        except SealBroken:
            return {}

    def exists(self, session_key: str) -> bool:
        return bool(super().exists(row_key(session_key)))

    async def aexists(self, session_key: str) -> bool:
        return await sync_to_async(self.exists)(session_key)

    def create_model_instance(self, data: dict[str, Any]) -> AbstractBaseSession:
        session: AbstractBaseSession = super().create_model_instance(data)
        session.session_key = row_key(session.session_key)
        return session

    async def acreate_model_instance(self, data: dict[str, Any]) -> AbstractBaseSession:
        return await sync_to_async(self.create_model_instance)(data)

    def delete(self, session_key: str | None = None) -> None:
        session_key = session_key or self.session_key
        if session_key is not None:
            super().delete(row_key(session_key))

    async def adelete(self, session_key: str | None = None) -> None:
        await sync_to_async(self.delete)(session_key)

    def load(self) -> dict[str, Any]:
        """What the session holds; of one that is not kept, or over, nothing. One query."""
        found = _kept().ask(key=row_key(self.session_key or ""), now=timezone.now())
        if not found:
            self._session_key = None
            return {}
        return self.decode(*found[0])

    async def aload(self) -> dict[str, Any]:
        return await sync_to_async(self.load)()

    def _context(self) -> str:
        return f"session|{self.session_key}"


@cache
def _kept() -> PreparedRows:
    """Each request begins with it."""

    def build(*, key: Any, now: Any) -> QuerySet[Any]:
        rows = SessionStore.get_model_class().objects
        return rows.filter(session_key=key, expire_date__gt=now).values_list("session_data")

    return PreparedRows(build, key=CharField(), now=DateTimeField())


@cache
def _key(secret: str, purpose: bytes) -> bytes:
    derivation = HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=purpose)
    return derivation.derive(secret.encode())
