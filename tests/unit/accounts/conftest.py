"""People with accounts, and their way through the sign-in pages."""

import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from allauth.mfa.totp.internal import auth as totp
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from accounts.models import User
from accounts.roles import Role
from accounts.services import records
from contactcentre.safekeeping import clock
from policy.undertaking import give

PASSWORD = "four plain garden words"
WRONG = "wrong words altogether"


@dataclass
class Person:
    """An account, and what its person knows and holds."""

    user: User
    address: str
    secret: str
    password: str = PASSWORD

    def code(self) -> str:
        """What the authenticator app shows now. Each is accepted once."""
        counter = int(time.time()) // 30
        return totp.format_hotp_value(totp.hotp_value(self.secret, counter))

    def sign_in(self, client: Client) -> Any:
        """Password, then code, as the pages ask for them."""
        give_password(client, self.address, self.password)
        return client.post(reverse("mfa_authenticate"), {"code": self.code()})


OpenAccount = Callable[..., Person]
SignedIn = Callable[[Person], Client]


def give_password(client: Client, address: str, password: str) -> Any:
    return client.post(reverse("account_login"), {"login": address, "password": password})


def without_token(page: bytes) -> bytes:
    """The page without the token that differs in every response."""
    return re.sub(rb'name="csrfmiddlewaretoken" value="[^"]+"', b"", page)


@pytest.fixture(autouse=True)
def forget_tries() -> None:
    cache.clear()


@pytest.fixture
def open_account(db: None) -> Callable[..., Person]:
    """Open an account in the given roles; ``app=False`` leaves the second factor to be set up."""
    made = 0

    def open_one(*roles: str, app: bool = True, **facts: Any) -> Person:
        nonlocal made
        made += 1
        address = facts.pop("address", f"person{made}@example.org")
        user = records.open_account(
            display_name=facts.pop("display_name", f"Person Number{made}"),
            address=address,
            roles=roles or [Role.VOLUNTEER],
            by=None,
            password=PASSWORD,
            **facts,
        )
        give(user, on=clock.today())
        secret = totp.generate_totp_secret()
        if app:
            records.give_authenticator_app(user=user, secret=secret)
        return Person(user, address, secret)

    return open_one


@pytest.fixture
def co_ordinator(open_account: Callable[..., Person]) -> Person:
    return open_account(Role.CO_ORDINATOR)


@pytest.fixture
def volunteer(open_account: Callable[..., Person]) -> Person:
    return open_account(Role.VOLUNTEER)


@pytest.fixture
def signed_in(client: Client) -> Callable[[Person], Client]:
    def sign_in(person: Person) -> Client:
        person.sign_in(client)
        cache.clear()
        return client

    return sign_in
