"""Referring agencies, the people in them, and for whom each acts from when to when."""

from typing import Any

from django.conf import settings
from django.db import models

from accounts.roles import Role
from contactcentre.safekeeping.audit import audited
from contactcentre.safekeeping.models import Subject
from contactcentre.safekeeping.sealing import (
    SealedCharField,
    SealedDateField,
    SealedModel,
    SealedRow,
    SealedTextField,
)
from contactcentre.safekeeping.versions import Versioned
from families.models import Family, Person
from families.models.family import seen_by


class _OfCoOrdinators(models.QuerySet[Any]):
    def visible_to(self, person: Any) -> "_OfCoOrdinators":
        """To co-ordinators all of them; to others none."""
        if person.is_active and person.has_role(Role.CO_ORDINATOR):
            return self.all()
        return self.none()


@audited
class Agency(Versioned, SealedModel):
    """A firm, an authority or a court. Its primary key is its subject's."""

    class Kind(models.TextChoices):
        FIRM = "firm", "Solicitors"
        LOCAL_AUTHORITY = "local-authority", "Local authority"
        CAFCASS = "cafcass", "Cafcass"
        COURT = "court", "Court"
        MEDIATOR = "mediator", "Mediator"

    # Who is there acts for no party; a local authority may be a side of its own.
    OF_NO_PARTY = frozenset({Kind.LOCAL_AUTHORITY, Kind.CAFCASS, Kind.COURT, Kind.MEDIATOR})

    subject_attr = "subject_id"
    subject = models.OneToOneField(
        Subject, on_delete=models.PROTECT, primary_key=True, related_name="+"
    )
    kind = models.CharField("kind of agency", max_length=16, choices=Kind)
    name = SealedCharField("name of the agency", max_length=120)
    address = SealedTextField("postal address", max_length=300, blank=True, default="")
    telephone = SealedCharField("switchboard", max_length=40, blank=True, default="")

    objects = _OfCoOrdinators.as_manager()

    class Meta:
        verbose_name_plural = "agencies"
        default_permissions = ()

    def __str__(self) -> str:
        return f"agency {self.pk}"


@audited
class AgencyContact(Versioned, SealedModel):
    """One person in an agency: aged and disposed of apart from it and from any family."""

    subject_attr = "subject_id"
    sealed_with = ("agency_id",)
    subject = models.OneToOneField(
        Subject, on_delete=models.PROTECT, primary_key=True, related_name="+"
    )
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="contacts")
    name = SealedCharField(max_length=80)
    telephone = SealedCharField("number to call back", max_length=40)
    email = SealedCharField("e-mail address", max_length=254, blank=True, default="")
    left_on = models.DateField("left the agency on", null=True)

    objects = _OfCoOrdinators.as_manager()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"agency contact {self.pk}"

    @property
    def at_the_agency(self) -> str:
        """How a letter is addressed to them."""
        return f"{self.name}, {self.agency.name}"


class ActsForQuerySet(models.QuerySet["ActsFor"]):
    def visible_to(self, person: Any) -> "ActsForQuerySet":
        """To a co-ordinator, those of the families they may see; to others none."""
        if not person.has_role(Role.CO_ORDINATOR):
            return self.none()
        return self.filter(seen_by(person, "family"))


@audited
class ActsFor(Versioned, SealedRow):
    """Clause 3: somebody in an agency acts for one party; both days belong to the time."""

    subject_attr = "family_id"
    sealed_with = ("party_id", "contact_id")
    family = models.ForeignKey(Family, on_delete=models.CASCADE, related_name="+")
    party = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    contact = models.ForeignKey(AgencyContact, on_delete=models.CASCADE, related_name="acts_for")
    acts_from = SealedDateField("acts from")
    acts_until = SealedDateField("acted until", blank=True, default=None)
    noted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    objects = ActsForQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "times of acting for a party"
        default_permissions = ()

    def __str__(self) -> str:
        return f"acting {self.pk}"
