"""Signing in to read releases: codes that were asked for, and sessions. Only digests are kept."""

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from contactcentre.safekeeping.audit import audited
from disclosures.models.agency import AgencyContact
from families.models import Family, Person


@audited
class PartySignIn(models.Model):
    """Clause 3: a party for whom nobody acts reads what they are given behind a mailed code.

    The address is one on the family’s file, and stays there: what is kept here is which.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    family = models.ForeignKey(Family, on_delete=models.CASCADE, related_name="+")
    party = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    detail = models.ForeignKey("families.ContactDetail", on_delete=models.CASCADE, related_name="+")
    begun_on = models.DateField()
    begun_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    ended_on = models.DateField(null=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        verbose_name_plural = "sign-ins of parties"
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                "party", condition=Q(ended_on__isnull=True), name="one_sign_in_a_party"
            ),
            models.CheckConstraint(
                name="sign_in_ends_after_it_began",
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("begun_on")),
            ),
        ]

    def __str__(self) -> str:
        return f"sign-in of a party {self.pk}"

    @property
    def name(self) -> str:
        """Whose it is, for their own pages."""
        return str(self.party.full_name)


class CodeWanted(models.Model):
    """Somebody asked for a code. Whether anybody has that address, the worker finds out."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    alias = models.CharField(max_length=64)
    browser_digest = models.CharField(max_length=64, unique=True)
    asked_at = models.DateTimeField()
    contact = models.ForeignKey(
        AgencyContact, on_delete=models.CASCADE, null=True, related_name="+"
    )
    party_sign_in = models.ForeignKey(
        PartySignIn, on_delete=models.CASCADE, null=True, related_name="+"
    )
    code_digest = models.CharField(max_length=64, blank=True, default="")
    sent_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()
        indexes = [
            models.Index(
                fields=["asked_at"],
                condition=models.Q(sent_at__isnull=True),
                name="code_to_be_sent",
            )
        ]

    def __str__(self) -> str:
        return f"code wanted {self.pk}"


class AgencySession(models.Model):
    """Somebody of an agency, or a party, is signed in, in the browser that keeps the secret."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    contact = models.ForeignKey(
        AgencyContact, on_delete=models.CASCADE, null=True, related_name="+"
    )
    party_sign_in = models.ForeignKey(
        PartySignIn, on_delete=models.CASCADE, null=True, related_name="+"
    )
    digest = models.CharField(max_length=64, unique=True)
    began_at = models.DateTimeField()
    seen_at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                name="session_of_one_reader",
                condition=Q(contact__isnull=False, party_sign_in__isnull=True)
                | Q(contact__isnull=True, party_sign_in__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"agency session {self.pk}"

    @property
    def reader(self) -> "Reader":
        """Who is signed in."""
        found = self.contact or self.party_sign_in
        if found is None:
            raise TypeError("A session is somebody’s.")
        return found


Reader = AgencyContact | PartySignIn
