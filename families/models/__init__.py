from families.models.building import Presence, PrintedSheet
from families.models.contact import ContactDetail, Representative
from families.models.door import DoorRefusal, KeepApart, WrittenConsent
from families.models.family import (
    Alert,
    Arrangement,
    EmergencyOpening,
    Family,
    FamilyGrant,
    FamilyTransition,
    KnownFamily,
)
from families.models.people import AuthorisedBy, Person, PersonRole
from families.models.progress import PreVisit, Review, ValidReason
from families.models.referral import (
    EarlierScreening,
    Referral,
    ReferralHalf,
    ReferralLink,
    Screening,
    Side,
)
from families.models.register import Allocation, Booking, EntryKind, Outcome, RegisterEntry, Way
from families.models.rota import CalendarFeed, Shift
from families.models.sessions import Closure, Room, Session, Venue

__all__ = [
    "Alert",
    "Allocation",
    "Arrangement",
    "AuthorisedBy",
    "Booking",
    "CalendarFeed",
    "Closure",
    "ContactDetail",
    "DoorRefusal",
    "EarlierScreening",
    "EmergencyOpening",
    "EntryKind",
    "Family",
    "FamilyGrant",
    "FamilyTransition",
    "KeepApart",
    "KnownFamily",
    "Outcome",
    "Person",
    "PersonRole",
    "PreVisit",
    "Presence",
    "PrintedSheet",
    "Referral",
    "ReferralHalf",
    "ReferralLink",
    "RegisterEntry",
    "Representative",
    "Review",
    "Room",
    "Screening",
    "Session",
    "Shift",
    "Side",
    "ValidReason",
    "Venue",
    "Way",
    "WrittenConsent",
]
