"""What the centre decided about its own policy: the numbers its rules read."""

from dataclasses import dataclass
from datetime import date

from django.conf import settings


@dataclass(frozen=True)
class Parameters:
    """The numbers in force on one day.

    ``retention_years`` is clause 8's; the others are rules of the centre.
    """

    retention_years: int = 3
    cooling_off_days: int = 14
    recheck_years: int = 3
    review_months: int = 12


def in_force(on: date) -> Parameters:
    """The parameters the rules read on that London day."""
    return Parameters(recheck_years=settings.DBS_RECHECK_YEARS)
