"""Why a backup is not made, or not restored."""

import errno

from django.db import DatabaseError


class BackupRefused(Exception):
    """Nothing was kept or replaced; the message is one sentence that says why, and what to do."""


def refusal(error: OSError | DatabaseError, *, what: str) -> BackupRefused:
    """What to say of a fault of the disk or the database, which itself may quote what is stored."""
    if isinstance(error, OSError) and error.errno:
        full = error.errno == errno.ENOSPC
        why = errno.errorcode.get(error.errno, type(error).__name__)
    else:
        full, why = "disk is full" in str(error), type(error).__name__
    if full:
        return BackupRefused(f"{what}: the disk is full. What had been written is gone again.")
    return BackupRefused(f"{what} ({why}). What had been written is gone again.")
