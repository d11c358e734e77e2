"""Volunteers who come in from a spreadsheet: all of them or none, and nobody twice."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import transaction

from accounts.models import User
from contactcentre.safekeeping import subjects
from contactcentre.safekeeping.keyring.keys import key_scope
from contactcentre.safekeeping.models import SubjectKind, Use
from contactcentre.safekeeping.sealing import opened
from contactcentre.spreadsheet import RowError, refuse_if_any
from policy.clauses import Refused
from volunteers.models import Volunteer
from volunteers.models.record import folded
from volunteers.rules import record as rules
from volunteers.services.record import note_opened

# A row's number in the spreadsheet, and what was entered in it.
Entered = tuple[int, dict[str, Any]]
Identity = tuple[str, str, date | None]


@transaction.atomic
def import_volunteers(
    rows: Sequence[Entered], *, by: User | None, on: date, dry_run: bool = False
) -> list[Volunteer]:
    """Clause 6, 8: open a record for each row, as an applicant's, which is not use of it.

    Nobody comes in as checked: a check counts once somebody here has entered that they saw the
    certificate. The last use is what ``last_used_on`` says, or unknown. Who is on record already
    is refused. A dry run stores nothing. Raises ``ImportRefused`` with every error found.
    """
    with key_scope():
        ContentType.objects.get_for_model(Volunteer)
        # Two imports sent at once must not both find that somebody is not yet on record.
        ContentType.objects.select_for_update(no_key=True).get(
            app_label=Volunteer._meta.app_label, model=Volunteer._meta.model_name
        )
        refuse_if_any(_errors(rows, on=on))
        opened_here = [_volunteer(entered) for _, entered in rows]
        return opened_here if dry_run else _stored(rows, opened_here, by=by, on=on)


def _stored(
    rows: Sequence[Entered], volunteers: list[Volunteer], *, by: User | None, on: date
) -> list[Volunteer]:
    made = subjects.open_subjects(SubjectKind.VOLUNTEER, len(rows), on=on)
    for volunteer, subject, (_, entered) in zip(volunteers, made, rows, strict=True):
        volunteer.subject = subject
        volunteer.save()
        note_opened(volunteer, by=by, on=on)
        if last_used_on := entered["last_used_on"]:
            subjects.record_use(subject.pk, Use.CONTACT, on=last_used_on)
    return volunteers


def _volunteer(entered: dict[str, Any]) -> Volunteer:
    return Volunteer(**{name: value for name, value in entered.items() if name != "last_used_on"})


def _errors(rows: Sequence[Entered], *, on: date) -> Iterator[RowError]:
    names = ("first_name", "last_name", "date_of_birth")
    held = {_identity(*each) for each in opened(Volunteer.objects.all(), *names)}
    seen: dict[Identity, int] = {}
    for number, entered in rows:
        try:
            rules.check_date_of_event(day=entered["applied_on"], after=date.min, on=on)
        except Refused as refused:
            yield number, f"“applied”: {refused.because}"
        if entered["date_of_birth"] and entered["date_of_birth"] > on:
            yield number, "“date of birth” is in the future."
        if entered["last_used_on"] and entered["last_used_on"] > on:
            yield number, "“last used” is in the future."
        identity = _identity(*(entered[name] for name in names))
        if identity in held:
            yield number, "This person is already on record."
        elif (first := seen.setdefault(identity, number)) != number:
            yield number, f"The same person as in row {first}."


def _identity(first_name: str, last_name: str, born: date | None) -> Identity:
    return folded(first_name), folded(last_name), born
