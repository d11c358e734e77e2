"""The list of families: what it shows, how it is searched, what it costs."""

import pytest
from django.urls import reverse

from families.models import ContactDetail, Family, PersonRole
from tests.factories.accounts import make_user, signed_in_client
from tests.factories.families import make_families, make_family
from tests.factories.sessions import person_of
from tests.unit.families.pages import page, queries

pytestmark = pytest.mark.django_db


class TestList:
    def test_names_and_state_but_nothing_that_says_where(self, client):
        family = make_family()
        shown = page(client, "list", {})
        people = list(family.people.all())
        child = person_of(family, PersonRole.CHILD)
        assert child.first_name in shown
        assert person_of(family, PersonRole.VISITING).full_name in shown
        assert "Attending" in shown
        for detail in ContactDetail.objects.filter(family=family):
            assert detail.value not in shown
        assert not any(person.safe_route and person.safe_route in shown for person in people)

    def test_search_is_posted_and_finds_by_name_and_by_reference(self, client):
        family, other = make_families(2)
        name = person_of(family, PersonRole.RESIDENT).last_name
        for text in (name.upper(), family.reference.lower()):
            response = client.post(reverse("families:list"), {"text": text})
            assert response["Cache-Control"] == "no-store"
            shown = response.content.decode()
            assert reverse("families:file", args=[family.reference]) in shown
            assert reverse("families:file", args=[other.reference]) not in shown

    def test_a_search_for_nothing_says_what_to_do(self, client):
        response = client.post(reverse("families:list"), {"text": " "})
        assert response.status_code == 422
        assert "Enter a name, part of a name, or a reference." in response.content.decode()

    def test_a_search_that_finds_nobody_says_what_to_try(self, client):
        response = client.post(reverse("families:list"), {"text": "nobody"})
        assert "Look at the spelling" in response.content.decode()

    def test_state_links_filter_and_those_who_left_are_off_the_books(self, client):
        active, gone = make_family(), make_family(state=Family.State.MOVED_ON)
        where = {f.reference: reverse("families:file", args=[f.reference]) for f in (active, gone)}
        for query, expected in [
            ("", {active.reference}),
            ("?state=moved-on", {gone.reference}),
            ("?state=all", {active.reference, gone.reference}),
            ("?state=nonsense", {active.reference}),
        ]:
            shown = client.get(reverse("families:list") + query).content.decode()
            assert {r for r, url in where.items() if url in shown} == expected

    def test_an_empty_centre_says_how_to_begin(self, client):
        assert "No families yet" in page(client, "list", {})
        leader = signed_in_client(make_user("team-leader"))
        shown = page(leader, "list", {})
        assert "Ask a co-ordinator" in shown
        assert reverse("families:new") not in shown

    def test_fifty_to_a_page(self, client):
        make_families(51)
        url = reverse("families:list")
        assert client.get(url).content.decode().count("<tr>") == 51
        assert client.get(url + "?page=2").content.decode().count("<tr>") == 2

    def test_as_many_queries_for_fifty_as_for_five(self, client):
        make_families(5)
        few = queries(client, reverse("families:list"))
        make_families(45)
        assert queries(client, reverse("families:list")) == few
