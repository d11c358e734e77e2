"""Who leads on safeguarding: reads the concerns and passes them on."""

from datetime import date
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from contactcentre.safekeeping.audit import audited
from volunteers.models import Volunteer
from volunteers.models.record import cleared


class SafeguardingLeadQuerySet(models.QuerySet["SafeguardingLead"]):
    def in_force(self, *, on: date) -> "SafeguardingLeadQuerySet":
        """Those who lead now: their account is open and no check of theirs has lapsed."""
        lapsed = Volunteer.objects.filter(user=models.OuterRef("user")).exclude(cleared(on=on))
        return self.filter(
            ~models.Exists(lapsed), ended_on__isnull=True, chosen_on__lte=on, user__is_active=True
        )


@audited
class SafeguardingLead(models.Model):
    """One person’s time as the safeguarding lead, or as a deputy."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="safeguarding"
    )
    deputy = models.BooleanField("as a deputy", default=False)
    chosen_on = models.DateField()
    chosen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    ended_on = models.DateField(null=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    objects = SafeguardingLeadQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                "user", condition=Q(ended_on__isnull=True), name="leads_once_at_a_time"
            ),
            models.UniqueConstraint(
                "deputy",
                condition=Q(ended_on__isnull=True, deputy=False),
                name="one_lead_besides_deputies",
            ),
            models.CheckConstraint(
                name="lead_ends_after_being_chosen",
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("chosen_on")),
            ),
        ]

    def __str__(self) -> str:
        return f"safeguarding lead {self.pk}"


def led_by(person: Any, *, on: date) -> bool:
    """Whether this person is the lead or a deputy that day."""
    return SafeguardingLead.objects.in_force(on=on).filter(user=person).exists()
