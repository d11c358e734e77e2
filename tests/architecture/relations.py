"""What to fill the places of an address with: one's own record, another's, nobody's."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import uuid4

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str

from accounts.models import User
from contactcentre.who_may.addresses import ADDRESSES
from disclosures.models import (
    ActsFor,
    AssessmentAgreement,
    ContactPermission,
    CourtRequest,
)
from families.models import (
    Alert,
    Booking,
    ContactDetail,
    Family,
    KnownFamily,
    Person,
    PersonRole,
    Review,
    Shift,
)
from families.models import Representative as Solicitor
from tests.architecture.belongings import device, passkey
from tests.architecture.session_day import SessionDay
from volunteers.models import Reference, Training

Kwargs = dict[str, Any]
Relations = Mapping[str, list[Kwargs]]
NO_FAMILY = "F-000000"
NO_NUMBER = 987654


def relations(day: SessionDay, name: str, principal: str) -> Relations:
    """What to fill the address's places with, for each relation to the record."""
    found = dict(_relations(day, name, principal))
    if name in day.of_disposed:
        found["disposed"] = [day.of_disposed[name]]
    return found


def of_disposed(day: SessionDay, name: str) -> Kwargs:
    """The address of something of the family that will have been disposed of; empty if none is.

    To be asked while it is still there.
    """
    places, family = ADDRESSES[name].places, day.disposed_of
    if "reference" in places:
        kwargs: Kwargs = {"reference": family.reference}
        for part in places - {"reference"}:
            kwargs[part] = _of_no_file(day, part) or _part(name, part, family)
        return kwargs
    (place,) = places if len(places) == 1 else [""]
    return {place: OF_FAMILIES[place](day)[-1].pk} if place in OF_FAMILIES else {}


def _of_no_file(day: SessionDay, part: str) -> Any:
    """What an address names besides the family and is no part of its file."""
    return {"pair_id": day.pairs[-1].pk, "request_id": day.requests[0].pk}.get(part)


def _part(name: str, part: str, family: Family) -> Any:
    found = PARTS[part].objects.filter(family=family, **ONLY.get(name, {}))
    return found.first().pk


def _relations(day: SessionDay, name: str, principal: str) -> Relations:
    person = day.people.get(principal, day.people["co-ordinator"])
    if name in OF_AN_ACCOUNT:
        return OF_AN_ACCOUNT[name](day, person)
    places = ADDRESSES[name].places
    if not places:
        return {"own": [{}]}
    if "reference" in places:
        return _of_families(day, name, places - {"reference"})
    (place,) = places
    return _with_one_place(day, place, person)


def devices(day: SessionDay, person: User) -> Relations:
    """Another device of one's own, and one of a colleague's."""
    mine, theirs = (device(user) for user in (person, day.colleague))
    return _three("session_id", mine.pk, theirs.pk, NO_NUMBER)


def passkeys(day: SessionDay, person: User) -> Relations:
    mine, theirs = (passkey(user) for user in (person, day.colleague))
    return _three("pk", mine.pk, theirs.pk, NO_NUMBER)


def first_links(day: SessionDay, person: User) -> Relations:
    return _three("secret", day.first, day.invitation, "x" * 43)


def links(day: SessionDay, person: User) -> Relations:
    return _three("secret", day.invitation, day.first, "x" * 43)


def private_links(day: SessionDay, person: User) -> Relations:
    return _three("secret", day.private, day.invitation, "x" * 43)


def feeds(day: SessionDay, person: User) -> Relations:
    return _three("secret", day.feed, day.invitation, "x" * 43)


def kept_apart(day: SessionDay, person: User) -> Relations:
    ours, theirs, _ = (family.reference for family in day.families)
    mine, other, _ = (pair.pk for pair in day.pairs)
    return {
        "own": [{"reference": ours, "pair_id": mine}],
        "swapped": [
            {"reference": ours, "pair_id": other},
            {"reference": theirs, "pair_id": mine},
        ],
        "unknown": [
            {"reference": ours, "pair_id": uuid4()},
            {"reference": NO_FAMILY, "pair_id": mine},
        ],
    }


