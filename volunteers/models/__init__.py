"""What the centre keeps about the people who help: their record, their checks, their training."""

from volunteers.models.checks import (
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
