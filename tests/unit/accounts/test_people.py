"""The pages about people and roles: who reaches them, and what they do."""

import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from accounts import mail as accounts_mail
from accounts.adapters import AccountAdapter
from accounts.models import OneTimeLink, RoleChange, User
from accounts.roles import Role
from contactcentre.safekeeping import clock
from tests.unit.accounts.conftest import Person

pytestmark = pytest.mark.django_db

OpenAccount = Callable[..., Person]
SignedIn = Callable[[Person], Client]

CO, TL, VOL, TR = Role.CO_ORDINATOR, Role.TEAM_LEADER, Role.VOLUNTEER, Role.TRUSTEE
READ, CHANGE, EVERYONE = {CO, TR}, {CO}, {CO, TL, VOL, TR}
PAGES = {
    "own": EVERYONE,
    "roles": EVERYONE,
    "people": READ,
    "person": READ,
    "invite": CHANGE,
    "person-roles": CHANGE,
    "person-deactivate": CHANGE,
    "person-reactivate": CHANGE,
    "person-invite-again": CHANGE,
    "person-start-again": CHANGE,
}


def url_of(page: str, person: Person) -> str:
    whose = {"user_id": person.user.pk} if page.startswith("person") else {}
    return reverse(f"account:{page}", kwargs=whose)


@pytest.fixture
def other(open_account: OpenAccount) -> Person:
    return open_account(Role.VOLUNTEER, display_name="Colleague Canary")


@pytest.fixture
def as_co_ordinator(co_ordinator: Person, signed_in: SignedIn) -> Client:
    return signed_in(co_ordinator)


class TestWhoReachesWhat:
    @pytest.mark.parametrize("role", list(Role))
    def test_everyone_gets_what_their_role_gives(
        self, open_account: OpenAccount, signed_in: SignedIn, other: Person, role: Role
    ) -> None:
        client = signed_in(open_account(role))
        for page, allowed in PAGES.items():
            answer = client.get(url_of(page, other))
            assert answer.status_code == (200 if role in allowed else 404), page
            if role not in READ:
                assert "Colleague Canary" not in answer.content.decode()

    @pytest.mark.parametrize("role", [TL, VOL, TR])
    def test_what_one_may_not_do_cannot_be_posted_either(
        self, open_account: OpenAccount, signed_in: SignedIn, other: Person, role: Role
    ) -> None:
        client = signed_in(open_account(role))
        for page in PAGES:
            if page not in {"own", "roles", "people", "person"}:
                typed = {"roles": "co-ordinator", "display_name": "x", "address": "x@example.org"}
                assert client.post(url_of(page, other), typed).status_code == 404
        assert User.objects.count() == 2
        assert User.objects.get(pk=other.user.pk).roles == ["volunteer"]

    def test_nobody_signed_out_sees_any(self, client: Client, other: Person) -> None:
        for page in PAGES:
            where = client.get(url_of(page, other)).headers["Location"]
            assert where.startswith(reverse("account_login"))

    def test_somebody_unknown_is_not_found(self, as_co_ordinator: Client) -> None:
        unknown = {"user_id": "00000000-0000-4000-8000-000000000000"}
        for page in PAGES:
            if page.startswith("person"):
                url = reverse(f"account:{page}", kwargs=unknown)
                assert as_co_ordinator.get(url).status_code == 404


class TestReading:
    def test_a_trustee_reads_names_roles_and_what_they_mean(
        self, open_account: OpenAccount, signed_in: SignedIn, other: Person
    ) -> None:
        client = signed_in(open_account(TR))
        person = client.get(url_of("person", other)).content.decode()
        assert "Colleague Canary" in person
        assert Role.VOLUNTEER.description in person
        assert other.address not in person
        assert "Change roles" not in person
        roles = unescape(client.get(url_of("roles", other)).content.decode())
        assert all(role.description in roles for role in Role)
        assert "Colleague Canary" in roles

    def test_the_list_shows_state_and_second_factor(
        self, as_co_ordinator: Client, open_account: OpenAccount, other: Person
    ) -> None:
        open_account(VOL, app=False)
        User.objects.filter(pk=other.user.pk).update(is_active=False)
        rows = as_co_ordinator.get(reverse("account:people")).context["rows"]
        assert [(row["person"].is_active, row["secured"]) for row in rows] == [
            (True, True),
            (True, False),
            (False, True),
        ]

    def test_the_history_names_who_changed_what(
        self, as_co_ordinator: Client, co_ordinator: Person, other: Person
    ) -> None:
        as_co_ordinator.post(url_of("person-roles", other), {"roles": ["trustee"]})
        page = as_co_ordinator.get(url_of("person", other)).content.decode()
        assert "Trustee" in page
        assert co_ordinator.user.known_as in page
        assert "At set-up" in page


