"""Looking through what is about to leave for any way of reaching somebody in the family."""

from disclosures.rules import outgoing as rules
from families.models import ContactDetail, Family, Person


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
