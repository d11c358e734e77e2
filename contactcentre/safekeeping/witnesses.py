"""Two named people beside a terminal, for what nobody is to do alone."""

import getpass
from collections.abc import Callable
from uuid import UUID

from contactcentre.safekeeping.errors import SafekeepingError

Ask = Callable[[str], str]
Check = Callable[[Ask, Ask], tuple[UUID, ...]]

_checks: list[Check] = []


class NotTwoPeople(SafekeepingError):
    """Somebody alone, or somebody who did not prove who they are."""


def checked_by(check: Check) -> Check:
    """Function decorator: whoever knows the accounts says who the two people are."""
    _checks.append(check)
    return check


def two_people() -> tuple[UUID, ...]:
    """The accounts of two different people, who proved it at this terminal one after the other.

    None where the centre has no two people who could. Raises ``NotTwoPeople``.
    """
    found: tuple[UUID, ...] = ()
    try:
        for check in _checks:
            found += check(input, getpass.getpass)
    except EOFError:
        raise NotTwoPeople("It takes two people at a terminal, and nobody answers.") from None
    return found
