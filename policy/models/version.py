"""The versions of the policy: drafted, adopted by two trustees, and then for ever the same."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from contactcentre.safekeeping.audit import audited
from contactcentre.safekeeping.errors import SafekeepingError
from contactcentre.safekeeping.versions import Versioned
from policy.clauses import EXCEPTIONS, PROMISES, Clause
from policy.limits import LIMITS

# The first version came with the software: nobody signed it here.
FIRST = 1

# In which field the words of a clause stand.
FIELDS = {
    Clause.E1: "exception_1",
    Clause.E2: "exception_2",
    **{clause: f"clause_{clause.number}" for clause in PROMISES},
    Clause.REVIEW: "review",
}


@dataclass(frozen=True)
class Worded:
    """A clause as one version words it; its number and title are the policy’s structure."""

    clause: Clause
    text: str

    @property
    def number(self) -> str:
        return self.clause.number

    @property
    def title(self) -> str:
        return self.clause.title


def _words(clause: Clause) -> Any:
    return models.TextField(f"{clause.heading}: {clause.title}", max_length=1500)


def _number(name: str) -> Any:
    return models.PositiveSmallIntegerField(LIMITS[name].label)


def _within(name: str) -> models.CheckConstraint:
    limit = LIMITS[name]
    between = {f"{name}__gte": limit.least, f"{name}__lte": limit.most}
    return models.CheckConstraint(name=f"policy_{name}", condition=Q(**between))


class PolicyVersionQuerySet(models.QuerySet["PolicyVersion"]):
    def adopted(self) -> "PolicyVersionQuerySet":
        """Those anybody may read, the latest first."""
        return self.filter(state=PolicyVersion.State.ADOPTED).order_by("-number")


@audited
class PolicyVersion(Versioned):
    """One version of the policy: its words, clause by clause, and the numbers its rules read.

    It is published, so nothing in it is about a person. Once adopted it never changes: the
    database refuses that too. In force from the day after its adoption at the earliest, so that
    every London day has one policy from its first minute to its last.
    """

    class State(models.TextChoices):
        DRAFT = "draft", "Draft"
        ADOPTED = "adopted", "Adopted"

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    number = models.PositiveSmallIntegerField(unique=True, editable=False)
    state = models.CharField(max_length=8, choices=State, default=State.DRAFT, editable=False)
    title = models.CharField("title", max_length=120)
    introduction = models.TextField("introduction", max_length=1500)
    exception_1 = _words(Clause.E1)
    exception_2 = _words(Clause.E2)
    clause_1 = _words(Clause.C1)
    clause_2 = _words(Clause.C2)
    clause_3 = _words(Clause.C3)
    clause_4 = _words(Clause.C4)
    clause_5 = _words(Clause.C5)
    clause_6 = _words(Clause.C6)
    clause_7 = _words(Clause.C7)
    clause_8 = _words(Clause.C8)
    clause_9 = _words(Clause.C9)
    review = _words(Clause.REVIEW)
    retention_years = _number("retention_years")
    cooling_off_days = _number("cooling_off_days")
    recheck_years = _number("recheck_years")
    overdue_days = _number("overdue_days")
    certificate_months = _number("certificate_months")
    review_months = _number("review_months")
    in_force_from = models.DateField("in force from", null=True)
    drafted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    drafted_on = models.DateField(null=True, editable=False)
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    signed_on = models.DateField(null=True, editable=False)
    signed_digest = models.CharField(max_length=64, blank=True, default="", editable=False)
    adopted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    adopted_on = models.DateField(null=True, editable=False)

    objects = PolicyVersionQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        ordering = ("-number",)
        constraints = [
            models.UniqueConstraint(
                fields=["state"], condition=Q(state="draft"), name="one_draft_of_the_policy"
            ),
            models.CheckConstraint(
                name="policy_adopted_by_two",
                condition=Q(number=FIRST, state="adopted")
                | Q(state="draft", adopted_by__isnull=True, adopted_on__isnull=True)
                | Q(
                    state="adopted",
                    drafted_by__isnull=False,
                    drafted_on__isnull=False,
                    signed_by__isnull=False,
                    adopted_by__isnull=False,
                    adopted_on__isnull=False,
                    in_force_from__isnull=False,
                    adopted_on__gte=F("signed_on"),
                    in_force_from__gt=F("adopted_on"),
                )
                & ~Q(signed_by=F("adopted_by")),
            ),
            models.CheckConstraint(
                name="policy_signature_whole",
                condition=Q(signed_by__isnull=True, signed_on__isnull=True, signed_digest="")
                | Q(signed_by__isnull=False, signed_on__isnull=False) & ~Q(signed_digest=""),
            ),
            *(_within(name) for name in LIMITS),
        ]

    def __str__(self) -> str:
        return f"policy version {self.number}"

    @property
    def name(self) -> str:
        """How records refer to it."""
        return str(self.number)

    @property
    def is_adopted(self) -> bool:
        return self.state == self.State.ADOPTED

    @property
    def exceptions(self) -> list[Worded]:
        return self._worded(EXCEPTIONS)

    @property
    def promises(self) -> list[Worded]:
        return self._worded(PROMISES)

    @property
    def reviewed(self) -> Worded:
        return Worded(Clause.REVIEW, self.review)

    @property
    def clauses(self) -> list[Worded]:
        """All of them in the order of the policy."""
        return self._worded(FIELDS)

    @property
    def numbers(self) -> list[tuple[str, int]]:
        """The numbers its rules read, each with what it is of."""
        return [
            (f"{limit.label[0].upper()}{limit.label[1:]}", getattr(self, name))
            for name, limit in LIMITS.items()
        ]

    def _worded(self, clauses: Iterable[Clause]) -> list[Worded]:
        return [Worded(clause, getattr(self, FIELDS[clause])) for clause in clauses]

    @property
    def digest(self) -> str:
        """SHA-256 over everything that is signed: words, numbers, and from when they hold."""
        signed = ["number", "title", "introduction", *FIELDS.values(), *LIMITS, "in_force_from"]
        content = {name: _said(getattr(self, name)) for name in signed}
        canonical = json.dumps(content, sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(canonical.encode()).hexdigest()

    def save(self, *args: Any, **options: Any) -> None:
        held = PolicyVersion.objects.filter(pk=self.pk, state=self.State.ADOPTED)
        if held.exists():
            raise SafekeepingError("An adopted version of the policy never changes.")
        super().save(*args, **options)

    def delete(self, *args: Any, **options: Any) -> tuple[int, dict[str, int]]:
        if self.is_adopted:
            raise SafekeepingError("An adopted version of the policy never goes.")
        return super().delete(*args, **options)


def _said(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
