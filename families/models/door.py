"""The door: who must be kept apart, who was agreed to in writing, who was turned away."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from contactcentre.safekeeping.audit import audited
from contactcentre.safekeeping.sealing import (
    SealedCharField,
    SealedDateField,
    SealedDateTimeField,
    SealedRow,
    SealedTextField,
)
from families.models.family import Family
from families.models.people import Person
from families.models.register import Booking


class KeepApartQuerySet(models.QuerySet):
    def in_force(self) -> "KeepApartQuerySet":
        return self.filter(lifted_on__isnull=True)


@audited
class KeepApart(SealedRow):
    """Two families who must not be in the building at the same time, until that is lifted.

    A pair is in force once, its lesser id first. One that was lifted stays on both files. Neither
    family's people are ever told of it.
    """

    subject_attr = "first_id"
    first = models.ForeignKey(Family, on_delete=models.CASCADE, related_name="+")
    second = models.ForeignKey(Family, on_delete=models.CASCADE, related_name="+")
    reason = SealedTextField("why", max_length=300, blank=True, default="")
    noted_on = models.DateField()
    noted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    lifted_on = models.DateField(null=True)
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    lifted_because = SealedTextField("why it was lifted", max_length=300, null=True)

    objects = KeepApartQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "families kept apart"
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["first", "second"],
                name="pair_kept_apart_once",
                condition=Q(lifted_on__isnull=True),
            ),
            models.CheckConstraint(name="pair_in_order", condition=Q(first__lt=F("second"))),
        ]

    def __str__(self) -> str:
        return f"pair kept apart {self.pk}"


@audited
class WrittenConsent(SealedRow):
    """One party's written consent to a companion who was not on the referral or the order."""

    subject_attr = "family_id"
    family = models.ForeignKey(Family, on_delete=models.CASCADE, related_name="+")
    companion = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="consents")
    party = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    given_on = SealedDateField("date of the consent")
    withdrawn_on = SealedDateField("withdrawn on", blank=True, default=None)
    seen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        verbose_name_plural = "written consents"
        default_permissions = ()
        constraints = [
            models.UniqueConstraint("companion", "party", name="one_consent_a_party"),
        ]

    def __str__(self) -> str:
        return f"written consent {self.pk}"


@audited
class DoorRefusal(SealedRow):
    """Somebody who was not let in, or not given the child, with the name they gave."""

    class Reason(models.TextChoices):
        NOT_LISTED = "not-listed", "Not on the family’s list"
        NEAR_MISS = "near-miss", "The name given is close to one on the list, but is not it"
        NO_CONSENT = "no-consent", "A written consent is missing"
        MAY_NOT_COLLECT = "may-not-collect", "May attend, but may not collect"
        MAY_NOT_VISIT = "may-not-visit", "May collect, but may not visit"
        TOO_MANY = "too-many", "More visitors than the centre allows"

    subject_attr = "family_id"
    family = models.ForeignKey(Family, on_delete=models.CASCADE, related_name="+")
    booking = models.ForeignKey(Booking, on_delete=models.CASCADE, related_name="refusals")
    name = SealedCharField("name given", max_length=80)
    reason = models.CharField(max_length=16, choices=Reason)
    at = SealedDateTimeField("when")
    refused_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        verbose_name_plural = "refusals at the door"
        default_permissions = ()

    def __str__(self) -> str:
        return f"refusal at the door {self.pk}"
