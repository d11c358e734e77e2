"""The only door to where somebody can be reached."""

from collections.abc import Callable, Iterable
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from accounts.models import User
from contactcentre.safekeeping import audit, subjects
from contactcentre.safekeeping.models import Use
from contactcentre.safekeeping.sealing import opened
from families.models import Booking, Family, Person
from families.models.contact import ContactDetail
from families.rules import mention
from families.services.revealing import note_showing
from families.services.search import everyone_called

_TOLD_BY: dict[str, Callable[[str, str], bool]] = {
    ContactDetail.Kind.ADDRESS: mention.tells_address,
    ContactDetail.Kind.TELEPHONE: mention.tells_number,
    ContactDetail.Kind.EMAIL: mention.tells_email,
}


def held_about(*, family: Family) -> list[ContactDetail]:
    """Which contact details the family's people have; the values stay sealed."""
    return list(ContactDetail.objects.filter(family=family).order_by("kind", "pk"))


@transaction.atomic
def add_contact_detail(*, person: Person, kind: str, value: str, on: date) -> ContactDetail:
    """Keep one more way of reaching ``person``."""
    detail = ContactDetail.objects.create(
        family_id=person.family_id, person=person, kind=kind, value=value
    )
    subjects.record_use(person.family_id, Use.CORRECTION, on=on)
    return detail


@transaction.atomic
def remove_contact_detail(*, detail_id: UUID, family: Family, on: date) -> None:
    """Take a contact detail off the file. Raises ``ContactDetail.DoesNotExist``."""
    ContactDetail.objects.get(pk=detail_id, family=family).delete()
    subjects.record_use(family.pk, Use.CORRECTION, on=on)


def told_to_themselves(person: Person) -> list[ContactDetail]:
    """Where this person can be reached, opened: for the copy of their own data, and nothing else.

    Whoever calls it puts on record to whom it goes.
    """
    rows = ContactDetail.objects.filter(person=person, family_id=person.family_id)
    return list(rows.order_by("kind", "pk"))


def reveal(*, detail_id: UUID, family: Family, by: User) -> str:
    """Clause 4: open one contact detail for one person of the centre, on the record.

    The audit entry is committed before the value is opened: if it cannot be written, nothing is
    shown. Raises ``ContactDetail.DoesNotExist`` for a detail of another family, and ``Refused``
    after too many in an hour.
    """
    detail = ContactDetail.objects.get(pk=detail_id, family=family)
    note_showing(detail, family_id=family.pk, details=f"{detail.get_kind_display()} shown", by=by)
    return str(detail.value)


def emails_in(family: Family | UUID) -> list[tuple[UUID, UUID]]:
    """Which e-mail addresses are on file there and whose they are; the values stay sealed."""
    rows = ContactDetail.objects.filter(family=family, kind=ContactDetail.Kind.EMAIL)
    return list(rows.order_by("pk").values_list("pk", "person_id"))


def entered_at(detail_ids: Iterable[UUID]) -> dict[UUID, datetime]:
    """When each of these was put on file, by the audit trail; the values stay sealed."""
    return audit.made_at(ContactDetail, detail_ids)


def addresses_for_mail(detail_ids: Iterable[UUID]) -> dict[UUID, str]:
    """The addresses themselves, for a mail to the person whose each is, and for nothing else."""
    rows = ContactDetail.objects.filter(pk__in=list(detail_ids), kind=ContactDetail.Kind.EMAIL)
    return dict(opened(rows, "pk", "value"))


def is_told_in(texts: Iterable[str], *, on: date, of: str = "") -> bool:
    """Whether any of ``texts`` tells a contact detail of a family booked on that day, or of one
    with somebody ``of`` that name.

    Yes or no, for a rule to refuse the text with: never a value, nor whose it is.
    """
    said = "\n·\n".join(texts)
    booked = set(Booking.objects.filter(session__date=on).values_list("family", flat=True))
    families = booked | everyone_called(of)
    details = opened(ContactDetail.objects.filter(family__in=families), "kind", "value")
    return any(_TOLD_BY[kind](said, value) for kind, value in details)
