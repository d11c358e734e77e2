from disclosures.models.agency import ActsFor, Agency, AgencyContact
from disclosures.models.assessment import AgreeingParty, AssessmentAgreement, AssessmentRefusal
from disclosures.models.concern import ComplainedOf, Concern, ConcernHold, StoodBack
from disclosures.models.court import CourtRequest, OrderedDisclosure
from disclosures.models.exception import ExceptionDisclosure, NotReferred
from disclosures.models.lead import SafeguardingLead
from disclosures.models.permission import ContactPassing, ContactPermission, ContactRefusal
from disclosures.models.portal import AgencySession, CodeWanted, PartySignIn, Reader
from disclosures.models.release import Comparison, Match, Release, ReleaseCopy, Standing
from disclosures.models.request import AttendanceRequest

__all__ = [
    "ActsFor",
    "Agency",
    "AgencyContact",
    "AgencySession",
    "AgreeingParty",
    "AssessmentAgreement",
    "AssessmentRefusal",
    "AttendanceRequest",
    "CodeWanted",
    "Comparison",
    "ComplainedOf",
    "Concern",
    "ConcernHold",
    "ContactPassing",
    "ContactPermission",
    "ContactRefusal",
    "CourtRequest",
    "ExceptionDisclosure",
    "Match",
    "NotReferred",
    "OrderedDisclosure",
    "PartySignIn",
    "Reader",
    "Release",
    "ReleaseCopy",
    "SafeguardingLead",
    "Standing",
    "StoodBack",
]
