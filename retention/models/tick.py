"""One row for each London day on which records were looked through for what is due."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q


class TickQuerySet(models.QuerySet["Tick"]):
    def trusted(self) -> "TickQuerySet":
        """Days that the clock was right about, or that a named person confirmed."""
        return self.filter(Q(doubt="") | Q(confirmed_on__isnull=False)).filter(
            dismissed_on__isnull=True
        )

    def doubted(self) -> "TickQuerySet":
        """Days that wait for somebody to confirm or dismiss them: none once the clock is right."""
        last = Tick.objects.trusted().order_by("-looked_at").values("looked_at")[:1]
        waiting = self.exclude(doubt="").filter(
            confirmed_on__isnull=True, dismissed_on__isnull=True
        )
        return waiting.annotate(last=models.Subquery(last)).filter(
            Q(last__isnull=True) | Q(looked_at__gt=F("last"))
        )


class Tick(models.Model):
    """Clause 8: what was found on one day; ``doubt`` says why its date was not believed.

    ``braked`` is how many would have been flagged at once, were it not for the brake.
    """

    class Doubt(models.TextChoices):
        BACK = "back", "The clock went back"
        AHEAD = "ahead", "The clock went far ahead"
        CLOCKS = "clocks", "The clocks of the service and its database differ"

    day = models.DateField(primary_key=True)
    looked_at = models.DateTimeField()
    doubt = models.CharField(max_length=8, choices=Doubt, blank=True)
    confirmed_on = models.DateField(null=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    dismissed_on = models.DateField(null=True)
    dismissed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    newly_flagged = models.PositiveIntegerField(default=0)
    braked = models.PositiveIntegerField(default=0)
    brake_released_on = models.DateField(null=True)
    brake_released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    objects = TickQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                name="tick_confirmed_by_a_person",
                condition=Q(confirmed_on__isnull=True, confirmed_by__isnull=True)
                | Q(confirmed_on__isnull=False, confirmed_by__isnull=False),
            ),
            models.CheckConstraint(
                name="tick_dismissed_by_a_person",
                condition=Q(dismissed_on__isnull=True, dismissed_by__isnull=True)
                | Q(dismissed_on__isnull=False, dismissed_by__isnull=False),
            ),
            models.CheckConstraint(
                name="brake_released_by_a_person",
                condition=Q(brake_released_on__isnull=True, brake_released_by__isnull=True)
                | Q(brake_released_on__isnull=False, brake_released_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"tick of {self.day}"

    @property
    def is_trusted(self) -> bool:
        believed = not self.doubt or self.confirmed_on is not None
        return believed and self.dismissed_on is None
