"""Where somebody who may see it finds the file of a record that is due."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from accounts.models import User
from accounts.roles import Role
from contactcentre.safekeeping.models import Subject, SubjectKind
from families.models import Family

# The page of each kind of record, and whether it is named by its reference or its key.
_PAGES = {
    SubjectKind.VOLUNTEER: "volunteers:record",
    SubjectKind.AGENCY_CONTACT: "disclosures:contact",
    SubjectKind.REQUEST: "disclosures:request",
    SubjectKind.CONCERN: "disclosures:concern",
}


@dataclass(frozen=True)
class File:
    """The name of a page, and what of its address says which record."""

    page: str
    key: str


def files(subjects: Iterable[Subject], *, by: User) -> dict[UUID, File]:
    """The files of these that ``by`` may open, by subject; trustees open none."""
    if not by.has_role(Role.CO_ORDINATOR):
        return {}
    shown = list(subjects)
    found = {each.pk: File(_PAGES[kind], str(each.pk)) for each in shown if (kind := _of(each))}
    families = [each.pk for each in shown if each.kind == SubjectKind.FAMILY]
    seen = set(Family.objects.visible_to(by).filter(pk__in=families).values_list("pk", flat=True))
    found |= {each.pk: File("families:file", each.reference) for each in shown if each.pk in seen}
    accounts = [each.pk for each in shown if each.kind == SubjectKind.STAFF]
    users = User.objects.filter(subject__in=accounts).values_list("subject_id", "pk")
    return found | {subject: File("account:person", str(user)) for subject, user in users}


def _of(subject: Subject) -> SubjectKind | None:
    kind = SubjectKind(subject.kind)
    return kind if kind in _PAGES else None
