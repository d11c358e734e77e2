"""Clause 7: what went wrong in keeping the records safe. It says of nobody who it was."""

from typing import Any
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from accounts.roles import Role
from contactcentre.safekeeping.audit import audited


class BreachQuerySet(models.QuerySet["Breach"]):
    def visible_to(self, person: Any) -> "BreachQuerySet":
        """To trustees and co-ordinators every breach; to others none."""
        answers = person.is_active and person.has_role(Role.TRUSTEE, Role.CO_ORDINATOR)
        return self.all() if answers else self.none()

    def open(self) -> "BreachQuerySet":
        """Those that no trustee has closed."""
        return self.filter(ended="")

    def counted(self) -> "BreachQuerySet":
        """All but those that turned out to be none."""
        return self.exclude(ended=Breach.Ended.NONE)


@audited
class Breach(models.Model):
    """One personal data breach: closed answers and days, and a number for the file on paper.

    What happened to whom stands in that file alone. ``report_by`` is the last day on which the
    Information Commissioner’s Office is told in time; none where nobody is at risk.
    """

    class Kind(models.TextChoices):
        SENT = "sent", "Something went to the wrong person, or was told to them"
        SEEN = "seen", "Somebody read or overheard what they may not know"
        LOST = "lost", "A paper, a tablet or a key was lost or stolen"
        INTO = "into", "Somebody got into an account or a computer"
        OTHER = "other", "Something else"

    class People(models.TextChoices):
        ONE = "one", "One person"
        FEW = "few", "Two to nine people"
        MANY = "many", "Ten people or more"
        UNKNOWN = "unknown", "Nobody knows yet"

    class Risk(models.TextChoices):
        UNLIKELY = "unlikely", "No risk to anybody is likely"
        SOME = "some", "There is a risk to somebody"
        HIGH = "high", "There is a high risk to somebody"

    class Ended(models.TextChoices):
        DEALT_WITH = "dealt-with", "It is dealt with"
        NONE = "none", "It was no breach after all"

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    year = models.PositiveSmallIntegerField(editable=False)
    number = models.PositiveSmallIntegerField(editable=False)
    kind = models.CharField("what went wrong", max_length=5, choices=Kind)
    whereabouts = models.BooleanField(
        "could a parent learn from it where the other side lives or can be reached"
    )
    people = models.CharField("whom it concerns", max_length=7, choices=People)
    risk = models.CharField("how great the risk is", max_length=8, choices=Risk)
    found_on = models.DateField("day on which somebody here first knew")
    report_by = models.DateField(null=True)
    noted_on = models.DateField()
    noted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    office_told_on = models.DateField(null=True)
    people_told_on = models.DateField(null=True)
    commission_told_on = models.DateField(null=True)
    ended = models.CharField("how it ended", max_length=10, choices=Ended, blank=True)
    ended_on = models.DateField(null=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    objects = BreachQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "breaches"
        default_permissions = ()
        ordering = ("-year", "-number")
        constraints = [
            models.UniqueConstraint("year", "number", name="breach_numbered_once"),
            models.CheckConstraint(
                name="breach_found_before_it_is_noted", condition=Q(found_on__lte=F("noted_on"))
            ),
            models.CheckConstraint(
                name="breach_without_risk_is_not_reported",
                condition=Q(risk="unlikely", report_by__isnull=True)
                | ~Q(risk="unlikely") & Q(report_by__gte=F("found_on")),
            ),
            models.CheckConstraint(
                name="breach_of_whereabouts_is_high_risk",
                condition=Q(whereabouts=False) | Q(risk="high"),
            ),
            models.CheckConstraint(
                name="breach_ended_and_dated",
                condition=Q(ended="", ended_on__isnull=True)
                | ~Q(ended="") & Q(ended_on__gte=F("noted_on")),
            ),
        ]

    def __str__(self) -> str:
        return f"breach {self.pk}"

    @property
    def reference(self) -> str:
        """The number under which the file on paper is kept."""
        return f"B{self.year}-{self.number:02d}"