class TestInvite:
    typed = {"display_name": "New Person", "address": "new@example.org", "roles": ["volunteer"]}

    def test_it_opens_an_account_and_mails_a_link(
        self, as_co_ordinator: Client, co_ordinator: Person, mailoutbox: list[Any]
    ) -> None:
        answer = as_co_ordinator.post(reverse("account:invite"), self.typed)
        user = User.objects.exclude(pk=co_ordinator.user.pk).get()
        assert answer.headers["Location"] == reverse("account:person", kwargs={"user_id": user.pk})
        assert user.display_name == "New Person"
        (sent,) = mailoutbox
        assert sent.to == ["new@example.org"]
        assert "New Person" not in sent.body
        assert "/account/link/" in sent.body

    @pytest.mark.parametrize(
        ("wrong", "says"),
        [
            ({"display_name": ""}, "Name"),
            ({"display_name": "x" * 81}, "Name"),
            ({"address": "nobody"}, "E-mail address"),
            ({"address": "x@sealed.invalid"}, "E-mail address"),
            ({"roles": []}, "Choose at least one role."),
            ({"roles": ["king"]}, "Roles"),
        ],
    )
    def test_a_mistake_keeps_what_was_typed_and_stores_nothing(
        self, as_co_ordinator: Client, wrong: dict[str, Any], says: str, mailoutbox: list[Any]
    ) -> None:
        answer = as_co_ordinator.post(reverse("account:invite"), self.typed | wrong)
        page = answer.content.decode()
        assert answer.status_code == 422
        assert "There is a problem" in page
        assert says in page
        assert User.objects.count() == 1
        assert not mailoutbox

    def test_the_same_address_twice_is_refused(self, as_co_ordinator: Client) -> None:
        as_co_ordinator.post(reverse("account:invite"), self.typed)
        again = self.typed | {"address": "NEW@example.org"}
        page = as_co_ordinator.post(reverse("account:invite"), again).content.decode()
        assert "There is an account with this e-mail address already." in page
        assert User.objects.count() == 2

    def test_a_mail_that_cannot_be_sent_is_said(
        self, as_co_ordinator: Client, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def fail(*args: Any, **kwargs: Any) -> None:
            raise ConnectionRefusedError

        monkeypatch.setattr(mail, "get_connection", fail)
        page = as_co_ordinator.post(reverse("account:invite"), self.typed, follow=True)
        assert "could not be sent" in page.content.decode()
        assert User.objects.count() == 2


class TestWithoutMailServer:
    """The link that could not be sent is shown once, to whoever invited."""

    @pytest.fixture(autouse=True)
    def no_mail(self, settings: Any) -> None:
        settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"

    def link_in(self, page: str) -> str:
        found = re.search(r'value="http://testserver(/account/link/[^"]+)"', page)
        return found[1] if found else ""

    def test_an_invitation_is_passed_on_by_hand(
        self, as_co_ordinator: Client, caplog: pytest.LogCaptureFixture, capfd: Any
    ) -> None:
        assert (
            "This centre sends no mail"
            in as_co_ordinator.get(reverse("account:invite")).content.decode()
        )
        answer = as_co_ordinator.post(reverse("account:invite"), TestInvite.typed)
        where = answer.headers["Location"]
        as_co_ordinator.head(where)
        page = as_co_ordinator.get(where).content.decode()
        link = self.link_in(page)
        assert "Nothing was sent" in page
        assert "is sent." not in page
        assert Client().get(link).status_code == 200
        # Not on reload, not in the address, not in a log.
        again = as_co_ordinator.get(where).content.decode()
        secret = link.split("/")[-2]
        assert secret not in again + where + caplog.text + "".join(capfd.readouterr())

    @pytest.mark.parametrize("page", ["person-invite-again", "person-start-again"])
    def test_so_is_a_later_one(self, as_co_ordinator: Client, other: Person, page: str) -> None:
        assert "sends no mail" in as_co_ordinator.get(url_of(page, other)).content.decode()
        shown = as_co_ordinator.post(url_of(page, other), follow=True).content.decode()
        link = self.link_in(shown)
        assert Client().get(link).status_code == 200
        assert "is sent." not in shown

    def test_it_is_on_nobody_elses_page(
        self, as_co_ordinator: Client, open_account: OpenAccount, other: Person
    ) -> None:
        third = open_account(VOL)
        as_co_ordinator.post(url_of("person-invite-again", other))
        assert not self.link_in(as_co_ordinator.get(url_of("person", third)).content.decode())
        assert self.link_in(as_co_ordinator.get(url_of("person", other)).content.decode())

    def test_whoever_is_refused_makes_no_link(
        self, as_co_ordinator: Client, co_ordinator: Person
    ) -> None:
        answer = as_co_ordinator.post(url_of("person-start-again", co_ordinator))
        assert answer.status_code == 422
        assert not OneTimeLink.objects.exists()

    def test_no_notice_of_a_change_goes_anywhere(self, volunteer: Person, capfd: Any) -> None:
        AccountAdapter().send_mail("account/email/password_changed", volunteer.user.email, {})
        with pytest.raises(accounts_mail.NoMailServer):
            accounts_mail.send_link(user=volunteer.user, template="invitation", url="http://x/")
        assert not "".join(capfd.readouterr())


class TestSteps:
    def test_looking_at_one_changes_nothing(self, as_co_ordinator: Client, other: Person) -> None:
        for page in PAGES:
            if page.startswith("person-"):
                as_co_ordinator.get(url_of(page, other))
        user = User.objects.get(pk=other.user.pk)
        assert user.is_active
        assert RoleChange.objects.filter(user=user).count() == 1

    def test_an_account_is_closed_opened_and_invited_again(
        self, as_co_ordinator: Client, other: Person, mailoutbox: list[Any]
    ) -> None:
        as_co_ordinator.post(url_of("person-deactivate", other))
        assert not User.objects.get(pk=other.user.pk).is_active
        refused = as_co_ordinator.post(url_of("person-invite-again", other))
        assert "Open it again first" in refused.content.decode()
        as_co_ordinator.post(url_of("person-reactivate", other))
        assert User.objects.get(pk=other.user.pk).is_active
        as_co_ordinator.post(url_of("person-invite-again", other))
        assert [sent.to for sent in mailoutbox] == [[other.address]]

    def test_a_lost_telephone_starts_again(
        self, as_co_ordinator: Client, other: Person, mailoutbox: list[Any]
    ) -> None:
        as_co_ordinator.post(url_of("person-start-again", other))
        assert not Authenticator.objects.filter(user=other.user).exists()
        assert [sent.to for sent in mailoutbox] == [[other.address]]

    @pytest.mark.parametrize("page", ["person-roles", "person-deactivate", "person-start-again"])
    def test_ones_own_account_is_refused_with_its_clause(
        self, as_co_ordinator: Client, co_ordinator: Person, page: str
    ) -> None:
        answer = as_co_ordinator.post(url_of(page, co_ordinator), {"roles": ["trustee"]})
        text = answer.content.decode()
        assert "another co-ordinator must do this" in text
        assert "Clause 7" in text
        user = User.objects.get(pk=co_ordinator.user.pk)
        assert user.is_active
        assert user.roles == ["co-ordinator"]

    def test_every_change_needs_a_fresh_second_factor(
        self, as_co_ordinator: Client, other: Person
    ) -> None:
        session = as_co_ordinator.session
        for record in session["account_authentication_methods"]:
            record["at"] = clock.now().timestamp() - 301
        session.save()
        cache.clear()
        for page, allowed in PAGES.items():
            if allowed == CHANGE:
                for ask in (as_co_ordinator.get, as_co_ordinator.post):
                    where = ask(url_of(page, other)).headers["Location"]
                    assert where.startswith(reverse("account_reauthenticate"))
        assert User.objects.get(pk=other.user.pk).is_active


def test_my_own_page_says_what_i_may_do(volunteer: Person, signed_in: SignedIn) -> None:
    page = signed_in(volunteer).get(reverse("account:own")).content.decode()
    assert Role.VOLUNTEER.description in page
    assert Role.CO_ORDINATOR.description not in page
    assert volunteer.user.known_as in page
