"""The second factor: required of everybody, set up once, never left without."""

from datetime import timedelta
from typing import Any
from urllib.parse import quote

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.adapters import SecondFactorAdapter
from accounts.forms import AddPasskeyForm
from accounts.roles import Role
from accounts.services import records
from contactcentre.safekeeping.audit_entry import AuditEntry
from tests.unit.accounts.conftest import PASSWORD, OpenAccount, Person, SignedIn, give_password

pytestmark = pytest.mark.django_db


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
        assert other.post(reverse("mfa_authenticate"), {"code": code}).status_code == 422
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
            assert client.post(reverse("account_reauthenticate"), typed).status_code == 422
            typed = {"password": PASSWORD, "next": set_up}
            answer = client.post(reverse("account_reauthenticate"), typed)
            assert answer.headers["Location"] == set_up
            assert client.get(set_up).status_code == 200

    def test_a_session_from_before_the_second_factor_has_to_show_it(
        self, client: Client, open_account: OpenAccount
    ) -> None:
        person = open_account(Role.VOLUNTEER, app=False)
        give_password(client, person.address, PASSWORD)
        records.give_authenticator_app(user=person.user, secret=person.secret)
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
        assert wrong == [422] * 5 + [429]
        assert client.post(url, {"code": volunteer.code()}).status_code == 429
        refused = AuditEntry.objects.filter(event="second-factor-refused")
        assert refused.count() == 5

    def test_an_account_closed_between_password_and_code_stays_closed(
        self, client: Client, co_ordinator: Person, volunteer: Person
    ) -> None:
        give_password(client, volunteer.address, PASSWORD)
        records.deactivate(user=volunteer.user, by=co_ordinator.user)
        answer = client.post(reverse("mfa_authenticate"), {"code": volunteer.code()})
        assert answer.headers["Location"] == reverse("account_login")
        assert "_auth_user_id" not in client.session


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

    def test_what_one_may_choose_is_said_in_plain_words(
        self, volunteer: Person, signed_in: SignedIn
    ) -> None:
        page = signed_in(volunteer).get(reverse("mfa_add_webauthn")).content.decode()
        assert "Sign in with this alone, without my password" in page
        assert "asswordless" not in page.partition("<script data-allauth")[0].replace(
            'name="passwordless"', ""
        ).replace("id_passwordless", "")

    @pytest.mark.parametrize("text", ["[]", "5", "null", "{}", '{"response": {}}', "x"])
    def test_nonsense_is_not_added(self, volunteer: Person, signed_in: SignedIn, text: str) -> None:
        client = signed_in(volunteer)
        answer = client.post(reverse("mfa_add_webauthn"), {"credential": text})
        assert answer.status_code == 422
        assert "There is a problem" in answer.content.decode()
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


def test_a_secret_being_set_up_is_sealed_in_the_session(
    client: Client, open_account: OpenAccount
) -> None:
    person = open_account(Role.VOLUNTEER, app=False)
    give_password(client, person.address, PASSWORD)
    page = client.get(reverse("mfa_activate_totp"))
    secret = page.context["form"].secret
    assert client.session[totp.SECRET_SESSION_KEY] == secret
    assert secret.encode() in page.content
    for row in Session.objects.all():
        assert row.session_data.startswith("v1.")
