"""What can go wrong where sensitive things are kept. No message ever carries a value."""

from django.core.exceptions import ObjectDoesNotExist


class SafekeepingError(Exception):
    """Something sealed cannot be opened or kept; the caller must stop, not carry on without it."""


class SealBroken(SafekeepingError):
    """The ciphertext was altered, or moved to another row, field or subject."""


class KeyMissing(SafekeepingError):
    """The keyring has no key for the subject: never made, lost, or destroyed."""


class KeyringUnsafe(SafekeepingError):
    """The keyring cannot be used as it is; the message says why, for whoever starts the service."""


class SealedValueUsed(SafekeepingError, TypeError):
    """A sealed value was about to be shown, compared, filtered or written without being opened."""


class Disposed(ObjectDoesNotExist):
    """The record is being disposed of, or has been: to whoever asks it is not there."""
