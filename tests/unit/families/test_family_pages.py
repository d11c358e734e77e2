"""The family file's pages: who reaches them, what they show, what they let be changed."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from contactcentre.safekeeping import audit, clock
from contactcentre.safekeeping.models import AuditEntry, Subject
from families import family_urls
from families.models import (
    Alert,
    Arrangement,
    ContactDetail,
    Family,
    Person,
    PersonRole,
    Representative,
)
from families.services.allocation import allocate
from families.services.family import NewPerson, add_person, correct
from families.services.reading import LOOKS_SHOWN, READ, who_looked
from tests.factories.accounts import make_user, signed_in_client
from tests.factories.families import make_families, make_family
from tests.factories.sessions import make_booking, make_session, person_of

pytestmark = pytest.mark.django_db

VIEWED = {"list", "file"}
ONLY_POSTED = {"state", "contact-reveal"}
NAMES = [pattern.name for pattern in family_urls.patterns]
RTL = "محمد"


@pytest.fixture
def co_ordinator():
    return make_user("co-ordinator", display_name="Margaret Coordinator")


@pytest.fixture
def client(co_ordinator):
    return signed_in_client(co_ordinator)


@pytest.fixture
def family():
    family = make_family()
    alert = Alert(family=family, kind=Alert.Kind.ALLERGY, text="Peanuts")
    correct(alert, on=clock.today())
    return family


def parts_of(family):
    resident = person_of(family, PersonRole.RESIDENT)
    return {
        "reference": family.reference,
        "person_id": resident.pk,
        "alert_id": family.alerts.get().pk,
        "representative_id": Representative.objects.get(party=resident).pk,
        "detail_id": ContactDetail.objects.get(family=family, kind="telephone").pk,
    }


def address(name, parts):
    pattern = next(p for p in family_urls.patterns if p.name == name)
    wanted = re.findall(r"<(?:\w+:)?(\w+)>", str(pattern.pattern))
    return reverse(f"families:{name}", kwargs={key: parts[key] for key in wanted})


def ask(client, name, parts):
    send = client.post if name in ONLY_POSTED else client.get
    return send(address(name, parts))


def text_of(response):
    """The page without the token that differs in every response."""
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", response.content.decode())


def page(client, name, parts):
    response = client.get(address(name, parts))
    assert response.status_code == 200
    return response.content.decode()


class TestWhoReachesWhat:
    def test_a_stranger_is_asked_to_sign_in(self, family):
        for name in NAMES:
            response = ask(Client(), name, parts_of(family))
            assert response.status_code == 302, name
            assert response.url.startswith(reverse("account_login")), name

    @pytest.mark.parametrize("role", ["volunteer", "trustee"])
    def test_a_volunteer_and_a_trustee_find_nothing(self, family, role):
        browser = signed_in_client(make_user(role))
        assert {ask(browser, name, parts_of(family)).status_code for name in NAMES} == {404}

    def test_a_volunteer_looking_after_the_family_does_not_reach_its_file(
        self, family, co_ordinator
    ):
        volunteer = make_user("volunteer")
        booking = make_booking(make_session(), family, by=co_ordinator)
        allocate(booking_id=booking.pk, volunteer=volunteer, by=co_ordinator)
        browser = signed_in_client(volunteer)
        assert {ask(browser, name, parts_of(family)).status_code for name in NAMES} == {404}

    def test_a_team_leader_reads_and_changes_nothing(self, family):
        browser = signed_in_client(make_user("team-leader"))
        answers = {name: ask(browser, name, parts_of(family)).status_code for name in NAMES}
        assert {name for name, status in answers.items() if status == 200} == VIEWED
        assert {status for name, status in answers.items() if name not in VIEWED} == {404}

    def test_a_co_ordinator_reaches_every_page(self, family, client):
        answers = {name: ask(client, name, parts_of(family)).status_code for name in NAMES}
        assert {name: status for name, status in answers.items() if status != 200} == {"state": 302}

    def test_a_reference_that_is_not_is_not_found(self, family, client):
        nobody = parts_of(family) | {"reference": "F-222222"}
        named = [name for name in NAMES if address(name, nobody) != address(name, parts_of(family))]
        assert {ask(client, name, nobody).status_code for name in named} == {404}

    def test_a_part_of_another_family_is_not_found(self, family, client):
        other = make_family()
        correct(Alert(family=other, kind="other", text="Theirs"), on=clock.today())
        mixed = parts_of(other) | {"reference": family.reference}
        named = [
            name
            for name in NAMES
            if address(name, mixed) != address(name, parts_of(family)) and name not in VIEWED
        ]
        assert len(named) == 10
        for name in named:
            assert client.get(address(name, mixed)).status_code in {404, 405}, name
            assert client.post(address(name, mixed)).status_code in {404, 405}, name
        assert ask(client, "contact-reveal", mixed).status_code == 404

    def test_hidden_and_absent_families_look_the_same(self, family):
        browser = signed_in_client(make_user("volunteer"))
        hidden = browser.get(address("file", parts_of(family)))
        absent = browser.get(address("file", {"reference": "F-222222"}))
        assert text_of(hidden) == text_of(absent)

    def test_somebody_switched_off_is_out_at_once(self, family, co_ordinator, client):
        co_ordinator.is_active = False
        co_ordinator.save()
        assert ask(client, "file", parts_of(family)).status_code in {302, 404}


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


class TestFile:
    def test_shows_the_people_and_no_contact_value(self, client, family):
        shown = page(client, "file", parts_of(family))
        for person in family.people.all():
            assert person.full_name in shown
        assert "Address withheld" in shown
        assert "Peanuts" in shown
        assert "Show<span" in shown
        for detail in ContactDetail.objects.filter(family=family):
            assert detail.value not in shown

    def test_the_safe_route_is_for_co_ordinators(self, client, family):
        route = person_of(family, PersonRole.RESIDENT).safe_route
        assert route in page(client, "file", parts_of(family))
        leader = signed_in_client(make_user("team-leader"))
        shown = page(leader, "file", parts_of(family))
        assert route not in shown
        assert "Show<span" not in shown
        assert '<form method="post" action="/families/' not in shown

    def test_the_title_and_address_name_nobody(self, client, family):
        title = re.search("<title>(.*?)</title>", page(client, "file", parts_of(family)), re.S)[1]
        assert family.reference in title
        assert not any(person.first_name in title for person in family.people.all())

    def test_visits_with_their_outcomes(self, client, co_ordinator, family):
        make_booking(make_session(), family, by=co_ordinator)
        past = make_session(on=clock.today() - timedelta(days=14))
        make_booking(past, family, by=co_ordinator)
        shown = page(client, "file", parts_of(family))
        assert "Booked" in shown
        assert "No outcome recorded" in shown

    def test_one_reading_in_five_minutes_and_it_is_shown(self, client, family):
        start = clock.now()
        for minutes, readings in [(0, 1), (4, 1), (6, 2)]:
            with time_machine.travel(start + timedelta(minutes=minutes), tick=False):
                shown = page(client, "file", parts_of(family))
                assert audit.reads_of(family).count() == readings
        assert shown.count("Opened the file") == 2
        assert "Margaret Coordinator" in shown

    def test_another_person_is_another_reading(self, client, family):
        for browser in (client, signed_in_client(make_user("team-leader"))):
            page(browser, "file", parts_of(family))
        assert len({entry.actor_id for entry in audit.reads_of(family)}) == 2

    def test_every_page_with_something_of_the_file_on_it_is_a_reading(self, client, family):
        page(client, "person-edit", parts_of(family))
        assert audit.reads_of(family).count() == 1

    def test_only_the_latest_looks_are_shown(self, family):
        audit.record_all(
            audit.entry(READ, family, action=audit.Action.ACCESS, subject_id=family.pk)
            for _ in range(LOOKS_SHOWN + 1)
        )
        assert len(who_looked(family)) == LOOKS_SHOWN

    def test_reading_is_not_use(self, client, family):
        Subject.objects.filter(pk=family.pk).update(last_used_on="2024-01-01")
        page(client, "file", parts_of(family))
        page(client, "person-edit", parts_of(family))
        assert str(Subject.objects.get(pk=family.pk).last_used_on) == "2024-01-01"

    def test_as_many_queries_for_twelve_people_as_for_three(self, client, family):
        url = address("file", parts_of(family))
        client.get(url)
        few = queries(client, url)
        for number in range(9):
            person = NewPerson(
                role=PersonRole.OTHER_PARTY,
                first_name=f"Aunt {number}",
                contact=[("telephone", "01632 960777")],
                alerts=[("other", "Hard of hearing")],
            )
            add_person(family_id=family.pk, person=person, on=clock.today())
        assert queries(client, url) == few


class TestState:
    def test_moves_along_the_agreed_paths(self, client, family):
        url = address("state", parts_of(family))
        assert client.post(url, {"state": "paused"}).status_code == 302
        family.refresh_from_db()
        assert family.state == Family.State.PAUSED

    def test_off_the_paths_is_refused_with_its_clause(self, client, family):
        response = client.post(address("state", parts_of(family)), {"state": "declined"})
        assert response.status_code == 403
        assert "cannot become" in response.content.decode()

    def test_a_state_that_is_none_changes_nothing(self, client, family):
        assert client.post(address("state", parts_of(family)), {"state": "gone"}).status_code == 302
        family.refresh_from_db()
        assert family.state == Family.State.ACTIVE


CHANGES = {
    "person-add": {"role": "companion", "first_name": "Doreen", "may_collect": "on"},
    "person-edit": {"first_name": "Joan", "needs": "A quiet\r\ncorner"},
    "arrangement": {"kind": "handover", "frequency": "monthly", "order": "other",
                    "order_date": "1/2/2026", "waits_behind": "nobody"},
    "alert-add": {"kind": "medical", "text": "Asthma"},
    "alert-edit": {"kind": "allergy", "text": "Peanuts and kiwi"},
    "representative-edit": {"name": "Ms New", "acts_from": "1/2/2026", "acts_until": "2/2/2026"},
    "contact-add": {"kind": "address", "value": "1 Long Lane\r\nTown"},
}  # fmt: skip


class TestParts:
    def post(self, client, name, family, data):
        return client.post(address(name, parts_of(family)), data)

    @pytest.mark.parametrize("name", CHANGES)
    def test_is_stored_and_is_use(self, client, family, name):
        Subject.objects.filter(pk=family.pk).update(last_used_on="2024-01-01")
        data = dict(CHANGES[name])
        if name.startswith("representative"):
            data["party_id"] = str(parts_of(family)["person_id"])
        before = AuditEntry.objects.exclude(action=audit.Action.ACCESS).count()
        response = self.post(client, name, family, data)
        assert response.status_code == 302, response.content.decode()
        assert response.url == address("file", parts_of(family) if name != "alert-add" else
                                       {"reference": family.reference})  # fmt: skip
        assert Subject.objects.get(pk=family.pk).last_used_on == clock.today()
        assert AuditEntry.objects.exclude(action=audit.Action.ACCESS).count() > before

    def test_what_was_changed_is_what_is_held(self, client, family):
        for name in ("person-edit", "arrangement", "alert-edit", "contact-add"):
            self.post(client, name, family, CHANGES[name])
        resident = person_of(family, PersonRole.RESIDENT)
        assert (resident.first_name, resident.needs) == ("Joan", "A quiet\ncorner")
        assert Arrangement.objects.get(family=family).order == Arrangement.Order.OTHER
        assert family.alerts.get().text == "Peanuts and kiwi"
        values = [d.value for d in ContactDetail.objects.filter(person=resident)]
        assert "1 Long Lane\nTown" in values

    def test_an_alert_can_be_about_somebody_of_this_family_only(self, client, family):
        child = person_of(family, PersonRole.CHILD)
        stranger = person_of(make_family(), PersonRole.CHILD)
        data = CHANGES["alert-edit"]
        assert self.post(client, "alert-edit", family, data | {"person_id": str(child.pk)})
        assert family.alerts.get().person == child
        response = self.post(client, "alert-edit", family, data | {"person_id": str(stranger.pk)})
        assert response.status_code == 422
        assert family.alerts.get().person == child

    def test_a_representative_acts_for_a_party_of_this_family_only(self, client, family):
        parts = parts_of(family)
        child = person_of(family, PersonRole.CHILD)
        for party in (child, person_of(make_family(), PersonRole.RESIDENT)):
            data = CHANGES["representative-edit"] | {"party_id": str(party.pk)}
            assert self.post(client, "representative-edit", family, data).status_code == 422
        data = {"name": "Second", "party_id": str(parts["person_id"])}
        assert self.post(client, "representative-add", family, data).status_code == 302
        assert Representative.objects.filter(party=parts["person_id"]).count() == 2

    @pytest.mark.parametrize(
        ("name", "data", "said"),
        [
            ("person-add", {"first_name": RTL}, "Choose what part they have in the family."),
            ("person-add", {"role": "child", "first_name": RTL, "date_of_birth": "1/1/2999"},
             "in the future"),
            ("person-edit", {"first_name": RTL, "needs": "x" * 301}, "at most 300"),
            ("arrangement", {"kind": "picnic"}, "Choose one from the list."),
            ("alert-add", {"kind": "other"}, "Enter what to know."),
            ("contact-add", {"kind": "email", "value": RTL}, "Enter an e-mail address in full"),
            ("contact-add", {"kind": "telephone", "value": RTL}, "telephone number in figures"),
            ("contact-add", {"value": RTL}, "Choose what kind it is."),
        ],
    )  # fmt: skip
    def test_bad_input_is_kept_and_not_stored(self, client, family, name, data, said):
        people, details = Person.objects.count(), ContactDetail.objects.count()
        response = self.post(client, name, family, data)
        shown = response.content.decode()
        assert response.status_code == 422
        assert said in shown
        assert RTL not in data.values() or RTL in shown
        assert (Person.objects.count(), ContactDetail.objects.count()) == (people, details)

    @pytest.mark.parametrize(
        ("name", "model"),
        [
            ("alert-remove", Alert),
            ("representative-remove", Representative),
            ("contact-remove", ContactDetail),
        ],
    )
    def test_removal_asks_first(self, client, family, name, model):
        url, before = address(name, parts_of(family)), model.objects.count()
        assert "Remove" in client.get(url).content.decode()
        assert model.objects.count() == before
        assert client.post(url).status_code == 302
        assert model.objects.count() == before - 1

    def test_nothing_held_is_filled_into_a_contact_form(self, client, family):
        shown = page(client, "contact-add", parts_of(family))
        assert 'autocomplete="off"' in shown
        for detail in ContactDetail.objects.filter(family=family):
            assert detail.value not in shown
        remove = page(client, "contact-remove", parts_of(family))
        for detail in ContactDetail.objects.filter(family=family):
            assert detail.value not in remove

    def test_names_from_right_to_left_are_isolated(self, client, family):
        self.post(client, "person-edit", family, {"first_name": RTL})
        assert f"<bdi>{RTL}</bdi>" in page(client, "file", parts_of(family))

    def test_markup_in_a_name_is_text(self, client, family):
        self.post(client, "person-edit", family, {"first_name": "<script>x</script>"})
        assert "<script>x" not in page(client, "file", parts_of(family))


def queries(client, url):
    """How many queries the page takes, over both databases."""
    with (
        CaptureQueriesContext(connections["default"]) as main,
        CaptureQueriesContext(connections["keyring"]) as keyring,
    ):
        assert client.get(url).status_code == 200
    return len(main) + len(keyring)
