"""The fresh check before a sensitive step."""

from datetime import timedelta
from urllib.parse import quote

import pytest
import time_machine
from allauth.account.internal.flows.reauthentication import STATE_SESSION_KEY
from allauth.usersessions.models import UserSession
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from accounts.session_store import row_key
from tests.unit.accounts.conftest import PASSWORD, Person, SignedIn

pytestmark = pytest.mark.django_db


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
            listed = UserSession.objects.get().session_key
            assert listed == row_key(str(client.session.session_key))

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
