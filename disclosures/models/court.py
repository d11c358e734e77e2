"""What courts, and those who act in a case, want of the centre beyond dates and times."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from accounts.roles import Role
from contactcentre.safekeeping.audit import audited
from contactcentre.safekeeping.sealing import SealedCharField, SealedRow, SealedTextField
from disclosures.models.exception import ExceptionDisclosure
from families.models import Family
from families.models.family import seen_by


class CourtRequestQuerySet(models.QuerySet["CourtRequest"]):
    def visible_to(self, person: Any) -> "CourtRequestQuerySet":
        """To a co-ordinator, those about the families they may see; to others none."""
        if not person.has_role(Role.CO_ORDINATOR):
            return self.none()
        return self.filter(seen_by(person, "family"))


@audited
class CourtRequest(SealedRow):
    """Clause 2: a report, a witness or records were asked for. ``reply`` is what was sent."""

    class Wants(models.TextChoices):
        REPORT = "report", "A report or a statement"
        WITNESS = "witness", "Somebody of the centre as a witness"
        RECORDS = "records", "Copies of the centre’s records"

    class Outcome(models.TextChoices):
        DROPPED = "dropped", "Nothing more was asked"
        DATES = "dates", "Dates and times were asked for instead"
        ORDERED = "ordered", "A court ordered it all the same: required by law"

    subject_attr = "family_id"
    family = models.ForeignKey(Family, on_delete=models.CASCADE, related_name="+")
    wants = models.CharField("what is asked for", max_length=8, choices=Wants)
    came_on = models.DateField("day it came")
    sender = SealedCharField("who asks", max_length=120)
    case_number = SealedCharField("case number", max_length=40, blank=True, default="")
    noted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    reply = SealedTextField(max_length=4000, blank=True, default="")
    replied_on = models.DateField("day the reply was sent", null=True)
    replied_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    outcome = models.CharField("how it ended", max_length=8, choices=Outcome, blank=True)
    ended_on = models.DateField(null=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    objects = CourtRequestQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        indexes = [models.Index(fields=["outcome", "came_on"], name="court_request_open")]
        constraints = [
            models.CheckConstraint(
                name="court_reply_after_it_came",
                condition=Q(replied_on__isnull=True) | Q(replied_on__gte=F("came_on")),
            ),
            models.CheckConstraint(
                name="court_request_ends_replied_and_dated",
                condition=Q(outcome="", ended_on__isnull=True)
                | ~Q(outcome="") & Q(replied_on__isnull=False, ended_on__gte=F("replied_on")),
            ),
        ]

    def __str__(self) -> str:
        return f"court request {self.pk}"


class OrderedDisclosureQuerySet(models.QuerySet["OrderedDisclosure"]):
    def visible_to(self, person: Any) -> "OrderedDisclosureQuerySet":
        """To a co-ordinator, those about the families they may see; to others none."""
        if not person.has_role(Role.CO_ORDINATOR):
            return self.none()
        return self.filter(seen_by(person, "family"))


@audited
class OrderedDisclosure(SealedRow):
    """Required by law: what was given because a court ordered it. Never altered, only added to."""

    subject_attr = "family_id"
    sealed_with = ("court_request_id",)
    family = models.ForeignKey(Family, on_delete=models.CASCADE, related_name="+")
    court_request = models.ForeignKey(CourtRequest, on_delete=models.CASCADE, related_name="given")
    ordered_on = models.DateField("date of the order")
    to = SealedCharField("to whom it was given", max_length=120)
    what = SealedTextField("exactly what was given", max_length=6000)
    route = models.CharField("how", max_length=12, choices=ExceptionDisclosure.Route)
    given_on = models.DateField("day it was given")
    noted_at = models.DateTimeField()
    noted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    objects = OrderedDisclosureQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "disclosures a court ordered"
        default_permissions = ()
        indexes = [models.Index(fields=["given_on"], name="given_as_ordered")]
        constraints = [
            models.CheckConstraint(
                name="given_after_the_order", condition=Q(given_on__gte=F("ordered_on"))
            )
        ]

    def __str__(self) -> str:
        return f"disclosure a court ordered {self.pk}"
