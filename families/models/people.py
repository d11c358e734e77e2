"""The people of a family: parties, children, and those authorised to attend or collect."""

from datetime import date

from django.db import models

from contactcentre.safekeeping.audit import audited
from contactcentre.safekeeping.sealing import (
    SealedBooleanField,
    SealedCharField,
    SealedDateField,
    SealedRow,
    SealedTextField,
)
from contactcentre.safekeeping.versions import Versioned
from families.models.family import Family


class PersonRole(models.TextChoices):
    RESIDENT = "resident", "Parent or carer the child lives with"
    VISITING = "visiting", "Visiting parent"
    OTHER_PARTY = "other-party", "Another party, such as a grandparent"
    CHILD = "child", "Child"
    COMPANION = "companion", "Authorised to attend or collect"

    @property
    def is_party(self) -> bool:
        return self in {PersonRole.RESIDENT, PersonRole.VISITING, PersonRole.OTHER_PARTY}


# The order in which a family's people are shown: the child first, then each side.
ROLE_ORDER = {
    role: place
    for place, role in enumerate(
        [
            PersonRole.CHILD,
            PersonRole.RESIDENT,
            PersonRole.VISITING,
            PersonRole.OTHER_PARTY,
            PersonRole.COMPANION,
        ]
    )
}


def age_on(born: date, day: date) -> int:
    """Whole years lived on ``day``; somebody born on 29 February is older from 1 March."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


class AuthorisedBy(models.TextChoices):
    """Where a companion's permission to attend or collect comes from."""

    REFERRAL = "referral", "Named on the referral form"
    ORDER = "order", "Named in the court order"
    CONSENT = "consent", "Written consent of both sides"


@audited
class Person(Versioned, SealedRow):
    """Somebody in a family. What can be known of them hangs here, never on the family."""

    subject_attr = "family_id"
    sealed_with = ("role",)
    family = models.ForeignKey(Family, on_delete=models.CASCADE, related_name="people")
    role = models.CharField(max_length=12, choices=PersonRole)
    first_name = SealedCharField("first name", max_length=80)
    last_name = SealedCharField("last name", max_length=80, blank=True, default="")
    relationship = SealedCharField(
        "relationship to the child", max_length=80, blank=True, default=""
    )
    date_of_birth = SealedDateField("date of birth", blank=True, default=None)
    needs = SealedTextField("access needs", max_length=300, blank=True, default="")
    interpreter = SealedCharField("interpreter needed for", max_length=80, blank=True, default="")
    may_attend = SealedBooleanField("may attend visits", default=False)
    may_collect = SealedBooleanField("may bring and collect the child", default=False)
    authorised_by = models.CharField(
        "authorised by", max_length=8, choices=AuthorisedBy, default=AuthorisedBy.REFERRAL
    )
    address_withheld = SealedBooleanField("address withheld", default=False)
    safe_route = SealedTextField("safe contact route", max_length=300, blank=True, default="")

    class Meta:
        verbose_name_plural = "people"
        default_permissions = ()

    def __str__(self) -> str:
        return f"person {self.pk}"

    @property
    def full_name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()

    def age_on(self, day: date) -> int | None:
        """Whole years on ``day``, or None when the date of birth is not known."""
        return age_on(self.date_of_birth, day) if self.date_of_birth else None
