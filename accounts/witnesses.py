"""Who somebody at a terminal is: by their address, their own password and their second factor."""

import getpass
from uuid import UUID

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import validate_totp_code
from allauth.mfa.utils import decrypt

from accounts import persons
from accounts.aliases import alias_of
from accounts.models import User
from accounts.roles import Role
from contactcentre.safekeeping.errors import SafekeepingError
from contactcentre.safekeeping.witnesses import Ask, NotTwoPeople, checked_by
from policy.clauses import Refused

_TRIES = 3
_DECIDE = (Role.CO_ORDINATOR, Role.TRUSTEE)


class NotProved(SafekeepingError):
    """Somebody who did not prove that they are whom they say."""


def somebody(address: str) -> User:
    """The open account of that address, after whoever is at the terminal proved that it is theirs.

    Where every person is made up nothing is asked. Raises ``NotProved``.
    """
    user = User.objects.filter(email=alias_of(address), is_active=True).first()
    if not User.objects.filter(demonstration=False).exists():
        if user is None:
            raise NotProved("Nobody with that address has an open account.")
        return user
    try:
        for _ in range(_TRIES):
            # Asked for either way, and it takes as long: who has an account is not told here.
            proved = (user or User()).check_password(getpass.getpass(f"Password of {address}: "))
            if user is not None and proved and _shows_second_factor(user):
                return user
    except EOFError:
        raise NotProved("Whoever does this proves it at a terminal, and nobody answers.") from None
    raise NotProved("That is nobody with an open account here, or not their password or code.")


def _shows_second_factor(user: User) -> bool:
    """Whether they type a code of their authenticator app; a passkey cannot be asked for here."""
    app = Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).first()
    if app is None:
        return True
    code = getpass.getpass("Code of the authenticator app: ")
    return bool(validate_totp_code(decrypt(app.data["secret"]), code.strip()))


@checked_by
def two_people(ask: Ask, ask_secretly: Ask) -> tuple[UUID, ...]:
    """Two co-ordinators or trustees who are different people, each by their own password.

    Empty while the centre has not two such people, as before its first day, and where every
    person is made up. Raises ``NotTwoPeople``.
    """
    if not _are_there_two():
        return ()
    first = _one("First person", ask, ask_secretly)
    second = _one("Second person", ask, ask_secretly)
    if persons.same(first, second):
        raise NotTwoPeople("It takes two people: these accounts are one person’s.")
    return first.pk, second.pk


def _are_there_two() -> bool:
    able = [user for user in User.objects.filter(is_active=True, demonstration=False) if _may(user)]
    return any(not persons.same(able[0], other) for other in able[1:])


def _may(user: User) -> bool:
    return user.has_role(*_DECIDE) and user.has_usable_password()


def _one(who: str, ask: Ask, ask_secretly: Ask) -> User:
    for _ in range(_TRIES):
        address = ask(f"{who}, e-mail address: ").strip()
        user = User.objects.filter(email=alias_of(address), is_active=True).first()
        # Asked for either way, and it takes as long: who has an account is not told here.
        proved = (user or User()).check_password(ask_secretly(f"{who}, password: "))
        if user is not None and proved and _may(user):
            try:
                persons.check_settled(user)
            except Refused as refused:
                raise NotTwoPeople(refused.because) from None
            return user
    raise NotTwoPeople("That is no co-ordinator or trustee of this centre, or not their password.")
