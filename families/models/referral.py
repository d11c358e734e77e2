"""How a family gets to the centre: a referral in two halves that never see each other."""

from datetime import datetime
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q

from contactcentre.safekeeping.audit import audited
from contactcentre.safekeeping.sealing import SealedCharField, SealedRow, SealedTextField
from contactcentre.safekeeping.versions import Versioned
from families.models.family import Family


class Side(models.TextChoices):
    RESIDENT = "resident", "The side the child lives with"
    VISITING = "visiting", "The visiting side"

    @property
    def across(self) -> "Side":
        """The other one."""
        return Side.RESIDENT if self is Side.VISITING else Side.VISITING

    @property
    def in_the_hall(self) -> str:
        """What the side is called on the day: as short as a tablet needs it."""
        return "Visiting side" if self is Side.VISITING else "Child’s side"


@audited
class Referral(SealedRow):
    """One asking for a place, from the first word of it to the centre's decision."""

    class Route(models.TextChoices):
        SELF = "self", "The parents themselves"
        SOLICITOR = "solicitor", "Solicitor"
        CAFCASS = "cafcass", "Cafcass"
        LOCAL_AUTHORITY = "local-authority", "Local authority"
        COURT = "court", "Court"
        MEDIATOR = "mediator", "Mediator"

    class Decision(models.TextChoices):
        ACCEPTED = "accepted", "Accepted"
        DECLINED = "declined", "Declined"
        SIGNPOSTED = "signposted", "Signposted elsewhere"

    subject_attr = "family_id"
    family = models.ForeignKey(Family, on_delete=models.CASCADE, related_name="referrals")
    route = models.CharField("who refers", max_length=16, choices=Route)
    opened_on = models.DateField()
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    decision = models.CharField(max_length=12, choices=Decision, blank=True)
    decided_on = models.DateField(null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    reason = SealedTextField("reason", max_length=500, blank=True, default="")

    class Meta:
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                name="referral_decision_is_dated",
                condition=Q(decision="", decided_on__isnull=True)
                | ~Q(decision="") & Q(decided_on__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["family"], condition=Q(decision=""), name="one_open_referral_a_family"
            ),
        ]

    def __str__(self) -> str:
        return f"referral {self.pk}"


@audited
class ReferralHalf(Versioned, SealedRow):
    """What one side says of itself and wishes; ``answers`` is a JSON object, sealed as one text."""

    subject_attr = "family_id"
    sealed_with = ("referral_id", "side")
    family = models.ForeignKey(Family, on_delete=models.CASCADE, related_name="+")
    referral = models.ForeignKey(Referral, on_delete=models.CASCADE, related_name="halves")
    side = models.CharField(max_length=8, choices=Side)
    answers = SealedTextField(default="{}")
    completed_at = models.DateTimeField(null=True)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        verbose_name_plural = "halves of referrals"
        default_permissions = ()
        constraints = [
            models.UniqueConstraint("referral", "side", name="one_half_a_side"),
        ]

    def __str__(self) -> str:
        return f"referral half {self.pk}"


class ReferralLink(models.Model):
    """A private way to one half, for one browser; only digests of its secrets are kept."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    half = models.ForeignKey(ReferralHalf, on_delete=models.CASCADE, related_name="links")
    digest = models.CharField(max_length=64, unique=True)
    browser_digest = models.CharField(max_length=64, blank=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    expires_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()
        ordering = ("-made_at",)

    def __str__(self) -> str:
        return f"referral link {self.pk}"

    def is_live(self, *, now: datetime) -> bool:
        return self.ended_at is None and now < self.expires_at


@audited
class Screening(Versioned, SealedRow):
    """The answers to the screening questions and the light a named person set."""

    class Light(models.TextChoices):
        GREEN = "green", "Green: no significant risk identified"
        AMBER = "amber", "Amber: only with the safeguards named"
        RED = "red", "Red: not for supported contact"

    subject_attr = "family_id"
    family = models.ForeignKey(Family, on_delete=models.CASCADE, related_name="+")
    referral = models.OneToOneField(Referral, on_delete=models.CASCADE, related_name="screening")
    answers = SealedTextField(default="{}")
    light = SealedCharField("light", max_length=8, choices=Light)
    reason = SealedTextField("why this light", max_length=500, blank=True, default="")
    decided_on = models.DateField()
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"screening {self.pk}"


@audited
class EarlierScreening(SealedRow):
    """A light that another one has taken the place of, as it was set."""

    subject_attr = "family_id"
    family = models.ForeignKey(Family, on_delete=models.CASCADE, related_name="+")
    referral = models.ForeignKey(
        Referral, on_delete=models.CASCADE, related_name="earlier_screenings"
    )
    version = models.PositiveIntegerField()
    light = SealedCharField("light", max_length=8, choices=Screening.Light)
    reason = SealedTextField("why this light", max_length=500, blank=True, default="")
    decided_on = models.DateField()
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        default_permissions = ()
        ordering = ("-version",)
        constraints = [
            models.UniqueConstraint("referral", "version", name="one_earlier_screening_a_version")
        ]

    def __str__(self) -> str:
        return f"earlier screening {self.pk}"
