"""Concerns, and who leads on safeguarding."""

from datetime import timedelta
from typing import Any

from accounts.models import Notice, User
from contactcentre.safekeeping import clock
from disclosures.models import Concern, ExceptionDisclosure, NotReferred, SafeguardingLead
from disclosures.services import concern, exception, lead
from tests.factories.accounts import make_user
from tests.factories.families import make_family


def make_lead(*roles: str, deputy: bool = False, user: User | None = None) -> User:
    """Somebody in ``roles`` whom a trustee chose to lead on safeguarding."""
    chosen = user or make_user(*(roles or ("co-ordinator",)))
    lead.choose(user=chosen, deputy=deputy, by=make_user("trustee"), on=clock.today())
    return chosen


def lead_of(user: User) -> SafeguardingLead:
    return SafeguardingLead.objects.get(user=user, ended_on__isnull=True)


def make_concern(*, by: User, **fields: Any) -> Concern:
    """What a child said yesterday; of no family and nobody of the centre, unless named."""
    today = clock.today()
    seen = {
        "kind": "welfare",
        "words": "The child said that it sleeps in the shed",
        "seen_on": today - timedelta(days=1),
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
        "passed_at": clock.now(),
        "decided_by_id": by.pk,
        "on": clock.today(),
        **fields,
    }
    return exception.pass_on(concern_id=made.pk, by=by, **told)


def do_not_refer(made: Concern, *, by: User, **fields: Any) -> NotReferred:
    today = clock.today()
    said = {
        "reason": "The shed is a den in the garden",
        "decided_on": today,
        "decided_by_id": by.pk,
        "on": today,
        **fields,
    }
    return exception.do_not_refer(concern_id=made.pk, by=by, **said)


LEADS, TRUSTEES = {"lead", "deputy"}, {"trustee", "other trustee"}
CO_ORDINATORS = {"lead", "co-ordinator", "other co-ordinator"}


def sees(user: User, made: Concern) -> bool:
    return Concern.objects.visible_to(user).filter(pk=made.pk).exists()


def told_of(made: Concern) -> set[Any]:
    """The ids of those to whom a message says that there is this concern."""
    rows = Notice.objects.filter(kind="concern", about=made.reference)
    return set(rows.values_list("user_id", flat=True))


class Everybody:
    """People of every kind, and concerns about each kind of person."""

    def __init__(self, *, led: bool = True) -> None:
        self.people = {
            "lead": make_user("co-ordinator"),
            "deputy": make_user("team-leader"),
            "co-ordinator": make_user("co-ordinator"),
            "other co-ordinator": make_user("co-ordinator"),
            "team leader": make_user("team-leader"),
            "volunteer": make_user("volunteer"),
            "writer": make_user("volunteer"),
            "trustee": make_user("trustee"),
            "other trustee": make_user("trustee"),
            "closed lead": make_user("co-ordinator"),
        }
        self.family = make_family()
        if led:
            for name in ("lead", "deputy", "closed lead"):
                lead.choose(
                    user=self.people[name],
                    deputy=name != "lead",
                    by=self.people["trustee"],
                    on=clock.today(),
                )
        User.objects.filter(pk=self.people["closed lead"].pk).update(is_active=False)

    def concern(self, *about: str | None) -> Concern:
        accused = [self.people[name].pk for name in about if name]
        return make_concern(
            by=self.people["writer"],
            family_id=self.family.pk,
            complained_of=accused,
        )

    def readers(self, concern: Concern) -> set[str]:
        now = User.objects.in_bulk([user.pk for user in self.people.values()])
        return {name for name, user in self.people.items() if sees(now[user.pk], concern)}
