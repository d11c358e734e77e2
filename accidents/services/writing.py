"""Writing in the accident book. There is no service that changes or removes what stands in it."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from django.db import models, transaction
from django.db.models import Max

from accidents.models import BOOK, AccidentEntry, Addendum
from accidents.rules import book as rules
from accounts import notices
from accounts.models import Notice, User
from accounts.roles import RUNS_SESSIONS, Role
from contactcentre.safekeeping import clock
from contactcentre.safekeeping.acting import acting_as
from contactcentre.safekeeping.keyring import keys
from contactcentre.safekeeping.models import AuditEntry
from families.services import contact, rota


def check_may_write(*, by: User, on: date) -> None:
    """Raises ``Refused`` for a volunteer who does not help that day."""
    rules.check_may_write(
        runs_sessions=by.has_role(*RUNS_SESSIONS), helps_today=rota.is_coming(by, on=on)
    )


@transaction.atomic
def write(*, by: User, at: datetime, **entered: Any) -> AccidentEntry:
    """Write down one injured person's accident, ``at`` the moment of writing.

    The other co-ordinators are told, by its number: it may have to be reported.

    ``entered`` is what the entry says, by the names of its fields. Raises ``Refused`` for whoever
    may not write, for a day that cannot be, for more than one name, for an age that is none, and
    for any text that names a record or tells where somebody lives or can be reached.
    """
    check_may_write(by=by, on=clock.london_date(at))
    rules.check_has_happened(happened_at=entered["happened_at"], now=at)
    rules.check_is_one_person(name=entered["name"])
    rules.check_is_an_age(age=entered.get("age", ""))
    entry = AccidentEntry(written_at=at, **entered)
    _check_texts(entry, name=entry.name, day=clock.london_date(entry.happened_at))
    keys.key_of_or_new(BOOK)
    # Numbers are given out one at a time: the lock of the audit trail, in which the entry is noted
    # all the same, is held from here until it is.
    AuditEntry.tail()
    entry.year = clock.london_date(at).year
    entry.number = _next(AccidentEntry.objects.filter(year=entry.year))
    with acting_as(by):
        entry.save(force_insert=True)
    notices.tell(
        notices.holding(Role.CO_ORDINATOR, besides=by),
        kind=Notice.Kind.ACCIDENT,
        about=entry.reference,
        occasion=str(entry.pk),
    )
    return entry


@transaction.atomic
def add(*, entry: AccidentEntry, text: str, written_by: str, by: User, at: datetime) -> Addendum:
    """Add to an entry what was found out or is to be put right. Raises ``Refused``."""
    addendum = Addendum(entry=entry, text=text, written_by=written_by, written_at=at)
    _check_texts(addendum, name=entry.name, day=clock.london_date(entry.happened_at))
    AuditEntry.tail()
    addendum.number = _next(Addendum.objects.filter(entry=entry))
    with acting_as(by):
        addendum.save(force_insert=True)
    return addendum


def _check_texts(written: AccidentEntry | Addendum, *, name: str, day: date) -> None:
    """Last of all, so that what is refused here tells nothing that would not be kept otherwise."""
    texts = list(_texts(written))
    rules.check_leads_to_no_record(texts=texts)
    rules.check_looks_like_no_contact_detail(texts=texts)
    rules.check_tells_no_contact_detail(on_file=contact.is_told_in(texts, on=day, of=name))


def _texts(written: AccidentEntry | Addendum) -> Iterator[str]:
    for field in written._meta.concrete_fields:
        if isinstance(field, models.CharField | models.TextField) and not field.choices:
            yield getattr(written, field.name)


def _next(rows: models.QuerySet[Any]) -> int:
    return (rows.aggregate(last=Max("number"))["last"] or 0) + 1
