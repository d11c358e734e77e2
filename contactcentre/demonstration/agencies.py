"""The agencies on file: two firms that act in the same case, Cafcass and a local authority."""

from datetime import date, timedelta

from accounts.models import User
from disclosures.models import ActsFor, Agency, AgencyContact
from disclosures.services import agency as services
from families.models import Booking, Family, Person, PersonRole

Kind = Agency.Kind
_AGENCIES = (
    (
        Kind.FIRM,
        "Thornbury Family Law",
        "3 Pound Court, Nowhere",
        "Ignatius Thornbury",
        "thornbury",
    ),
    (
        Kind.FIRM,
        "Pettifer Vance & Co",
        "19 Old Brewery Yard, Nowhere",
        "Cordelia Vance",
        "pettifer",
    ),
    (
        Kind.CAFCASS,
        "Cafcass, Nowhere office",
        "Crown Buildings, Nowhere",
        "Basil Ormerod",
        "adviser",
    ),
    (
        Kind.LOCAL_AUTHORITY,
        "Nowhereshire Council, children’s services",
        "County Hall, Nowhere",
        "Dorothea Lisle",
        "council",
    ),
)


def store(*, today: date, by: User) -> None:
    """One firm for each side of the first family booked today, and two that act for nobody."""
    people = [_on_file(place, today=today) for place in range(len(_AGENCIES))]
    services.tell_of_policy(contact=people[0], by=by, on=today)
    family = first_booked(today)
    if family is None:
        return
    since = wednesday_before(today - timedelta(700))
    for contact, role in zip(people, (PersonRole.RESIDENT, PersonRole.VISITING), strict=False):
        party = Person.objects.filter(family=family, role=role).first()
        if party is not None:
            acting = ActsFor(family=family, party=party, contact=contact, acts_from=since)
            services.note_acting(acting, alongside=False, by=by, on=today)


def first_booked(today: date) -> Family | None:
    """The family whose visit is the first one today."""
    booking = Booking.objects.filter(session__date=today).order_by("starts_at", "pk").first()
    return booking.family if booking else None


def wednesday_before(day: date) -> date:
    """A day of no session, so that it stands nowhere in clear."""
    return day - timedelta((day.weekday() - 2) % 7)


def _on_file(place: int, *, today: date) -> AgencyContact:
    kind, name, address, person, domain = _AGENCIES[place]
    agency = services.open_agency(
        on=today, kind=kind, name=name, address=address, telephone=f"01632 96078{place}"
    )
    return services.add_contact(
        agency=agency,
        on=today,
        name=person,
        telephone=f"01632 96079{place}",
        email=f"{person.split()[0].lower()}@{domain}.example",
    )
