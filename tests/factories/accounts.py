"""People who work for the centre, and browsers signed in as them."""

import time
from itertools import count
from typing import Any

from allauth.account.internal.userkit import user_id_to_str
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.test import Client

from accounts.aliases import alias_of
from accounts.models import RoleChange, User
from accounts.roles import Role
from contactcentre.safekeeping import clock, subjects
from contactcentre.safekeeping.keyring.keys import key_scope
from contactcentre.safekeeping.models import SubjectKind
from policy.models import Awareness
from policy.undertaking import give
from tests.factories.volunteers import make_cleared

_numbers = count(1)


@key_scope()
def make_user(*roles: str, cleared: bool = True, **fields: Any) -> User:
    """An active account in ``roles`` with a second factor set up.

    They gave their word to keep the policy; a volunteer is in post with a check that holds, unless
    not ``cleared``.
    """
    number = next(_numbers)
    address = fields.pop("address", f"person{number}@centre.example")
    user = User(
        subject=subjects.open_subject(SubjectKind.STAFF, on=clock.today()),
        email=alias_of(address),
        address=address,
        display_name=fields.pop("display_name", f"Person {number}"),
        roles=list(roles),
        **fields,
    )
    user.set_unusable_password()
    user.save()
    EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=True)
    Authenticator.objects.create(
        user=user, type=Authenticator.Type.TOTP, data={"secret": "sealed elsewhere"}
    )
    give(user, on=clock.today())
    if Role.VOLUNTEER in roles and cleared:
        make_cleared(user)
    return user


def made_a_trustee(*, by: User) -> User:
    """Somebody whom ``by`` has made a trustee this moment."""
    new = make_user(Role.TRUSTEE)
    RoleChange.objects.create(
        user=new, roles=[Role.TRUSTEE], active=True, changed_at=clock.now(), changed_by=by
    )
    return new


def signed_in_client(user: User, **options: Any) -> Client:
    """A browser in which ``user`` has just signed in with both factors."""
    client = Client(**options)
    client.force_login(user)
    session = client.session
    now = time.time()
    session["account_authentication_methods_user"] = user_id_to_str(user)
    session["account_authentication_methods"] = [
        {"method": "password", "at": now, "email": user.email},
        {"method": "mfa", "at": now, "type": "totp"},
    ]
    # As if their last request had found that they gave their word, for the version of that day.
    if given := Awareness.objects.filter(who=user.pk, how=Awareness.How.READ).order_by("on").last():
        session["undertaking"] = given.version
    session.save()
    return client
