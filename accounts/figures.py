"""Clauses 1 and 7 in figures: undertakings, second factors, changes of role."""

from datetime import date

from allauth.mfa.models import Authenticator
from django.db.models import Exists, OuterRef

from accounts.models import RoleChange, User
from contactcentre.safekeeping.counting import Counts, Part, counted, moments
from policy import versions
from policy.models import Awareness

_SECOND_FACTORS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]


def figures(first: date, last: date) -> Counts:
    """Counts between two London days; those that begin with “now.” are of this moment."""
    active = User.objects.filter(is_active=True)
    second = Authenticator.objects.filter(user=OuterRef("pk"), type__in=_SECOND_FACTORS)
    word = Awareness.objects.filter(
        who=OuterRef("pk"), version=versions.in_force(last).name, how=Awareness.How.READ
    )
    changes = RoleChange.objects.filter(moments("changed_at", first, last), sign_in_anew=False)
    return counted(
        Part("now.accounts", active),
        Part("now.no-second-factor", active.filter(~Exists(second))),
        Part("now.no-undertaking", active.filter(~Exists(word))),
        Part("roles.changed", changes),
    )
