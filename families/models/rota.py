"""Who helps at which session."""

from datetime import time
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from contactcentre.safekeeping.audit import audited
from families.models.sessions import Session
from volunteers.models import Volunteer


@audited
class Shift(models.Model):
    """A volunteer's stretch of one session: offered, accepted, or no longer theirs."""

    class State(models.TextChoices):
        OFFERED = "offered", "Asked"
        ACCEPTED = "accepted", "Coming"
        DECLINED = "declined", "Said no"
        WITHDRAWN = "withdrawn", "Withdrew"
        TAKEN_OVER = "taken-over", "Somebody else came instead"

    STANDING = (State.OFFERED, State.ACCEPTED)

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="shifts")
    volunteer = models.ForeignKey(Volunteer, on_delete=models.CASCADE, related_name="shifts")
    starts_at = models.TimeField("from")
    ends_at = models.TimeField("to")
    state = models.CharField(max_length=10, choices=State, default=State.OFFERED)
    stand_in_wanted = models.BooleanField(default=False)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True)
    # How often what a calendar says of it has changed since.
    revision = models.PositiveSmallIntegerField(default=0)

    class Meta:
        default_permissions = ()
        ordering = ("session__date", "starts_at", "pk")
        constraints = [
            models.CheckConstraint(
                name="shift_ends_after_start", condition=Q(ends_at__gt=F("starts_at"))
            ),
            models.UniqueConstraint(
                "session",
                "volunteer",
                condition=Q(state__in=["offered", "accepted"]),
                name="once_on_a_session",
            ),
        ]

    def __str__(self) -> str:
        return f"shift {self.pk}"

    @property
    def span(self) -> tuple[time, time]:
        return self.starts_at, self.ends_at


@audited
class CalendarFeed(models.Model):
    """The secret address at which a volunteer's own calendar reads their shifts."""

    volunteer = models.OneToOneField(
        Volunteer, on_delete=models.CASCADE, primary_key=True, related_name="calendar_feed"
    )
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"calendar feed of {self.volunteer_id}"
