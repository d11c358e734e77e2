"""Clause 7: all information is kept in a secure place at all times. Who gets in, and for how long.

One story after another, through the pages, as a trustee would ask about them.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from allauth.mfa.totp.internal import auth as totp
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from accounts.roles import Role
from accounts.services import records

pytestmark = pytest.mark.django_db

PASSWORD = "four plain garden words"
Account = tuple[User, str, str]


def code_of(secret: str) -> str:
    counter = int(timezone.now().timestamp()) // 30
    return totp.format_hotp_value(totp.hotp_value(secret, counter))


def sign_in(client: Client, account: Account) -> None:
    cache.clear()
    _, address, secret = account
    client.post(reverse("account_login"), {"login": address, "password": PASSWORD})
    client.post(reverse("mfa_authenticate"), {"code": code_of(secret)})


def is_in(client: Client) -> bool:
    return client.get(reverse("account:own")).status_code == 200


@pytest.fixture
def account() -> Callable[..., Account]:
    def make(role: Role) -> Account:
        address = f"canary.{role.value}.{User.objects.count()}@example.org"
        user = records.open_account(
            display_name="Canary Person", address=address, roles=[role], by=None, password=PASSWORD
        )
        secret = totp.generate_totp_secret()
        records.give_authenticator_app(user=user, secret=secret)
        return user, address, secret

    return make


@pytest.mark.parametrize("role", list(Role))
def test_7_a_password_alone_opens_nothing_for_anyone(
    account: Callable[..., Account], client: Client, role: Role
) -> None:
    someone = account(role)
    client.post(reverse("account_login"), {"login": someone[1], "password": PASSWORD})
    assert not is_in(client)
    sign_in(client, someone)
    assert is_in(client)


def test_7_a_wrong_second_step_opens_nothing(
    account: Callable[..., Account], client: Client
) -> None:
    _, address, _ = account(Role.CO_ORDINATOR)
    client.post(reverse("account_login"), {"login": address, "password": PASSWORD})
    client.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert not is_in(client)


def test_7_who_leaves_is_out_at_their_next_click(
    account: Callable[..., Account], client: Client
) -> None:
    leaving, staying = account(Role.TEAM_LEADER), account(Role.CO_ORDINATOR)
    sign_in(client, leaving)
    assert is_in(client)
    records.deactivate(user=leaving[0], by=staying[0])
    assert not is_in(client)
    sign_in(client, leaving)
    assert not is_in(client)


def test_7_a_screen_left_alone_closes_itself(
    account: Callable[..., Account], client: Client
) -> None:
    sign_in(client, account(Role.CO_ORDINATOR))
    with time_machine.travel(timezone.now() + timedelta(minutes=15), tick=False):
        assert not is_in(client)


def test_7_nobody_gives_themselves_a_role(account: Callable[..., Account]) -> None:
    for role in Role:
        someone, client = account(role), Client()
        user = someone[0]
        sign_in(client, someone)
        mine = reverse("account:person-roles", kwargs={"user_id": user.pk})
        client.post(mine, {"roles": [each.value for each in Role]})
        assert User.objects.get(pk=user.pk).roles == [role.value]


def test_7_the_sign_in_page_does_not_tell_who_works_here(
    account: Callable[..., Account],
) -> None:
    _, known, _ = account(Role.VOLUNTEER)
    said = []
    for address in (known, "stranger@example.org"):
        cache.clear()
        typed = {"login": address, "password": "not this one at all"}
        answer = Client().post(reverse("account_login"), typed)
        said.append((answer.status_code, answer.context["form"].errors.as_text()))
    assert said[0] == said[1]


def test_7_neither_address_name_nor_second_factor_can_be_read_in_the_database(
    account: Callable[..., Account], client: Client
) -> None:
    someone = account(Role.CO_ORDINATOR)
    sign_in(client, someone)
    stored = _everything_stored()
    for text in (someone[1], "Canary Person", someone[2], PASSWORD):
        assert text not in stored


def test_7_who_reads_the_database_can_take_over_no_open_session(
    account: Callable[..., Account], client: Client
) -> None:
    sign_in(client, account(Role.CO_ORDINATOR))
    assert is_in(client)
    assert client.cookies["sessionid"].value not in _everything_stored()
    for stored in Session.objects.values_list("session_key", flat=True):
        thief = Client()
        thief.cookies["sessionid"] = stored
        assert not is_in(thief)


def test_7_a_role_written_into_the_database_opens_nothing(
    account: Callable[..., Account], client: Client
) -> None:
    someone = account(Role.VOLUNTEER)
    User.objects.filter(pk=someone[0].pk).update(roles=[Role.CO_ORDINATOR])
    sign_in(client, someone)
    assert not is_in(client)


def _everything_stored() -> str:
    text: list[Any] = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"select * from {connection.ops.quote_name(table)}")
            text.extend(cursor.fetchall())
    return repr(text)
