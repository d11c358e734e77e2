"""Opaque sign-in aliases: how an account is found by e-mail address without storing it in clear."""

import hashlib
import hmac
import secrets

from contactcentre.safekeeping.keyring import keys

_DOMAIN = "@sealed.invalid"
_PURPOSE = "sign-in"


def alias_of(address: str) -> str:
    """The alias under which the account with this e-mail address is stored.

    An alias given again is returned as it is. It changes whenever the keyring is rotated.
    """
    normalised = address.strip().lower()
    if is_alias(normalised):
        return normalised
    key = keys.lookup_key(_PURPOSE)
    digest = hmac.new(key, normalised.encode(), hashlib.sha256).hexdigest()
    return digest[:40] + _DOMAIN


def alias_of_nobody() -> str:
    """An alias that no address has, for an account that is there no more."""
    return secrets.token_hex(20) + _DOMAIN


def is_alias(text: str) -> bool:
    return text.endswith(_DOMAIN)
