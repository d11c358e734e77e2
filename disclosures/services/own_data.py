"""What left the centre about somebody, for them to read; what is held of an agency’s people."""

from collections.abc import Iterator

from contactcentre.safekeeping.own_data import (
    Item,
    Line,
    OwnData,
    item_of,
    lines_of,
    section,
    written,
)
from disclosures.models import (
    ActsFor,
    AgencyContact,
    AssessmentAgreement,
    AssessmentRefusal,
    ContactPassing,
    ContactPermission,
    CourtRequest,
    Match,
    OrderedDisclosure,
    ReleaseCopy,
)
from disclosures.models.release import is_replaced
from disclosures.rules.portal import in_words
from disclosures.services.portal_reading import requests_of
from disclosures.services.register import Basis, with_day_left
from families.models import Person
from policy.awareness import told_of

_REACHES = frozenset({"telephone", "email"})
_RELEASE = ("release__corrected_by",)
_TO_EVERY_SIDE = "Every other side was given the same."
_CASE = "It is about the whole case, and who asked may be the other side."


def of_person(person: Person) -> OwnData:
    """What went to this person or was theirs to give. Concerns, and what was passed on because of
    one, are never part of it.
    """
    sections = [
        *section("Who of an agency on our list acts for you", _acting(person)),
        *section("What you permitted us to pass on", _permitted(person)),
        *section("What left the centre about you, day by day", _left(person)),
        *section("Your requests for attendance dates", _asked(person)),
    ]
    return OwnData(sections, _items(person))


def of_contact(contact: AgencyContact) -> OwnData:
    """What is held of somebody in an agency; whom they act for is those people’s."""
    about = lines_of(contact, "name", "telephone", "email", "left_on", reaches=_REACHES)
    acting = ActsFor.objects.filter(contact=contact).order_by("pk")
    copies = ReleaseCopy.objects.filter(contact=contact, release__released_on__isnull=False)
    return OwnData(
        [
            *section("What we hold about you", [*about, Line("Agency", str(contact.agency.name))]),
            *section(
                "When you acted for somebody",
                (Line("For one party", _span(each)) for each in acting),
            ),
            *section(
                "Your requests for attendance dates",
                (
                    Line(written(each.request.asked_on), each.state)
                    for each in reversed(requests_of(contact))
                ),
            ),
            *section(
                "Attendance dates that you were sent",
                (_copy(each) for each in copies.select_related(*_RELEASE).order_by("pk")),
            ),
            *section("When you were told of our confidentiality policy", told_of(contact.pk)),
        ]
    )


def _acting(person: Person) -> Iterator[Line]:
    rows = ActsFor.objects.filter(party=person).select_related("contact__agency").order_by("pk")
    for each in rows:
        yield Line(each.contact.at_the_agency, _span(each))


def _span(acting: ActsFor) -> str:
    until = f" until {written(acting.acts_until)}" if acting.acts_until else ""
    return f"from {written(acting.acts_from)}{until}"


def _permitted(person: Person) -> Iterator[Line]:
    for each in ContactPermission.objects.filter(detail__person=person).order_by("pk"):
        said = lines_of(each, "purpose", "how", "given_on", "until", "withdrawn_on")
        told = "; ".join(f"{line.label.lower()}: {line.value}" for line in said)
        yield Line(f"May go to {each.recipient}", told)


def _left(person: Person) -> list[Line]:
    """Their own copies and their own details. Of the dates it is said that every side was given
    them, and of none how.

    Of a detail that is on file no more nobody can say whose it was, so it is nobody’s here.
    """
    copies = with_day_left(ReleaseCopy.objects.filter(party=person)).select_related(*_RELEASE)
    passings = ContactPassing.objects.filter(permission__detail__person=person)
    found = [
        *(
            (
                each.day,
                f"{_told(_period(each), each.addressed_to, Basis.DATES)} {_TO_EVERY_SIDE}",
            )
            for each in copies
        ),
        *(
            (each.passed_on, _told(each.what, each.recipient, Basis.PERMISSION))
            for each in passings
        ),
    ]
    return [Line(written(day), said) for day, said in sorted(found)]


def _told(what: str, to: str, basis: Basis) -> str:
    return f"{what}, to {to}. {basis.label}."


def _period(copy: ReleaseCopy) -> str:
    what = f"Statement {copy.release.number}: dates and times of attendance"
    days = f"{written(copy.release.first_day)} to {written(copy.release.last_day)}"
    return f"{what}, {days}{_replaced(copy)}"


def _replaced(copy: ReleaseCopy) -> str:
    if not is_replaced(copy.release):
        return ""
    return f" (replaced by statement {copy.release.corrected_by.name})"


def _copy(copy: ReleaseCopy) -> Line:
    release = copy.release
    period = f"{written(release.first_day)} to {written(release.last_day)}"
    return Line(
        written(release.released_on),
        f"Statement {release.number}: visits from {period}{_replaced(copy)}; "
        f"{copy.get_route_display().lower()}",
    )


def _asked(person: Person) -> Iterator[Line]:
    rows = Match.objects.filter(party=person).select_related("request").order_by("pk")
    for each in rows:
        asked = each.request
        by = "yourself" if each.contact_id is None else "who acts for you"
        yield Line(written(asked.asked_on), f"Asked by {by}: {in_words(asked)}")


def _items(person: Person) -> list[Item]:
    family = person.family_id
    agreed = ("assessor", "agency", "scope", "first_day", "last_day", "agreed_on", "ended_on")
    asked = ("wants", "came_on", "sender", "case_number", "replied_on", "outcome")
    refused = ("name", "agency", "refused_on")
    ordered = ("ordered_on", "to", "what", "route", "given_on")
    neutral = with_day_left(ReleaseCopy.objects.filter(family=family, party=None))
    return [
        *(
            Item(
                f"releasecopy:{each.pk}",
                "Dates and times went to somebody who asks for neither side",
                f"{written(each.day)}: {_told(_period(each), each.addressed_to, Basis.DATES)}",
                _CASE,
            )
            for each in neutral.select_related(*_RELEASE).order_by("day", "pk")
        ),
        *(
            item_of(each, "Given because a court ordered it", *ordered, why=_CASE)
            for each in OrderedDisclosure.objects.filter(family=family).order_by("pk")
        ),
        *(
            item_of(each, "Somebody who came to assess was turned away", *refused, why=_CASE)
            for each in AssessmentRefusal.objects.filter(family=family).order_by("pk")
        ),
        *(
            item_of(each, "An assessment was agreed to", *agreed, why=_CASE)
            for each in AssessmentAgreement.objects.filter(family=family).order_by("pk")
        ),
        *(
            item_of(
                each, "A court, or somebody in the case, asked for something", *asked, why=_CASE
            )
            for each in CourtRequest.objects.filter(family=family).order_by("pk")
        ),
    ]
