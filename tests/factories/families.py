"""Families, opened along the road the centre takes."""

from datetime import date
from itertools import count
from typing import Any

from contactcentre.safekeeping import clock
from contactcentre.safekeeping.keyring.keys import key_scope
from families.models import ContactDetail, Family, PersonRole
from families.services.family import NewFamily, NewPerson, NewRepresentative, open_families

_numbers = count(1)


def new_family(**fields: Any) -> NewFamily:
    """Two sides and a child, each with a name and contact details that occur nowhere else."""
    number = next(_numbers)
    people = fields.pop("people", None) or [
        NewPerson(
            role=PersonRole.CHILD,
            first_name=f"Childfirst{number}",
            last_name=f"Childlast{number}",
            date_of_birth=date(2019, 6, 1),
        ),
        NewPerson(
            role=PersonRole.RESIDENT,
            first_name=f"Residentfirst{number}",
            last_name=f"Residentlast{number}",
            address_withheld=True,
            safe_route=f"Through the office, saferoute{number}",
            contact=[
                (ContactDetail.Kind.ADDRESS, f"{number} Residentstreet"),
                (ContactDetail.Kind.TELEPHONE, f"01632 96{number:04d}"),
            ],
            representative=NewRepresentative(name=f"Solicitor{number}", firm=f"Firm{number}"),
        ),
        NewPerson(
            role=PersonRole.VISITING,
            first_name=f"Visitingfirst{number}",
            last_name=f"Visitinglast{number}",
            contact=[(ContactDetail.Kind.EMAIL, f"visiting{number}@family.example")],
        ),
    ]
    return NewFamily(people=people, **{"state": Family.State.ACTIVE, **fields})


def make_family(**fields: Any) -> Family:
    """A family that attends, or in the ``state`` named."""
    return make_families(1, **fields)[0]


@key_scope()
def make_families(how_many: int, **fields: Any) -> list[Family]:
    """Several such families, opened together."""
    plans = [new_family(**fields) for _ in range(how_many)]
    return open_families(plans, by=None, on=clock.today())