def password_links(day: SessionDay, person: User) -> Relations:
    whose = user_pk_to_url_str(day.colleague)
    good = {"uidb36": whose, "key": default_token_generator.make_token(day.colleague)}
    return {"own": [good], "unknown": [good | {"key": "abc-def"}, good | {"uidb36": "zzz"}]}


def answering(day: SessionDay, person: User) -> Relations:
    """A request that waits, and each family it might be about."""
    ours, theirs, _ = (family.reference for family in day.families)
    mine = day.requests[0].pk
    return {
        "own": [{"request_id": mine, "reference": ours}],
        "other": [{"request_id": mine, "reference": theirs}],
        "unknown": [
            {"request_id": uuid4(), "reference": ours},
            {"request_id": mine, "reference": NO_FAMILY},
        ],
    }


def release_copies(day: SessionDay, person: User) -> Relations:
    mine, other, _ = day.releases
    ours, theirs = (each.copies.first().pk for each in (mine, other))
    return {
        "own": [{"release_id": mine.pk, "copy_id": ours}],
        "swapped": [
            {"release_id": mine.pk, "copy_id": theirs},
            {"release_id": other.pk, "copy_id": ours},
        ],
        "unknown": [
            {"release_id": mine.pk, "copy_id": uuid4()},
            {"release_id": uuid4(), "copy_id": ours},
        ],
    }


def own_data_copies(day: SessionDay, person: User) -> Relations:
    """Requests that have been answered; those that wait have no copy."""
    own, other = day.data_copies
    return _three("data_request_id", own.pk, other.pk, uuid4())


def steps(day: SessionDay, person: User) -> Relations:
    mine = day.volunteers[0].pk
    return {
        "own": [{"volunteer_id": mine, "step": "leave"}],
        "unknown": [
            {"volunteer_id": uuid4(), "step": "leave"},
            {"volunteer_id": mine, "step": "fly"},
        ],
    }


def references(day: SessionDay, person: User) -> Relations:
    return _of_volunteers(day, "reference_id", Reference)


def training(day: SessionDay, person: User) -> Relations:
    return _of_volunteers(day, "training_id", Training)


def reports(day: SessionDay, person: User) -> Relations:
    """The year that has a report, one before the centre's records, and this one."""
    year = day.report.year
    return {"own": [{"year": year}], "unknown": [{"year": 1900}, {"year": year + 1}]}


def _of_volunteers(day: SessionDay, part: str, model: Any) -> Relations:
    mine, other = day.volunteers
    ours, theirs = (model.objects.get(volunteer=each).pk for each in day.volunteers)
    return {
        "own": [{"volunteer_id": mine.pk, part: ours}],
        "swapped": [
            {"volunteer_id": mine.pk, part: theirs},
            {"volunteer_id": other.pk, part: ours},
        ],
        "unknown": [
            {"volunteer_id": mine.pk, part: uuid4()},
            {"volunteer_id": uuid4(), part: ours},
        ],
    }


