"""Deciding about records that came without a day of last use."""

from datetime import date

from django.db import transaction

from accounts.models import User
from contactcentre.safekeeping import audit
from contactcentre.safekeeping.models import Subject, Use
from retention.rules.undated import check_may_date
from retention.services.visibility import subjects_for


@transaction.atomic
def date_from_paper(*, reference: str, last_used_on: date, by: User, on: date) -> Subject:
    """Say from the paper file when the record was last used; from then on it ages.

    Raises ``Refused``, and ``Subject.DoesNotExist``.
    """
    subject = subjects_for(by).select_for_update().get(reference=reference)
    check_may_date(subject=subject, person=by, last_used_on=last_used_on, on=on)
    subject.last_used_on, subject.last_use = last_used_on, Use.ON_PAPER
    subject.save(update_fields=["last_used_on", "last_use"])
    audit.record("last-use-decided", subject, subject_id=subject.pk)
    return subject
