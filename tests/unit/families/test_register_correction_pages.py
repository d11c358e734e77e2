"""The pages on which a time is typed in and an entry corrected."""

from datetime import datetime, time, timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from contactcentre.safekeeping import clock
from families.models import PersonRole, RegisterEntry, Session
from families.services.family import NewPerson, add_person
from families.services.register import correct_entry
from tests.factories.accounts import make_user, signed_in_client
from tests.factories.day import NOON, Day
from tests.factories.families import make_family
from tests.factories.sessions import make_booking

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("saturday_noon")]


class TestATimeTypedIn:
    def send(self, client, booking, who, kind, at, **fields):
        url = reverse("families:movement-at", args=[booking.pk])
        wanted = {"person": str(who.pk), "kind": kind, "at": at, "key": str(uuid4())}
        return client.post(url, wanted | fields)

    def test_is_noted(self, client, booking, people):
        self.send(client, booking, people["visiting"], "arrived", "9.45")
        assert RegisterEntry.objects.get().at == NOON.replace(hour=9, minute=45)

    def test_of_a_child_names_the_adult(self, client, booking, people):
        child, adult = people["child"], people["resident"]
        refused = self.send(client, booking, child, "arrived", "10:00")
        assert refused.status_code == 422
        self.send(client, booking, child, "arrived", "10:00", with_person=str(adult.pk))
        assert RegisterEntry.objects.filter(with_person=adult).exists()

    @pytest.mark.parametrize("at", ["01:30", "08:29"])
    def test_far_from_the_hours_of_the_session_is_refused_typed_or_corrected(
        self, client, booking, people, day, at
    ):
        Session.objects.update(starts_at=time(9, 30), ends_at=time(16))
        answer = self.send(client, booking, people["visiting"], "arrived", at)
        assert answer.status_code == 422
        assert f"{at} is far from the hours of the session" in answer.content.decode()
        entry = day.move("visiting", "arrived").entry
        url = reverse("families:correct", args=[entry.pk])
        assert client.post(url, {"key": str(uuid4()), "at": at}).status_code == 422
        assert RegisterEntry.objects.count() == 1

    def test_past_midnight_is_of_the_next_day(self, client, booking, people, saturday_noon):
        Session.objects.update(starts_at=time(9), ends_at=time(23, 30))
        saturday_noon.move_to(NOON + timedelta(hours=13))
        fresh = signed_in_client(make_user("co-ordinator"))
        self.send(fresh, booking, people["visiting"], "arrived", "23:00")
        self.send(fresh, booking, people["visiting"], "left", "00:40")
        left = RegisterEntry.objects.get(kind="left")
        assert left.at == NOON + timedelta(hours=12, minutes=40)

    def test_that_never_was_is_refused(self, client, booking, people, saturday_noon):
        Session.objects.update(date=datetime(2026, 3, 29).date())
        answer = self.send(client, booking, people["visiting"], "arrived", "01:30")
        assert answer.status_code == 422
        assert "no such time" in answer.content.decode()

    def test_that_came_twice_asks_which(self, client, booking, people):
        Session.objects.update(date=datetime(2026, 10, 25).date())
        asked = self.send(client, booking, people["visiting"], "arrived", "01:30")
        assert asked.status_code == 422
        assert "came twice" in asked.content.decode()
        self.send(client, booking, people["visiting"], "arrived", "01:30", which="second")
        (entry,) = RegisterEntry.objects.all()
        assert entry.at.hour == 1, "winter time is UTC"


