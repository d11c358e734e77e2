"""Clauses 1 and 7 in figures: undertakings, what was not shown, second factors, roles."""

from datetime import date

from allauth.mfa.models import Authenticator
from django.db.models import CharField, Exists, OuterRef

from accounts.models import RoleChange, User
from contactcentre.safekeeping.audit_entry import AuditEntry
from contactcentre.safekeeping.counting import Between, Counting, Counts, Part
from policy import versions
from policy.models import Awareness

_SECOND_FACTORS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]


def figures(first: date, last: date) -> Counts:
    """Counts between two London days; those that begin with “now.” are of this moment."""
    return _COUNTING.between(first, last, version=versions.in_force(last).name)


def _parts(between: Between, version: str) -> list[Part]:
    active = User.objects.filter(is_active=True)
    second = Authenticator.objects.filter(user=OuterRef("pk"), type__in=_SECOND_FACTORS)
    word = Awareness.objects.filter(who=OuterRef("pk"), version=version, how=Awareness.How.READ)
    trail = AuditEntry.objects.filter(between.at("timestamp"))
    changes = RoleChange.objects.filter(between.at("changed_at"), sign_in_anew=False)
    return [
        Part("now.accounts", active),
        Part("now.no-second-factor", active.filter(~Exists(second))),
        Part("now.no-undertaking", active.filter(~Exists(word))),
        Part("roles.changed", changes),
        Part("not-shown", trail.filter(event="not-shown")),
        Part("second-factor-refused", trail.filter(event="second-factor-refused")),
    ]


_COUNTING = Counting(_parts, version=CharField())
