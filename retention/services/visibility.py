"""Which records somebody may know of, for every list, page and decision of retention alike."""

from django.db.models import Q, QuerySet

from accounts.models import User
from contactcentre.safekeeping.models import Hold, Subject, SubjectKind
from disclosures.models import AttendanceRequest, Concern
from disclosures.services.concern import holds_kept_from
from families.models.family import known_to
from retention.models import DisposalCase
from retention.models.case import DisposalCaseQuerySet


def kept_from(person: User, subject: str = "pk", kind: str = "kind") -> Q:
    """The condition that ``subject``, a way to a record’s key, is one ``person`` finds nothing of.

    That is a family they know and what was asked about it, and a concern they may not read.
    ``kind`` is the way to what kind of record it is.
    """
    readable = Concern.objects.visible_to(person).values("pk")
    concern = Q((kind, SubjectKind.CONCERN)) & ~Q((f"{subject}__in", readable))
    return concern | of_families_known(person, subject)


def of_families_known(person: User, subject: str) -> Q:
    """The part of ``kept_from`` that is about families, for what looks after concerns itself."""
    known = known_to(person)
    about = Q(match__family__in=known) | Q(release__family__in=known)
    asked = AttendanceRequest.objects.filter(about).values("pk")
    return Q((f"{subject}__in", known)) | Q((f"{subject}__in", asked))


def subjects_for(person: User) -> QuerySet[Subject]:
    """The records that this person may know of."""
    return Subject.objects.exclude(kept_from(person))


def holds_for(person: User) -> QuerySet[Hold]:
    """The holds, in force or let go of, that this person may know of."""
    unread = holds_kept_from(person).values("hold")
    return Hold.objects.exclude(pk__in=unread).exclude(of_families_known(person, "subject"))


def cases_for(person: User) -> DisposalCaseQuerySet:
    """The disposals that this person may know of.

    Who may read a concern cannot be told any more once it is gone: its certificate is for those who
    took part in the disposal.
    """
    took_part = Q(proposed_by=person) | Q(approved_by=person) | Q(executed_by=person)
    certified = took_part & Q(kind=SubjectKind.CONCERN, state=DisposalCase.State.CERTIFIED)
    return DisposalCase.objects.filter(~kept_from(person, "of") | certified)
