"""The people who work for the demonstration centre."""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes

from accounts.models import RoleChange, User
from accounts.roles import Role
from accounts.services.records import give_authenticator_app, open_account
from contactcentre.demonstration.secrets import authenticator_secret_of, password_of
from contactcentre.safekeeping import clock
from contactcentre.safekeeping.acting import acting_as
from contactcentre.safekeeping.models import Subject
from policy.models import Awareness
from policy.undertaking import give

_NAMES = {
    Role.CO_ORDINATOR: ("Moira Featherby", "Gwilym Adjei-Thorne"),
    Role.TEAM_LEADER: ("Parveen Lockwood-Shah", "Desmond Oakeshott"),
    Role.VOLUNTEER: (
        *("Harriet Bellweather", "Tobias Nwachukwu", "Marged Pritchard-Lowe", "Lionel Garside"),
        *("Sunniva Halvorsen", "Jocelyn Amankwah", "Bertram Crickmore", "Ottilie Wanjiru"),
    ),
    Role.TRUSTEE: ("Cordelia Rushbrooke", "Fitzroy Mandeville", "Ann-Marie Szymańska"),
}
_POSTS = {
    Role.CO_ORDINATOR: "office",
    Role.TEAM_LEADER: "hall",
    Role.VOLUNTEER: "volunteers",
    Role.TRUSTEE: "trustees",
}


@dataclass
class Staff:
    """The accounts, by role."""

    of_role: dict[Role, list[User]] = field(default_factory=dict)

    @property
    def co_ordinators(self) -> list[User]:
        return self.of_role[Role.CO_ORDINATOR]

    @property
    def team_leaders(self) -> list[User]:
        return self.of_role[Role.TEAM_LEADER]

    @property
    def volunteers(self) -> list[User]:
        return self.of_role[Role.VOLUNTEER]

    @property
    def trustees(self) -> list[User]:
        return self.of_role[Role.TRUSTEE]


def open_accounts(*, since: date) -> Staff:
    """Open an account for everyone, as if they had worked here since that day."""
    staff = Staff()
    day = since
    for role, names in _NAMES.items():
        for name in names:
            staff.of_role.setdefault(role, []).append(_open(role, name, since=day))
            day += timedelta(1)
    return staff


def _open(role: Role, name: str, *, since: date) -> User:
    address = _address(role, name)
    user = open_account(
        display_name=name,
        address=address,
        roles=[role],
        by=None,
        demonstration=True,
        password=password_of(address),
    )
    give_authenticator_app(user=user, secret=authenticator_secret_of(address))
    with acting_as(user):
        RecoveryCodes.activate(user).mark_as_viewed()
    give(user, on=since)
    date_from(user, since)
    return user


def date_from(user: User, day: date) -> None:
    """Make it that day on which they were let in, and gave their word."""
    user.created_at = datetime.combine(day, time(19), tzinfo=clock.LONDON)
    User.objects.filter(pk=user.pk).update(created_at=user.created_at)
    Awareness.objects.filter(who=user.pk).update(on=day)
    RoleChange.objects.filter(user=user).update(changed_at=user.created_at)
    Subject.objects.filter(pk=user.subject_id).update(created_on=day)


def _address(role: Role, name: str) -> str:
    first, *_, last = name.lower().replace("ń", "n").split()
    return f"{first}.{last}@{_POSTS[role]}.example.org"
