"""Who else is in the building, and the sheets that were printed for a session."""

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q

from contactcentre.safekeeping.audit import audited
from contactcentre.safekeeping.models import Subject
from contactcentre.safekeeping.sealing import SealedCharField, SealedDateTimeField, SealedRow
from families.models.sessions import Room, Session


@audited
class Presence(SealedRow):
    """A volunteer, member of staff or visitor in the building during a session.

    Sealed under the subject of the person: a member of staff's own, or one made for the visitor.
    """

    subject_attr = "subject_id"
    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="+")
    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="presences")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    name = SealedCharField("visitor’s name", max_length=80, blank=True, default="")
    comes_from = SealedCharField("from", max_length=80, blank=True, default="")
    room = models.ForeignKey(Room, on_delete=models.PROTECT, null=True, related_name="+")
    arrived_at = SealedDateTimeField("arrived")
    left_at = SealedDateTimeField("left", null=True, default=None)
    gone = models.BooleanField(default=False)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    key = models.UUIDField(unique=True)

    class Meta:
        verbose_name_plural = "times in the building"
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["session", "user"],
                condition=Q(gone=False, user__isnull=False),
                name="staff_in_the_building_once",
            )
        ]

    def __str__(self) -> str:
        return f"presence {self.pk}"

    @property
    def called(self) -> str:
        """The name to call at the meeting point: in the building nobody is “a volunteer”."""
        if self.user is None:
            return str(self.name)
        return str(self.user.display_name or self.user.known_as)


class PrintedSheet(models.Model):
    """A session sheet that left the printer; it is ticked when it has been shredded."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="sheets")
    number = models.PositiveSmallIntegerField()
    printed_at = models.DateTimeField()
    printed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    shredded_at = models.DateTimeField(null=True)
    shredded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        default_permissions = ()
        ordering = ("number",)
        constraints = [models.UniqueConstraint("session", "number", name="sheet_numbered_once")]

    def __str__(self) -> str:
        return f"printed sheet {self.pk}"