class TestACorrection:
    @pytest.fixture
    def entry(self, day):
        return day.move("visiting", "arrived").entry

    def correct(self, client, entry, **fields):
        url = reverse("families:correct", args=[entry.pk])
        return client.post(url, {"key": str(uuid4()), **fields})

    def test_keeps_the_first_entry_in_view(self, client, entry):
        self.correct(client, entry, at="00:02")
        latest = RegisterEntry.objects.exclude(supersedes=None).get()
        page = client.get(reverse("families:correct", args=[latest.pk])).content.decode()
        assert page.count("noted") >= 2
        assert "00:02" in page

    @pytest.mark.parametrize("at", ["", "25:00", "noon", "23:59"])
    def test_to_a_time_that_cannot_be_is_refused_and_kept_in_the_form(self, client, entry, at):
        answer = self.correct(client, entry, at=at)
        assert answer.status_code == 422
        assert at in answer.content.decode()
        assert RegisterEntry.objects.count() == 1

    def test_after_somebody_elses_shows_both_and_stores_neither_twice(
        self, client, entry, co_ordinator
    ):
        correct_entry(entry_id=entry.pk, by=co_ordinator, key=uuid4(), at=NOON)
        answer = self.correct(client, entry, at="00:03")
        assert answer.status_code == 409
        assert "00:03" in answer.content.decode()
        assert RegisterEntry.objects.count() == 2

    def test_with_the_key_of_another_visit_is_refused(self, client, entry, booking, co_ordinator):
        other = make_booking(booking.session, make_family(), by=co_ordinator)
        key = str(uuid4())
        Day(other, co_ordinator, clock.now).move("visiting", "arrived", key=key)
        assert self.correct(client, entry, at="00:03", key=key).status_code == 422

    def test_can_take_the_entry_back(self, client, entry):
        self.correct(client, entry, withdraw="1")
        assert RegisterEntry.objects.filter(withdrawn=True).exists()

    def test_of_no_entry_finds_nothing(self, client):
        assert client.get(reverse("families:correct", args=[uuid4()])).status_code == 404
        assert client.post(reverse("families:settle", args=[uuid4()])).status_code == 404


class TestTheSameForSeveralChildren:
    """Siblings who came and went together are one answer; any of them can differ."""

    @pytest.fixture
    def siblings(self, booking):
        for name in ("Ben", "Cem"):
            child = NewPerson(PersonRole.CHILD, name)
            add_person(family_id=booking.family_id, person=child, on=clock.today())
        found = booking.family.people.filter(role=PersonRole.CHILD)
        return sorted(found, key=lambda person: person.first_name)

    @pytest.fixture
    def enter(self, client, booking, people):
        def post(who, **fields):
            given = {"person": who.pk, "kind": "arrived", "at": "10:05", "key": uuid4()}
            given["with_person"] = people["resident"].pk
            url = reverse("families:movement-at", args=[booking.pk])
            return client.post(url, given | fields)

        return post

    def came(self):
        return set(
            RegisterEntry.objects.filter(kind="arrived", person__role="child").values_list(
                "person", flat=True
            )
        )

    def test_is_noted_of_each_where_it_is_said(self, enter, siblings):
        assert enter(siblings[0], together="on").status_code == 302
        assert self.came() == {child.pk for child in siblings}

    def test_is_noted_of_one_alone_otherwise(self, enter, siblings):
        assert enter(siblings[0]).status_code == 302
        assert self.came() == {siblings[0].pk}

    def test_is_not_said_of_an_adult(self, enter, siblings, people):
        answer = enter(people["resident"], together="on")
        assert answer.status_code == 422
        assert "This is for the children alone" in answer.content.decode()
        assert not RegisterEntry.objects.exists()

    def test_is_refused_at_an_hour_far_from_the_session(self, enter, siblings, booking):
        opens = time(9)
        Session.objects.filter(pk=booking.session_id).update(starts_at=opens, ends_at=time(13))
        answer = enter(siblings[0], together="on", at="01:05")
        assert answer.status_code == 422
        assert "is far from the hours" in answer.content.decode()
        assert "(clause" not in answer.content.decode()

    def test_is_offered_where_there_are_several(self, client, booking, siblings):
        page = client.get(reverse("families:movement-at", args=[booking.pk])).content.decode()
        names = ", ".join(person.full_name for person in siblings)
        assert f"The same for {names}" in page

    def test_is_not_offered_for_one_child(self, client, booking):
        page = client.get(reverse("families:movement-at", args=[booking.pk])).content.decode()
        assert "The same for" not in page
