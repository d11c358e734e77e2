"""What people should know: told to each of them once, read when they next look."""

from collections.abc import Iterable

from django.db.models import QuerySet

from accounts.models import Notice, User
from contactcentre.safekeeping import clock


def tell(people: Iterable[User], *, kind: str, about: str, occasion: str) -> None:
    """Tell each of these people, once for one ``occasion``. ``about`` is an opaque reference."""
    Notice.objects.bulk_create(
        [
            Notice(user=user, kind=kind, about=about, occasion=occasion, made_at=clock.now())
            for user in people
        ],
        ignore_conflicts=True,
    )


def of(user: User) -> QuerySet[Notice]:
    """One's own notices, the latest first."""
    return Notice.objects.filter(user=user)


def mark_read(user: User) -> None:
    """Everything one has been told so far has been read."""
    Notice.objects.filter(user=user, read_at__isnull=True).update(read_at=clock.now())


def forget(user: User, *, about: str) -> None:
    """Take away what one was told about a record that is not one's business any more."""
    Notice.objects.filter(user=user, about=about).delete()
