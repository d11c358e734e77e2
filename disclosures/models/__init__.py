from disclosures.models.agency import ActsFor, Agency, AgencyContact
from disclosures.models.assessment import AgreeingParty, AssessmentAgreement, AssessmentRefusal
from disclosures.models.court import CourtRequest
from disclosures.models.permission import ContactPassing, ContactPermission, ContactRefusal
from disclosures.models.release import Match, Release, ReleaseCopy, Standing
from disclosures.models.request import AttendanceRequest

__all__ = [
    "ActsFor",
    "Agency",
    "AgencyContact",
    "AgreeingParty",
    "AssessmentAgreement",
    "AssessmentRefusal",
    "AttendanceRequest",
    "ContactPassing",
    "ContactPermission",
    "ContactRefusal",
    "CourtRequest",
    "Match",
    "Release",
    "ReleaseCopy",
    "Standing",
]
