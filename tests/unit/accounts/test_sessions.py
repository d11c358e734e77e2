"""How long a sign-in lasts, what a session gives away, and how one is ended."""

import base64
import json
import re
import zlib
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.middleware import SessionLimits
from accounts.models import OneTimeLink
from accounts.roles import Role
from accounts.services import ways_in
from accounts.session_store import SessionStore, row_key
from accounts.tasks import clear_ended_sessions
from tests.unit.accounts.conftest import PASSWORD, Person, give_password

pytestmark = pytest.mark.django_db

SignedIn = Callable[[Person], Client]
START = timezone.now().replace(microsecond=0)


def later(**delta: float) -> Any:
    return time_machine.travel(START + timedelta(**delta), tick=False)


def key_in_table(client: Client) -> str:
    return row_key(client.cookies["sessionid"].value)


def listed(client: Client) -> UserSession:
    return UserSession.objects.get(session_key=key_in_table(client))


@pytest.fixture
def own() -> str:
    return reverse("account:own")


@pytest.fixture
def client_since_start(volunteer: Person, signed_in: SignedIn) -> Client:
    with later():
        return signed_in(volunteer)


class TestLimits:
    def test_a_quarter_of_an_hour_without_a_click_ends_it(
        self, client_since_start: Client, own: str
    ) -> None:
        client = client_since_start
        with later(minutes=14, seconds=59):
            assert client.get(own).status_code == 200
        with later(minutes=29, seconds=58):
            assert client.get(own).status_code == 200
        with later(minutes=44, seconds=58):
            answer = client.get(own)
            assert answer.headers["Location"] == f"{reverse('account_login')}?next={own}"
            page = client.get(answer.headers["Location"]).content.decode()
            assert "signed out because nothing happened" in page
        assert not UserSession.objects.exists()

    def test_the_row_is_gone_so_the_cookie_is_worth_nothing(
        self, client_since_start: Client, own: str
    ) -> None:
        cookie = client_since_start.cookies["sessionid"].value
        with later(minutes=15):
            client_since_start.get(own)
        client_since_start.cookies["sessionid"] = cookie
        with later(seconds=1):
            assert client_since_start.get(own).status_code == 302

    def test_eight_hours_end_it_however_busy(self, client_since_start: Client, own: str) -> None:
        client = client_since_start
        for minutes in range(10, 480, 10):
            with later(minutes=minutes):
                assert client.get(own).status_code == 200
        with later(hours=8):
            answer = client.get(own)
            assert answer.status_code == 302
            assert "a whole day" in client.get(answer.headers["Location"]).content.decode()

    def test_a_fresh_check_does_not_prolong_the_eight_hours(
        self, client_since_start: Client, own: str, volunteer: Person
    ) -> None:
        client = client_since_start
        for minutes in range(10, 480, 10):
            with later(minutes=minutes):
                client.get(own)
        with later(hours=7, minutes=55):
            cache.clear()
            typed = {"code": volunteer.code(), "next": own}
            assert client.post(reverse("mfa_reauthenticate"), typed).headers["Location"] == own
        with later(hours=8):
            assert client.get(own).status_code == 302

    def test_what_was_posted_too_late_is_not_replayed(self, client_since_start: Client) -> None:
        with later(minutes=20):
            answer = client_since_start.post(reverse("usersessions_list"))
        assert answer.headers["Location"] == reverse("account_login")

    def test_a_fragment_is_answered_with_a_page_to_go_to(
        self, client_since_start: Client, own: str
    ) -> None:
        htmx = {"hx-request": "true", "hx-current-url": "http://testserver/register/7/?day=1"}
        with later(minutes=20):
            answer = client_since_start.post(own, headers=htmx)
            again = client_since_start.get(own, headers=htmx)
        for each in (answer, again):
            assert each.status_code == 204
            assert each.headers["HX-Redirect"] == (
                f"{reverse('account_login')}?next=%2Fregister%2F7%2F%3Fday%3D1"
            )

    @pytest.mark.parametrize("page", ["https://evil.example/", "nonsense", ""])
    def test_a_fragment_leads_to_no_other_site(
        self, client_since_start: Client, own: str, page: str
    ) -> None:
        htmx = {"hx-request": "true", "hx-current-url": page}
        with later(minutes=20):
            answer = client_since_start.get(own, headers=htmx)
        where = answer.headers["HX-Redirect"]
        assert where.startswith(reverse("account_login"))
        assert "evil" not in where

    def test_other_redirects_are_left_to_the_page(self, rf: Any) -> None:
        def to_register(request: Any) -> HttpResponse:
            return HttpResponse(status=302, headers={"Location": "/register/"})

        request = rf.get("/", headers={"hx-request": "true"})
        request.session = {}
        assert SessionLimits(to_register)(request).status_code == 302


