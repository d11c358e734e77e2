"""Clause 9: everyone is told that this policy exists and can read it on request."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.html import escape

from accounts.roles import Role
from policy import clause_map
from policy.clauses import EXCEPTIONS, PROMISES, Clause
from tests.factories.accounts import make_user, signed_in_client

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(client):
    return client.get("/policy/").content.decode()


def test_9_anyone_may_read_the_policy_without_signing_in(client):
    assert client.get("/policy/").status_code == 200


@pytest.mark.parametrize("clause", [*EXCEPTIONS, *PROMISES, Clause.REVIEW])
def test_9_every_clause_is_there_in_plain_words(page, clause):
    assert clause.title in page
    assert clause.text in page
    assert f'id="clause-{clause.number.lower()}"' in page


def test_9_reading_it_asks_the_database_nothing(client, django_assert_num_queries):
    client.get("/policy/")
    with django_assert_num_queries(0), django_assert_num_queries(0, using="keyring"):
        client.get("/policy/")


def test_9_it_is_only_for_reading(client):
    assert client.post("/policy/").status_code == 405


@pytest.mark.parametrize("role", Role)
def test_9_staff_read_it_too_and_see_which_rules_hold_it(role):
    client = signed_in_client(make_user(role))

    assert reverse("policy:map") in client.get("/policy/").content.decode()
    text = client.get(reverse("policy:map")).content.decode()
    assert "A check applied for is not a check undertaken" in text
    assert "Clause 2: No reports in family proceedings" in text
    assert "An outcome is one of a closed list" in text


def test_9_the_rules_behind_it_are_for_staff():
    response = Client().get(reverse("policy:map"))

    assert response.status_code == 302
    assert reverse("account_login") in response["Location"]


@pytest.mark.parametrize("path", ["/policy/"])
def test_9_every_page_leads_to_it(client, path):
    assert 'href="/policy/">Confidentiality policy' in client.get(path).content.decode()


def test_9_of_each_clause_it_says_how_many_tests_there_are_and_names_them():
    page = signed_in_client(make_user(Role.TRUSTEE)).get(reverse("policy:map")).content.decode()
    for clause in (Clause.C2, Clause.C9, Clause.E1):
        tests = clause_map.tested(clause)
        assert f"<span>{len(tests)}</span>" in page
        assert f"{len(tests)} tests<span" in page
        assert all(f"<li>{escape(said)}</li>" in page for said in tests)
    assert "Of each clause it says how many tests there are and names them" in page


def test_9_where_the_software_stands_without_its_tests_it_says_so(monkeypatch):
    monkeypatch.setattr(clause_map, "tested", lambda clause: [])
    page = signed_in_client(make_user(Role.TRUSTEE)).get(reverse("policy:map")).content.decode()
    assert "without its tests" in page
    assert ">Tests</th>" not in page
