"""Two co-ordinators with the same page open: neither loses what they entered."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connections

from contactcentre.safekeeping import clock
from contactcentre.safekeeping.versions import Outdated
from families.models import Alert, Arrangement, Family, FamilyTransition, Person, Representative
from families.services.family import correct, remove
from tests.factories.accounts import make_user, signed_in_client
from tests.unit.families.pages import address, fill_in, hidden_in, parts_of

pytestmark = pytest.mark.django_db

THEIRS, MINE = "Theirs", "Mine"
# Of each page: what is entered with a text of one's own, and where the text is then kept.
EDITED = {
    "person-edit": (
        lambda text: {"first_name": text, "needs": "A chair"},
        lambda parts: Person.objects.get(pk=parts["person_id"]).first_name,
    ),
    "alert-edit": (
        lambda text: {"kind": "allergy", "text": text},
        lambda parts: Alert.objects.get(pk=parts["alert_id"]).text,
    ),
    "representative-edit": (
        lambda text: {"name": text},
        lambda parts: Representative.objects.get(pk=parts["representative_id"]).name,
    ),
    "arrangement": (
        lambda text: {"kind": "supported", "frequency": "weekly", "waits_behind": "resident",
                      "order": "other" if text == THEIRS else "none"},
        lambda parts: THEIRS if Arrangement.objects.get().order == "other" else MINE,
    ),
}  # fmt: skip


@pytest.fixture
def other():
    return signed_in_client(make_user("co-ordinator"))


@pytest.fixture(params=EDITED)
def edited(request, client, other, family):
    """The page, the address, my form as filled in before they stored theirs, and what is held."""
    parts = parts_of(family)
    url = address(request.param, parts)
    enter, held = EDITED[request.param]
    party = {"party_id": str(parts["person_id"])}
    mine = fill_in(client, url, enter(MINE) | party)
    assert other.post(url, fill_in(other, url, enter(THEIRS) | party)).status_code == 302
    return url, mine, lambda: held(parts)


class TestTheSecondSave:
    def test_stores_nothing_and_says_what_stands_and_what_was_entered(self, client, edited):
        url, mine, held = edited
        response = client.post(url, mine)
        shown = response.content.decode()
        assert response.status_code == 409
        assert held() == THEIRS
        assert "Somebody else changed this while you had it open" in shown
        assert "On the file now" in shown
        assert "Save over it" in shown

    def test_can_be_sent_again_knowingly(self, client, edited):
        url, mine, held = edited
        again = hidden_in(client.post(url, mine))
        assert client.post(url, mine | again).status_code == 302
        assert held() == MINE

    def test_is_stopped_again_by_a_third_one(self, client, other, family):
        url = address("alert-edit", parts_of(family))
        mine = fill_in(client, url, {"kind": "other", "text": MINE})
        for text in ("First", "Second"):
            other.post(url, fill_in(other, url, {"kind": "other", "text": text}))
            response = client.post(url, mine)
            assert response.status_code == 409
            assert family.alerts.get().text == text
            mine |= hidden_in(response)

    def test_of_the_same_thing_is_no_conflict(self, client, family):
        """Somebody pressed the button twice."""
        url = address("alert-edit", parts_of(family))
        data = fill_in(client, url, {"kind": "medical", "text": "Asthma"})
        assert [client.post(url, data).status_code for _ in range(2)] == [302, 302]
        assert family.alerts.get().version == 2

    @pytest.mark.parametrize("version", [None, "", "x", "-1", "9" * 30])
    def test_without_a_version_that_was_seen_stores_nothing(self, client, family, version):
        url = address("person-edit", parts_of(family))
        data = {"first_name": MINE} | ({} if version is None else {"version": version})
        assert client.post(url, data).status_code in {409, 422}
        assert not any(person.first_name == MINE for person in family.people.all())


def test_what_was_typed_is_kept_beside_what_stands(client, other, family):
    url = address("person-edit", parts_of(family))
    mine = fill_in(client, url, {"first_name": "Joan", "date_of_birth": "1/2/1990"})
    other.post(url, fill_in(other, url, {"first_name": "Jean", "may_attend": "on"}))
    shown = client.post(url, mine).content.decode()
    assert "<bdi>Jean</bdi>" in shown
    assert 'value="Joan"' in shown
    assert "<bdi>1 February 1990</bdi>" in shown
    assert 'May attend visits</th><td data-label="On the file now"><bdi>Yes' in shown


class TestState:
    def form(self, client, family, state):
        shown = client.get(address("file", parts_of(family)))
        return address("state", parts_of(family)), hidden_in(shown) | {"state": state}

    def test_changed_meanwhile_is_not_changed_again_unawares(self, client, other, family):
        url, mine = self.form(client, family, Family.State.MOVED_ON)
        other.post(*self.form(other, family, Family.State.PAUSED))
        response = client.post(url, mine)
        shown = response.content.decode()
        assert response.status_code == 409
        assert "Paused" in shown
        assert "Moved on" in shown
        assert Family.objects.get().state == Family.State.PAUSED
        assert client.post(url, hidden_in(response)).status_code == 302
        assert Family.objects.get().state == Family.State.MOVED_ON

    def test_chosen_twice_is_changed_once(self, client, family):
        url, mine = self.form(client, family, Family.State.PAUSED)
        assert [client.post(url, mine).status_code for _ in range(2)] == [302, 302]
        assert FamilyTransition.objects.filter(to_state="paused").count() == 1


class TestRemoving:
    @pytest.mark.parametrize("what", ["alert", "representative"])
    def test_asks_again_when_it_is_not_what_was_shown(self, client, other, family, what):
        parts = parts_of(family)
        url, edit = address(f"{what}-remove", parts), address(f"{what}-edit", parts)
        seen = fill_in(client, url, {})
        data = {"kind": "other", "text": "Changed", "name": "Changed"}
        data["party_id"] = str(parts["person_id"])
        assert other.post(edit, fill_in(other, edit, data)).status_code == 302
        response = client.post(url, seen)
        assert response.status_code == 409
        assert "Changed</bdi>" in response.content.decode()
        assert client.post(url, hidden_in(response)).status_code == 302

    def test_what_is_gone_is_not_brought_back(self, family):
        alert, again = family.alerts.get(), family.alerts.get()
        remove(alert, on=clock.today())
        again.text = "Back again"
        with pytest.raises(Alert.DoesNotExist):
            correct(again, on=clock.today())
        assert not family.alerts.exists()


@pytest.mark.django_db(transaction=True)
def test_of_many_at_the_same_moment_one_stores_and_the_others_are_told(family):
    """On PostgreSQL the row's lock decides, on SQLite the database's."""
    people = [Person.objects.get(pk=parts_of(family)["person_id"]) for _ in range(4)]
    barrier = Barrier(len(people))

    def store(number):
        person = people[number]
        person.first_name = f"Name {number}"
        barrier.wait()
        try:
            correct(person, on=clock.today())
        except Outdated as outdated:
            return outdated.held.version
        finally:
            connections.close_all()
        return "stored"

    with ThreadPoolExecutor(len(people)) as desks:
        answers = list(desks.map(store, range(len(people))))
    assert sorted(map(str, answers)) == ["2", "2", "2", "stored"]
    held = Person.objects.get(pk=people[0].pk)
    assert (held.first_name, held.version) == (f"Name {answers.index('stored')}", 2)