class TestCost:
    def queries(self, client: Client, url: str) -> list[str]:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(url).status_code == 200
        return [query["sql"] for query in captured.captured_queries]

    def test_a_signed_in_page_asks_for_session_and_person(self, client_since_start: Client) -> None:
        with later(seconds=10):
            asked = self.queries(client_since_start, reverse("account:own"))
        assert [("django_session" in sql, "accounts_user" in sql) for sql in asked] == [
            (True, False),
            (False, True),
        ]

    def test_it_writes_at_most_once_a_minute(self, client_since_start: Client) -> None:
        written = []
        for seconds in range(0, 181, 15):
            with later(seconds=seconds):
                asked = self.queries(client_since_start, reverse("account:own"))
            written.append(any(sql.startswith(("UPDATE", "INSERT")) for sql in asked))
        assert sum(written) == 3

    def test_lists_cost_the_same_for_many(
        self, open_account: Callable[..., Person], co_ordinator: Person, signed_in: SignedIn
    ) -> None:
        client = signed_in(co_ordinator)
        pages = [reverse("account:people"), reverse("account:roles")]
        client.get(pages[0])  # The first page of a session asks for the undertaking as well.
        few = [len(self.queries(client, page)) for page in pages]
        for _ in range(12):
            open_account(Role.VOLUNTEER)
        assert [len(self.queries(client, page)) for page in pages] == few


class TestOwnSessions:
    def two(self, volunteer: Person) -> tuple[Client, Client]:
        here, there = Client(), Client(headers={"user-agent": "Firefox/1 Windows"})
        for client in (here, there):
            cache.clear()
            volunteer.sign_in(client)
        return here, there

    def test_they_are_listed_and_ended_one_by_one(self, volunteer: Person, own: str) -> None:
        here, there = self.two(volunteer)
        page = here.get(reverse("usersessions_list")).content.decode()
        assert page.count("Computer") == 3
        other = listed(there)
        end = reverse("account:session-end", kwargs={"session_id": other.pk})
        assert here.get(end).status_code == 405
        assert here.post(end).status_code == 302
        assert there.get(own).status_code == 302
        assert here.get(own).status_code == 200
        assert here.post(end).status_code == 404

    def test_ending_the_one_in_use_signs_out(self, volunteer: Person, own: str) -> None:
        here, there = self.two(volunteer)
        end = reverse("account:session-end", kwargs={"session_id": listed(here).pk})
        answer = here.post(end)
        assert answer.headers["Location"] == reverse("account_login")
        assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
        assert here.get(own).status_code == 302
        assert there.get(own).status_code == 200

    def test_one_whose_row_is_gone_is_not_listed(self, volunteer: Person) -> None:
        here, there = self.two(volunteer)
        there.session.delete()
        assert len(here.get(reverse("usersessions_list")).context["sessions"]) == 1

    def test_all_others_at_once(self, volunteer: Person, own: str) -> None:
        here, there = self.two(volunteer)
        here.post(reverse("usersessions_list"))
        assert there.get(own).status_code == 302
        assert here.get(own).status_code == 200

    def test_somebody_elses_does_not_exist(
        self, volunteer: Person, co_ordinator: Person, own: str
    ) -> None:
        mine, theirs = Client(), Client()
        volunteer.sign_in(mine)
        co_ordinator.sign_in(theirs)
        other = UserSession.objects.get(user=co_ordinator.user)
        end = reverse("account:session-end", kwargs={"session_id": other.pk})
        assert mine.post(end).status_code == 404
        assert theirs.get(own).status_code == 200


