"""Signing in and out, the second factor, the fresh check before a sensitive step."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import quote

import pytest
import time_machine
from allauth.account.internal.flows.reauthentication import STATE_SESSION_KEY
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from allauth.usersessions.models import UserSession
from django.core.cache import cache
from django.test import Client
from django.urls import NoReverseMatch, get_resolver, reverse
from django.utils import timezone

from accounts import services
from accounts.adapters import SecondFactorAdapter
from accounts.forgotten import answer_new_passwords
from accounts.forms import AddPasskeyForm
from accounts.models import NewPasswordWanted, User
from accounts.roles import Role
from contactcentre.safekeeping.audit_entry import AuditEntry
from tests.unit.accounts.conftest import PASSWORD, Person, give_password, without_token

pytestmark = pytest.mark.django_db

WRONG = "wrong words altogether"
OpenAccount = Callable[..., Person]
SignedIn = Callable[[Person], Client]


def _not_taken(*args: Any) -> None:
    raise OSError


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
            assert volunteer.sign_in(second).status_code == 200
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
        answer = client.post(reverse("mfa_login_webauthn"), {"credential": text})
        assert answer.status_code == 302
        give_password(client, volunteer.address, PASSWORD)
        answer = client.post(reverse("mfa_authenticate"), {"credential": text})
        assert answer.status_code == 200


class TestAlike:
    """Nobody learns from the sign-in pages who has an account."""

    def refused(self, address: str, password: str) -> Any:
        cache.clear()
        typed = {"login": address, "password": password}
        return Client(REMOTE_ADDR="192.0.2.1").post(reverse("account_login"), typed)

    def page(self, answer: Any, address: str) -> bytes:
        return without_token(answer.content).replace(address.encode(), b"ADDRESS")

    def test_unknown_known_closed_and_invited_get_the_same_page(
        self, open_account: OpenAccount, co_ordinator: Person
    ) -> None:
        closed, invited = open_account(Role.VOLUNTEER), open_account(Role.VOLUNTEER)
        services.deactivate(user=closed.user, by=co_ordinator.user)
        User.objects.filter(pk=closed.user.pk).update(password=co_ordinator.user.password)
        services.start_again(user=invited.user, by=co_ordinator.user)
        answers = {
            "unknown": self.page(self.refused("nobody@example.org", WRONG), "nobody@example.org"),
            "wrong": self.page(self.refused(co_ordinator.address, WRONG), co_ordinator.address),
            "closed": self.page(self.refused(closed.address, PASSWORD), closed.address),
            "invited": self.page(self.refused(invited.address, WRONG), invited.address),
        }
        assert len(set(answers.values())) == 1
        assert b"The e-mail address or the password is not right." in answers["unknown"]

    def test_too_many_tries_are_answered_alike(self, volunteer: Person) -> None:
        pages = []
        for address in ("nobody@example.org", volunteer.address):
            cache.clear()
            client = Client()
            answers = [give_password(client, address, "wrong") for _ in range(6)]
            assert [answer.status_code for answer in answers] == [200] * 5 + [429]
            pages.append(self.page(answers[-1], address))
            # Even the right password has to wait.
            assert give_password(client, address, PASSWORD).status_code == 429
        assert pages[0] == pages[1]

    def test_tries_from_one_place_are_counted_over_all_addresses(self, db: None) -> None:
        client = Client()
        answers = [give_password(client, f"a{i}@example.org", "x").status_code for i in range(12)]
        assert 429 in answers

    def test_a_forgotten_password_is_answered_alike(
        self, volunteer: Person, mailoutbox: list[Any]
    ) -> None:
        answers = []
        for address in ("nobody@example.org", volunteer.address):
            client = Client()
            sent = client.post(reverse("account_reset_password"), {"email": address})
            answer_new_passwords()
            page = client.get(sent.headers["Location"])
            answers.append(
                (sent.status_code, sent.headers["Location"], without_token(page.content))
            )
        assert answers[0] == answers[1]
        assert [mail.to for mail in mailoutbox] == [[volunteer.address]]

    def test_the_page_asks_the_database_the_same_for_both(
        self, volunteer: Person, django_assert_num_queries: Any
    ) -> None:
        for address in ("nobody@example.org", volunteer.address):
            with django_assert_num_queries(1):
                Client().post(reverse("account_reset_password"), {"email": address})
        assert [len(wanted.alias) for wanted in NewPasswordWanted.objects.all()] == [55, 55]

    def test_a_mail_that_was_not_taken_is_sent_the_next_time(
        self, volunteer: Person, mailoutbox: list[Any]
    ) -> None:
        Client().post(reverse("account_reset_password"), {"email": volunteer.address})
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("accounts.mail.send_mail", _not_taken)
            assert answer_new_passwords() == 0
        assert answer_new_passwords() == 1
        assert answer_new_passwords() == 0
        assert len(mailoutbox) == 1

    def test_forgotten_passwords_are_throttled_alike(self, volunteer: Person) -> None:
        for address in ("nobody@example.org", volunteer.address):
            cache.clear()
            client = Client()
            url = reverse("account_reset_password")
            codes = [client.post(url, {"email": address}).status_code for _ in range(6)]
            assert codes == [302] * 5 + [429]


class TestForgottenPassword:
    def new_password(self, client: Client, person: Person, mailoutbox: list[Any]) -> Any:
        client.post(reverse("account_reset_password"), {"email": person.address})
        answer_new_passwords()
        link = re.search(r"http://testserver(\S+)", mailoutbox[-1].body)
        assert link is not None
        form = client.get(link[1]).headers["Location"]
        new = {"password1": "some very new words", "password2": "some very new words"}
        return client.post(form, new)

    def test_the_link_changes_it_and_ends_every_session(
        self, volunteer: Person, signed_in: SignedIn, mailoutbox: list[Any]
    ) -> None:
        elsewhere = signed_in(volunteer)
        answer = self.new_password(Client(), volunteer, mailoutbox)
        assert answer.headers["Location"] == reverse("account_reset_password_from_key_done")
        assert User.objects.get(pk=volunteer.user.pk).check_password("some very new words")
        assert elsewhere.get(reverse("account:own")).status_code == 302
        assert not UserSession.objects.exists()

    def test_it_is_no_way_round_the_second_factor(
        self, client: Client, volunteer: Person, mailoutbox: list[Any]
    ) -> None:
        self.new_password(client, volunteer, mailoutbox)
        assert client.get(reverse("account:own")).status_code == 302
        answer = give_password(client, volunteer.address, "some very new words")
        assert answer.headers["Location"] == reverse("mfa_authenticate")

    def test_the_mail_says_nothing_but_the_link(
        self, client: Client, volunteer: Person, mailoutbox: list[Any]
    ) -> None:
        self.new_password(client, volunteer, mailoutbox)
        for mail in mailoutbox:
            assert mail.to == [volunteer.address]
            assert volunteer.user.display_name not in mail.body + mail.subject
            assert volunteer.address not in mail.body + mail.subject
            assert "sealed.invalid" not in mail.body

    def test_a_link_for_a_closed_account_opens_nothing(
        self, client: Client, co_ordinator: Person, volunteer: Person, mailoutbox: list[Any]
    ) -> None:
        client.post(reverse("account_reset_password"), {"email": volunteer.address})
        answer_new_passwords()
        link = re.search(r"http://testserver(\S+)", mailoutbox[-1].body)
        services.deactivate(user=volunteer.user, by=co_ordinator.user)
        assert link is not None
        assert b"no longer works" in client.get(link[1]).content


class TestSecondFactorRequired:
    def test_nothing_opens_before_one_is_set_up(
        self, client: Client, open_account: OpenAccount
    ) -> None:
        person = open_account(Role.CO_ORDINATOR, app=False)
        give_password(client, person.address, PASSWORD)
        set_up = reverse("mfa_index")
        for name in ("home", "account:own", "account:people", "account:roles", "usersessions_list"):
            assert client.get(reverse(name)).headers["Location"] == set_up
        assert client.get(set_up).status_code == 200
        assert client.get(reverse("mfa_add_webauthn")).status_code == 200
        # A page that asks for a fresh second factor leads to the same place, in no circle.
        step = client.get(reverse("account:invite")).headers["Location"]
        assert client.get(step).headers["Location"] == set_up

    @pytest.mark.django_db(transaction=True)
    def test_set_up_right_after_the_password_opens_everything(
        self, client: Client, open_account: OpenAccount, mailoutbox: list[Any]
    ) -> None:
        person = open_account(Role.CO_ORDINATOR, app=False)
        give_password(client, person.address, PASSWORD)
        page = client.get(reverse("mfa_activate_totp"))
        person.secret = page.context["form"].secret
        code = person.code()
        answer = client.post(reverse("mfa_activate_totp"), {"code": code})
        assert answer.headers["Location"] == reverse("mfa_view_recovery_codes")
        codes = client.get(reverse("mfa_view_recovery_codes"))
        assert len(codes.context["unused_codes"]) == 10
        assert client.get(reverse("account:invite")).status_code == 200
        assert Authenticator.objects.filter(user=person.user).count() == 2
        # The code that switched it on does not also sign in.
        other = Client()
        give_password(other, person.address, PASSWORD)
        assert other.post(reverse("mfa_authenticate"), {"code": code}).status_code == 200
        assert [mail.to for mail in mailoutbox] == [[person.address]]
        assert "192.0.2" not in mailoutbox[0].body

    def test_the_password_is_asked_again_when_it_was_given_long_ago(
        self, client: Client, open_account: OpenAccount
    ) -> None:
        person = open_account(Role.VOLUNTEER, app=False)
        give_password(client, person.address, PASSWORD)
        set_up = reverse("mfa_activate_totp")
        with time_machine.travel(timezone.now() + timedelta(minutes=6), tick=False):
            step = client.get(set_up).headers["Location"]
            assert step == f"{reverse('account_reauthenticate')}?next={quote(set_up, safe='')}"
            assert client.get(step).status_code == 200
            typed = {"password": "wrong", "next": set_up}
            assert client.post(reverse("account_reauthenticate"), typed).status_code == 200
            typed = {"password": PASSWORD, "next": set_up}
            answer = client.post(reverse("account_reauthenticate"), typed)
            assert answer.headers["Location"] == set_up
            assert client.get(set_up).status_code == 200

    def test_a_session_from_before_the_second_factor_has_to_show_it(
        self, client: Client, open_account: OpenAccount
    ) -> None:
        person = open_account(Role.VOLUNTEER, app=False)
        give_password(client, person.address, PASSWORD)
        services.give_authenticator_app(user=person.user, secret=person.secret)
        own = reverse("account:own")
        step = client.get(own).headers["Location"]
        assert step.startswith(reverse("account_reauthenticate"))
        # Neither adding another one nor the password is a way round.
        assert client.get(reverse("mfa_add_webauthn")).status_code == 302
        assert client.get(reverse("mfa_index")).status_code == 200
        page = client.get(step, follow=True)
        assert page.redirect_chain[-1][0].startswith(reverse("mfa_reauthenticate"))
        typed = {"code": person.code(), "next": own}
        assert client.post(reverse("mfa_reauthenticate"), typed).headers["Location"] == own
        assert client.get(own).status_code == 200

    def test_the_last_one_cannot_be_removed(self, volunteer: Person, signed_in: SignedIn) -> None:
        client = signed_in(volunteer)
        page = client.post(reverse("mfa_deactivate_totp"))
        assert b"your only second step" in page.content
        Authenticator.objects.filter(user=volunteer.user).delete()
        passkey = Authenticator.objects.create(
            user=volunteer.user,
            type=Authenticator.Type.WEBAUTHN,
            data={"name": "Passkey 1", "credential": {}},
        )
        client.post(reverse("mfa_remove_webauthn", kwargs={"pk": passkey.pk}))
        assert Authenticator.objects.filter(pk=passkey.pk).exists()

    def test_wrong_codes_are_throttled_and_on_record(
        self, client: Client, volunteer: Person
    ) -> None:
        give_password(client, volunteer.address, PASSWORD)
        url = reverse("mfa_authenticate")
        wrong = [client.post(url, {"code": "000000"}).status_code for _ in range(6)]
        assert wrong == [200] * 5 + [429]
        assert client.post(url, {"code": volunteer.code()}).status_code == 429
        refused = AuditEntry.objects.filter(event="second-factor-refused")
        assert refused.count() == 5

    def test_an_account_closed_between_password_and_code_stays_closed(
        self, client: Client, co_ordinator: Person, volunteer: Person
    ) -> None:
        give_password(client, volunteer.address, PASSWORD)
        services.deactivate(user=volunteer.user, by=co_ordinator.user)
        answer = client.post(reverse("mfa_authenticate"), {"code": volunteer.code()})
        assert answer.headers["Location"] == reverse("account_login")
        assert "_auth_user_id" not in client.session


class TestStepUp:
    def test_the_fresh_check_is_the_second_factor_never_the_password(
        self, co_ordinator: Person, signed_in: SignedIn
    ) -> None:
        client = signed_in(co_ordinator)
        invite = reverse("account:invite")
        with time_machine.travel(timezone.now() + timedelta(minutes=6), tick=False):
            step = client.get(invite).headers["Location"]
            assert step == f"{reverse('account_reauthenticate')}?next={quote(invite, safe='')}"
            by_password = {"password": PASSWORD, "next": invite}
            answer = client.post(reverse("account_reauthenticate"), by_password)
            assert answer.headers["Location"].startswith(reverse("mfa_reauthenticate"))
            assert client.get(invite).status_code == 302
            before = client.session.session_key
            code = {"code": co_ordinator.code(), "next": invite}
            answer = client.post(reverse("mfa_reauthenticate"), code)
            assert answer.headers["Location"] == invite
            assert client.get(invite).status_code == 200
            assert client.session.session_key != before
            assert UserSession.objects.get().session_key == client.session.session_key

    def test_without_a_password_there_is_none_to_change(
        self, volunteer: Person, signed_in: SignedIn
    ) -> None:
        client = signed_in(volunteer)
        user = User.objects.get(pk=volunteer.user.pk)
        user.set_unusable_password()
        user.save()
        session = client.session
        session["_auth_user_hash"] = user.get_session_auth_hash()
        session.save()
        answer = client.get(reverse("account_change_password"))
        assert answer.headers["Location"] == reverse("account:own")

    def test_what_was_posted_is_neither_kept_nor_replayed(
        self, co_ordinator: Person, signed_in: SignedIn
    ) -> None:
        client = signed_in(co_ordinator)
        posts = {
            reverse("account:invite"): {
                "display_name": "Canary Name",
                "address": "canary@example.org",
                "roles": "volunteer",
            },
            reverse("mfa_deactivate_totp"): {"x": "canary"},
            reverse("mfa_generate_recovery_codes"): {"x": "canary"},
            reverse("account_change_password"): {"oldpassword": PASSWORD},
        }
        with time_machine.travel(timezone.now() + timedelta(minutes=6), tick=False):
            for url, posted in posts.items():
                answer = client.post(url, posted)
                assert answer.headers["Location"].startswith(reverse("account_reauthenticate"))
                assert STATE_SESSION_KEY not in client.session
                assert "canary" not in str(dict(client.session)).lower()
            client.post(reverse("mfa_reauthenticate"), {"code": co_ordinator.code()})
        assert User.objects.count() == 1

    def test_it_leads_nowhere_else(self, co_ordinator: Person, signed_in: SignedIn) -> None:
        client = signed_in(co_ordinator)
        with time_machine.travel(timezone.now() + timedelta(minutes=6), tick=False):
            typed = {"code": co_ordinator.code(), "next": "//evil.example/"}
            answer = client.post(reverse("mfa_reauthenticate"), typed)
        assert answer.headers["Location"] == "/"


class TestPasskeys:
    def passkey(self, person: Person, number: int = 1) -> Authenticator:
        return Authenticator.objects.create(
            user=person.user,
            type=Authenticator.Type.WEBAUTHN,
            data={"name": f"Passkey {number}", "credential": {}},
        )

    def test_they_are_numbered_never_named(self, volunteer: Person) -> None:
        self.passkey(volunteer, 1)
        third = self.passkey(volunteer, 3)
        name = SecondFactorAdapter().generate_authenticator_name(volunteer.user, third.type)
        assert name == "Passkey 2"
        assert "name" not in AddPasskeyForm(user=volunteer.user).fields

    @pytest.mark.parametrize("text", ["[]", "5", "null", "{}", '{"response": {}}', "x"])
    def test_nonsense_is_not_added(self, volunteer: Person, signed_in: SignedIn, text: str) -> None:
        client = signed_in(volunteer)
        answer = client.post(reverse("mfa_add_webauthn"), {"credential": text})
        assert answer.status_code == 200
        assert Authenticator.objects.count() == 1

    def test_nonsense_is_no_fresh_check(self, volunteer: Person, signed_in: SignedIn) -> None:
        client = signed_in(volunteer)
        self.passkey(volunteer)
        url = reverse("mfa_reauthenticate_webauthn")
        answer = client.post(url, {"credential": "{}", "next": reverse("account:own")})
        assert answer.headers["Location"].startswith(url)

    def test_one_of_two_second_factors_can_be_removed(
        self, volunteer: Person, signed_in: SignedIn
    ) -> None:
        client = signed_in(volunteer)
        passkey = self.passkey(volunteer)
        client.post(reverse("mfa_remove_webauthn", kwargs={"pk": passkey.pk}))
        assert not Authenticator.objects.filter(pk=passkey.pk).exists()
        assert AuditEntry.objects.filter(event="second-factor-removed").exists()

    def test_somebody_elses_does_not_exist(
        self, volunteer: Person, co_ordinator: Person, signed_in: SignedIn
    ) -> None:
        passkey = self.passkey(co_ordinator)
        remove = reverse("mfa_remove_webauthn", kwargs={"pk": passkey.pk})
        assert signed_in(volunteer).post(remove).status_code == 404


class TestRecoveryCodes:
    def test_each_signs_in_once(self, volunteer: Person, signed_in: SignedIn) -> None:
        client = signed_in(volunteer)
        client.post(reverse("mfa_generate_recovery_codes"))
        code = client.get(reverse("mfa_view_recovery_codes")).context["unused_codes"][0]
        for works in (True, False):
            cache.clear()
            other = Client()
            give_password(other, volunteer.address, PASSWORD)
            answer = other.post(reverse("mfa_authenticate"), {"code": code})
            assert (answer.status_code == 302) is works


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
        from contactcentre.safekeeping.access import views_without_rule

        assert views_without_rule(get_resolver("accounts.urls")) == []


def test_a_secret_being_set_up_is_sealed_in_the_session(
    client: Client, open_account: OpenAccount
) -> None:
    from django.contrib.sessions.models import Session

    person = open_account(Role.VOLUNTEER, app=False)
    give_password(client, person.address, PASSWORD)
    page = client.get(reverse("mfa_activate_totp"))
    secret = page.context["form"].secret
    assert client.session[totp.SECRET_SESSION_KEY] == secret
    assert secret.encode() in page.content
    for row in Session.objects.all():
        assert row.session_data.startswith("v1.")
