"""One-time links: looked at freely, spent once, dead in time."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts import links
from accounts.models import OneTimeLink, User
from accounts.roles import Role
from accounts.services import ways_in
from policy.clauses import Refused
from tests.unit.accounts.conftest import Person, give_password

pytestmark = pytest.mark.django_db

BASE = "http://testserver"
NEW_PASSWORD = {"password1": "some very new words", "password2": "some very new words"}
OpenAccount = Callable[..., Person]


def path_of(url: str) -> str:
    return url.removeprefix(BASE)


def first_account() -> dict[str, str]:
    return NEW_PASSWORD | {"display_name": "First Person", "address": "first@example.org"}


@pytest.fixture
def invitation(volunteer: Person) -> str:
    return path_of(ways_in.invitation_link(user=volunteer.user, by=None, base_url=BASE + "/"))


class TestInvitation:
    def test_looking_spends_nothing(self, client: Client, invitation: str) -> None:
        for _ in range(3):
            assert client.get(invitation).status_code == 200
            assert client.head(invitation).status_code == 200
        assert client.post(invitation, NEW_PASSWORD).status_code == 302

    def test_it_sets_the_password_once(
        self, client: Client, invitation: str, volunteer: Person
    ) -> None:
        answer = client.post(invitation, NEW_PASSWORD)
        assert answer.headers["Location"] == reverse("account_login")
        assert User.objects.get(pk=volunteer.user.pk).check_password(NEW_PASSWORD["password1"])
        again = client.post(invitation, {"password1": "x" * 20, "password2": "x" * 20})
        assert again.status_code == 404
        assert User.objects.get(pk=volunteer.user.pk).check_password(NEW_PASSWORD["password1"])

    @pytest.mark.parametrize(
        "typed",
        [
            {"password1": "short", "password2": "short"},
            {"password1": "password1234", "password2": "password1234"},
            {"password1": "passwordpassword", "password2": "passwordpassword"},
            {"password1": "some very new words", "password2": "other words entirely"},
            {},
        ],
    )
    def test_a_refused_password_does_not_spend_it(
        self, client: Client, invitation: str, typed: dict[str, str]
    ) -> None:
        assert client.post(invitation, typed).status_code == 422
        assert client.post(invitation, NEW_PASSWORD).status_code == 302

    def test_it_lasts_three_days(self, client: Client, invitation: str) -> None:
        with time_machine.travel(timezone.now() + timedelta(hours=71, minutes=59), tick=False):
            assert client.get(invitation).status_code == 200
        with time_machine.travel(timezone.now() + timedelta(hours=72, seconds=1), tick=False):
            assert client.get(invitation).status_code == 404
            assert client.post(invitation, NEW_PASSWORD).status_code == 404

    def test_a_new_one_ends_the_old_one(
        self, client: Client, invitation: str, volunteer: Person
    ) -> None:
        ways_in.invitation_link(user=volunteer.user, by=None, base_url=BASE)
        assert client.get(invitation).status_code == 404

    def test_used_too_old_and_guessed_are_answered_alike(
        self, client: Client, invitation: str
    ) -> None:
        client.post(invitation, NEW_PASSWORD)
        used = Client().get(invitation)
        guessed = Client().get(reverse("account:link", kwargs={"secret": "A" * 43}))
        assert used.status_code == guessed.status_code == 404
        assert used.content == guessed.content

    def test_it_does_not_sign_in_nor_open_what_needs_a_second_factor(
        self, client: Client, invitation: str, volunteer: Person
    ) -> None:
        client.post(invitation, NEW_PASSWORD)
        answer = give_password(client, volunteer.address, NEW_PASSWORD["password1"])
        assert answer.headers["Location"] == reverse("mfa_authenticate")
        assert client.get(reverse("account:own")).status_code == 302

    def test_it_works_at_no_other_page(self, client: Client, invitation: str) -> None:
        secret = invitation.split("/")[-2]
        elsewhere = reverse("account:first", kwargs={"secret": secret})
        assert client.get(elsewhere).status_code == 404

    def test_only_a_digest_is_stored(self, invitation: str) -> None:
        assert OneTimeLink.objects.get().digest not in invitation


class TestFirstCoOrdinator:
    def test_it_makes_a_co_ordinator_once(self, client: Client) -> None:
        url = path_of(ways_in.first_co_ordinator_link(BASE))
        assert client.get(url).status_code == 200
        answer = client.post(url, first_account())
        assert answer.headers["Location"] == reverse("account_login")
        user = User.objects.get()
        assert user.roles == [Role.CO_ORDINATOR]
        assert user.address == "first@example.org"
        assert client.post(url, first_account()).status_code == 404

    def test_then_the_way_leads_to_a_second_factor(self, client: Client) -> None:
        client.post(path_of(ways_in.first_co_ordinator_link(BASE)), first_account())
        answer = give_password(client, "first@example.org", NEW_PASSWORD["password1"])
        assert answer.headers["Location"] == "/"
        assert client.get("/").headers["Location"] == reverse("mfa_index")

    def test_a_new_one_ends_the_old_one(self, client: Client) -> None:
        old = path_of(ways_in.first_co_ordinator_link(BASE))
        new = path_of(ways_in.first_co_ordinator_link(BASE))
        assert client.get(old).status_code == 404
        assert client.get(new).status_code == 200

    def test_there_is_none_once_there_is_an_account(
        self, client: Client, open_account: OpenAccount
    ) -> None:
        url = path_of(ways_in.first_co_ordinator_link(BASE))
        open_account(Role.TRUSTEE)
        page = client.post(url, first_account())
        assert "There are accounts already" in page.content.decode()
        assert User.objects.count() == 1
        with pytest.raises(Refused):
            ways_in.first_co_ordinator_link(BASE)

    def test_a_mistake_keeps_the_link(self, client: Client) -> None:
        url = path_of(ways_in.first_co_ordinator_link(BASE))
        wrong = client.post(url, first_account() | {"address": "nobody"})
        assert wrong.status_code == 422
        assert client.post(url, first_account()).status_code == 302

    def test_it_lasts_a_day(self, client: Client) -> None:
        url = path_of(ways_in.first_co_ordinator_link(BASE))
        with time_machine.travel(timezone.now() + timedelta(hours=24, seconds=1), tick=False):
            assert client.post(url, first_account()).status_code == 404
        assert not User.objects.exists()

    def test_it_belongs_to_nobody(self, volunteer: Person) -> None:
        with pytest.raises(IntegrityError):
            OneTimeLink.objects.create(
                digest="x",
                purpose=OneTimeLink.Purpose.FIRST_CO_ORDINATOR,
                user=volunteer.user,
                expires_at=timezone.now(),
            )


class TestDemonstration:
    def test_there_are_none_for_real_accounts(self, open_account: OpenAccount) -> None:
        person = open_account(Role.CO_ORDINATOR)
        assert ways_in.demonstration_links(BASE) == []
        with pytest.raises(Refused):
            ways_in.demonstration_link(user=person.user, base_url=BASE)

    def test_one_for_each_role(self, open_account: OpenAccount) -> None:
        for role in Role:
            open_account(role, demonstration=True)
        open_account(Role.TRUSTEE)
        made = ways_in.demonstration_links(BASE)
        assert [role for role, _ in made] == [role.label for role in Role]

    def test_it_signs_in_without_second_factor_and_counts_as_a_fresh_one(
        self, client: Client, open_account: OpenAccount
    ) -> None:
        open_account(Role.CO_ORDINATOR, demonstration=True)
        ((_, url),) = ways_in.demonstration_links(BASE)
        page = client.get(path_of(url))
        assert page.status_code == 200
        assert client.get(reverse("account:own")).status_code == 302
        assert client.post(path_of(url)).headers["Location"] == "/"
        assert client.get(reverse("account:own")).status_code == 200
        assert client.get(reverse("account:invite")).status_code == 200
        client.logout()
        assert client.post(path_of(url)).status_code == 404

    def test_after_five_minutes_a_button_is_the_fresh_check(
        self, client: Client, open_account: OpenAccount
    ) -> None:
        open_account(Role.CO_ORDINATOR, demonstration=True)
        ((_, url),) = ways_in.demonstration_links(BASE)
        client.post(path_of(url))
        invite = reverse("account:invite")
        with time_machine.travel(timezone.now() + timedelta(minutes=6), tick=False):
            step = client.get(invite).headers["Location"]
            assert client.get(step).status_code == 200
            back = client.post(reverse("account_reauthenticate"), {"next": invite})
            assert back.headers["Location"] == invite
            assert client.get(invite).status_code == 200

    def test_a_link_whose_account_is_no_longer_for_show_is_refused(
        self, client: Client, open_account: OpenAccount
    ) -> None:
        person = open_account(Role.CO_ORDINATOR, demonstration=True)
        ((_, url),) = ways_in.demonstration_links(BASE)
        User.objects.filter(pk=person.user.pk).update(demonstration=False)
        assert client.post(path_of(url)).status_code == 404
        assert client.get(reverse("account:own")).status_code == 302

    def test_it_leaves_nobody_elses_session_open(
        self, open_account: OpenAccount, signed_in: Callable[..., Client], co_ordinator: Person
    ) -> None:
        shown = open_account(Role.VOLUNTEER, demonstration=True)
        client = signed_in(co_ordinator)
        before = client.session.session_key
        client.post(path_of(ways_in.demonstration_link(user=shown.user, base_url=BASE)))
        assert client.session["_auth_user_id"] == str(shown.user.pk)
        assert client.session.session_key != before

    def test_it_lasts_twelve_hours(self, client: Client, open_account: OpenAccount) -> None:
        open_account(Role.VOLUNTEER, demonstration=True)
        ((_, url),) = ways_in.demonstration_links(BASE)
        with time_machine.travel(timezone.now() + timedelta(hours=12, seconds=1), tick=False):
            assert client.post(path_of(url)).status_code == 404


def test_of_two_uses_at_the_same_moment_one_succeeds(invitation: str) -> None:
    secret = invitation.split("/")[-2]
    links.spend(secret, OneTimeLink.Purpose.INVITATION)
    with pytest.raises(links.LinkUnusable):
        links.spend(secret, OneTimeLink.Purpose.INVITATION)


def test_guessing_is_throttled(client: Client, db: None, settings: Any) -> None:
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"login": "30/5m/ip"}
    guess = reverse("account:link", kwargs={"secret": "B" * 43})
    statuses = [client.post(guess).status_code for _ in range(31)]
    assert statuses == [404] * 30 + [429]
