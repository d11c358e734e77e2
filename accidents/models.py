"""Clause 8: the accident book. Each entry is complete in itself, and the book is kept for ever."""

from typing import Any
from uuid import UUID

from django.db import models
from django.db.models import Q

from accounts.roles import Role
from contactcentre.safekeeping import clock
from contactcentre.safekeeping.audit import audited
from contactcentre.safekeeping.keyring import keys
from contactcentre.safekeeping.sealing import (
    SealedBooleanField,
    SealedCharField,
    SealedDateTimeField,
    SealedRow,
    SealedTextField,
)
from volunteers.models.record import own_check_holds

# The whole book has one key, which is nobody's: it goes with no family, volunteer or account.
BOOK = keys.keep_for_ever(UUID("acc1de27-b00c-4000-8000-000000000001"))


class AccidentEntryQuerySet(models.QuerySet["AccidentEntry"]):
    def visible_to(self, person: Any) -> "AccidentEntryQuerySet":
        """All of them to a co-ordinator whose own check holds; to others none."""
        if not (person.is_active and person.has_role(Role.CO_ORDINATOR)):
            return self.none()
        return self.filter(own_check_holds(person, on=clock.today()))


@audited
class AccidentEntry(SealedRow):
    """One injured person's accident, as it was written down.

    There is no way from here to a family, a volunteer's record or an account: names stand as they
    were written. The database refuses every change; what was wrong is put right by an addendum.
    ``year`` and ``number`` are those of the writing, so that a year that is over stays as it is.
    """

    class Injured(models.TextChoices):
        CHILD = "child", "Child"
        PARENT = "parent", "Parent or relative"
        VOLUNTEER = "volunteer", "Volunteer"
        STAFF = "staff", "Staff"
        VISITOR = "visitor", "Visitor"

    subject_attr = "book"
    sealed_with = ("year", "number", "role")
    book = models.UUIDField(default=BOOK, editable=False)
    year = models.PositiveSmallIntegerField(editable=False)
    number = models.PositiveSmallIntegerField(editable=False)
    role = models.CharField("who was hurt", max_length=9, choices=Injured)
    name = SealedCharField("name of the injured person", max_length=120)
    age = SealedCharField("age of the child", max_length=20, blank=True, default="")
    happened_at = SealedDateTimeField()
    place = SealedCharField("place in the building", max_length=120)
    what_happened = SealedTextField("what happened", max_length=1500)
    injury = SealedTextField("what injury, to which part of the body", max_length=500)
    treatment = SealedTextField("what was done", max_length=500)
    treated_by = SealedCharField("who did it", max_length=120, blank=True, default="")
    to_hospital = SealedBooleanField("taken straight from here to hospital", default=False)
    told = SealedCharField("which adult was told, and when", max_length=200, blank=True, default="")
    witnesses = SealedTextField("who saw it", max_length=300, blank=True, default="")
    written_by = SealedCharField("who writes this", max_length=120)
    written_at = SealedDateTimeField()

    objects = AccidentEntryQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints = [
            models.CheckConstraint(name="entry_in_the_book", condition=Q(book=BOOK)),
            models.UniqueConstraint("year", "number", name="entry_numbered_once"),
        ]

    def __str__(self) -> str:
        return f"accident entry {self.pk}"

    @property
    def reference(self) -> str:
        return in_full(self.year, self.number)

    @property
    def is_worker(self) -> bool:
        return self.role in {self.Injured.VOLUNTEER, self.Injured.STAFF}


@audited
class Addendum(SealedRow):
    """What was added to an entry later. It changes nothing of what stands there."""

    subject_attr = "book"
    sealed_with = ("entry_id", "number")
    book = models.UUIDField(default=BOOK, editable=False)
    entry = models.ForeignKey(AccidentEntry, on_delete=models.PROTECT, related_name="addenda")
    number = models.PositiveSmallIntegerField(editable=False)
    text = SealedTextField("what is to be added or put right", max_length=1000)
    written_by = SealedCharField("who writes this", max_length=120)
    written_at = SealedDateTimeField()

    class Meta:
        default_permissions = ()
        ordering = ("number",)
        constraints = [
            models.CheckConstraint(name="addendum_in_the_book", condition=Q(book=BOOK)),
            models.UniqueConstraint("entry", "number", name="addendum_numbered_once"),
        ]

    def __str__(self) -> str:
        return f"addendum {self.pk}"


def in_full(year: int, number: int) -> str:
    """The number of an entry as people say it: 2026-004."""
    return f"{year}-{number:03d}"
