"""A forgotten password: asked for by anybody, answered by mail, or not at all."""

import re
from typing import Any

import pytest
from allauth.usersessions.models import UserSession
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from accounts import forgotten
from accounts.forgotten import answer_new_passwords
from accounts.models import NewPasswordWanted, User
from accounts.services import records
from tests.unit.accounts.conftest import Person, SignedIn, give_password, without_token

pytestmark = pytest.mark.django_db


def _not_taken(*args: Any) -> None:
    raise OSError


class TestAsking:
    """Nobody learns who has an account."""

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


class TestLink:
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
        records.deactivate(user=volunteer.user, by=co_ordinator.user)
        assert link is not None
        assert b"no longer works" in client.get(link[1]).content


class TestWithoutMailServer:
    @pytest.fixture(autouse=True)
    def no_mail(self, settings: Any) -> None:
        settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"

    def test_the_page_does_not_pretend(self, volunteer: Person) -> None:
        url = reverse("account_reset_password")
        for answer in (
            Client().get(url),
            Client().post(url, {"email": volunteer.address}),
            Client().get(reverse("account_reset_password_done"), follow=True),
        ):
            page = answer.content.decode()
            assert "nothing can be sent" in page
            assert "Speak to your co-ordinator" in page
            assert "on its way" not in page
            assert "Look in your mail" not in page
        assert not NewPasswordWanted.objects.exists()

    def test_a_request_from_before_is_not_taken_for_answered(self, volunteer: Person) -> None:
        forgotten.want_new_password(alias=volunteer.user.email, base_url="http://testserver")
        assert forgotten.answer_new_passwords() == 0
