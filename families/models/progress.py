"""A family's way through the centre: the pre-visit of each party, and the reviews."""

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q

from contactcentre.safekeeping.audit import audited
from contactcentre.safekeeping.sealing import (
    SealedBooleanField,
    SealedCharField,
    SealedDateField,
    SealedRow,
)
from contactcentre.safekeeping.versions import Versioned
from families.models.family import Family
from families.models.people import Person
from families.models.register import Booking


@audited
class PreVisit(Versioned, SealedRow):
    """What was done with one party before the first contact, apart from the other side."""

    class Identity(models.TextChoices):
        NOT_SEEN = "", "Not seen yet"
        PASSPORT = "passport", "Passport"
        DRIVING_LICENCE = "driving-licence", "Driving licence"
        OTHER_PHOTOGRAPH = "other-photograph", "Another document with a photograph"
        VOUCHED = "vouched", "Known in person to the referrer, who confirms it"

    subject_attr = "family_id"
    family = models.ForeignKey(Family, on_delete=models.CASCADE, related_name="+")
    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="pre_visit")
    held_on = SealedDateField("date of the pre-visit", blank=True, default=None)
    identity = SealedCharField(
        "identity seen", max_length=20, choices=Identity, blank=True, default=""
    )
    rules_explained = SealedBooleanField("the rules were explained", default=False)
    agreement_signed = SealedBooleanField("the agreement was signed", default=False)
    child_shown_round = SealedBooleanField("the child was shown round", default=False)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        verbose_name_plural = "pre-visits"
        default_permissions = ()

    def __str__(self) -> str:
        return f"pre-visit {self.pk}"


@audited
class ValidReason(SealedRow):
    """Why a visit was missed that does not count against the side that missed it.

    One of a closed list that blames nobody. It is for the review of the place alone: how the visit
    ended is told to each side in the same words as without it.
    """

    class Reason(models.TextChoices):
        ILLNESS = "illness", "Somebody was ill"
        TRAVEL = "travel", "They could not travel: weather, road, train or bus"
        FAMILY = "family", "A death, a birth or an emergency in the family"
        OFFICIAL = "official", "A court or another appointment that could not be moved"
        WORK = "work", "Work or school that could not be moved"
        MISUNDERSTOOD = "misunderstood", "The day or the time was misunderstood"

    subject_attr = "family_id"
    family = models.ForeignKey(Family, on_delete=models.CASCADE, related_name="+")
    booking = models.OneToOneField(Booking, on_delete=models.CASCADE, related_name="valid_reason")
    reason = SealedCharField("valid reason", max_length=16, choices=Reason)
    noted_on = models.DateField("noted on")
    noted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        verbose_name_plural = "valid reasons"
        default_permissions = ()

    def __str__(self) -> str:
        return f"valid reason {self.pk}"


@audited
class Review(Versioned):
    """A look at a family's place: the regular one, or one that two missed visits opened.

    Closed answers only: a review is no report (clause 2). A regular one follows the one before it
    and never replaces it, so its ``version`` counts the regular reviews of the family.
    """

    class Kind(models.TextChoices):
        REGULAR = "regular", "Regular review"
        VISITOR_MISSED = "visitor-missed", "Two visits missed by the visiting side"
        CHILD_SIDE_MISSED = "child-side-missed", "Two visits missed by the child’s side"

    class Decision(models.TextChoices):
        GOES_ON = "goes-on", "Contact goes on as arranged"
        CHANGES = "changes", "Contact goes on, the arrangement changes"
        PAUSES = "pauses", "Contact pauses"
        MOVES_ON = "moves-on", "The family moves on"

    class MoveOn(models.TextChoices):
        OWN_ARRANGEMENTS = "own-arrangements", "Their own arrangements"
        HANDOVER = "handover", "Handover only, here or elsewhere"
        SUPERVISED = "supervised", "Supervised contact elsewhere"
        CONTACT_ENDS = "contact-ends", "Contact ends"
        PLACE_GIVEN_UP = "place-given-up", "The place goes to another family"

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    family = models.ForeignKey(Family, on_delete=models.CASCADE, related_name="reviews")
    kind = models.CharField(max_length=20, choices=Kind)
    opened_on = models.DateField()
    decision = models.CharField(max_length=12, choices=Decision, blank=True)
    move_on = models.CharField("moves on to", max_length=20, choices=MoveOn, blank=True)
    decided_on = models.DateField(null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        default_permissions = ()
        ordering = ("-opened_on", "-pk")
        constraints = [
            models.CheckConstraint(
                name="review_decision_is_dated",
                condition=Q(decision="", decided_on__isnull=True)
                | ~Q(decision="") & Q(decided_on__isnull=False),
            ),
            models.CheckConstraint(
                name="review_says_where_to_when_moving_on",
                condition=Q(decision="moves-on") & ~Q(move_on="")
                | ~Q(decision="moves-on") & Q(move_on=""),
            ),
            models.UniqueConstraint(
                fields=["family", "kind"], condition=Q(decision=""), name="one_open_review_a_kind"
            ),
        ]

    def __str__(self) -> str:
        return f"review {self.pk}"
