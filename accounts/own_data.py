"""What an account holds of the person who signs in with it."""

from collections.abc import Iterable, Iterator

from django.db.models import Q

from accounts.models import Notice, RoleChange, User
from accounts.roles import Role
from contactcentre.safekeeping.own_data import Line, OwnData, lines_of, section, written
from policy.awareness import told_of

_ROLES = dict(Role.choices)
_OWN_SHIFTS = (Notice.Kind.SHIFT_ASKED, Notice.Kind.SHIFT_CHANGED, Notice.Kind.SHIFT_CANCELLED)


def of_account(user: User) -> OwnData:
    """Their name, address and roles, since when, and what they were told.

    What they entered in others’ records is of those others.
    """
    whole = [
        *lines_of(user, "display_name", "address", reaches=frozenset({"address"})),
        Line("Opened", written(user.created_at)),
        Line("What you do here", _named(user.roles)),
        Line("You can sign in", written(user.is_active)),
        *([Line("Signed in last", written(user.last_login))] if user.last_login else []),
    ]
    return OwnData(
        [
            *section("Your account", whole),
            *section("What you were asked to do, and when", _changes(user)),
            *section("What the service told you", _notices(user)),
            *section("When you were told of our confidentiality policy", told_of(user.pk)),
        ]
    )


def _changes(user: User) -> Iterator[Line]:
    for each in RoleChange.objects.filter(user=user).order_by("changed_at"):
        said = _named(each.roles) if each.active else "The account was closed"
        if each.sign_in_anew:
            said = "Your sign-in was started again"
        yield Line(written(each.changed_at), said)


def _notices(user: User) -> Iterator[Line]:
    """The kinds that are about themselves or the service; what is about others is theirs."""
    themselves = Q(about__in=["", user.subject.reference]) | Q(kind__in=_OWN_SHIFTS)
    told = user.notices.filter(themselves)
    for each in told.exclude(kind=Notice.Kind.CONCERN).order_by("made_at"):
        yield Line(written(each.made_at), str(each.get_kind_display()))


def _named(roles: Iterable[str]) -> str:
    return ", ".join(str(_ROLES[role]) for role in roles if role in _ROLES) or "Nothing now"
