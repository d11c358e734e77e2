"""Who counts as a second person: two accounts of one person do not, nor does one made for it."""

from collections.abc import Callable
from datetime import datetime
from uuid import uuid4

from django.db import transaction
from django.db.models import QuerySet

from accounts import notices, rules
from accounts.models import Notice, RoleChange, User
from accounts.roles import RUNS_SESSIONS, Role
from accounts.signals import bound
from contactcentre.safekeeping import audit, clock
from contactcentre.safekeeping.acting import acting_as

_TRUSTED_BY: list[Callable[[User], bool]] = []


def same(first: User | None, second: User | None) -> bool:
    """Whether both accounts are one person’s: the same account, bound together, or of one name.

    Two people of one name have to ask a third: that is the safe mistake.
    """
    if first is None or second is None:
        return False
    if first.person_key == second.person_key:
        return True
    return is_called(first, str(second.display_name or ""))


def is_called(user: User, name: str) -> bool:
    """Whether that is the name of whose account this is, however it is written."""
    return _folded(str(user.display_name or "")) == _folded(name) != ""


def check_settled(person: User) -> None:
    """Raises ``Refused`` for who was made a trustee, or began anew, a moment ago; see the rule."""
    rules.check_is_settled(trustee_since=_trustee_since(person), at=clock.now())


def trusts(asked: Callable[[User], bool]) -> Callable[[User], bool]:
    """Function decorator: another app says whom it trusts with what two people are needed for."""
    _TRUSTED_BY.append(asked)
    return asked


def is_trusted(user: User) -> bool:
    """Whether the centre relies on this account being nobody else’s: to read every file, to decide,
    or to be told."""
    return user.has_role(*RUNS_SESSIONS, Role.TRUSTEE) or is_relied_on(user)


def is_relied_on(user: User) -> bool:
    """Whether another app lets this person read what nobody else of their roles may."""
    return any(asked(user) for asked in _TRUSTED_BY)


def was_in_use(user: User) -> bool:
    """Whether somebody has signed in with the account, or it was started again."""
    anew = RoleChange.objects.filter(user=user, sign_in_anew=True)
    return user.last_login is not None or anew.exists()


def tell_of_a_sign_in_begun_anew(user: User, *, by: User) -> None:
    """Tell every trustee and co-ordinator besides these two, whoever’s sign-in it was."""
    people = {*notices.holding(Role.TRUSTEE), *notices.holding(Role.CO_ORDINATOR)} - {user, by}
    notices.tell(
        people,
        kind=Notice.Kind.STARTED_AGAIN,
        about=user.subject.reference,
        occasion=str(uuid4()),
    )


def tell_of_a_trustee(user: User) -> None:
    """Tell the other trustees that somebody was given their role, if it was.

    Whoever opens accounts could open themselves a second person: the others are to know.
    """
    if user.is_active and user.has_role(Role.TRUSTEE):
        notices.tell(
            notices.holding(Role.TRUSTEE, besides=user),
            kind=Notice.Kind.TRUSTEE_MADE,
            about=user.subject.reference,
            occasion=str(uuid4()),
        )


@transaction.atomic
def bind(*, user: User, other: User | None, by: User) -> User:
    """Say whose other account this is, or that it is nobody’s. Raises ``Refused``.

    Whatever takes two people then takes somebody besides.
    """
    everyone = User.objects.select_for_update(of=("self",))
    user = everyone.get(pk=user.pk)
    other = everyone.get(pk=other.pk) if other is not None else None
    of_whom = {each.person_key for each in (user, other) if each is not None}
    rules.check_may_bind_accounts(person=by, is_ones_own=by.person_key in of_whom)
    root = (other.same_person_as or other) if other is not None else None
    if root == user:
        return user
    if root is not None:
        _others_of(user).update(same_person_as=root)
    user.same_person_as = root
    user.save(update_fields=["same_person_as"])
    with acting_as(by):
        event = "account-bound-to-a-person" if root else "account-let-go-of-a-person"
        audit.record(event, user, subject_id=user.subject_id)
    if root is not None:
        bound.send(User, user=user)
    return user


def other_accounts(user: User) -> list[User]:
    """The other accounts that are said to be the same person’s."""
    mine = User.objects.of_one_person(user).filter(subject__disposed_on__isnull=True)
    return sorted(mine.exclude(pk=user.pk), key=lambda each: str(each.display_name))


def _others_of(user: User) -> QuerySet[User]:
    return User.objects.filter(same_person_as=user)


def _trustee_since(person: User) -> datetime | None:
    """When somebody gave them the role they hold now, or let their sign-in start again.

    None if they had it from the set-up.
    """
    since = None
    for change in RoleChange.objects.filter(user=person).order_by("-changed_at"):
        if not (change.active and Role.TRUSTEE in change.roles):
            break
        since = change.changed_at if change.changed_by_id else None
        if change.sign_in_anew and since is not None:
            break
    return since


def _folded(name: str) -> str:
    return " ".join(name.casefold().split())
