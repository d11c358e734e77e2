"""What is due, as the pages list it: by reference, with the kind and the last use, and no name."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import OuterRef, QuerySet, Subquery

from accounts.models import User
from contactcentre.safekeeping.models import Subject, SubjectKind, Use
from families.models import Family
from retention.models import DisposalCase
from retention.services import sweeping
from retention.services.files_of import File, files
from retention.services.visibility import cases_for, holds_for, kept_from


@dataclass(frozen=True)
class Line:
    """One record that is due: its file, its disposal if one is open, and whether it may go yet.

    ``hold`` is the key of what keeps it, of which whoever looks may know. ``is_shut`` says that
    they decide nothing about it.
    """

    subject: Subject
    hold: UUID | None
    case: DisposalCase | None
    is_ready: bool
    file: File | None
    is_shut: bool


def flagged(*, by: User) -> QuerySet[Subject]:
    """Every record that a sweep flagged and ``by`` may know of, the longest unused first.

    What is held is among them. What holds it is told to those who may know of it, and to others
    it stands there as if nothing did.
    """
    held = holds_for(by).filter(released_on__isnull=True, subject=OuterRef("pk"))
    first = Subquery(held.order_by("review_on", "pk").values("pk")[:1])
    rows = sweeping.living().filter(flagged_on__isnull=False).annotate(held=first)
    return rows.exclude(kept_from(by)).order_by("last_used_on", "reference")


def lines(subjects: Iterable[Subject], *, ready: Collection[DisposalCase], by: User) -> list[Line]:
    """Those of one page, each with its open disposal and its file; a few queries for all."""
    shown = list(subjects)
    open_cases = DisposalCase.objects.open().filter(of__in=[subject.pk for subject in shown])
    by_subject = {case.of: case for case in open_cases}
    there = files(shown, by=by)
    closed = _shut(shown, there)
    return [
        Line(
            subject,
            subject.held,  # type: ignore[attr-defined]
            case := by_subject.get(subject.pk),
            case in ready,
            there.get(subject.pk),
            subject.pk in closed,
        )
        for subject in shown
    ]


def shut(subjects: Iterable[Subject], *, by: User) -> set[UUID]:
    """Those of these about which ``by`` decides nothing: families, while they see none.

    So it is for a co-ordinator without a check that holds, and for every trustee.
    """
    shown = list(subjects)
    return _shut(shown, files(shown, by=by))


def record(reference: str, *, by: User) -> Subject:
    """The record of that reference. Raises ``Subject.DoesNotExist``.

    So it does for what ``by`` may not know of or not see, and for what was disposed of.
    """
    there = sweeping.living().exclude(kept_from(by))
    subject = there.get(reference=reference, fenced_on=None)
    if subject.kind == SubjectKind.FAMILY and not _may_see(subject.pk, by):
        raise Subject.DoesNotExist
    return subject


def undated(*, by: User) -> QuerySet[Subject]:
    """Records that wait for somebody to say when they were last used."""
    rows = sweeping.undated().exclude(kept_from(by))
    return rows.order_by("created_on", "reference")


def dated_on_paper(*, by: User) -> QuerySet[Subject]:
    """Records of whose last use only the paper file says anything, which may be put right."""
    rows = sweeping.living().filter(last_use=Use.ON_PAPER, fenced_on=None).exclude(kept_from(by))
    return rows.order_by("-last_used_on", "reference")


def cases(*, over: bool, by: User) -> QuerySet[DisposalCase]:
    """Disposals that are open, or that are over, the latest first."""
    rows = cases_for(by)
    if over:
        return rows.exclude(state__in=DisposalCase.OPEN).order_by("-proposed_on", "reference")
    return rows.open().order_by("proposed_on", "reference")


def case(case_id: UUID, *, by: User) -> DisposalCase:
    """One disposal with everybody who had a part in it. Raises ``DisposalCase.DoesNotExist``."""
    people = ("proposed_by", "approved_by", "ended_by", "executed_by", "paper_by")
    return cases_for(by).select_related(*people).get(pk=case_id)


def waiting_for(trustee: User) -> int:
    """How many disposals wait for this trustee's signature."""
    proposed = cases_for(trustee).filter(state=DisposalCase.State.PROPOSED)
    return proposed.exclude(proposed_by=trustee).count()


def _shut(shown: Iterable[Subject], there: Collection[UUID]) -> set[UUID]:
    families = {subject.pk for subject in shown if subject.kind == SubjectKind.FAMILY}
    return families - set(there)


def _may_see(family_id: UUID, by: User) -> bool:
    return Family.objects.visible_to(by).filter(pk=family_id).exists()
