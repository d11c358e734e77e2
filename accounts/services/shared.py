"""What every service of accounts does alike: in whose name, what is recorded, what is there now."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction

from accounts.models import User
from contactcentre.safekeeping import audit
from contactcentre.safekeeping.acting import acting_as


@contextmanager
def in_the_name_of(by: User | None) -> Iterator[None]:
    with transaction.atomic(), acting_as(by):
        yield


def record(event: str, user: User) -> None:
    audit.record(event, user, subject_id=user.subject_id)


def as_it_is(user: User) -> User:
    """The account as it is this moment, whatever the caller last saw of it."""
    return User.objects.get(pk=user.pk)
