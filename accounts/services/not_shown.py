"""Pages and records that somebody signed in asked for and was not shown."""

from datetime import timedelta

from django.db import transaction

from accounts import notices, rules
from accounts.models import Notice, User
from contactcentre.safekeeping import audit, clock
from contactcentre.safekeeping.acting import acting_as
from contactcentre.safekeeping.models import AuditEntry

EVENT = "not-shown"
_AN_HOUR = timedelta(hours=1)


@transaction.atomic
def note(*, by: User) -> None:
    """Count that ``by`` asked for what is not theirs, or is not there; not what it was.

    Which of the two it was they are not told, so it is not kept either. Trustees are told of
    whoever does it again and again.
    """
    # Of two at the same moment the second counts the first.
    User.objects.select_for_update().get(pk=by.pk)
    lately = AuditEntry.objects.filter(
        event=EVENT, actor=by, timestamp__gt=clock.now() - _AN_HOUR
    ).count()
    if lately >= rules.NOT_SHOWN_COUNTED:
        return
    with acting_as(by):
        audit.record(EVENT, by, subject_id=by.subject_id)
    if rules.looks_around(not_shown=lately + 1):
        notices.tell_trustees_of(by, kind=Notice.Kind.LOOKS_AROUND)
