"""What one party was told of what left the centre about them, on their request."""

from typing import Any

from django.conf import settings
from django.db import models

from accounts.roles import Role
from contactcentre.safekeeping.audit import audited
from contactcentre.safekeeping.sealing import SealedRow, SealedTextField
from families.models import Family, Person
from families.models.family import seen_by


class AccessSheetQuerySet(models.QuerySet["AccessSheet"]):
    def visible_to(self, person: Any) -> "AccessSheetQuerySet":
        """To a co-ordinator, those about the families they may see; to others none."""
        if not person.has_role(Role.CO_ORDINATOR):
            return self.none()
        return self.filter(seen_by(person, "family"))


@audited
class AccessSheet(SealedRow):
    """One sheet for one party, as it was made: it leaves the centre too, and is never altered."""

    subject_attr = "family_id"
    sealed_with = ("party_id",)
    family = models.ForeignKey(Family, on_delete=models.CASCADE, related_name="+")
    party = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    text = SealedTextField(max_length=60_000)
    reason = SealedTextField("how you decided about what names others", max_length=500)
    made_on = models.DateField()
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    objects = AccessSheetQuerySet.as_manager()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"access sheet {self.pk}"
