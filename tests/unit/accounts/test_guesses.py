"""Guessing at accounts: every address is answered alike, and tries are counted."""

from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from accounts.models import User
from accounts.roles import Role
from accounts.services import records
from tests.unit.accounts.conftest import (
    PASSWORD,
    WRONG,
    OpenAccount,
    Person,
    SignedIn,
    give_password,
    without_token,
)

pytestmark = pytest.mark.django_db


def page_of(answer: Any, address: str) -> bytes:
    return without_token(answer.content).replace(address.encode(), b"ADDRESS")


class TestAlike:
    """Nobody learns from the sign-in pages who has an account."""

    def refused(self, address: str, password: str) -> Any:
        cache.clear()
        typed = {"login": address, "password": password}
        return Client(REMOTE_ADDR="192.0.2.1").post(reverse("account_login"), typed)

    def test_unknown_known_closed_and_invited_get_the_same_page(
        self, open_account: OpenAccount, co_ordinator: Person
    ) -> None:
        closed, invited = open_account(Role.VOLUNTEER), open_account(Role.VOLUNTEER)
        records.deactivate(user=closed.user, by=co_ordinator.user)
        User.objects.filter(pk=closed.user.pk).update(password=co_ordinator.user.password)
        records.start_again(user=invited.user, by=co_ordinator.user)
        answers = {
            "unknown": page_of(self.refused("nobody@example.org", WRONG), "nobody@example.org"),
            "wrong": page_of(self.refused(co_ordinator.address, WRONG), co_ordinator.address),
            "closed": page_of(self.refused(closed.address, PASSWORD), closed.address),
            "invited": page_of(self.refused(invited.address, WRONG), invited.address),
        }
        assert len(set(answers.values())) == 1
        assert b"The e-mail address or the password is not right." in answers["unknown"]


class TestAccountLimit:
    def test_five_wrong_guesses_in_five_minutes_and_alike_for_everybody(
        self, volunteer: Person
    ) -> None:
        pages = []
        for address in ("nobody@example.org", volunteer.address):
            cache.clear()
            client = Client()
            answers = [give_password(client, address, "wrong") for _ in range(6)]
            assert [answer.status_code for answer in answers] == [422] * 5 + [429]
            pages.append(page_of(answers[-1], address))
            # Even the right password has to wait.
            assert give_password(client, address, PASSWORD).status_code == 429
        assert pages[0] == pages[1]
        assert b"Wait five minutes" in pages[0]

    def test_no_other_name_or_place_of_the_service_gives_more_guesses(
        self, volunteer: Person, settings: Any
    ) -> None:
        settings.ALLOWED_HOSTS = ["testserver", "localhost"]
        hosts = [
            "testserver",
            "localhost",
            "testserver:1",
            "testserver:2",
            "localhost:3",
            "localhost",
        ]
        answers = [
            give_password(
                Client(SERVER_NAME=host.split(":")[0], HTTP_HOST=host, REMOTE_ADDR=f"192.0.2.{i}"),
                volunteer.address,
                WRONG,
            ).status_code
            for i, host in enumerate(hosts)
        ]
        assert answers == [422] * 5 + [429]

    def test_the_right_password_uses_no_try_up(self, volunteer: Person) -> None:
        for _ in range(12):
            assert give_password(Client(), volunteer.address, PASSWORD).status_code == 302

    def test_a_fresh_check_counts_like_signing_in(
        self, volunteer: Person, signed_in: SignedIn
    ) -> None:
        client = signed_in(volunteer)
        url = reverse("mfa_reauthenticate")
        answers = [client.post(url, {"code": "000000"}).status_code for _ in range(6)]
        assert answers == [422] * 5 + [429]

    def test_no_limit_on_one_account_is_above_ten_in_five_minutes(self, settings: Any) -> None:
        guessed = {"login_failed", "reauthenticate", "change_password", "reset_password"}
        assert guessed <= settings.ACCOUNT_RATE_LIMITS.keys()
        for name in guessed:
            for limit in settings.ACCOUNT_RATE_LIMITS[name].split(","):
                amount, period, per = limit.split("/")
                if per != "ip":
                    assert period == "5m"
                    assert int(amount) <= 10


class TestNetworkLimit:
    """Every tablet in the hall has the same public address."""

    def test_one_persons_mistakes_lock_nobody_else_out(
        self, volunteer: Person, co_ordinator: Person
    ) -> None:
        for _ in range(40):
            give_password(Client(), volunteer.address, WRONG)
        assert give_password(Client(), volunteer.address, PASSWORD).status_code == 429
        assert give_password(Client(), co_ordinator.address, PASSWORD).status_code == 302

    def test_a_whole_hall_may_sign_in_at_once(self, co_ordinator: Person) -> None:
        for _ in range(60):
            assert give_password(Client(), co_ordinator.address, PASSWORD).status_code == 302

    def test_guessing_at_many_accounts_ends(self, db: None, settings: Any) -> None:
        limits = settings.ACCOUNT_RATE_LIMITS
        settings.ACCOUNT_RATE_LIMITS = limits | {"login_failed": "5/5m/key,10/5m/ip"}
        answers = [give_password(Client(), f"a{i}@example.org", "x").status_code for i in range(12)]
        assert answers == [422] * 10 + [429] * 2
