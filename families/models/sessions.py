"""When and where the centre is open."""

from datetime import date, datetime
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from contactcentre.safekeeping import clock
from contactcentre.safekeeping.audit import audited


class Venue(models.Model):
    """A hall the centre uses."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    name = models.CharField(max_length=80, unique=True)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return self.name


class Room(models.Model):
    """A room of a hall: where contact takes place, or where one side waits apart."""

    class Purpose(models.TextChoices):
        CONTACT = "contact", "Contact room"
        WAITING = "waiting", "Waiting room"

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    venue = models.ForeignKey(Venue, on_delete=models.CASCADE, related_name="rooms")
    name = models.CharField(max_length=40)
    purpose = models.CharField(max_length=8, choices=Purpose, default=Purpose.CONTACT)

    class Meta:
        default_permissions = ()
        ordering = ("name",)
        constraints = [models.UniqueConstraint("venue", "name", name="room_named_once")]

    def __str__(self) -> str:
        return self.name


class SessionQuerySet(models.QuerySet["Session"]):
    def held(self) -> "SessionQuerySet":
        return self.filter(cancelled_at__isnull=True)

    def with_booked(self) -> "SessionQuerySet":
        """Each session with ``booked``, how many families are booked on it."""
        active = Q(bookings__cancelled_at__isnull=True)
        return self.annotate(booked=models.Count("bookings", filter=active))


@audited
class Session(models.Model):
    """One opening of the centre: a date, a stretch of wall-clock time, a number of places."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    venue = models.ForeignKey(Venue, on_delete=models.PROTECT, related_name="sessions")
    date = models.DateField()
    starts_at = models.TimeField("starts")
    ends_at = models.TimeField("ends")
    capacity = models.PositiveSmallIntegerField("families at most")
    cancelled_at = models.DateTimeField(null=True, editable=False)

    objects = SessionQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        ordering = ("-date", "starts_at")
        constraints = [
            models.CheckConstraint(
                name="session_ends_after_start", condition=Q(ends_at__gt=F("starts_at"))
            ),
            models.CheckConstraint(name="session_has_places", condition=Q(capacity__gte=1)),
            models.UniqueConstraint("venue", "date", "starts_at", name="session_once"),
        ]

    def __str__(self) -> str:
        return f"session of {self.date}"

    def at(self, moment: Any) -> datetime:
        """The instant at which the wall clock in London shows ``moment`` on the session's day."""
        return datetime.combine(self.date, moment, tzinfo=clock.LONDON)

    @property
    def is_over(self) -> bool:
        return self.at(self.ends_at) <= clock.now()


class ClosureQuerySet(models.QuerySet["Closure"]):
    def standing(self) -> "ClosureQuerySet":
        return self.filter(ended_at__isnull=True)


@audited
class Closure(models.Model):
    """Days on which the centre is shut; both sides are told the same words.

    What was said is never altered: other days or words are a closure of their own that
    ``replaces`` this one, and one that holds no more keeps its words beside those that end it.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    venue = models.ForeignKey(Venue, on_delete=models.CASCADE, related_name="closures")
    first_day = models.DateField("first day")
    last_day = models.DateField("last day")
    words = models.CharField("what everyone is told", max_length=120)
    replaces = models.OneToOneField(
        "self", on_delete=models.CASCADE, null=True, related_name="replaced_by"
    )
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    open_words = models.CharField("what everyone is told now", max_length=120, blank=True)

    objects = ClosureQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        ordering = ("first_day",)
        constraints = [
            models.CheckConstraint(
                name="closure_ends_after_start", condition=Q(last_day__gte=F("first_day"))
            ),
            models.CheckConstraint(
                name="only_an_ended_closure_is_open_again",
                condition=Q(open_words="") | Q(ended_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"closure {self.pk}"

    @property
    def stands(self) -> bool:
        return self.ended_at is None

    def covers(self, day: date) -> bool:
        """Whether the centre is shut that day because of it."""
        return self.stands and self.first_day <= day <= self.last_day
