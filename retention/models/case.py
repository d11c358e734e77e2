"""The disposal of one record: proposed, approved by somebody else, cooled off, executed."""

from typing import ClassVar
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from contactcentre.safekeeping.audit import audited
from contactcentre.safekeeping.models import SubjectKind

_OVER_EARLY = Q(state__in=["cancelled", "voided"])


class DisposalCaseQuerySet(models.QuerySet["DisposalCase"]):
    def open(self) -> "DisposalCaseQuerySet":
        """Those that may still end either way, and those that have to be finished."""
        return self.filter(state__in=DisposalCase.OPEN)

    def unfinished(self) -> "DisposalCaseQuerySet":
        """Those that were begun and have no certificate yet."""
        return self.filter(state__in=DisposalCase.BEGUN)

    def certified(self) -> "DisposalCaseQuerySet":
        return self.filter(state=DisposalCase.State.CERTIFIED)


@audited
class DisposalCase(models.Model):
    """Clause 8: one record on its way to confidential waste, and afterwards its certificate.

    It names the record by its opaque reference only and refers to no row of it, so that it outlives
    what it disposes of. ``digest`` is of the record as it stood when it was proposed; ``basis`` is
    empty where nobody knows any more.
    """

    class State(models.TextChoices):
        PROPOSED = "proposed", "Proposed"
        APPROVED = "approved", "Approved, cooling off"
        FENCED = "fenced", "Begun"
        SHREDDED = "shredded", "Key destroyed"
        SCRUBBED = "scrubbed", "Rows removed"
        CERTIFIED = "certified", "Disposed of as confidential waste"
        CANCELLED = "cancelled", "Cancelled"
        VOIDED = "voided", "Void"

    class Basis(models.TextChoices):
        UNUSED = "unused", "Not used for as long as the policy allows"
        ERASURE = "erasure", "Whose record it is asked for it (UK GDPR, article 17)"

    class Because(models.TextChoices):
        ASKED = "asked", "Somebody cancelled it"
        USED = "used", "The record was used, or is not due"
        CHANGED = "changed", "The record was changed"
        HELD = "held", "A hold was placed"
        RESTORED = "restored", "An old copy of the records was restored"
        LAPSED = "lapsed", "The approval was too old"
        UNPROVED = "unproved", "Its approval is not in the audit trail"

    OPEN: ClassVar[tuple[str, ...]] = (
        State.PROPOSED,
        State.APPROVED,
        State.FENCED,
        State.SHREDDED,
        State.SCRUBBED,
    )
    BEGUN: ClassVar[tuple[str, ...]] = (State.FENCED, State.SHREDDED, State.SCRUBBED)
    # The whole life of a case: from each state, those that may follow.
    FOLLOWING: ClassVar[dict[str, frozenset[str]]] = {
        State.PROPOSED: frozenset({State.APPROVED, State.CANCELLED, State.VOIDED}),
        State.APPROVED: frozenset({State.FENCED, State.CANCELLED, State.VOIDED}),
        State.FENCED: frozenset({State.SHREDDED, State.VOIDED}),
        State.SHREDDED: frozenset({State.SCRUBBED}),
        State.SCRUBBED: frozenset({State.CERTIFIED}),
        State.CERTIFIED: frozenset(),
        State.CANCELLED: frozenset(),
        State.VOIDED: frozenset(),
    }

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    of = models.UUIDField("the subject’s random key", db_index=True)
    kind = models.CharField(max_length=16, choices=SubjectKind)
    reference = models.CharField(max_length=10)
    last_used_on = models.DateField(null=True)
    state = models.CharField(max_length=10, choices=State, default=State.PROPOSED)
    digest = models.CharField(max_length=64)
    basis = models.CharField(
        "why it goes", max_length=8, choices=Basis, default=Basis.UNUSED, blank=True
    )
    asked_on = models.DateField("day on which erasure was asked for", null=True)
    proposed_on = models.DateField()
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    approved_on = models.DateField(null=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    ended_on = models.DateField(null=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    ended_because = models.CharField(max_length=8, choices=Because, blank=True)
    executed_on = models.DateField(null=True)
    executed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    certified_on = models.DateField(null=True)
    repeated_on = models.DateField("disposed of again, after an old copy was restored", null=True)
    audit_count = models.PositiveBigIntegerField(null=True)
    audit_head = models.CharField(max_length=64, blank=True)
    paper_on = models.DateField("paper file shredded", null=True)
    paper_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    objects = DisposalCaseQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        indexes = [models.Index(fields=["state", "proposed_on"], name="disposal_state")]
        constraints = [
            models.UniqueConstraint(
                "of",
                condition=Q(state__in=["proposed", "approved", "fenced", "shredded", "scrubbed"]),
                name="one_open_disposal_a_record",
            ),
            models.CheckConstraint(
                name="disposal_asked_for_when",
                condition=Q(basis="erasure", asked_on__isnull=False)
                | ~Q(basis="erasure") & Q(asked_on__isnull=True),
            ),
            models.CheckConstraint(
                name="disposal_approved_by_another",
                condition=Q(approved_on__isnull=True, approved_by__isnull=True)
                | Q(approved_on__isnull=False, approved_by__isnull=False)
                & ~Q(approved_by=F("proposed_by")),
            ),
            models.CheckConstraint(
                name="disposal_begun_after_approval",
                condition=Q(state__in=["proposed", "cancelled", "voided"])
                | Q(approved_by__isnull=False)
                | Q(repeated_on__isnull=False),
            ),
            models.CheckConstraint(
                name="disposal_ended_for_a_reason",
                condition=Q(state__in=["cancelled", "voided"], ended_on__isnull=False)
                & ~Q(ended_because="")
                | ~Q(state__in=["cancelled", "voided"])
                & Q(ended_on__isnull=True, ended_because=""),
            ),
            models.CheckConstraint(
                name="disposal_certified_when",
                condition=Q(state="certified", certified_on__isnull=False)
                | ~Q(state="certified") & Q(certified_on__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"disposal {self.pk}"


class DisposedOfQuerySet(models.QuerySet["DisposedOf"]):
    def certified(self) -> "DisposedOfQuerySet":
        """Lines of certificates that were made; of others they may still be counted anew."""
        return self.filter(case__state=DisposalCase.State.CERTIFIED)


class DisposedOf(models.Model):
    """One line of a certificate: how many rows of one kind were removed."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    case = models.ForeignKey(DisposalCase, on_delete=models.CASCADE, related_name="lines")
    what = models.CharField(max_length=60)
    rows = models.PositiveIntegerField()

    objects = DisposedOfQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint("case", "what", name="one_line_a_kind_of_record")]

    def __str__(self) -> str:
        return f"line of disposal {self.case_id}"
