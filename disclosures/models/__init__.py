from disclosures.models.assessment import AgreeingParty, AssessmentAgreement, AssessmentRefusal
from disclosures.models.concern import Concern, ConcernHold
from disclosures.models.court import CourtRequest
from disclosures.models.exception import ExceptionDisclosure, NotReferred
from disclosures.models.lead import SafeguardingLead
from disclosures.models.permission import ContactPassing, ContactPermission, ContactRefusal
from disclosures.models.release import Release, ReleaseCopy
from disclosures.models.request import AttendanceRequest

__all__ = [
    "AgreeingParty",
    "AssessmentAgreement",
    "AssessmentRefusal",
    "AttendanceRequest",
    "Concern",
    "ConcernHold",
    "ContactPassing",
    "ContactPermission",
    "ContactRefusal",
    "CourtRequest",
    "ExceptionDisclosure",
    "NotReferred",
    "Release",
    "ReleaseCopy",
    "SafeguardingLead",
]
