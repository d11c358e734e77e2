"""Requests for attendance dates."""

from datetime import timedelta
from typing import Any

from contactcentre.safekeeping import clock
from disclosures.models import AttendanceRequest
from disclosures.services import ask


def entered(**fields: Any) -> dict[str, Any]:
    """What a solicitor enters who asks about the last weeks."""
    today = clock.today()
    return {
        "asker": "representative",
        "name": "Prudence Askwith",
        "organisation": "Askwith and Daughters",
        "email": "prudence@askwith.example",
        "telephone": "01632 960123",
        "their_reference": "PA/77",
        "acts_for": "The father",
        "family": "The Larkspur children",
        "first_day": today - timedelta(days=60),
        "last_day": today - timedelta(days=1),
        **fields,
    }


def make_request(**fields: Any) -> AttendanceRequest:
    return ask(**{"warned": True, "on": clock.today(), **entered(**fields)})
