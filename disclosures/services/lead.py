"""Choosing who leads on safeguarding."""

from datetime import date
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from accounts import notices, persons
from accounts.models import Notice, User
from accounts.roles import Role
from disclosures.models import SafeguardingLead
from disclosures.rules import concern as rules
from disclosures.services.concern import tell_of_open_concerns


@persons.trusts
def leads(user: User) -> bool:
    """Whether this person leads on safeguarding now, or is the lead’s deputy."""
    return SafeguardingLead.objects.filter(user=user, ended_on__isnull=True).exists()


def every_lead() -> QuerySet[SafeguardingLead]:
    """Everybody who leads or led: the lead first, then deputies, then those who do no more."""
    rows = SafeguardingLead.objects.select_related("user", "chosen_by", "ended_by")
    return rows.order_by("ended_on", "deputy", "-chosen_on", "pk")


@transaction.atomic
def choose(*, user: User, deputy: bool, by: User, on: date) -> SafeguardingLead:
    """From now on ``user`` leads on safeguarding; trustees are told.

    So is ``user``, of every concern about which nothing is decided. Raises ``Refused``.
    """
    in_force = list(SafeguardingLead.objects.select_for_update().filter(ended_on__isnull=True))
    rules.check_may_choose_lead(person=by, user=user, deputy=deputy, in_force=in_force)
    lead = SafeguardingLead.objects.create(user=user, deputy=deputy, chosen_on=on, chosen_by=by)
    _tell_trustees(lead, f"{lead.pk} chosen")
    tell_of_open_concerns()
    return lead


@transaction.atomic
def end(*, lead_id: UUID, by: User, on: date) -> SafeguardingLead:
    """From the next request on this person reads no concern any more; trustees are told.

    Those who now read what nothing is decided about are told of it. Raises ``Refused``.
    """
    lead = SafeguardingLead.objects.select_for_update().get(pk=lead_id)
    rules.check_may_end_lead(lead=lead)
    lead.ended_on, lead.ended_by = on, by
    lead.save(update_fields=["ended_on", "ended_by"])
    _tell_trustees(lead, f"{lead.pk} ended")
    tell_of_open_concerns()
    return lead


def _tell_trustees(lead: SafeguardingLead, occasion: str) -> None:
    notices.tell(
        notices.holding(Role.TRUSTEE),
        kind=Notice.Kind.LEAD_CHANGED,
        about=lead.user.subject.reference,
        occasion=occasion,
    )
