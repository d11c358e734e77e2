"""Releases of attendance dates: made once, frozen, the same for everybody they go to."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.roles import Role
from contactcentre.safekeeping.audit import audited
from contactcentre.safekeeping.sealing import (
    SealedCharField,
    SealedDateField,
    SealedRow,
    SealedTextField,
)
from disclosures.models.request import AttendanceRequest
from families.models import Family, Person
from families.models.family import seen_by


class ReleaseQuerySet(models.QuerySet["Release"]):
    def visible_to(self, person: Any) -> "ReleaseQuerySet":
        """To a co-ordinator, those of the families they may see; to others none."""
        if not person.has_role(Role.CO_ORDINATOR):
            return self.none()
        return self.filter(seen_by(person, "family"))


@audited
class Release(SealedRow):
    """Clause 3: the dates and times given out on one request. ``statement`` is never altered."""

    class Standing(models.TextChoices):
        SIDE = "side", "One side"
        JOINT = "joint", "Both sides together"
        NEUTRAL = "neutral", "Neither side"

    subject_attr = "family_id"
    family = models.ForeignKey(Family, on_delete=models.CASCADE, related_name="+")
    request = models.OneToOneField(
        AttendanceRequest, on_delete=models.SET_NULL, null=True, related_name="release"
    )
    corrects = models.OneToOneField(
        "self", on_delete=models.CASCADE, null=True, related_name="corrected_by"
    )
    standing = models.CharField("for whom they ask", max_length=8, choices=Standing)
    reason = SealedTextField("why you see it so", max_length=300)
    called_on = models.DateField("called back on")
    first_day = SealedDateField("first day")
    last_day = SealedDateField("last day")
    statement = SealedTextField(max_length=60_000)
    digest = SealedCharField(max_length=64)
    released_on = models.DateField()
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    objects = ReleaseQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                name="released_after_the_call", condition=Q(released_on__gte=models.F("called_on"))
            )
        ]

    def __str__(self) -> str:
        return f"release {self.pk}"


@audited
class ReleaseCopy(SealedRow):
    """One recipient of a release and the way it goes; what it says is the release’s."""

    class Route(models.TextChoices):
        REPRESENTATIVE = "representative", "To who acts for them"
        SAFE_ROUTE = "safe-route", "By their safe contact route"
        COLLECTED = "collected", "Waits at the centre to be collected"
        REQUESTER = "requester", "To who asked, for neither side"

    subject_attr = "family_id"
    sealed_with = ("release_id", "party_id")
    family = models.ForeignKey(Family, on_delete=models.CASCADE, related_name="+")
    release = models.ForeignKey(Release, on_delete=models.CASCADE, related_name="copies")
    party = models.ForeignKey(Person, on_delete=models.CASCADE, null=True, related_name="+")
    route = models.CharField(max_length=16, choices=Route)
    addressed_to = SealedCharField("addressed to", max_length=220)
    handed_on = models.DateField("handed over or posted", null=True)
    handed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint("release", "party", name="one_copy_a_party"),
            models.CheckConstraint(
                name="only_the_neutral_copy_is_no_partys",
                condition=Q(party__isnull=True, route="requester")
                | Q(party__isnull=False) & ~Q(route="requester"),
            ),
        ]

    def __str__(self) -> str:
        return f"release copy {self.pk}"