class TestClearing:
    def test_idle_old_and_orphaned_ones_go(
        self, client_since_start: Client, volunteer: Person, own: str
    ) -> None:
        with later(minutes=14):
            clear_ended_sessions()
            assert client_since_start.get(own).status_code == 200
        with later(minutes=29):
            clear_ended_sessions()
        assert not UserSession.objects.exists()
        assert not Session.objects.exists()

    def test_sessions_of_visitors_and_dead_links_go_in_time(
        self, client: Client, volunteer: Person
    ) -> None:
        ways_in.invitation_link(user=volunteer.user, by=None, base_url="")
        give_password(client, volunteer.address, PASSWORD)
        assert Session.objects.exists()
        with time_machine.travel(timezone.now() + timedelta(days=3, seconds=1), tick=False):
            clear_ended_sessions()
        assert not Session.objects.exists()
        assert not OneTimeLink.objects.exists()

    def test_doing_it_again_changes_nothing(self, client_since_start: Client, own: str) -> None:
        with later(minutes=1):
            clear_ended_sessions()
            clear_ended_sessions()
            assert client_since_start.get(own).status_code == 200


class TestSealed:
    def readable(self) -> bytes:
        """The session table as an attacker would read it, decoded in the usual ways."""
        text = b""
        for data in Session.objects.values_list("session_data", flat=True):
            for part in re.findall(r"(?:[\w-]{4})+", data):
                raw = base64.urlsafe_b64decode(part)
                text += part.encode() + raw
                for wbits in (15, -15, 31):
                    try:
                        text += zlib.decompress(raw, wbits)
                    except zlib.error:
                        continue
        return text

    def test_nothing_can_be_read_in_the_table(self, client: Client, volunteer: Person) -> None:
        typed = {"login": volunteer.address, "password": PASSWORD, "next": "/canary-path/"}
        client.post(reverse("account_login"), typed)
        half_way = self.readable()
        client.post(reverse("mfa_authenticate"), {"code": volunteer.code()})
        for text in (half_way, self.readable()):
            for secret in (volunteer.address, PASSWORD, "canary-path", str(volunteer.user.pk)):
                assert secret.encode() not in text

    def test_not_even_inside_is_there_an_address(self, client: Client, volunteer: Person) -> None:
        give_password(client, volunteer.address, PASSWORD)
        assert volunteer.address not in json.dumps(dict(client.session))
        client.post(reverse("mfa_authenticate"), {"code": volunteer.code()})
        assert volunteer.address not in json.dumps(dict(client.session))

    def test_one_moved_to_another_key_is_empty(
        self, volunteer: Person, co_ordinator: Person, own: str
    ) -> None:
        mine, theirs = Client(), Client()
        volunteer.sign_in(mine)
        co_ordinator.sign_in(theirs)
        row = Session.objects.get(session_key=key_in_table(theirs))
        Session.objects.filter(session_key=key_in_table(mine)).update(session_data=row.session_data)
        assert mine.get(own).status_code == 302

    def test_one_of_another_installation_is_empty(self, settings: Any) -> None:
        store = SessionStore("k" * 32)
        sealed = store.encode({"a": 1})
        assert store.decode(sealed) == {"a": 1}
        settings.SECRET_KEY = "another"
        assert store.decode(sealed) == {}

    @pytest.mark.parametrize("stored", ["", "v1.", "v1.AAAA", "nonsense", "v1.%%%"])
    def test_a_damaged_one_is_empty(self, stored: str) -> None:
        assert SessionStore("k" * 32).decode(stored) == {}
