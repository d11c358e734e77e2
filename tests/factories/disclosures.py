"""Requests for attendance dates and of courts, and agreements to an assessment."""

from datetime import timedelta
from typing import Any

from accounts.models import User
from contactcentre.safekeeping import clock
from disclosures.models import (
    AssessmentAgreement,
    AttendanceRequest,
    ContactPermission,
    CourtRequest,
    Release,
)
from disclosures.services import assessment, court, permission, releasing
from disclosures.services.asking import ask
from families.models import ContactDetail, Family
from families.services.file import parties_of


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


def prepared(request: AttendanceRequest, family: Family, *, by: User, **fields: Any) -> Any:
    return releasing.prepare(request=request, by=by, **_found_out(family, **fields))


def make_release(
    family: Family, *, by: User, request: AttendanceRequest | None = None, **fields: Any
) -> Release:
    """Released to every party; for whoever cannot be reached a copy waits at the centre."""
    request = request or make_request()
    found_out = _found_out(family, **fields)
    shown = releasing.prepare(request=request, by=by, **found_out)
    collecting = fields.get("collecting", {each.party_id for each in shown.recipients})
    return releasing.release(
        request_id=request.pk,
        reason="They act for the resident party",
        collecting=collecting,
        digest=fields.get("digest", shown.digest),
        by=by,
        **found_out,
    )


def agree_to_assess(family: Family, *, by: User, **fields: Any) -> AssessmentAgreement:
    """Every party agreed that Ottoline Fairweather assesses for a fortnight from today."""
    today = clock.today()
    agreed = {
        "agreeing": [party.pk for party in parties_of(family)],
        "assessor": "Ottoline Fairweather",
        "agency": "Cafcass",
        "scope": "Watches one visit, from the side of the room",
        "first_day": today,
        "last_day": today + timedelta(days=14),
        "on": today,
        **fields,
    }
    return assessment.agree(family=family, by=by, **agreed)


def make_court_request(family: Family, *, by: User, **fields: Any) -> CourtRequest:
    """The family court asked for a report two days ago."""
    today = clock.today()
    wanted = {
        "wants": "report",
        "sender": "The Family Court at Nowhere",
        "case_number": "NW26P00123",
        "came_on": today - timedelta(days=2),
        "on": today,
        **fields,
    }
    return court.note(family=family, by=by, **wanted)


def permit(family: Family, *, by: User, **fields: Any) -> ContactPermission:
    """The first contact detail on the file may be passed to the school."""
    today = clock.today()
    given = {
        "detail": ContactDetail.objects.filter(family=family).order_by("pk").first(),
        "recipient": "The head teacher of the school",
        "purpose": "So that a letter about the holidays arrives",
        "how": "written",
        "given_on": today,
        "until": None,
        "on": today,
        **fields,
    }
    return permission.permit(family=family, by=by, **given)


def _found_out(family: Family, **fields: Any) -> dict[str, Any]:
    """What a co-ordinator found out: they act for the party the child lives with."""
    today = clock.today()
    resident = family.people.get(role="resident")
    found = {
        "reference": family.reference,
        "standing": "side",
        "party_id": resident.pk,
        "called_on": today,
        "on": today,
    }
    return found | {name: value for name, value in fields.items() if name in found}
