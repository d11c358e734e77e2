"""On whose behalf the running code acts, for the audit trail."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any
from uuid import UUID

_acting: ContextVar[Callable[[], Any] | None] = ContextVar("acting", default=None)


@contextmanager
def acting_as(person: Any) -> Iterator[None]:
    """Name ``person`` (an account, or a function that finds it only if needed) as the actor."""
    token = _acting.set(person if callable(person) else lambda: person)
    try:
        yield
    finally:
        _acting.reset(token)


def person_id() -> UUID | None:
    """The acting account's id, or None for the service itself and for people not signed in."""
    find = _acting.get()
    person = find() if find is not None else None
    return person.pk if person is not None and person.is_authenticated else None
