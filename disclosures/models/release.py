"""Releases of attendance dates: made once, frozen, the same for everybody they go to."""

import hashlib
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.roles import Role
from contactcentre.safekeeping.audit import audited
from contactcentre.safekeeping.models import number_of
from contactcentre.safekeeping.own_data import written
from contactcentre.safekeeping.sealing import (
    SealedBinaryField,
    SealedCharField,
    SealedDateField,
    SealedRow,
    SealedTextField,
)
from disclosures.models.agency import AgencyContact
from disclosures.models.request import AttendanceRequest
from families.models import Family, Person
from families.models.family import seen_by

# Whichever comes first: somebody was told that it is there, read it, or was given it.
LEFT_ON = ("announced_on", "read_on", "handed_on")
NOT_OUT = Q(*((f"{day}__isnull", True) for day in LEFT_ON))


class ReleaseQuerySet(models.QuerySet["Release"]):
    def visible_to(self, person: Any) -> "ReleaseQuerySet":
        """To a co-ordinator, those of the families they may see; to others none."""
        if not person.has_role(Role.CO_ORDINATOR):
            return self.none()
        return self.filter(seen_by(person, "family"))

    def in_force(self) -> "ReleaseQuerySet":
        """Those that were given and that nothing has replaced."""
        return self.filter(released_on__isnull=False, corrected_by__isnull=True)

    def gone_wrong(self) -> "ReleaseQuerySet":
        """Those in force with which the register no longer agreed when it was last looked at."""
        return self.in_force().filter(comparison__wrong=True)


class Standing(models.TextChoices):
    SIDE = "side", "One side"
    JOINT = "joint", "Both sides together"
    NEUTRAL = "neutral", "Neither side"


@audited
class Match(SealedRow):
    """Clause 3: the family a request is about, and who on file asks; for which party, if for one.

    ``contact`` is empty for a party who asks themselves, and for a representative who stands in
    the family's file only.
    """

    subject_attr = "family_id"
    sealed_with = ("request_id", "party_id")
    family = models.ForeignKey(Family, on_delete=models.CASCADE, related_name="+")
    request = models.OneToOneField(
        AttendanceRequest, on_delete=models.CASCADE, related_name="match"
    )
    party = models.ForeignKey(Person, on_delete=models.CASCADE, null=True, related_name="+")
    contact = models.ForeignKey(
        AgencyContact, on_delete=models.SET_NULL, null=True, related_name="matches"
    )
    standing = models.CharField("for whom they ask", max_length=8, choices=Standing)
    reason = SealedTextField("why you see it so", max_length=300)
    matched_on = models.DateField()
    matched_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        verbose_name_plural = "requests matched"
        default_permissions = ()

    def __str__(self) -> str:
        return f"match {self.pk}"


@audited
class Release(SealedRow):
    """Clause 3: the dates and times given out on one request. ``statement`` is never altered.

    ``file`` is the PDF of it that everybody is given, made once at the moment of release; None
    where no files could be made then. Held, it waits frozen until every side can be reached, and
    has no copies: nobody has anything.
    """

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
    note = SealedTextField("what the centre adds", max_length=300, null=True)
    digest = SealedCharField(max_length=64)
    file = SealedBinaryField(null=True)
    called_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    held_on = models.DateField(null=True)
    held_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    released_on = models.DateField(null=True)
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    objects = ReleaseQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        indexes = [
            # With the key, so that copies of what went out in a year are found from it alone.
            models.Index(
                fields=["released_on", "corrects", "standing", "id"], name="releases_by_day"
            )
        ]
        constraints = [
            models.CheckConstraint(
                name="released_after_the_call",
                condition=Q(released_on__isnull=True) | Q(released_on__gte=models.F("called_on")),
            ),
            models.CheckConstraint(
                name="released_or_held",
                condition=Q(released_on__isnull=False) | Q(held_on__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"release {self.pk}"

    @property
    def is_held(self) -> bool:
        return self.released_on is None

    @property
    def number(self) -> str:
        """By which both sides and the centre name the statement; it counts and tells nothing."""
        return f"D-{number_of(self.pk)}"

    @property
    def name(self) -> str:
        """Its number and the day on which everybody was given it."""
        return f"{self.number} of {written(self.released_on)}"

    @property
    def as_given(self) -> str:
        """What everybody reads: the statement under its number and its day, the same bytes."""
        return f"Statement {self.name}\n\n{self.statement}"

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the file in hexadecimal, as whoever has it can work it out; or empty."""
        return hashlib.sha256(self.file).hexdigest() if self.file else ""


def is_replaced(release: Release) -> bool:
    """Whether another statement holds instead; fetched together with the release or asked for."""
    return getattr(release, "corrected_by", None) is not None


class ReleaseCopyQuerySet(models.QuerySet["ReleaseCopy"]):
    def not_out(self) -> "ReleaseCopyQuerySet":
        """Those of statements in force that have reached nobody, nor has anybody been told."""
        return self.filter(NOT_OUT, release__corrected_by__isnull=True)

    def to_hand_over(self) -> "ReleaseCopyQuerySet":
        """Those that can be handed over today: what has gone wrong waits for the right dates."""
        return self.not_out().exclude(release__comparison__wrong=True)


@audited
class ReleaseCopy(SealedRow):
    """One recipient of a release and the way it goes; what it says is the release’s."""

    class Route(models.TextChoices):
        REPRESENTATIVE = "representative", "To who acts for them"
        SAFE_ROUTE = "safe-route", "By their safe contact route"
        SIGN_IN = "sign-in", "Behind their own sign-in"
        COLLECTED = "collected", "Waits at the centre to be collected"
        REQUESTER = "requester", "To who asked, for no party"

    subject_attr = "family_id"
    sealed_with = ("release_id", "party_id")
    family = models.ForeignKey(Family, on_delete=models.CASCADE, related_name="+")
    release = models.ForeignKey(Release, on_delete=models.CASCADE, related_name="copies")
    party = models.ForeignKey(Person, on_delete=models.CASCADE, null=True, related_name="+")
    contact = models.ForeignKey(
        AgencyContact, on_delete=models.SET_NULL, null=True, related_name="copies"
    )
    route = models.CharField(max_length=16, choices=Route)
    addressed_to = SealedCharField("addressed to", max_length=220)
    announced_on = models.DateField("told by e-mail that it is there", null=True)
    read_on = models.DateField("read behind their sign-in", null=True)
    handed_on = models.DateField("handed over or posted", null=True)
    handed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    objects = ReleaseCopyQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "copies of releases"
        default_permissions = ()
        indexes = [models.Index(fields=["release"], condition=NOT_OUT, name="copies_not_out")]
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

    @property
    def recipient(self) -> UUID | None:
        """Whom it is for, whichever statement it is of: a party, or somebody who acts for none."""
        return self.party_id or self.contact_id


class Comparison(models.Model):
    """What became of a release when it was last laid beside the register.

    ``entries`` is how many entries the register had of those days that it told of, which only ever
    grow in number: while there are no more of them, it says what it said.
    """

    release = models.OneToOneField(
        Release, on_delete=models.CASCADE, primary_key=True, related_name="comparison"
    )
    entries = models.PositiveIntegerField()
    wrong = models.BooleanField(default=False)

    class Meta:
        default_permissions = ()
        indexes = [
            models.Index(
                fields=["release"],
                condition=Q(wrong=True),
                name="releases_gone_wrong",
            )
        ]

    def __str__(self) -> str:
        return f"comparison of {self.release_id}"
