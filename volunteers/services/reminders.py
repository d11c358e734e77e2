"""Telling people in time that a check has to be renewed."""

from datetime import date

from accounts import notices
from accounts.models import Notice, User
from accounts.roles import Role
from volunteers.models import Volunteer
from volunteers.services.checks import due_within

MARKS = (60, 30, 7)


def remind(*, on: date) -> None:
    """Tell co-ordinators, and whoever it is about, at 60, 30 and 7 days and at the lapse.

    Each mark is told of once; after days without a run only the latest mark is.
    """
    keepers = notices.holding(Role.CO_ORDINATOR)
    for volunteer in due_within(days=MARKS[0], on=on):
        due = volunteer.recheck_due_on
        left = (due - on).days if due is not None else 0
        mark = min((each for each in MARKS if left <= each), default=0) if left > 0 else 0
        notices.tell(
            {*keepers, *_concerned(volunteer)},
            kind=Notice.Kind.RECHECK_DUE if mark else Notice.Kind.LAPSED,
            about=volunteer.subject.reference,
            occasion=f"{volunteer.pk.hex}-{due or volunteer.post_on}-{mark}",
        )


def _concerned(volunteer: Volunteer) -> list[User]:
    return [volunteer.user] if volunteer.user is not None and volunteer.user.is_active else []
