"""What the centre decided about its own policy: the numbers its rules read."""

from dataclasses import dataclass, fields
from datetime import date

from policy import versions


@dataclass(frozen=True)
class Parameters:
    """The numbers in force on one day, as the version in force then has them."""

    retention_years: int
    cooling_off_days: int
    recheck_years: int
    overdue_days: int
    certificate_months: int
    review_months: int


def in_force(on: date) -> Parameters:
    """The parameters the rules read on that London day."""
    version = versions.in_force(on)
    return Parameters(**{each.name: getattr(version, each.name) for each in fields(Parameters)})
