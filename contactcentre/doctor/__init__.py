"""Is everything as it should be, so that records neither leak nor get lost? ``examine`` tells."""

from contactcentre.doctor.findings import Finding, State, examine

__all__ = ["Finding", "State", "examine"]
