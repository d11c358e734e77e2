"""Somebody asked for what the centre holds of them, and was given it."""

from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.roles import Role
from contactcentre.safekeeping import clock
from contactcentre.safekeeping.audit import audited
from contactcentre.safekeeping.models import Hold, Subject, SubjectKind
from contactcentre.safekeeping.sealing import SealedBooleanField, SealedRow, SealedTextField
from families.models import Family, Person

# What the law allows from the day on which it was asked for.
MONTHS = 1


class DataRequestQuerySet(models.QuerySet["DataRequest"]):
    def visible_to(self, person: Any) -> "DataRequestQuerySet":
        """To a co-ordinator all but those of families they may not see; to others none."""
        if not (person.is_active and person.has_role(Role.CO_ORDINATOR)):
            return self.none()
        hidden = Family.objects.exclude(pk__in=Family.objects.visible_to(person).values("pk"))
        return self.filter(subject__fenced_on__isnull=True).exclude(
            subject__kind=SubjectKind.FAMILY, subject__in=hidden.values("pk")
        )

    def open(self) -> "DataRequestQuerySet":
        return self.filter(ended_on__isnull=True)

    def overdue(self, *, on: date) -> "DataRequestQuerySet":
        """Those that the law wanted answered before that day."""
        in_time = clock.months_after(on, -MONTHS)
        while clock.months_after(in_time, MONTHS) < on:
            in_time += timedelta(days=1)
        return self.open().filter(received_on__lt=in_time)


@audited
class DataRequest(SealedRow):
    """One asking. While it is there a hold keeps the record it is about.

    ``party`` says who of a family asks. ``given`` is what went out, never altered afterwards.
    """

    class Identity(models.TextChoices):
        PASSPORT = "passport", "Passport"
        DRIVING_LICENCE = "driving-licence", "Driving licence"
        OTHER_PHOTOGRAPH = "other-photograph", "Another document with a photograph"
        KNOWN = "known", "Known in person to a co-ordinator"

    class Way(models.TextChoices):
        BY_HAND = "by-hand", "Handed to them"
        POST = "post", "Posted to the address we hold of them, with a signature on delivery"

    class End(models.TextChoices):
        GIVEN = "given", "Given to them"
        WITHDRAWN = "withdrawn", "They want it no more"

    subject_attr = "subject_id"
    sealed_with = ("party_id",)
    subject = models.ForeignKey(Subject, on_delete=models.CASCADE, related_name="+")
    party = models.ForeignKey(
        Person, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    hold = models.OneToOneField(Hold, on_delete=models.PROTECT, related_name="data_request")
    received_on = models.DateField("day on which it was asked for")
    noted_on = models.DateField()
    noted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    identity = models.CharField("how we know that it is them", max_length=20, choices=Identity)
    way = models.CharField("how they get it", max_length=8, choices=Way)
    given = SealedTextField(max_length=2_000_000, blank=True, default="")
    end = models.CharField(max_length=10, choices=End, blank=True, default="", editable=False)
    ended_on = models.DateField(null=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    objects = DataRequestQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "requests for one’s own data"
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                name="data_request_ended_when",
                condition=Q(end="", ended_on__isnull=True)
                | ~Q(end="") & Q(ended_on__isnull=False, ended_on__gte=models.F("received_on")),
            ),
            models.CheckConstraint(
                name="data_given_to_somebody_known",
                condition=~Q(end="given") | ~Q(identity="") & ~Q(way=""),
            ),
            models.UniqueConstraint(
                "subject",
                condition=Q(ended_on__isnull=True, party__isnull=True),
                name="one_open_data_request_a_record",
            ),
            models.UniqueConstraint(
                "party",
                condition=Q(ended_on__isnull=True),
                name="one_open_data_request_a_party",
            ),
        ]

    def __str__(self) -> str:
        return f"data request {self.pk}"

    @property
    def due_on(self) -> date:
        """The last day on which the law lets them wait."""
        return clock.months_after(self.received_on, MONTHS)

    @property
    def was_given(self) -> bool:
        return self.end == self.End.GIVEN


class DataDecision(SealedRow):
    """Somebody decided about one thing that speaks of others as well.

    It holds for what was said there at that moment; said otherwise, it is decided anew.
    """

    subject_attr = "subject_id"
    sealed_with = ("request_id", "item")
    subject = models.ForeignKey(Subject, on_delete=models.CASCADE, related_name="+")
    request = models.ForeignKey(DataRequest, on_delete=models.CASCADE, related_name="decisions")
    item = models.CharField("kind of record and its random key", max_length=64)
    give = SealedBooleanField("is it given to them?")
    reason = SealedTextField("why", max_length=300)
    said = SealedTextField(max_length=4_000)
    decided_on = models.DateField()
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        verbose_name_plural = "decisions about what is given"
        default_permissions = ()
        constraints = [models.UniqueConstraint("request", "item", name="one_decision_an_item")]

    def __str__(self) -> str:
        return f"data decision {self.pk}"
