"""Whoever asks for their own data gets what there is: nothing sealed is left out unconsidered."""

from contactcentre.safekeeping import scrubbing
from contactcentre.safekeeping.sealing import SealedField

# Theirs, and part of the copy by itself.
GIVEN = {
    "disclosures.ActsFor",
    "disclosures.AgencyContact",
    "disclosures.ContactPassing",
    "disclosures.ContactPermission",
    "disclosures.Release",
    "families.Arrangement",
    "families.ContactDetail",
    "families.Person",
    "families.PreVisit",
    "families.Presence",
    "families.ReferralHalf",
    "families.RegisterEntry",
    "families.Representative",
    "families.WrittenConsent",
    "governance.ReviewComment",
    "volunteers.Training",
    "volunteers.Volunteer",
}
# Speaks of somebody else as well: a person decides about each.
DECIDED_ABOUT = {
    "disclosures.AssessmentAgreement",
    "disclosures.AssessmentRefusal",
    "disclosures.CourtRequest",
    "disclosures.OrderedDisclosure",
    "families.Alert",
    "families.DoorRefusal",
    "families.EarlierScreening",
    "families.EmergencyOpening",
    "families.KnownFamily",
    "families.Referral",
    "families.Screening",
    "families.ValidReason",
    "safekeeping.Hold",
    "volunteers.Reference",
}
# Never part of a copy, and why.
LEFT_OUT = {
    "disclosures.Agency": "a firm or an authority; its name stands with its people",
    "disclosures.AttendanceRequest": "what the asker typed; the days and the answer are told",
    "disclosures.Concern": "kept back to protect a child or another person",
    "disclosures.ExceptionDisclosure": "kept back to protect a child or another person",
    "disclosures.Match": "how the centre found who asks; the answer is told",
    "disclosures.NotReferred": "kept back to protect a child or another person",
    "disclosures.ReleaseCopy": "how letters were addressed; days and ways are told",
    "families.KeepApart": "it is about another family, and tells that it comes here",
    "retention.DataDecision": "how the centre came to what it gave",
    "retention.DataRequest": "what they were given before",
    "volunteers.CertificateNumber": "they have the certificate; each showing of its number counts",
}


def test_every_sealed_kind_of_record_is_given_decided_about_or_left_out_for_a_reason():
    sealed = {
        step.model._meta.label
        for step in scrubbing.steps()
        if any(isinstance(field, SealedField) for field in step.model._meta.concrete_fields)
    }

    assert GIVEN | DECIDED_ABOUT | LEFT_OUT.keys() == sealed
    assert not GIVEN & DECIDED_ABOUT
    assert not (GIVEN | DECIDED_ABOUT) & LEFT_OUT.keys()
