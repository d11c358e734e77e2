"""What people should know: told to each of them once, read when they next look.

A mail says that there is something to read, never what.
"""

import logging
from collections.abc import Callable, Collection, Iterable
from uuid import UUID

from django.db.models import QuerySet

from accounts import mail
from accounts.models import Notice, User
from accounts.roles import Role
from contactcentre.safekeeping import clock

log = logging.getLogger(__name__)

# The names of those who did it, by occasion.
Names = Callable[[Collection[str]], dict[str, str]]
_WHO_DID: dict[str, Names] = {}


def says_who(kind: str) -> Callable[[Names], Names]:
    """Function decorator: another app says who did what these notices tell of.

    The name is asked for when the message is read. The notice itself names nobody.
    """

    def declare(asked: Names) -> Names:
        _WHO_DID[kind] = asked
        return asked

    return declare


def tell(people: Iterable[User], *, kind: str, about: str, occasion: str) -> None:
    """Tell each of these people, once for one ``occasion``.

    ``about`` is an opaque reference, or the day of a session.
    """
    Notice.objects.bulk_create(
        [
            Notice(user=user, kind=kind, about=about, occasion=occasion, made_at=clock.now())
            for user in people
        ],
        ignore_conflicts=True,
    )


def _of_account(user: User) -> str:
    """The occasion of what is told of an account once in an hour."""
    return f"{user.pk.hex}-{clock.now():%Y-%m-%dT%H}"


def tell_trustees_of(user: User, *, kind: str, besides: Collection[UUID] = ()) -> None:
    """Tell every other trustee of an account, once in an hour; not the persons ``besides``."""
    told = [each for each in holding(Role.TRUSTEE, besides=user) if each.person_key not in besides]
    tell(told, kind=kind, about=user.subject.reference, occasion=_of_account(user))


@says_who(Notice.Kind.MANY_SHOWN)
@says_who(Notice.Kind.WORDS_REFUSED)
@says_who(Notice.Kind.LOOKS_AROUND)
def _who_it_was(occasions: Collection[str]) -> dict[str, str]:
    """Whose account it was, with the roles that they hold."""
    keys = {occasion: UUID(hex=occasion.partition("-")[0]) for occasion in occasions}
    accounts = User.objects.in_bulk(keys.values())
    return {
        occasion: f"{found.known_as}, {_roles(found)}"
        for occasion, key in keys.items()
        if (found := accounts.get(key))
    }


def _roles(user: User) -> str:
    return ", ".join(str(role.label).lower() for role in Role if user.has_role(role))


def holding(role: str, *, besides: User | None = None) -> list[User]:
    """Everybody whose account is active and holds ``role``, ``besides`` left out."""
    active = User.objects.filter(is_active=True)
    return [user for user in active if user.has_role(role) and user != besides]


def of(user: User) -> QuerySet[Notice]:
    """One's own notices, the latest first."""
    return Notice.objects.filter(user=user)


def who_did(told: Iterable[Notice]) -> dict[str, str]:
    """The names of those who did what these notices tell of, by occasion, where one is told."""
    occasions: dict[str, list[str]] = {}
    for notice in told:
        if notice.kind in _WHO_DID:
            occasions.setdefault(notice.kind, []).append(notice.occasion)
    names: dict[str, str] = {}
    for kind, asked in occasions.items():
        names |= _WHO_DID[kind](asked)
    return names


def mark_read(user: User) -> None:
    """Everything one has been told so far has been read."""
    Notice.objects.filter(user=user, read_at__isnull=True).update(read_at=clock.now())


def forget(user: User, *, about: str) -> None:
    """Take away what one was told about a record that is not one's business any more."""
    Notice.objects.filter(user=user, about=about).delete()


def asked_no_more(*, kind: str, about: str, of: User | None = None) -> None:
    """What these notices ask for is done, or wanted no longer: they go, all of them or one's."""
    asked = Notice.objects.filter(kind=kind, about=about)
    (asked.filter(user=of) if of else asked).delete()


def mail_word() -> int:
    """Send one mail to everybody who has something new to read; returns how many were sent.

    Each is sent by one worker only. One that was not taken is tried again the next time.
    """
    if not mail.is_set_up():
        return 0
    sent = 0
    new = Notice.objects.filter(mailed_at__isnull=True, read_at__isnull=True)
    waiting = new.order_by().values_list("user_id", flat=True).distinct()
    for user in User.objects.filter(pk__in=waiting, is_active=True):
        at = clock.now()
        if not new.filter(user=user).update(mailed_at=at):
            continue
        try:
            mail.send_word_of_notices(user=user)
            sent += 1
        except OSError as failure:
            log.warning("A mail could not be sent: %s", type(failure))
            Notice.objects.filter(user=user, mailed_at=at).update(mailed_at=None)
    return sent
