from families.models.contact import ContactDetail, Representative
from families.models.family import Alert, Arrangement, Family, FamilyGrant, FamilyTransition
from families.models.people import Person, PersonRole
from families.models.register import Allocation, Booking, EntryKind, Outcome, RegisterEntry
from families.models.sessions import Closure, Session, Venue

__all__ = [
    "Alert",
    "Allocation",
    "Arrangement",
    "Booking",
    "Closure",
    "ContactDetail",
    "EntryKind",
    "Family",
    "FamilyGrant",
    "FamilyTransition",
    "Outcome",
    "Person",
    "PersonRole",
    "RegisterEntry",
    "Representative",
    "Session",
    "Venue",
]