def _with_one_place(day: SessionDay, place: str, person: User) -> Relations:
    """Of the family allocated, of the other one, of none."""
    of_nobody = {
        "session_id": day.session,
        "closure_id": day.closure,
        "room_id": day.room,
        "post_id": day.volunteers[0].post,
        "accident_id": day.accident,
        "review_id": day.review,
        "breach_id": day.breach,
        "agency_id": day.acting[0].contact.agency,
        "contact_id": day.acting[0].contact,
    }
    if place in of_nobody:
        return {"own": [{place: of_nobody[place].pk}], "unknown": [{place: uuid4()}]}
    if place == "concern_id":
        own, other, _ = day.concerns
        return _three(place, own.pk, other.pk, uuid4())
    if place in OF_FAMILIES:
        own, other, _ = OF_FAMILIES[place](day)
        return _three(place, own.pk, other.pk, uuid4())
    mine = Shift.objects.filter(volunteer__user=person).first()
    pairs: dict[str, list[Any]] = {
        "sheet_id": day.sheets,
        "presence_id": day.presences,
        "request_id": day.requests,
        "user_id": [person, day.colleague],
        "shift_id": [mine or day.shifts[0], day.shifts[1]],
        "volunteer_id": day.volunteers,
        "case_id": day.cases,
        "hold_id": day.holds,
        "data_request_id": day.data_requests,
        "lead_id": day.leads,
        "check_id": [volunteer.checks.get() for volunteer in day.volunteers],
    }
    own, other = pairs[place]
    return _three(place, own.pk, other.pk, uuid4())


def _of_families(day: SessionDay, name: str, parts: frozenset[str]) -> Relations:
    """Below a family: its own part, the other family's part, no part, no family."""
    ours, theirs, _ = (family.reference for family in day.families)
    if not parts:
        return _three("reference", ours, theirs, NO_FAMILY)
    (part,) = parts
    mine, other = (_part(name, part, family) for family in day.families[:2])
    return {
        "own": [{"reference": ours, part: mine}],
        "swapped": [{"reference": ours, part: other}, {"reference": theirs, part: mine}],
        "unknown": [{"reference": ours, part: uuid4()}, {"reference": NO_FAMILY, part: mine}],
    }


def _three(place: str, own: Any, other: Any, unknown: Any) -> Relations:
    return {"own": [{place: own}], "other": [{place: other}], "unknown": [{place: unknown}]}


def policy_versions(day: SessionDay, person: User) -> Relations:
    """The version in force, a draft, none."""
    return _three("number", 1, 2, NO_NUMBER)


OF_AN_ACCOUNT = {
    "account:session-end": devices,
    "mfa_remove_webauthn": passkeys,
    "account:first": first_links,
    "account:link": links,
    "policy:version": policy_versions,
    "families:apart-lift": kept_apart,
    "families:your-referral": private_links,
    "families:calendar-feed": feeds,
    "disclosures:match": answering,
    "disclosures:letter": release_copies,
    "disclosures:hand-over": release_copies,
    "governance:report": reports,
    "governance:report-make": reports,
    "governance:report-json": reports,
    "governance:report-pdf": reports,
    "retention:data-copy": own_data_copies,
    "retention:data-copy-pdf": own_data_copies,
    "volunteers:move": steps,
    "volunteers:reference-edit": references,
    "volunteers:training-edit": training,
    "account_reset_password_from_key": password_links,
}
OF_FAMILIES: dict[str, Callable[[SessionDay], list[Any]]] = {
    "booking_id": lambda day: day.bookings,
    "allocation_id": lambda day: day.allocations,
    "entry_id": lambda day: day.entries,
    "referral_id": lambda day: day.referrals,
    "half_id": lambda day: day.halves,
    "link_id": lambda day: day.started,
    "release_id": lambda day: day.releases,
}
PARTS: dict[str, Any] = {
    "alert_id": Alert,
    "person_id": Person,
    "representative_id": Solicitor,
    "detail_id": ContactDetail,
    "party_id": Person,
    "review_id": Review,
    "booking_id": Booking,
    "known_id": KnownFamily,
    "agreement_id": AssessmentAgreement,
    "permission_id": ContactPermission,
    "court_request_id": CourtRequest,
    "acting_id": ActsFor,
}
ONLY = {
    "families:pre-visit": {"role": PersonRole.VISITING},
    "families:tell-of-policy": {"role": PersonRole.VISITING},
    "families:consents": {"role": PersonRole.COMPANION},
    "disclosures:party-sign-in": {"role": PersonRole.VISITING},
    "disclosures:party-sign-in-end": {"role": PersonRole.VISITING},
}
