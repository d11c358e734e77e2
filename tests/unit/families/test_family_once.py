"""A form that is sent twice, by a double tap or after “back”, makes one thing."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import uuid4

import pytest
from django.db import connections
from django.urls import reverse

from contactcentre.safekeeping.models import AuditEntry, Submission
from families.models import Alert, ContactDetail, Family, Person, Representative
from tests.factories.accounts import make_user, signed_in_client
from tests.unit.families.pages import address, fill_in, parts_of

pytestmark = pytest.mark.django_db

ADDED = {
    "person-add": (Person, {"role": "companion", "first_name": "Doreen"}),
    "alert-add": (Alert, {"kind": "medical", "text": "Asthma"}),
    "representative-add": (Representative, {"name": "Ms Second"}),
    "contact-add": (ContactDetail, {"kind": "address", "value": "1 Long Lane"}),
}
NEW_FAMILY = {
    "child-0-first_name": "Amelia",
    "resident-first_name": "Joanna",
    "visiting-first_name": "Karim",
    "start-state": "active",
    "start-kind": "supported",
    "start-frequency": "weekly",
    "start-order": "none",
}


@pytest.fixture(params=ADDED)
def form(request, client, family):
    """The model, the address and what is sent."""
    model, data = ADDED[request.param]
    parts = parts_of(family)
    if model is Representative:
        data = data | {"party_id": str(parts["person_id"])}
    url = address(request.param, parts)
    return model, url, fill_in(client, url, data)


class TestAPart:
    def test_sent_twice_is_added_once_and_leads_to_the_same_page(self, client, family, form):
        model, url, data = form
        before = model.objects.count()
        first, second = client.post(url, data), client.post(url, data, follow=True)
        assert model.objects.count() == before + 1
        assert second.redirect_chain == [(first.url, 302)]
        assert "had been sent before" in second.content.decode()

    def test_from_a_page_opened_anew_is_added(self, client, form):
        model, url, data = form
        before = model.objects.count()
        for _ in range(2):
            assert client.post(url, fill_in(client, url, data | {"key": str(uuid4())}))
        assert model.objects.count() == before + 2

    def test_that_was_refused_can_be_put_right_and_sent_with_the_same_key(self, client, form):
        model, url, data = form
        bad = {name: "" if name in {"first_name", "text", "name", "value"} else value
               for name, value in data.items()}  # fmt: skip
        before = model.objects.count()
        response = client.post(url, bad)
        assert response.status_code == 422
        assert data["key"] in response.content.decode()
        assert not Submission.objects.exists()
        assert client.post(url, data).status_code == 302
        assert model.objects.count() == before + 1

    @pytest.mark.parametrize("key", [None, "", "x"])
    def test_without_a_key_is_a_sending_of_its_own(self, client, form, key):
        model, url, data = form
        before = model.objects.count()
        data.pop("key")
        for sent in (1, 2):
            response = client.post(url, data if key is None else data | {"key": key})
            assert response.status_code == 302
            assert model.objects.count() == before + sent

    def test_is_noted_without_a_word_of_it(self, client, co_ordinator, form):
        model, url, data = form
        client.post(url, data)
        noted = Submission.objects.get()
        assert model.objects.filter(pk=noted.made).exists()
        assert (str(noted.key), noted.by) == (data["key"], co_ordinator)


class TestAFamily:
    @pytest.fixture
    def data(self, client):
        return fill_in(client, reverse("families:new"), NEW_FAMILY)

    def test_sent_twice_is_opened_once(self, client, data):
        first, second = (client.post(reverse("families:new"), data) for _ in range(2))
        assert first.url == second.url
        assert Family.objects.count() == 1
        assert AuditEntry.objects.filter(event="family-opened").count() == 1

    def test_that_was_refused_can_be_put_right(self, client, data):
        late = data | {"child-0-date_of_birth": "1/1/2999"}
        assert client.post(reverse("families:new"), late).status_code == 422
        assert client.post(reverse("families:new"), data).status_code == 302
        assert Family.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_sent_several_times_at_the_same_moment_is_made_once():
    """The unique key decides: the others wait for the first and are led to what it made."""
    person = make_user("co-ordinator")
    tablets = [signed_in_client(person) for _ in range(4)]
    data = fill_in(tablets[0], reverse("families:new"), NEW_FAMILY)
    barrier = Barrier(len(tablets))

    def send(tablet):
        barrier.wait()
        try:
            return tablet.post(reverse("families:new"), data).url
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(tablets)) as hands:
        answers = list(hands.map(send, tablets))
    assert answers == [reverse("families:file", args=[Family.objects.get().reference])] * 4
    assert Submission.objects.count() == 1
