"""Who was made aware of the policy, and how many copies were given (clause 9)."""

from uuid import uuid4

from django.conf import settings
from django.db import models

from contactcentre.safekeeping.models import Subject


class AwarenessQuerySet(models.QuerySet["Awareness"]):
    def standing(self) -> "AwarenessQuerySet":
        """Without what was noted of a wrong day and stands on record only."""
        return self.filter(corrected_on__isnull=True)


class Awareness(models.Model):
    """Clause 9: somebody was told of one version of the policy. Awareness is not consent.

    ``who`` is the random key of the person within the subject's records, whichever app holds them.
    A wrong day is never changed: what was noted is marked as corrected, and noted anew.
    """

    class Audience(models.TextChoices):
        USER = "user", "Centre user"
        REFERRER = "referrer", "Referrer"
        VOLUNTEER = "volunteer", "Volunteer"
        STAFF = "staff", "Staff"

    class How(models.TextChoices):
        PRE_VISIT = "pre-visit", "Told at the pre-visit"
        REFERRAL = "referral", "Shown with the referral form"
        REQUEST = "request", "Shown with the request form"
        READ = "read", "Read and acknowledged"
        COPY = "copy", "Given a copy"
        IN_PERSON = "in-person", "Told in person at the centre"

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    subject = models.ForeignKey(Subject, on_delete=models.CASCADE, related_name="+")
    who = models.UUIDField()
    audience = models.CharField(max_length=10, choices=Audience)
    version = models.CharField(max_length=16)
    how = models.CharField(max_length=10, choices=How)
    on = models.DateField()
    told_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    corrected_on = models.DateField(null=True)
    corrected_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    objects = AwarenessQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "times somebody was told of the policy"
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                "who",
                "version",
                "how",
                condition=models.Q(corrected_on__isnull=True),
                name="aware_once_a_version_and_way",
            )
        ]

    def __str__(self) -> str:
        return f"awareness {self.pk}"


class CopiesGiven(models.Model):
    """Clause 9: how many copies were given on one day in one form; to whom is not kept."""

    class Form(models.TextChoices):
        PAPER = "paper", "On paper"
        LARGE_PRINT = "large-print", "In large print"
        PARENTS = "parents", "The short one for parents"
        CHILDREN = "children", "The one for children"
        READ_OUT = "read-out", "Read out"

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    on = models.DateField()
    form = models.CharField("in which form", max_length=12, choices=Form)
    copies = models.PositiveSmallIntegerField()

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint("on", "form", name="one_count_a_day_and_form")]

    def __str__(self) -> str:
        return f"copies {self.pk}"
