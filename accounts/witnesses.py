"""Who the two people at a terminal are: each by their address and their own password."""

from uuid import UUID

from accounts import persons
from accounts.aliases import alias_of
from accounts.models import User
from accounts.roles import Role
from contactcentre.safekeeping.witnesses import Ask, NotTwoPeople, checked_by
from policy.clauses import Refused

_TRIES = 3
_DECIDE = (Role.CO_ORDINATOR, Role.TRUSTEE)


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
