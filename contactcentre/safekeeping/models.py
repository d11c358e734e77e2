"""Subjects, whose records are sealed each under a key of their own, what holds them, sent forms."""

import secrets
from uuid import UUID, uuid4

from django.conf import settings
from django.db import models

from contactcentre.safekeeping.audit_entry import AuditEntry
from contactcentre.safekeeping.sealing import SealedRow, SealedTextField
from contactcentre.safekeeping.upkeep import BackupMade, CardShown, Drill

__all__ = [
    "AuditEntry",
    "BackupMade",
    "CardShown",
    "Drill",
    "Hold",
    "Subject",
    "SubjectKind",
    "Submission",
    "Use",
]

# Without 0, 1, I, L, O and U: references are read out over the telephone.
_ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"


class SubjectKind(models.TextChoices):
    FAMILY = "family", "Family"
    VOLUNTEER = "volunteer", "Volunteer"
    AGENCY_CONTACT = "agency_contact", "Agency contact"
    STAFF = "staff", "Staff account"
    CERTIFICATE = "certificate", "DBS certificate number"
    REQUEST = "request", "Request for attendance dates"
    CONCERN = "concern", "Concern"
    AGENCY = "agency", "Agency"

    @property
    def prefix(self) -> str:
        """The letter its references begin with; no two kinds share one."""
        return _PREFIXES.get(self, self.value[0].upper())


_PREFIXES = {SubjectKind.CONCERN: "K", SubjectKind.AGENCY: "G"}


class Use(models.TextChoices):
    """Clause 8: the events that count as use of a record. Nothing else does."""

    REFERRAL = "referral", "Referral"
    BOOKING = "booking", "Booking"
    ATTENDANCE = "attendance", "Attendance"
    PRE_VISIT = "pre-visit", "Pre-visit"
    RELEASE = "release", "Attendance dates released"
    # Says what contact says: not everybody who sees a file may know that there is a concern.
    EXCEPTION_DISCLOSURE = "exception-disclosure", "Contact with the person"
    PERMISSION = "permission", "Permission given or withdrawn"
    CORRECTION = "correction", "Corrected by a person"
    CONTACT = "contact", "Contact with the person"
    CONSULTED = "consulted", "Consulted for a stated reason"
    # More than opening a file: somebody had to reach the person, and it is on record that they did.
    SHOWN = "shown", "A contact detail was needed"
    SIGNED_IN = "signed-in", "Signed in to work"
    ON_PAPER = "on-paper", "By the paper file"


def new_reference(kind: SubjectKind) -> str:
    """An opaque reference such as ``F-7K3M9Q``; it says what kind of record it is, never whose."""
    return f"{kind.prefix}-" + "".join(secrets.choice(_ALPHABET) for _ in range(6))


def number_of(key: UUID) -> str:
    """Eight signs to read out, always the same ones of a random key; no other number tells them."""
    left, signs = key.int, ""
    for _ in range(8):
        left, sign = divmod(left, len(_ALPHABET))
        signs += _ALPHABET[sign]
    return signs


class Subject(models.Model):
    """One record of the centre: what is sealed, aged and disposed of as a whole.

    ``flagged_on`` is set once it was found unused for long enough, and cleared by any use. From
    ``fenced_on`` nothing of it may be read or written. Of a disposed one only this row is left.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    kind = models.CharField(max_length=16, choices=SubjectKind)
    reference = models.CharField(max_length=10, unique=True)
    created_on = models.DateField()
    last_used_on = models.DateField(null=True)
    last_use = models.CharField(max_length=24, choices=Use, blank=True)
    flagged_on = models.DateField(null=True)
    fenced_on = models.DateField(null=True)
    disposed_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="subject_disposed_is_bare",
                condition=models.Q(disposed_on__isnull=True)
                | models.Q(
                    fenced_on__isnull=False, last_used_on__isnull=True, flagged_on__isnull=True
                ),
            ),
            models.CheckConstraint(
                name="subject_last_use_named",
                condition=models.Q(last_used_on__isnull=True, last_use="")
                | models.Q(last_used_on__isnull=False) & ~models.Q(last_use=""),
            ),
        ]
        indexes = [
            models.Index(fields=["last_used_on"], name="subject_last_used_on"),
            models.Index(
                fields=["last_used_on", "id"],
                condition=models.Q(flagged_on__isnull=True, disposed_on__isnull=True),
                name="subject_not_flagged",
            ),
            models.Index(
                fields=["flagged_on"],
                condition=models.Q(flagged_on__isnull=False),
                name="subject_flagged",
            ),
        ]

    def __str__(self) -> str:
        return self.reference


class Hold(SealedRow):
    """A reason why a record may not be disposed of yet; it takes two people to let go of it."""

    class Kind(models.TextChoices):
        PROCEEDINGS = "proceedings", "Court proceedings"
        SAFEGUARDING = "safeguarding", "A safeguarding concern"
        SUBJECT_ACCESS = "subject-access", "Somebody asked for their own data"
        COMPLAINT = "complaint", "A complaint or an insurer’s question"
        POLICE = "police", "The police asked for it to be kept"

    subject = models.ForeignKey(Subject, on_delete=models.CASCADE, related_name="holds")
    kind = models.CharField("why it is kept", max_length=16, choices=Kind)
    reason = SealedTextField("the reason in words", max_length=500)
    placed_on = models.DateField()
    placed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    review_on = models.DateField("day on which to look again")
    release_asked_on = models.DateField(null=True)
    release_asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    released_on = models.DateField(null=True)
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        default_permissions = ()
        indexes = [
            models.Index(
                fields=["subject"],
                condition=models.Q(released_on__isnull=True),
                name="hold_in_force",
            )
        ]
        constraints = [
            models.CheckConstraint(
                name="hold_looked_at_later",
                condition=models.Q(review_on__gt=models.F("placed_on")),
            ),
            models.CheckConstraint(
                name="hold_let_go_by_two_people",
                condition=models.Q(released_on__isnull=True, released_by__isnull=True)
                | models.Q(
                    released_on__isnull=False,
                    released_by__isnull=False,
                    release_asked_on__isnull=False,
                    release_asked_by__isnull=False,
                )
                & ~models.Q(released_by=models.F("release_asked_by")),
            ),
        ]

    def __str__(self) -> str:
        return f"hold {self.pk}"


class Submission(models.Model):
    """A form that was sent: the random key it carried, and the id of what it made."""

    key = models.UUIDField()
    purpose = models.CharField(max_length=48)
    made = models.UUIDField(null=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint("key", "purpose", name="submission_once")]
        indexes = [models.Index(fields=["at"], name="submission_at")]

    def __str__(self) -> str:
        return f"submission {self.pk}"
