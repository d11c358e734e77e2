from disclosures.models.release import Release, ReleaseCopy
from disclosures.models.request import AttendanceRequest

__all__ = ["AttendanceRequest", "Release", "ReleaseCopy"]
