"""When and where the centre is open."""

from datetime import date, datetime
from typing import Any
from uuid import uuid4

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


@audited
class Closure(models.Model):
    """Days on which the centre is shut; both sides are told the same words."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    venue = models.ForeignKey(Venue, on_delete=models.CASCADE, related_name="closures")
    first_day = models.DateField("first day")
    last_day = models.DateField("last day")
    words = models.CharField("what everyone is told", max_length=120)

    class Meta:
        default_permissions = ()
        ordering = ("first_day",)
        constraints = [
            models.CheckConstraint(
                name="closure_ends_after_start", condition=Q(last_day__gte=F("first_day"))
            )
        ]

    def __str__(self) -> str:
        return f"closure {self.pk}"

    def covers(self, day: date) -> bool:
        return self.first_day <= day <= self.last_day
