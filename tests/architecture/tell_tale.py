"""Families of which every text can be recognised wherever it turns up."""

from datetime import date

from families.models import Alert, ContactDetail, Family, PersonRole
from families.services.family import NewPerson, NewRepresentative
from tests.factories.families import make_family

# The last one is disposed of before anybody looks.
MARKS = ("Juniper", "Cobalt", "Umber")
BORN = (date(2018, 3, 9), date(2020, 11, 23), date(2016, 7, 4))


def tell_tale_family(mark: str) -> Family:
    """A family of which every text can be recognised wherever it turns up."""
    child = NewPerson(
        role=PersonRole.CHILD,
        first_name=f"Childfirst{mark}",
        last_name=f"Childlast{mark}",
        date_of_birth=BORN[MARKS.index(mark)],
        needs=f"Childneeds{mark}",
        alerts=[
            (Alert.Kind.ALLERGY, f"Allergy{mark}"),
            (Alert.Kind.INJUNCTION, f"Injunction{mark}"),
        ],
    )
    resident = NewPerson(
        role=PersonRole.RESIDENT,
        first_name=f"Residentfirst{mark}",
        last_name=f"Residentlast{mark}",
        relationship=f"Relationship{mark}",
        interpreter=f"Language{mark}",
        address_withheld=True,
        safe_route=f"Saferoute{mark}",
        contact=[
            (ContactDetail.Kind.ADDRESS, f"Flat B, Residentstreet{mark}"),
            (ContactDetail.Kind.TELEPHONE, f"01632 960{sum(map(ord, mark)):04d}"),
        ],
        representative=NewRepresentative(
            name=f"Solicitor{mark}",
            firm=f"Firm{mark}",
            their_reference=f"Theirs{mark}",
            telephone=f"01632 961{sum(map(ord, mark)):04d}",
            email=f"solicitor.{mark}@firm.example",
        ),
    )
    visiting = NewPerson(
        role=PersonRole.VISITING,
        first_name=f"Visitingfirst{mark}",
        last_name=f"Visitinglast{mark}",
        safe_route=f"Visitorsroute{mark}",
        contact=[(ContactDetail.Kind.EMAIL, f"visiting.{mark}@family.example")],
    )
    companion = NewPerson(
        role=PersonRole.COMPANION, first_name=f"Companionfirst{mark}", may_attend=True
    )
    return make_family(people=[child, resident, visiting, companion])
