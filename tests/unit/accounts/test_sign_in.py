"""Signing in and out with both factors, and what of it can be reached."""

import pytest
import time_machine
from allauth.usersessions.models import UserSession
from django.test import Client
from django.urls import NoReverseMatch, get_resolver, reverse
from django.utils import timezone

from accounts.roles import Role
from contactcentre.safekeeping.access import views_without_rule
from tests.unit.accounts.conftest import PASSWORD, OpenAccount, Person, SignedIn, give_password

pytestmark = pytest.mark.django_db


class TestSignIn:
    @pytest.mark.parametrize("role", list(Role))
    def test_it_takes_password_and_second_factor(
        self, client: Client, open_account: OpenAccount, role: Role
    ) -> None:
        person = open_account(role)
        answer = give_password(client, person.address.upper(), PASSWORD)
        assert answer.headers["Location"] == reverse("mfa_authenticate")
        assert client.get(reverse("account:own")).status_code == 302
        answer = client.post(reverse("mfa_authenticate"), {"code": person.code()})
        assert answer.headers["Location"] == "/"
        assert client.get(reverse("account:own")).status_code == 200

    def test_the_way_back_is_kept(self, client: Client, volunteer: Person) -> None:
        wanted = reverse("account:roles")
        sign_in = client.get(wanted).headers["Location"]
        page = client.get(sign_in).content.decode()
        assert f'value="{wanted}"' in page
        client.post(sign_in, {"login": volunteer.address, "password": PASSWORD, "next": wanted})
        answer = client.post(reverse("mfa_authenticate"), {"code": volunteer.code()})
        assert answer.headers["Location"] == wanted

    def test_no_way_leads_elsewhere(self, client: Client, volunteer: Person) -> None:
        typed = {"login": volunteer.address, "password": PASSWORD, "next": "https://evil.example/"}
        client.post(reverse("account_login"), typed)
        answer = client.post(reverse("mfa_authenticate"), {"code": volunteer.code()})
        assert answer.headers["Location"] == "/"

    def test_a_code_is_accepted_once(self, volunteer: Person) -> None:
        first, second = Client(), Client()
        moment = timezone.now()
        with time_machine.travel(moment, tick=False):
            assert volunteer.sign_in(first).headers["Location"] == "/"
            assert volunteer.sign_in(second).status_code == 422
        assert second.get(reverse("account:own")).status_code == 302

    def test_the_session_gets_a_new_key(self, client: Client, volunteer: Person) -> None:
        give_password(client, volunteer.address, PASSWORD)
        before = client.session.session_key
        client.post(reverse("mfa_authenticate"), {"code": volunteer.code()})
        assert client.session.session_key != before

    def test_there_is_no_asking_for_an_account(self, client: Client, db: None) -> None:
        page = client.get(reverse("account_login")).content.decode()
        assert "sign-up" not in page.lower()
        assert "sign up" not in page.lower()

    @pytest.mark.parametrize("text", ["[]", "5", '"x"', "null", "{}", '{"response": []}', "x", ""])
    def test_nonsense_for_a_passkey_is_an_error_on_the_page(
        self, client: Client, volunteer: Person, text: str
    ) -> None:
        posted = {"credential": text}
        page = client.post(reverse("mfa_login_webauthn"), posted, follow=True)
        assert page.redirect_chain == [(reverse("account_login"), 302)]
        assert "this passkey is not known here" in page.content.decode()
        give_password(client, volunteer.address, PASSWORD)
        answer = client.post(reverse("mfa_authenticate"), posted)
        assert answer.status_code == 422
        assert "There is a problem" in answer.content.decode()


class TestSignOut:
    def test_it_ends_the_session_and_clears_the_browser(
        self, volunteer: Person, signed_in: SignedIn
    ) -> None:
        client = signed_in(volunteer)
        assert client.get(reverse("account_logout")).status_code == 200
        cookie = client.cookies["sessionid"].value
        answer = client.post(reverse("account_logout"))
        assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
        assert client.cookies["sessionid"].value != cookie
        assert not UserSession.objects.exists()
        client.cookies["sessionid"] = cookie
        assert client.get(reverse("account:own")).status_code == 302


class TestWhatIsReachable:
    def test_only_what_is_listed(self) -> None:
        for name in (
            "account_signup",
            "account_email",
            "account_set_password",
            "account_inactive",
            "account_confirm_email",
            "account_request_login_code",
            "mfa_edit_webauthn",
            "mfa_trust",
        ):
            with pytest.raises(NoReverseMatch):
                reverse(name)

    def test_answers_are_pages_even_for_scripts(self, client: Client, volunteer: Person) -> None:
        answer = client.post(
            reverse("account_login"),
            {"login": volunteer.address, "password": "a secret thing"},
            headers={"x-requested-with": "XMLHttpRequest"},
        )
        assert answer.headers["Content-Type"].startswith("text/html")
        assert b"a secret thing" not in answer.content

    def test_a_passkey_sign_in_is_offered_to_everyone_alike(self, client: Client) -> None:
        url = reverse("mfa_login_webauthn")
        answer = client.get(url, headers={"x-requested-with": "XMLHttpRequest"})
        assert answer.json()["request_options"]["publicKey"].get("allowCredentials", []) == []

    def test_every_view_has_a_rule(self) -> None:
        assert views_without_rule(get_resolver("accounts.urls")) == []
