"""Deciding about records that came without a day of last use."""

from datetime import date

from django.db import transaction

from accounts.models import User
from contactcentre.safekeeping import audit
from contactcentre.safekeeping.acting import acting_as
from contactcentre.safekeeping.models import Subject, Use
from families.models import Person
from retention.rules.undated import check_may_date
from retention.services import cases
from retention.services.visibility import subjects_for


@transaction.atomic
def date_from_paper(
    *, reference: str, last_used_on: date, by: User, on: date, sure: bool = False
) -> Subject:
    """Say from the paper file when the record was last used, or put right what was said so.

    From then on it ages from that day; what was proposed about it before is void. Raises
    ``Refused``, and ``Subject.DoesNotExist``.
    """
    subject = subjects_for(by).select_for_update().get(reference=reference)
    check_may_date(
        subject=subject,
        person=by,
        last_used_on=last_used_on,
        sure=sure,
        born=_last_born(subject),
        on=on,
    )
    again = subject.last_used_on is not None
    subject.last_used_on, subject.last_use = last_used_on, Use.ON_PAPER
    # Whether it is due is found out anew.
    subject.flagged_on = None
    subject.save(update_fields=["last_used_on", "last_use", "flagged_on"])
    cases.void_used(subject.pk, on=on)
    event = "last-use-put-right" if again else "last-use-decided"
    with acting_as(by):
        audit.record(event, subject, subject_id=subject.pk)
    return subject


def _last_born(subject: Subject) -> date | None:
    people = Person.objects.filter(family=subject.pk)
    return max((each.date_of_birth for each in people if each.date_of_birth), default=None)
