"""What the centre keeps about the people who help: their record, their checks, their training."""

from volunteers.models.checks import (
    CertificateCorrection,
    CertificateNumber,
    CertificateSight,
    DbsCheck,
    StatusCheck,
    UpdateService,
)
from volunteers.models.record import (
    Post,
    Reference,
    Training,
    Volunteer,
    VolunteerTransition,
)

__all__ = [
    "CertificateCorrection",
    "CertificateNumber",
    "CertificateSight",
    "DbsCheck",
    "Post",
    "Reference",
    "StatusCheck",
    "Training",
    "UpdateService",
    "Volunteer",
    "VolunteerTransition",
]
