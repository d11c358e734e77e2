"""Who counts as a second person: two accounts of one person do not, nor does one made for it."""

from datetime import datetime
from uuid import uuid4

from accounts import notices, rules
from accounts.models import Notice, RoleChange, User
from accounts.roles import Role
from contactcentre.safekeeping import clock


def same(first: User | None, second: User | None) -> bool:
    """Whether both accounts are one person’s: the same account, bound together, or of one name.

    Two people of one name have to ask a third: that is the safe mistake.
    """
    if first is None or second is None:
        return False
    if _root(first) == _root(second):
        return True
    return _name(first) == _name(second) != ""


def check_settled(person: User) -> None:
    """Raises ``Refused`` for whoever was made a trustee a moment ago; see the rule."""
    rules.check_is_settled(trustee_since=_trustee_since(person), at=clock.now())


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


def _trustee_since(person: User) -> datetime | None:
    """When somebody gave them the role they hold now; None if they had it from the set-up."""
    since = None
    for change in RoleChange.objects.filter(user=person).order_by("-changed_at"):
        if not (change.active and Role.TRUSTEE in change.roles):
            break
        since = change.changed_at if change.changed_by_id else None
    return since


def _root(user: User) -> object:
    return user.same_person_as_id or user.pk


def _name(user: User) -> str:
    return " ".join(str(user.display_name or "").casefold().split())
