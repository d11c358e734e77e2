"""Which accounts belong to one person: two accounts never make two people."""

from accounts.models import User


def same(first: User | None, second: User | None) -> bool:
    """Whether both accounts are one person’s: the same account, bound together, or of one name.

    Two people of one name have to ask a third: that is the safe mistake.
    """
    if first is None or second is None:
        return False
    if _root(first) == _root(second):
        return True
    return _name(first) == _name(second) != ""


def _root(user: User) -> object:
    return user.same_person_as_id or user.pk


def _name(user: User) -> str:
    return " ".join(str(user.display_name or "").casefold().split())
