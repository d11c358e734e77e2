"""The session register: who is booked, who came and when, and how each visit ended."""

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from contactcentre.safekeeping.audit import audited
from contactcentre.safekeeping.sealing import SealedDateTimeField, SealedRow
from families.models.family import Family
from families.models.people import Person
from families.models.sessions import Room, Session


@audited
class Booking(models.Model):
    """One family's place on one session, with its slot in wall-clock time."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="bookings")
    family = models.ForeignKey(Family, on_delete=models.CASCADE, related_name="bookings")
    starts_at = models.TimeField("contact starts")
    ends_at = models.TimeField("contact ends")
    booked_at = models.DateTimeField()
    booked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    cancelled_at = models.DateTimeField(null=True)
    walk_in = models.BooleanField("came without a booking", default=False)
    room = models.ForeignKey(Room, on_delete=models.PROTECT, null=True, related_name="+")
    key = models.UUIDField(default=uuid4, unique=True, editable=False)
    # What the family is called where other families may read along; it tells them nothing.
    number = models.PositiveIntegerField("number on the session")

    class Meta:
        default_permissions = ()
        ordering = ("starts_at", "pk")
        constraints = [
            models.UniqueConstraint("session", "number", name="booking_has_its_own_number"),
            models.UniqueConstraint(
                fields=["session", "family"],
                condition=Q(cancelled_at__isnull=True),
                name="family_booked_once_a_session",
            ),
            models.CheckConstraint(
                name="slot_ends_after_start", condition=Q(ends_at__gt=F("starts_at"))
            ),
        ]

    def __str__(self) -> str:
        return f"booking {self.pk}"


class EntryKind(models.TextChoices):
    """A child also joins the contact, walked in by a volunteer, and is returned from it."""

    ARRIVED = "arrived", "Arrived"
    JOINED = "joined", "Walked in"
    RETURNED = "returned", "Walked back"
    LEFT = "left", "Left"
    OUTCOME = "outcome", "Outcome"


class Outcome(models.TextChoices):
    """Clause 2: the only things a visit's record can say about how it went."""

    ATTENDED = "attended", "Contact took place"
    VISITOR_ABSENT = "visitor-absent", "Visiting side did not attend"
    CHILD_SIDE_ABSENT = "child-side-absent", "Child’s side did not attend"
    CANCELLED_BY_VISITOR = "cancelled-by-visitor", "Cancelled by the visiting side"
    CANCELLED_BY_CHILD_SIDE = "cancelled-by-child-side", "Cancelled by the child’s side"
    VISITOR_LATE = "visitor-late", "Did not go ahead: visiting side late"
    CHILD_SIDE_LATE = "child-side-late", "Did not go ahead: child’s side late"
    BOTH_CAME = "both-came", "Did not go ahead: both sides came"
    CENTRE_CLOSED = "centre-closed", "Centre closed"


class Way(models.TextChoices):
    """How somebody who must not meet another was brought in."""

    MAIN = "main", "Main entrance"
    OTHER = "other", "Other entrance"
    WAITING = "waiting", "Straight to the waiting room"


class RegisterEntry(SealedRow):
    """One line of the register, never altered.

    A correction is a further entry that supersedes the one before it, so the first entry stays.
    There is one chain of entries for each person's arrival, each departure and each outcome; its
    last entry holds. Who goes out and comes back begins another ``stay``, with chains of its own.
    ``key`` is the tap's own, so a tap sent twice is one entry.

    ``with_person`` is the adult of the family who had the child before or has it after: who
    brought it, who was with it in the room, who collected it. ``walked_by`` is the volunteer
    between them. An entry that ``contests`` another is what a further
    tablet says otherwise; it stands beside the chain until a person decides. ``session`` repeats
    that of the booking, which stays what it is, so that one index tells how a year’s visits ended.
    """

    subject_attr = "family_id"
    booking = models.ForeignKey(Booking, on_delete=models.CASCADE, related_name="entries")
    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="+", db_index=False)
    family = models.ForeignKey(Family, on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, null=True, related_name="+")
    kind = models.CharField(max_length=8, choices=EntryKind)
    stay = models.PositiveSmallIntegerField("which of the person’s stays", default=0)
    outcome = models.CharField(max_length=24, choices=Outcome, blank=True)
    withdrawn = models.BooleanField(default=False)
    at = SealedDateTimeField("when")
    recorded_at = SealedDateTimeField("recorded")
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    supersedes = models.OneToOneField(
        "self", on_delete=models.CASCADE, null=True, related_name="superseded_by"
    )
    contests = models.ForeignKey(
        "self", on_delete=models.CASCADE, null=True, related_name="contested_by", db_index=False
    )
    with_person = models.ForeignKey(Person, on_delete=models.CASCADE, null=True, related_name="+")
    walked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    way = models.CharField(max_length=8, choices=Way, blank=True)
    key = models.UUIDField(unique=True)

    class Meta:
        verbose_name_plural = "entries in the register"
        default_permissions = ()
        indexes = [
            # Whole, it would tempt SQLite to read every entry there is: hardly any contests one.
            models.Index(
                fields=["contests"], condition=Q(contests__isnull=False), name="contesting_entries"
            ),
            # Each names what its condition does, so that SQLite need not read the entry itself.
            models.Index(
                fields=["session", "outcome", "family", "contests", "withdrawn", "kind"],
                condition=Q(kind="outcome", contests__isnull=True, withdrawn=False),
                name="outcomes_by_session",
            ),
            models.Index(
                fields=["session", "supersedes"],
                condition=Q(supersedes__isnull=False),
                name="corrections_by_session",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["booking", "person", "kind", "stay"],
                condition=Q(supersedes__isnull=True, contests__isnull=True, person__isnull=False),
                name="one_chain_a_person_kind_and_stay",
            ),
            models.UniqueConstraint(
                fields=["booking"],
                condition=Q(supersedes__isnull=True, contests__isnull=True, person__isnull=True),
                name="one_chain_of_outcomes",
            ),
            models.CheckConstraint(
                name="entry_is_of_a_person_or_an_outcome",
                condition=Q(kind="outcome", person__isnull=True)
                & (Q(withdrawn=True) | ~Q(outcome=""))
                | Q(
                    kind__in=["arrived", "joined", "returned", "left"],
                    person__isnull=False,
                    outcome="",
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"register entry {self.pk}"


@audited
class Allocation(models.Model):
    """A volunteer looks after a family for one session; their access lasts as long."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    booking = models.ForeignKey(Booking, on_delete=models.CASCADE, related_name="allocations")
    volunteer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="allocations"
    )
    opens_at = models.DateTimeField("the family can be seen from")
    allocated_at = models.DateTimeField()
    allocated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint("booking", "volunteer", name="volunteer_allocated_once")
        ]

    def __str__(self) -> str:
        return f"allocation {self.pk}"
