"""Permissions to pass a contact detail on, what was passed, and what was refused."""

from uuid import uuid4

from django.conf import settings
from django.db import models

from contactcentre.safekeeping.audit import audited
from contactcentre.safekeeping.sealing import (
    SealedCharField,
    SealedDateField,
    SealedRow,
    SealedTextField,
)
from families.models import Family


@audited
class ContactPermission(SealedRow):
    """Clause 4: one contact detail may be passed to one recipient for one purpose."""

    class How(models.TextChoices):
        WRITTEN = "written", "In writing"
        SPOKEN = "spoken", "By word of mouth, to a co-ordinator"

    subject_attr = "family_id"
    sealed_with = ("detail_id",)
    family = models.ForeignKey(Family, on_delete=models.CASCADE, related_name="+")
    detail = models.ForeignKey("families.ContactDetail", on_delete=models.CASCADE, related_name="+")
    recipient = SealedCharField("to whom it may be passed", max_length=120)
    purpose = SealedTextField("what for", max_length=300)
    how = models.CharField("how the permission was given", max_length=8, choices=How)
    given_on = SealedDateField("given on")
    until = SealedDateField("last day on which it holds", blank=True, default=None)
    noted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    withdrawn_on = models.DateField(null=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"contact permission {self.pk}"


@audited
class ContactPassing(SealedRow):
    """One passing-on under a permission: it stays on the record when the permission is gone."""

    subject_attr = "family_id"
    family = models.ForeignKey(Family, on_delete=models.CASCADE, related_name="+")
    permission = models.ForeignKey(
        ContactPermission, on_delete=models.SET_NULL, null=True, related_name="passings"
    )
    recipient = SealedCharField(max_length=120)
    what = SealedCharField(max_length=200)
    passed_on = models.DateField()
    passed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        verbose_name_plural = "contact details passed on"
        default_permissions = ()

    def __str__(self) -> str:
        return f"contact passing {self.pk}"


class ContactRefusal(models.Model):
    """Clause 4: somebody asked for a family’s contact details and was given none."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    family = models.ForeignKey(Family, on_delete=models.CASCADE, related_name="+")
    # To the minute, so that two taps are one refusal.
    at = models.DateTimeField()
    refused_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name_plural = "refusals to pass on"
        default_permissions = ()
        constraints = [
            models.UniqueConstraint("family", "at", "refused_by", name="one_refusal_a_minute")
        ]

    def __str__(self) -> str:
        return f"contact refusal {self.pk}"
