"""Requests for attendance dates and of courts, and agreements to an assessment."""

from datetime import date, timedelta
from typing import Any

from accounts.models import User
from contactcentre.safekeeping import clock
from contactcentre.safekeeping.keyring.keys import key_scope
from disclosures.models import (
    AssessmentAgreement,
    AttendanceRequest,
    ContactPermission,
    CourtRequest,
    Match,
    Release,
)
from disclosures.rules.deciding import AT_AGENCIES
from disclosures.services import assessment, court, deciding, permission, releasing
from disclosures.services.asking import ask
from families.models import ContactDetail, Family
from families.services.file import parties_of
from tests.factories.agencies import make_agency, make_contact


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


def asked_for_november(**fields: Any) -> AttendanceRequest:
    """They ask about the days up to the Saturday on which ``contact_on_saturday`` was."""
    return make_request(first_day=date(2026, 11, 1), last_day=date(2026, 11, 21), **fields)


def match(request: AttendanceRequest, family: Family, *, by: User, **fields: Any) -> Match:
    """Whoever on file fits asks; somebody at Cafcass or a local authority is put on file."""
    today = clock.today()
    kinds = AT_AGENCIES.get(AttendanceRequest.Asker(request.asker))
    on_file = deciding.callers(request, family, on=today)
    if kinds and not on_file:
        make_contact(make_agency(sorted(kinds)[0]))
        on_file = deciding.callers(request, family, on=today)
    found = {
        "standing": "side",
        "caller": on_file[0].key if on_file else "",
        "reason": "They act for the resident party",
        "reference": family.reference,
        "on": today,
        **fields,
    }
    return deciding.match(request_id=request.pk, by=by, **found)


def prepared(request: AttendanceRequest, family: Family, *, by: User, **fields: Any) -> Any:
    """What would go to whom, once it is said who asks."""
    call: dict[str, Any] = {"called_on": clock.today(), "on": clock.today()}
    call |= {name: fields.pop(name) for name in list(fields) if name in call}
    match(request, family, by=by, **fields)
    request.refresh_from_db()
    return releasing.prepare(request=request, **call)


@key_scope()
def make_release(
    family: Family,
    *,
    by: User,
    request: AttendanceRequest | None = None,
    note: str = "",
    **fields: Any,
) -> Release:
    """Released to every party; for whoever cannot be reached a copy waits at the centre."""
    request = request or make_request()
    given = {name: fields.pop(name) for name in ("collecting", "digest") if name in fields}
    prepared(request, family, by=by, **fields)
    call: dict[str, Any] = {"called_on": clock.today(), "on": clock.today(), "note": note}
    shown = releasing.prepare(request=request, **call)
    return releasing.release(
        request_id=request.pk,
        collecting=given.get("collecting", {each.party_id for each in shown.recipients}),
        digest=given.get("digest", shown.digest),
        heeded=frozenset(shown.cautions),
        by=by,
        **call,
    )


def make_held(family: Family, *, by: User, request: AttendanceRequest | None = None) -> Release:
    """Ready, and held: the visiting party of such a family has no safe way."""
    request = request or make_request()
    shown = prepared(request, family, by=by)
    call: dict[str, Any] = {"called_on": clock.today(), "digest": shown.digest}
    call["heeded"] = frozenset(shown.cautions)
    return releasing.hold(request_id=request.pk, by=by, on=clock.today(), **call)


def send_as_shown(held: Release, *, by: User, **fields: Any) -> Release:
    """What was held goes, looked at now; for nobody a copy waits at the centre."""
    given = {"collecting": set(), "on": clock.today(), **fields}
    if "digest" not in given:
        shown = releasing.prepare_held(held, on=clock.today())
        given = {"digest": shown.digest, "heeded": frozenset(shown.cautions), **given}
    return releasing.send_held(release_id=held.pk, by=by, **given)


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
