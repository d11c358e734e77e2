"""A party asks what left the centre about them: what is theirs, what is others’, and the sheet."""

from collections.abc import Iterator, Set
from datetime import date
from uuid import UUID

from django.conf import settings
from django.db import transaction

from accounts.models import User
from contactcentre.safekeeping import audit, subjects
from contactcentre.safekeeping.models import Use
from disclosures.models import (
    AccessSheet,
    ContactPassing,
    CourtRequest,
    OrderedDisclosure,
    Release,
    ReleaseCopy,
)
from disclosures.rules import access_sheet as rules
from disclosures.rules.access_sheet import Left, Whose
from disclosures.services.outgoing import check_outgoing
from disclosures.services.register import Basis, with_day_left
from families.models import Family, Person


def left_about(party: Person, *, by: User) -> list[Left]:
    """Everything that left about the party’s family, but for concerns: the earliest first.

    What was passed on of a concern is for those who lead on safeguarding to decide about, apart:
    on this list it would tell whoever may see it that there is one.
    """
    family = party.family
    found = [
        *_releases(party, by=by),
        *_details(party),
        *_courts(family, by=by),
        *_sheets(party, by=by),
    ]
    return sorted(found, key=lambda each: (each.on, each.key))


@transaction.atomic
def make(
    *, family: Family, party: Person, given: Set[str], reason: str, by: User, on: date
) -> AccessSheet:
    """Freeze the sheet as it is handed over. ``given`` are the keys of what names others too.

    Raises ``Refused`` for what belongs to somebody else, or tells where anybody can be reached.
    """
    told = rules.check_may_tell(left=left_about(party, by=by), given=given)
    decided = [each.line for each in told if each.key in given]
    check_outgoing("\n".join(decided), family=family)
    text = rules.sheet_of(
        centre=settings.CENTRE_NAME,
        name=party.full_name,
        reference=family.reference,
        told=told,
        on=on,
    )
    sheet = AccessSheet(
        family=family, party=party, text=text, reason=reason, made_on=on, made_by=by
    )
    sheet.save(force_insert=True)
    subjects.record_use(family.pk, Use.CONTACT, on=on)
    return sheet


def opened_sheet(family: Family, sheet_id: UUID, *, by: User) -> AccessSheet:
    """One sheet to print, on the record. Raises ``AccessSheet.DoesNotExist``."""
    rows = AccessSheet.objects.visible_to(by).select_related("party", "made_by")
    found = rows.get(pk=sheet_id, family=family)
    audit.record("access-sheet-read", found, action=audit.Action.ACCESS, subject_id=family.pk)
    return found


def sheets_of(family: Family, *, by: User) -> list[AccessSheet]:
    """Those that were made, the latest first."""
    rows = AccessSheet.objects.visible_to(by).filter(family=family).select_related("party")
    return list(rows.order_by("-made_on", "pk"))


def _releases(party: Person, *, by: User) -> Iterator[Left]:
    """Dates went to every side: one’s own copy is one’s own, whoever else is told names others."""
    visible = Release.objects.visible_to(by).filter(family=party.family)
    copies = with_day_left(ReleaseCopy.objects.filter(release__in=visible))
    for copy in copies.select_related("release", "party"):
        theirs = copy.party_id == party.pk
        days = f"{_day(copy.release.first_day)} to {_day(copy.release.last_day)}"
        yield Left(
            f"copy-{copy.pk}",
            copy.day,
            Basis.DATES.label,
            f"Dates and times of attendance, {days}",
            copy.addressed_to,
            Whose.THEIRS if theirs else Whose.OTHERS if copy.party_id else Whose.NAMES_OTHERS,
            copy.party.full_name if copy.party and not theirs else "",
        )


def _details(party: Person) -> Iterator[Left]:
    """A detail is its owner’s; of one that is on file no more nobody can say whose it was."""
    rows = ContactPassing.objects.filter(family=party.family)
    for passing in rows.select_related("permission__detail__person"):
        owner = passing.permission.detail.person if passing.permission else None
        theirs = owner == party
        yield Left(
            f"passing-{passing.pk}",
            passing.passed_on,
            Basis.PERMISSION.label,
            passing.what,
            passing.recipient,
            Whose.THEIRS if theirs else Whose.OTHERS,
            "" if theirs else owner.full_name if owner else "somebody whose detail is gone",
        )


def _courts(family: Family, *, by: User) -> Iterator[Left]:
    """Who wrote, and what was ordered, may be the other side’s business."""
    replies = CourtRequest.objects.visible_to(by).filter(family=family, replied_on__isnull=False)
    for reply in replies:
        yield Left(
            f"reply-{reply.pk}",
            reply.replied_on,  # type: ignore[arg-type]
            Basis.REPLY.label,
            "A reply that says nothing of the family",
            reply.sender,
            Whose.NAMES_OTHERS,
        )
    for given in OrderedDisclosure.objects.visible_to(by).filter(family=family):
        yield Left(
            f"ordered-{given.pk}",
            given.given_on,
            Basis.LAW.label,
            given.what,
            given.to,
            Whose.NAMES_OTHERS,
        )


def _sheets(party: Person, *, by: User) -> Iterator[Left]:
    for sheet in sheets_of(party.family, by=by):
        theirs = sheet.party_id == party.pk
        yield Left(
            f"sheet-{sheet.pk}",
            sheet.made_on,
            Basis.ACCESS.label,
            "A sheet like this one",
            sheet.party.full_name,
            Whose.THEIRS if theirs else Whose.OTHERS,
            "" if theirs else sheet.party.full_name,
        )


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
