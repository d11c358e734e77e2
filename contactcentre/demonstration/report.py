"""The demonstration centre in one document."""

from typing import Any

from accounts.models import User
from accounts.roles import Role
from contactcentre.demonstration.canaries import canaries
from contactcentre.demonstration.secrets import authenticator_secret_of, password_of
from contactcentre.safekeeping.keyring.keys import key_scope
from contactcentre.safekeeping.models import Subject, SubjectKind
from disclosures.models import AgencyContact
from families.models import Family
from retention.services.cases import held_openly
from volunteers.models import Volunteer

_ORDER = list(Role)

# Certificate numbers, requests, concerns and agencies have keys of their own, but are no people’s
# records.
_PART_OF_OTHERS = (
    SubjectKind.CERTIFICATE,
    SubjectKind.REQUEST,
    SubjectKind.CONCERN,
    SubjectKind.AGENCY,
)


def document() -> dict[str, Any]:
    """Its sign-ins, its records by reference, and its sealed texts."""
    with key_scope():
        return {"accounts": accounts(), "subjects": _subjects(), "canaries": canaries()}


def accounts() -> list[dict[str, str]]:
    """Each demonstration account with what it signs in with."""
    people = User.objects.filter(demonstration=True, is_active=True).order_by("created_at", "pk")
    return [
        {
            "role": user.roles[0],
            "email": (address := str(user.address)),
            "password": password_of(address),
            "totp_secret": authenticator_secret_of(address),
        }
        for user in sorted(people, key=lambda user: _ORDER.index(Role(user.roles[0])))
    ]


def _subjects() -> list[dict[str, Any]]:
    states = dict(Family.objects.values_list("pk", "state"))
    states |= dict(Volunteer.objects.values_list("pk", "state"))
    for pk, left_on in AgencyContact.objects.values_list("pk", "left_on"):
        states[pk] = "left" if left_on else "at-the-agency"
    for pk, is_active in User.objects.values_list("subject_id", "is_active"):
        states[pk] = "active" if is_active else "deactivated"
    held = set(held_openly().values_list("subject_id", flat=True))
    return [
        {
            "kind": str(SubjectKind(subject.kind)),
            "reference": subject.reference,
            "state": "disposed" if subject.disposed_on else states[subject.pk],
            "last_used_on": subject.last_used_on and subject.last_used_on.isoformat(),
            "held": subject.pk in held,
        }
        for subject in Subject.objects.exclude(kind__in=_PART_OF_OTHERS).order_by("reference")
    ]
