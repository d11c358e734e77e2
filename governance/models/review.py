"""The annual review of the policy by the trustees."""

from typing import Any
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from accounts.roles import Role
from contactcentre.safekeeping.audit import audited
from contactcentre.safekeeping.sealing import SealedRow, SealedTextField
from governance.models.report import YearReport


class AnnualReviewQuerySet(models.QuerySet["AnnualReview"]):
    def visible_to(self, person: Any) -> "AnnualReviewQuerySet":
        """To trustees and co-ordinators every review; to others none."""
        answers = person.is_active and person.has_role(Role.TRUSTEE, Role.CO_ORDINATOR)
        return self.all() if answers else self.none()

    def completed(self) -> "AnnualReviewQuerySet":
        """Those that two trustees have signed, the latest first."""
        return self.filter(completed_on__isnull=False).order_by("-completed_on")


@audited
class AnnualReview(models.Model):
    """One review: held on a day, over one report, signed by two trustees.

    ``digest`` is that of the report each of them read.
    """

    class Result(models.TextChoices):
        NO_CHANGE = "no-change", "Reviewed, no change"
        NEW_VERSION = "new-version", "A new version is to be drafted"

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    report = models.ForeignKey(YearReport, on_delete=models.PROTECT, related_name="reviews")
    held_on = models.DateField("day of the review")
    begun_on = models.DateField()
    begun_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    result = models.CharField("result", max_length=12, choices=Result, blank=True)
    digest = models.CharField(max_length=64, blank=True)
    signed_on = models.DateField(null=True)
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    completed_on = models.DateField(null=True)
    completed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    objects = AnnualReviewQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        ordering = ("-held_on", "-begun_on")
        constraints = [
            models.CheckConstraint(
                name="review_held_before_it_is_noted", condition=Q(held_on__lte=F("begun_on"))
            ),
            models.CheckConstraint(
                name="review_signed_with_a_result",
                condition=Q(signed_on__isnull=True, signed_by__isnull=True, result="", digest="")
                | Q(signed_on__gte=F("held_on"), signed_by__isnull=False)
                & ~Q(result="")
                & ~Q(digest=""),
            ),
            models.CheckConstraint(
                name="review_signed_by_two_trustees",
                condition=Q(completed_on__isnull=True, completed_by__isnull=True)
                | Q(completed_on__gte=F("signed_on"), completed_by__isnull=False)
                & ~Q(completed_by=F("signed_by")),
            ),
            models.UniqueConstraint(
                "report",
                condition=Q(completed_on__isnull=True),
                name="one_open_review_a_report",
            ),
        ]

    def __str__(self) -> str:
        return f"annual review {self.pk}"


@audited
class ReviewComment(SealedRow):
    """What a trustee has to say; sealed under the trustee's own key, for it may name somebody."""

    subject_attr = "subject_id"
    subject = models.ForeignKey("safekeeping.Subject", on_delete=models.PROTECT, related_name="+")
    review = models.ForeignKey(AnnualReview, on_delete=models.PROTECT, related_name="comments")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    text = SealedTextField("comment", max_length=2000)
    at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        ordering = ("at",)

    def __str__(self) -> str:
        return f"comment {self.pk}"
