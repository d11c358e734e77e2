"""Concerns, and who leads on safeguarding."""

from datetime import timedelta
from typing import Any

from accounts.models import User
from contactcentre.safekeeping import clock
from disclosures.models import Concern, ExceptionDisclosure, NotReferred, SafeguardingLead
from disclosures.services import concern, exception, lead
from tests.factories.accounts import make_user


def make_lead(*roles: str, deputy: bool = False, user: User | None = None) -> User:
    """Somebody in ``roles`` whom a trustee chose to lead on safeguarding."""
    chosen = user or make_user(*(roles or ("co-ordinator",)))
    lead.choose(user=chosen, deputy=deputy, by=make_user("trustee"), on=clock.today())
    return chosen


def lead_of(user: User) -> SafeguardingLead:
    return SafeguardingLead.objects.get(user=user, ended_on__isnull=True)


def make_concern(*, by: User, **fields: Any) -> Concern:
    """A child said something; of no family and nobody of the centre, unless they are named."""
    today = clock.today()
    seen = {
        "kind": "welfare",
        "words": "The child said that it sleeps in the shed",
        "seen_on": today,
        "on": today,
        **fields,
    }
    return concern.record(by=by, **seen)


def pass_on(made: Concern, *, by: User, **fields: Any) -> ExceptionDisclosure:
    """Children’s Services were told by telephone an hour ago."""
    told = {
        "basis": "e1",
        "agency": "childrens-services",
        "organisation": "The duty team",
        "person": "Hyacinth Duty",
        "words": "A child of a family that comes here said that it sleeps in the shed",
        "route": "telephone",
        "passed_at": clock.now() - timedelta(hours=1),
        "decided_by": by,
        "on": clock.today(),
        **fields,
    }
    return exception.pass_on(concern_id=made.pk, by=by, **told)


def do_not_refer(made: Concern, *, by: User, **fields: Any) -> NotReferred:
    today = clock.today()
    said = {
        "reason": "The shed is a den in the garden",
        "decided_on": today,
        "decided_by": by,
        "on": today,
        **fields,
    }
    return exception.do_not_refer(concern_id=made.pk, by=by, **said)
