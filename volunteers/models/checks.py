"""Clause 6: checks by the Disclosure and Barring Service, in their stages.

What a certificate says is never stored. Its number is sealed under a key of its own, which is
destroyed six months after the decision.
"""

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from contactcentre.safekeeping.audit import audited
from contactcentre.safekeeping.models import Subject
from contactcentre.safekeeping.sealing import SealedCharField, SealedModel
from volunteers.models.record import Post, Volunteer


@audited
class DbsCheck(models.Model):
    """One check: applied for, certificate seen, decided. Each stage comes after the one before."""

    class Decision(models.TextChoices):
        ACCEPTED = "accepted", "Accepted"
        NOT_ACCEPTED = "not-accepted", "Not accepted"

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    volunteer = models.ForeignKey(Volunteer, on_delete=models.CASCADE, related_name="checks")
    level = models.CharField("level asked for", max_length=16, choices=Post.Level)
    why_eligible = models.CharField("why the post is eligible for this level", max_length=200)
    applied_on = models.DateField("applied for")
    issued_on = models.DateField("date of the certificate", null=True, blank=True)
    seen_on = models.DateField("certificate seen", null=True, blank=True)
    seen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    decision = models.CharField(max_length=12, choices=Decision, blank=True, default="")
    decided_on = models.DateField("decided", null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        verbose_name_plural = "DBS checks"
        default_permissions = ()
        ordering = ("-applied_on", "-pk")
        constraints = [
            models.CheckConstraint(
                name="check_seen_after_applied",
                condition=Q(seen_on__isnull=True, issued_on__isnull=True)
                | Q(
                    seen_on__isnull=False,
                    issued_on__isnull=False,
                    seen_on__gte=F("applied_on"),
                    issued_on__lte=F("seen_on"),
                ),
            ),
            models.CheckConstraint(
                name="check_decided_after_seen",
                condition=Q(decision="", decided_on__isnull=True)
                | ~Q(decision="")
                & Q(
                    decided_on__isnull=False,
                    seen_on__isnull=False,
                    decided_on__gte=F("seen_on"),
                ),
            ),
            models.UniqueConstraint(
                "volunteer", condition=Q(decision=""), name="one_check_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return f"check {self.pk}"


class CertificateCorrection(models.Model):
    """What had been noted of a certificate before it was corrected: when it was seen, by whom.

    The check itself says what holds; the database refuses to change that without such a row.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    check_of = models.ForeignKey(DbsCheck, on_delete=models.CASCADE, related_name="corrections")
    issued_on = models.DateField("date of the certificate")
    seen_on = models.DateField("certificate seen")
    seen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    corrected_at = models.DateTimeField()
    corrected_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name_plural = "corrections of what was noted of a certificate"
        default_permissions = ()
        ordering = ("-corrected_at",)

    def __str__(self) -> str:
        return f"correction {self.pk}"


class CertificateNumber(SealedModel):
    """The number on a certificate, under its own key; both are gone six months after.

    One that was ``corrected`` is kept beside the one that holds, and no longer.
    """

    subject_attr = "subject_id"
    subject = models.OneToOneField(
        Subject, on_delete=models.PROTECT, primary_key=True, related_name="+"
    )
    check_of = models.ForeignKey(DbsCheck, on_delete=models.PROTECT, related_name="certificates")
    number = SealedCharField("certificate number", max_length=12)
    corrected = models.OneToOneField(
        CertificateCorrection, on_delete=models.PROTECT, null=True, related_name="number"
    )

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                "check_of", condition=Q(corrected__isnull=True), name="one_number_holds"
            )
        ]

    def __str__(self) -> str:
        return f"certificate {self.pk}"


class CertificateSight(models.Model):
    """Somebody saw details of a certificate: when, and at which stage."""

    class At(models.TextChoices):
        SEEN = "seen", "Saw the certificate"
        DECIDED = "decided", "Decided about it"
        NUMBER = "number", "Was shown its number"

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    check_of = models.ForeignKey(DbsCheck, on_delete=models.CASCADE, related_name="sights")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    stage = models.CharField(max_length=8, choices=At)
    at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "sights of a certificate"
        default_permissions = ()
        ordering = ("at",)

    def __str__(self) -> str:
        return f"sight {self.pk}"


class UpdateService(models.Model):
    """The person agreed that the centre asks the Update Service about their certificate."""

    check_of = models.OneToOneField(
        DbsCheck, on_delete=models.CASCADE, primary_key=True, related_name="update_service"
    )
    agreed_on = models.DateField("agreed")
    withdrawn_on = models.DateField("withdrawn", null=True, blank=True)

    class Meta:
        verbose_name_plural = "Update Service records"
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                name="update_service_withdrawn_after",
                condition=Q(withdrawn_on__isnull=True) | Q(withdrawn_on__gte=F("agreed_on")),
            )
        ]

    def __str__(self) -> str:
        return f"update service {self.pk}"


class StatusCheck(models.Model):
    """What the Update Service answered on a day. It never says more than these two."""

    class Answer(models.TextChoices):
        NOTHING_NEW = "nothing-new", "Nothing new"
        CHANGED = "changed", "Changed: a new certificate is needed"

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    check_of = models.ForeignKey(DbsCheck, on_delete=models.CASCADE, related_name="status_checks")
    answer = models.CharField(max_length=12, choices=Answer)
    on = models.DateField("date")
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        default_permissions = ()
        ordering = ("-on", "-pk")

    def __str__(self) -> str:
        return f"status check {self.pk}"
