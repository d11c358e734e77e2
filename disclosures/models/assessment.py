"""Assessments on the premises: who agreed to which, and who was turned away."""

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from contactcentre.safekeeping.audit import audited
from contactcentre.safekeeping.sealing import (
    SealedCharField,
    SealedDateField,
    SealedRow,
    SealedTextField,
)
from families.models import Family, Person


@audited
class AssessmentAgreement(SealedRow):
    """Clause 5: one assessor may assess one family between two days, as every party agreed.

    ``agreed_by`` agreed for the centre; an assessment a court orders needs that as well.
    """

    subject_attr = "family_id"
    family = models.ForeignKey(Family, on_delete=models.CASCADE, related_name="+")
    assessor = SealedCharField("who will assess", max_length=80)
    agency = SealedCharField("from which agency", max_length=120)
    scope = SealedTextField("what was agreed", max_length=500)
    first_day = SealedDateField("first day")
    last_day = SealedDateField("last day")
    agreed_on = models.DateField()
    agreed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    ended_on = models.DateField(null=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                name="agreement_ended_after_it_was_made",
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("agreed_on")),
            )
        ]

    def __str__(self) -> str:
        return f"assessment agreement {self.pk}"


class AgreeingParty(models.Model):
    """One party of the family who agreed to an assessment."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    agreement = models.ForeignKey(
        AssessmentAgreement, on_delete=models.CASCADE, related_name="agreeing"
    )
    party = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")

    class Meta:
        verbose_name_plural = "parties who agreed"
        default_permissions = ()
        constraints = [models.UniqueConstraint("agreement", "party", name="party_agrees_once")]

    def __str__(self) -> str:
        return f"agreeing party {self.pk}"


@audited
class AssessmentRefusal(SealedRow):
    """Clause 5: somebody who came to assess a family and was not let in."""

    subject_attr = "family_id"
    family = models.ForeignKey(Family, on_delete=models.CASCADE, related_name="+")
    name = SealedCharField("name given", max_length=80)
    agency = SealedCharField("agency given", max_length=120, blank=True, default="")
    refused_on = models.DateField()
    refused_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"refusal to assess {self.pk}"
