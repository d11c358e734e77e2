"""Whoever reads the data finds no key with which to take over a session."""

import asyncio
from ipaddress import ip_address
from typing import Any

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.urls import reverse

from accounts.services import records
from accounts.session_store import SessionStore, row_key
from tests.unit.accounts.conftest import Person, SignedIn, give_password

pytestmark = pytest.mark.django_db

IPAD = "Mozilla/5.0 (iPad; CPU OS 17_0 like Mac OS X) Version/17.0 Mobile/15E148 Safari/604.1"


def everything_stored() -> str:
    rows: list[Any] = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"select * from {connection.ops.quote_name(table)}")
            rows.extend(cursor.fetchall())
    return repr(rows)


class TestKeys:
    def test_no_table_holds_the_value_of_a_cookie(self, client: Client, volunteer: Person) -> None:
        seen = []
        give_password(client, volunteer.address, volunteer.password)
        seen.append(client.cookies["sessionid"].value)
        client.post(reverse("mfa_authenticate"), {"code": volunteer.code()})
        seen.append(client.cookies["sessionid"].value)
        cache.clear()
        client.post(reverse("mfa_reauthenticate"), {"code": "000000"})
        assert len(set(seen)) == 2
        stored = everything_stored()
        assert row_key(seen[-1]) in stored
        assert not any(key in stored for key in seen)

    def test_what_is_stored_signs_nobody_in(self, volunteer: Person, signed_in: SignedIn) -> None:
        own = reverse("account:own")
        assert signed_in(volunteer).get(own).status_code == 200
        for stored in {*_keys(Session), *_keys(UserSession)}:
            thief = Client()
            thief.cookies["sessionid"] = stored
            assert thief.get(own).status_code == 302

    def test_another_installation_keeps_it_under_another_key(self, settings: Any) -> None:
        before = row_key("k" * 32)
        settings.SECRET_KEY = "another"
        assert row_key("k" * 32) != before

    def test_closing_an_account_ends_everything_at_once(
        self, volunteer: Person, co_ordinator: Person, signed_in: SignedIn
    ) -> None:
        client = signed_in(volunteer)
        records.deactivate(user=volunteer.user, by=co_ordinator.user)
        assert not UserSession.objects.exists()
        assert not Session.objects.exists()
        assert client.get(reverse("account:own")).status_code == 302


class TestList:
    @pytest.mark.parametrize(
        ("user_agent", "word"),
        [
            (IPAD, "Tablet"),
            ("Mozilla/5.0 (Linux; Android 14; SM-X210) Chrome/126.0 Safari/537.36", "Tablet"),
            ("Mozilla/5.0 (Linux; Android 14) Chrome/126.0 Mobile Safari/537.36", "Telephone"),
            ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_0) Mobile/15E148", "Telephone"),
            ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) Firefox/127.0", "Computer"),
            ("", "Computer"),
        ],
    )
    def test_a_word_for_the_device_is_kept_and_no_network_address(
        self, volunteer: Person, user_agent: str, word: str
    ) -> None:
        volunteer.sign_in(Client(REMOTE_ADDR="203.0.113.9", headers={"user-agent": user_agent}))
        row = UserSession.objects.get()
        assert row.user_agent == word
        assert int(ip_address(row.ip)) == 0
        stored = everything_stored()
        assert "203.0.113.9" not in stored
        assert not user_agent or user_agent not in stored


class TestStore:
    def test_it_keeps_what_it_is_given(self) -> None:
        store = SessionStore()
        store["a"] = 1
        store.save()
        key = str(store.session_key)
        assert SessionStore(key)["a"] == 1
        assert SessionStore().exists(key)
        assert not SessionStore().exists(row_key(key))
        store.cycle_key()
        assert not SessionStore().exists(key)
        assert SessionStore(store.session_key)["a"] == 1
        store.flush()
        assert not Session.objects.exists()

    def test_an_unknown_key_is_given_up(self) -> None:
        store = SessionStore("unknown-key-of-somebody")
        assert store.load() == {}
        assert store.session_key is None

    @pytest.mark.django_db(transaction=True)
    def test_it_does_the_same_when_asked_asynchronously(self) -> None:
        async def through() -> None:
            store = SessionStore()
            await store.aset("a", 1)
            await store.asave()
            key = str(store.session_key)
            assert await SessionStore(key).aget("a") == 1
            assert await store.aexists(key)
            assert not await Session.objects.filter(session_key=key).aexists()
            await store.adelete()
            assert not await Session.objects.aexists()

        asyncio.run(through())


def _keys(table: Any) -> list[str]:
    return list(table.objects.values_list("session_key", flat=True))
