"""Whether accounts are what their record says: roles change through the service, or not at all."""

import logging
import secrets
from uuid import UUID

from django.db.models import OuterRef, QuerySet, Subquery

from accounts.models import RoleChange, User
from contactcentre.safekeeping import audit

log = logging.getLogger("contactcentre.incidents")


def roles_out_of_step(people: QuerySet[User] | None = None) -> list[UUID]:
    """The accounts whose roles or state are not those of their last recorded change.

    Somebody wrote to the database behind the service's back. One query, over everybody unless
    ``people`` are given.
    """
    last = RoleChange.objects.filter(user=OuterRef("pk")).order_by("-changed_at")
    asked = (User.objects.there() if people is None else people).annotate(
        recorded_roles=Subquery(last.values("roles")[:1]),
        recorded_active=Subquery(last.values("active")[:1]),
    )
    facts = asked.values_list("pk", "roles", "is_active", "recorded_roles", "recorded_active")
    return [
        person
        for person, roles, active, recorded_roles, recorded_active in facts
        if recorded_roles is None or set(roles) != set(recorded_roles) or active != recorded_active
    ]


def in_step(user: User) -> bool:
    """Whether this account is what its record says."""
    return not roles_out_of_step(User.objects.filter(pk=user.pk))


def recorded_roles(user: User) -> list[str]:
    """The roles of the account's last recorded change."""
    last = RoleChange.objects.filter(user=user).first()
    return list(last.roles) if last else []


def report(user: User) -> None:
    """Put on record that an account was found out of step: an incident, and in the audit trail."""
    number = f"{secrets.token_hex(2)}-{secrets.token_hex(2)}".upper()
    log.error(f"Incident {number}: the roles of account {user.pk} are not those on record")
    audit.record("roles-out-of-step", user, subject_id=user.subject_id)
