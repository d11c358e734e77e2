"""Where people can be reached, and who acts for them. Only the contact services read this."""

from django.db import models

from contactcentre.safekeeping.audit import audited
from contactcentre.safekeeping.sealing import (
    SealedCharField,
    SealedDateField,
    SealedRow,
    SealedTextField,
)
from contactcentre.safekeeping.versions import Versioned
from families.models.family import Family
from families.models.people import Person

# In the audit trail: somebody was shown one of these.
SHOWN = "contact-detail-revealed"


@audited
class ContactDetail(SealedRow):
    """One address, telephone number or e-mail address of one person.

    There is no way here from the person: a page that lists people cannot reach it by accident.
    """

    class Kind(models.TextChoices):
        ADDRESS = "address", "Address"
        TELEPHONE = "telephone", "Telephone"
        EMAIL = "email", "E-mail"

    subject_attr = "family_id"
    sealed_with = ("person_id", "kind")
    family = models.ForeignKey(Family, on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind)
    value = SealedTextField(max_length=300)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"contact detail {self.pk}"


@audited
class Representative(Versioned, SealedRow):
    """Who acts for a party: usually a solicitor."""

    subject_attr = "family_id"
    sealed_with = ("party_id",)
    family = models.ForeignKey(Family, on_delete=models.CASCADE, related_name="+")
    party = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="representatives")
    name = SealedCharField(max_length=80)
    firm = SealedCharField("firm or agency", max_length=120, blank=True, default="")
    their_reference = SealedCharField("their reference", max_length=80, blank=True, default="")
    telephone = SealedCharField(max_length=40, blank=True, default="")
    email = SealedCharField("e-mail address", max_length=254, blank=True, default="")
    acts_from = SealedDateField("acts from", blank=True, default=None)
    acts_until = SealedDateField("acted until", blank=True, default=None)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"representative {self.pk}"
