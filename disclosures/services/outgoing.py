"""Looking through what is about to leave for any way of reaching somebody in the family."""

from disclosures.models import ActsFor, AttendanceRequest
from disclosures.rules import outgoing as rules
from disclosures.rules.note import check_is_no_report
from families.models import ContactDetail, Family, Person, Representative


def check_outgoing(text: str, *, family: Family, typed: str = "") -> None:
    """Raises ``Refused`` for a text that tells where anybody of the family can be reached.

    ``typed`` is what somebody typed into it; all else in it is in the centre's own words.
    """
    details = list(ContactDetail.objects.filter(family=family))
    routes = [person.safe_route for person in Person.objects.filter(family=family)]
    rules.check_tells_no_details(
        text=text,
        typed=typed,
        details=[*(each.value for each in details), *routes],
        addresses=[each.value for each in details if each.kind == ContactDetail.Kind.ADDRESS],
    )


def check_note(note: str, *, family: Family, request: AttendanceRequest) -> None:
    """Raises ``Refused`` for a note that tells anything of anybody, or of how a visit went."""
    if not note:
        return
    check_is_no_report(note=note)
    people = list(Person.objects.filter(family=family))
    named = list(Representative.objects.filter(family=family))
    acting = list(ActsFor.objects.filter(family=family).select_related("contact__agency"))
    details = ContactDetail.objects.filter(family=family)
    routes = [each.safe_route for each in people]
    theirs = [value for each in named for value in (each.telephone, each.email)]
    rules.check_note(
        note=note,
        reached=[*(each.value for each in details), *routes, *theirs, request.telephone],
        people=[
            *(each.full_name for each in people),
            *(each.name for each in named),
            *(each.contact.name for each in acting),
            request.name,
        ],
        others=[
            *(each.firm for each in named),
            *(each.contact.agency.name for each in acting),
            request.organisation,
            request.their_reference,
        ],
    )
