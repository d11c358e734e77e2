"""Writing a concern down, telling who may read it, and reading it."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date, timedelta
from enum import Enum
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from accounts import notices
from accounts.models import Notice, User
from contactcentre.safekeeping import audit, clock, holds, subjects
from contactcentre.safekeeping.acting import acting_as
from contactcentre.safekeeping.models import AuditEntry, Hold, SubjectKind, Use
from contactcentre.safekeeping.sealing import opened
from disclosures.models import ComplainedOf, Concern, ConcernHold, StoodBack
from disclosures.models.concern import readers_of
from disclosures.models.exception import with_state
from disclosures.models.lead import led_by
from disclosures.rules import concern as rules
from families.models import Booking, Family, Person, PersonRole
from families.services.times import span

READ = "concern-read"
# Within this time the same person going about the same concern is one reading.
ONE_READING = timedelta(minutes=5)
# Says nothing: whoever sees the record that is kept need not be one who reads the concern.
_WHY_HELD = "Ask the safeguarding lead before anything is decided about this record."


def families_today(*, by: User, on: date) -> list[tuple[UUID, str]]:
    """The families of the day's session whom this person may see, in the order of their slots.

    Each by its slot, its children's names and its reference.
    """
    booked = Booking.objects.filter(
        session__date=on,
        session__cancelled_at__isnull=True,
        cancelled_at__isnull=True,
        family__in=Family.objects.visible_to(by),
    ).order_by("starts_at", "pk")
    columns = ("family", "family__subject__reference", "starts_at", "ends_at")
    slots = {
        family: (span(*slot), reference)
        for family, reference, *slot in booked.values_list(*columns)
    }
    children = Person.objects.filter(family__in=slots, role=PersonRole.CHILD)
    names = defaultdict(list)
    for family, first_name in opened(children, "family_id", "first_name"):
        names[family].append(first_name)
    return [
        (family, f"{slot}: {', '.join(sorted(names[family]))} ({reference})")
        for family, (slot, reference) in slots.items()
    ]


@transaction.atomic
def record(
    *,
    kind: str,
    by: User,
    on: date,
    seen_on: date,
    complained_of: Collection[UUID] = (),
    **entered: Any,
) -> Concern:
    """Write down what ``by`` saw or heard; those who may read it are told by reference.

    ``complained_of`` are the ids of those of the centre; ``entered`` are that of the family,
    anybody else, the words, the time and what was done. The records of all of them are kept from
    now on.
    Raises ``Refused``.
    """
    rules.check_seen(seen_on=seen_on, on=on)
    subject = subjects.open_subject(SubjectKind.CONCERN, on=on, use=Use.CONTACT)
    concern = Concern(
        subject=subject,
        kind=kind,
        seen_on=seen_on,
        recorded_at=clock.now(),
        recorded_by=by,
        **entered,
    )
    concern.save(force_insert=True)
    _complain(concern, complained_of)
    hold_records_of(concern, on=on)
    tell_readers(concern)
    return concern


def tell_readers(concern: Concern) -> None:
    """Tell everybody who may read it now, each once; what others were told of it is taken away."""
    readers = readers_of(concern)
    told = User.objects.filter(notices__about=concern.reference).distinct()
    for user in told.exclude(pk__in=[reader.pk for reader in readers]):
        notices.forget(user, about=concern.reference)
    notices.tell(
        readers,
        kind=Notice.Kind.CONCERN,
        about=concern.reference,
        occasion=str(concern.pk),
    )


@transaction.atomic
def tell_of_open_concerns() -> None:
    """Tell whoever reads, as things stand now, a concern about which nothing is decided."""
    concerns = with_state(Concern.objects.select_related("subject"))
    for concern in concerns.filter(state=Concern.State.OPEN):
        tell_readers(concern)


def has_readers(concern_id: UUID) -> bool:
    return bool(readers_of(Concern.objects.get(pk=concern_id)))


def reference_of(concern_id: UUID) -> str:
    """The reference that whoever wrote it down is told, and nothing else of it."""
    return Concern.objects.select_related("subject").get(pk=concern_id).reference


class Reads(Enum):
    """Why somebody reads concerns: they lead, or nobody who does may read some of them."""

    AS_LEAD = "lead"
    INSTEAD = "instead"


def reads_as(person: User) -> Reads | None:
    """Why this person has a list of concerns, be it an empty one; None for who has none."""
    if led_by(person, on=clock.today()):
        return Reads.AS_LEAD
    return Reads.INSTEAD if Concern.objects.visible_to(person).exists() else None


def reads_concerns(person: User) -> bool:
    """Whether this person has a list of concerns at all."""
    return reads_as(person) is not None


def every_concern(*, by: User) -> QuerySet[Concern]:
    """What ``by`` may read, the latest first."""
    rows: QuerySet[Concern] = with_state(Concern.objects.visible_to(by))
    return rows.select_related("subject").order_by("-recorded_at", "pk")


@transaction.atomic
def open_concern(concern_id: UUID, *, by: User) -> Concern:
    """One concern, its reading noted. Raises ``Concern.DoesNotExist``. Reading is not use."""
    rows = every_concern(by=by).select_related("subject", "family__subject", "recorded_by")
    concern = rows.prefetch_related("complained_of__user").get(pk=concern_id)
    recent = audit.reads_of(concern).filter(
        event=READ, actor=by, timestamp__gt=clock.now() - ONE_READING
    )
    if not recent.exists():
        with acting_as(by):
            audit.record(READ, concern, action=audit.Action.ACCESS, subject_id=concern.pk)
    return concern


def who_read(concern: Concern) -> QuerySet[AuditEntry]:
    """The latest times somebody read it."""
    return audit.reads_of(concern)[:20]


def who_stood_back(concern: Concern) -> QuerySet[StoodBack]:
    """Those who left it to others, the first of them first."""
    return concern.stood_back.select_related("user").order_by("at")


@transaction.atomic
def add_whom(
    *, concern_id: UUID, reference: str, complained_of: Collection[UUID], by: User, on: date
) -> Concern:
    """Note the family where that was left open, or who else of the centre it is about.

    Whoever is then complained of, or knows the family, finds nothing of it from the next request.
    Raises ``DoesNotExist`` for a concern or family that ``by`` may not see, and ``Refused``.
    """
    concern = locked(concern_id, by=by)
    family = None
    if reference:
        family = Family.objects.visible_to(by).get(subject__reference=reference)
    noted = {each.user_id for each in concern.complained_of.all()}
    rules.check_may_be_told_more(
        concern=concern,
        noted=noted,
        family_id=family.pk if family else None,
        complained_of=complained_of,
    )
    concern.family = family or concern.family
    concern.save(update_fields=["family"])
    _complain(concern, set(complained_of) - noted)
    hold_records_of(concern, on=on)
    tell_readers(concern)
    return concern


@transaction.atomic
def stand_back(*, concern_id: UUID, by: User) -> None:
    """``by`` is not the one to deal with it, and finds nothing of it from the next request.

    Raises ``Concern.DoesNotExist``, and ``Refused`` where that would leave nobody who reads it.
    """
    concern = locked(concern_id, by=by)
    StoodBack.objects.create(concern=concern, user=by, at=clock.now())
    rules.check_may_stand_back(readers=readers_of(concern))
    tell_readers(concern)


def locked(concern_id: UUID, *, by: User) -> Concern:
    """The concern, for changing it or what hangs on it. Raises ``Concern.DoesNotExist``."""
    rows = Concern.objects.visible_to(by).select_for_update(of=("self",))
    return rows.select_related("subject").get(pk=concern_id)


def _complain(concern: Concern, user_ids: Collection[UUID]) -> None:
    for user_id in user_ids:
        ComplainedOf.objects.create(concern=concern, user_id=user_id)


def hold_records_of(concern: Concern, *, on: date) -> None:
    """Clause 8: keep what belongs to the concern, each record once for it.

    That is its own, the family's, and those of who works here and is complained of.
    """
    kept = ConcernHold.objects.filter(concern=concern).values_list("hold__subject_id", flat=True)
    for subject_id in _records_of(concern) - set(kept):
        hold = holds.place(subject_id, Hold.Kind.SAFEGUARDING, reason=_WHY_HELD, by=None, on=on)
        ConcernHold.objects.create(concern=concern, hold=hold)


def holds_kept_from(person: User) -> QuerySet[ConcernHold]:
    """Holds that ``person`` is not to be told of: they are there because of another’s concern."""
    return ConcernHold.objects.exclude(concern__in=Concern.objects.visible_to(person))


def _records_of(concern: Concern) -> set[UUID]:
    found = {concern.pk}
    if concern.family_id is not None:
        found.add(concern.family_id)
    for each in concern.complained_of.select_related("user__volunteer"):
        found.add(each.user.subject_id)
        if (volunteer := getattr(each.user, "volunteer", None)) is not None:
            found.add(volunteer.pk)
    return found
