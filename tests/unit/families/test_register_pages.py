"""The register's pages: its rows, a tap, a warning, a correction, with and without HTMX."""

import re
from datetime import datetime, time, timedelta
from uuid import uuid4

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from contactcentre.safekeeping import clock
from families.models import EntryKind, Outcome, PersonRole, RegisterEntry, Session
from families.services.allocation import allocate
from families.services.register import correct_entry
from tests.factories.accounts import make_user, signed_in_client
from tests.factories.day import Day
from tests.factories.families import make_families, make_family
from tests.factories.sessions import make_booking, make_session, person_of

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true"}
NOON = datetime(2026, 11, 21, 12, 0, tzinfo=clock.LONDON)


@pytest.fixture(autouse=True)
def saturday_noon():
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture
def co_ordinator():
    return make_user("co-ordinator")


@pytest.fixture
def client(co_ordinator):
    return signed_in_client(co_ordinator)


@pytest.fixture
def booking(co_ordinator):
    return make_booking(make_session(), make_family(), by=co_ordinator)


@pytest.fixture
def day(booking, co_ordinator):
    return Day(booking, co_ordinator, clock.now)


@pytest.fixture
def people(booking):
    roles = (PersonRole.CHILD, PersonRole.RESIDENT, PersonRole.VISITING)
    return {str(role): person_of(booking.family, role) for role in roles}


@pytest.fixture
def page(client, booking):
    def text(query="") -> str:
        url = reverse("families:register", args=[booking.session_id])
        return client.get(url + query).content.decode()

    return text


@pytest.fixture
def tap(client, booking):
    page = str(uuid4())

    def send(what, *, name="families:movement", way="main", ago="", **options):
        url = reverse(name, args=[booking.pk])
        if name == "families:movement":
            what = f"{what}:{page}"
        fields = {"tap": what, "page": page, "way": way, "ago": ago}
        return client.post(url, fields, **options)

    return send


class TestTheRegister:
    def test_its_queries_do_not_grow_with_the_families(self, client, co_ordinator):
        few, many = make_session(), make_session(on=clock.today() + timedelta(days=1))
        volunteer = make_user("volunteer")
        for session, how_many in ((few, 2), (many, 12)):
            for family in make_families(how_many):
                booking = make_booking(session, family, by=co_ordinator)
                allocate(booking_id=booking.pk, volunteer=volunteer, by=co_ordinator)
        counts = []
        for session in (few, many):
            client.get(reverse("families:register", args=[session.pk]))
            with CaptureQueriesContext(connection) as queries:
                client.get(reverse("families:register", args=[session.pk]))
            counts.append(len(queries))
        # Two of them are the pulse that tells other tablets what changed.
        assert counts[0] == counts[1] <= 10

    def test_today_leads_to_todays_register(self, client, booking):
        answer = client.get(reverse("families:today"))
        assert answer.url == reverse("families:register", args=[booking.session_id])

    def test_today_leads_to_the_session_that_is_not_over(self, client, booking):
        Session.objects.filter(pk=booking.session_id).update(starts_at=time(0), ends_at=time(0, 1))
        evening = Session.objects.create(
            venue=booking.session.venue,
            date=clock.today(),
            starts_at=time(0, 2),
            ends_at=time(23, 59, 59),
            capacity=5,
        )
        assert client.get(reverse("families:today")).url.endswith(f"{evening.pk}/register/")

    def test_today_leads_to_last_nights_register_while_it_runs(
        self, client, booking, saturday_noon
    ):
        Session.objects.update(ends_at=time(23, 30))
        saturday_noon.move_to(NOON + timedelta(hours=13))
        client.force_login(make_user("co-ordinator"))
        fresh = signed_in_client(make_user("co-ordinator"))
        led_to = fresh.get(reverse("families:today"))["Location"]
        assert led_to.endswith(f"{booking.session_id}/register/")
        url = reverse("families:register", args=[booking.session_id])
        assert 'value="arrived:' in fresh.get(url).content.decode()

    def test_without_a_session_today_the_next_one_is_offered(self, client):
        later = make_session(on=clock.today() + timedelta(days=12))
        page = client.get(reverse("families:today")).content.decode()
        assert reverse("families:session", args=[later.pk]) in page

    def test_it_shows_no_contact_detail_or_safe_route(self, page):
        for secret in ("saferoute", "Residentstreet", "01632", "family.example", "Solicitor"):
            assert secret not in page()

    def test_what_was_typed_is_shown_as_typed(self, client, co_ordinator, booking):
        child = person_of(booking.family, PersonRole.CHILD)
        child.first_name = '<img src=x onerror="1">'
        child.save()
        url = reverse("families:register", args=[booking.session_id])
        shown = client.get(url).content.decode()
        assert "<img src=x" not in shown
        assert "&lt;img src=x onerror=&quot;1&quot;&gt;" in shown

    def test_it_says_what_matters_at_the_door(self, page):
        assert "Parents must not meet" in page()
        assert "Visiting side waits behind 10 minutes" in page()
        assert "Child stays in the building" in page()

    def test_who_was_due_a_while_ago_is_late(self, page):
        assert "register-due--late" in page()

    def test_it_is_narrowed_to_a_state_with_counts(self, page, day):
        assert 'href="?show=expected">Expected <span class="register-filter__count">1' in page()
        assert f"b-{day.booking.pk}" not in page("?show=here")
        day.move("visiting", "arrived")
        assert f"b-{day.booking.pk}" in page("?show=here")
        assert "Show all 1" in page("?show=gone")
        assert f"b-{day.booking.pk}" in page("?show=nonsense")

    def test_what_is_finished_comes_last_in_one_line(self, page, client, day, co_ordinator):
        later = make_booking(day.booking.session, make_family(), by=co_ordinator)
        day.end(Outcome.CANCELLED_BY_VISITOR)
        shown = page()
        assert shown.index(f"b-{later.pk}") < shown.index(f"b-{day.booking.pk}")
        assert "register-row--done" in shown


class TestATap:
    def test_without_htmx_leads_back_to_the_familys_row(self, tap, booking, people):
        answer = tap(f"arrived:{people['visiting'].pk}")
        assert answer.url.endswith(f"/register/#b-{booking.pk}")

    def test_with_htmx_answers_with_the_familys_row(self, tap, people, booking):
        answer = tap(f"arrived:{people['visiting'].pk}", headers=HTMX)
        assert f'id="b-{booking.pk}"' in answer.content.decode()
        assert answer.headers["X-Tap"] == "recorded"
        assert "HX-Request" in answer.headers["Vary"]
        assert answer.content.decode().count('<li class="register-row') == 1

    def test_sent_again_by_the_browser_is_one_entry(self, tap, people):
        for _ in range(3):
            tap(f"arrived:{people['visiting'].pk}")
        assert RegisterEntry.objects.count() == 1

    def test_that_waited_counts_when_it_was_tapped(self, tap, people):
        tap(f"arrived:{people['visiting'].pk}", ago="600", headers=HTMX)
        assert RegisterEntry.objects.get().at == NOON - timedelta(minutes=10)

    def test_that_contradicts_what_holds_shows_both(self, tap, people, client):
        who = people["visiting"].pk
        tap(f"arrived:{who}", ago="1800")
        tap(f"arrived:{who}:x"[:-2], ago="1800")
        answer = client.post(
            reverse("families:movement", args=[RegisterEntry.objects.get().booking_id]),
            {"tap": f"arrived:{who}:{uuid4()}", "ago": "900"},
            headers=HTMX,
        )
        assert answer.headers["X-Tap"] == "contested"
        said = answer.content.decode()
        assert "Two tablets say different things" in said
        assert "11:45" in said
        contest = RegisterEntry.objects.get(contests__isnull=False)
        settled = client.post(
            reverse("families:settle", args=[contest.pk]),
            {"take": "yes", "page": str(uuid4())},
            headers=HTMX,
        ).content.decode()
        assert "Two tablets" not in settled

    def test_after_somebody_took_it_back_counts_again(self, client, tap, people, co_ordinator):
        who = people["visiting"].pk
        tap(f"arrived:{who}", headers=HTMX)
        entry = RegisterEntry.objects.get()
        correct_entry(entry_id=entry.pk, by=co_ordinator, key=uuid4(), withdraw=True)
        shown = tap(f"left:{who}", headers=HTMX).content.decode()
        button = re.search(rf'value="(arrived:{who}:[0-9a-f-]+)"', shown)
        url = reverse("families:movement", args=[entry.booking_id])
        client.post(url, {"tap": button[1]}, headers=HTMX)
        assert RegisterEntry.objects.filter(superseded_by=None, withdrawn=False).exists()

    def test_refused_says_why_on_the_row_and_stores_nothing(self, tap, people):
        answer = tap(f"left:{people['visiting'].pk}", headers=HTMX)
        assert "Record the arrival first" in answer.content.decode()
        assert answer.headers["X-Tap"] == "refused"
        assert not RegisterEntry.objects.exists()

    def test_refused_without_htmx_names_the_clause(self, tap, people):
        answer = tap(f"left:{people['visiting'].pk}")
        assert answer.status_code == 403
        assert "lause 3" in answer.content.decode()

    def test_of_a_child_without_an_adult_is_refused(self, tap, people):
        answer = tap(f"arrived:{people['child'].pk}", headers=HTMX).content.decode()
        assert "Say who brought the child" in answer

    @pytest.mark.parametrize(
        "what",
        [
            "",
            "arrived",
            "arrived:",
            "arrived:nobody",
            "gone:%s",
            "outcome:%s",
            "brought:waiting",
            "back:waiting",
        ],
    )
    def test_of_nonsense_finds_nothing(self, tap, people, what):
        assert tap(what.replace("%s", str(people["child"].pk))).status_code == 404
        assert not RegisterEntry.objects.exists()

    @pytest.mark.parametrize("verb", ["arrived", "left", "back", "brought", "collected"])
    def test_on_somebody_of_another_family_finds_nobody(self, tap, verb):
        stranger = person_of(make_family(), PersonRole.RESIDENT)
        assert tap(f"{verb}:{stranger.pk}").status_code == 404
        assert not RegisterEntry.objects.exists()


class TestTheChain:
    def test_is_tapped_with_the_buttons_the_row_offers(self, client, booking, people, page):
        url = reverse("families:movement", args=[booking.pk])
        adults = {role: people[role].pk for role in ("resident", "visiting")}
        steps = [
            f"arrived:{adults['visiting']}",
            f"brought:{adults['resident']}",
            f"joined:{adults['visiting']}",
            f"left:{adults['resident']}",
            "returned:waiting",
            f"collected:{adults['resident']}",
        ]
        for step in steps:
            value = re.search(rf'value="({step}:[0-9a-f-]+)"', page())
            assert value, step
            answer = client.post(url, {"tap": value[1], "way": "main"}, headers=HTMX)
            assert answer.headers["X-Tap"] == "recorded", step
        child = RegisterEntry.objects.filter(person=people["child"])
        assert sorted(child.values_list("kind", flat=True)) == [
            "arrived",
            "joined",
            "left",
            "returned",
        ]

    def test_names_those_allocated_first_to_walk_with_the_child(
        self, day, booking, co_ordinator, page
    ):
        helper = make_user("volunteer", display_name="Harriet Bellweather")
        allocate(booking_id=booking.pk, volunteer=helper, by=co_ordinator)
        day.move("visiting", "arrived")
        day.arrive()
        options = re.findall(r'<option value="([0-9a-f-]+)"( selected)?>', page())
        assert options == [(str(helper.pk), ""), (str(co_ordinator.pk), " selected")]


class TestAWarning:
    @pytest.fixture
    def other_in(self, day):
        day.move("visiting", "arrived")

    def test_comes_before_the_tap_counts(self, tap, people, other_in):
        answer = tap(f"brought:{people['resident'].pk}", way="", headers=HTMX)
        said = answer.content.decode()
        assert answer.headers["X-Tap"] == "warned"
        assert people["visiting"].first_name in said
        assert "must not meet" in said
        assert RegisterEntry.objects.count() == 1

    def test_is_a_page_of_its_own_without_htmx(self, tap, client, people, booking, other_in):
        answer = tap(f"brought:{people['resident'].pk}", way="")
        assert answer.status_code == 409
        said = answer.content.decode()
        assert people["visiting"].last_name not in said
        sent = re.search(r'name="tap" value="([^"]+)"', said)[1]
        url = reverse("families:movement", args=[booking.pk])
        assert client.post(url, {"tap": sent, "way": "other"}).status_code == 302
        came = RegisterEntry.objects.get(person=people["resident"], kind=EntryKind.ARRIVED)
        assert came.way == "other"

    def test_is_not_answered_by_nonsense(self, tap, people, other_in):
        answer = tap(f"brought:{people['resident'].pk}", way="chimney", headers=HTMX)
        assert answer.headers["X-Tap"] == "warned"


class TestAnOutcome:
    def test_in_other_words_is_refused(self, tap):
        answer = tap("he shouted", name="families:outcome", headers=HTMX).content.decode()
        assert "takes no other words" in answer
        assert "he shouted" not in answer

    def test_is_shown(self, tap):
        answer = tap(Outcome.CANCELLED_BY_VISITOR, name="families:outcome", headers=HTMX)
        assert "Cancelled by the visiting side" in answer.content.decode()

    def test_that_came_second_does_not_go_unseen(self, tap, client):
        tap(Outcome.CANCELLED_BY_VISITOR, name="families:outcome")
        answer = tap(Outcome.CANCELLED_BY_CHILD_SIDE, name="families:outcome", headers=HTMX)
        assert "somebody noted another outcome first" in answer.content.decode()
        plain = tap(Outcome.CANCELLED_BY_CHILD_SIDE, name="families:outcome", follow=True)
        assert "The register says “Cancelled by the visiting side”" in plain.content.decode()

    def test_of_a_closed_centre_is_one_press_for_everybody(self, client, booking, page):
        Session.objects.update(cancelled_at=NOON)
        assert "“Centre closed” for every family" in page()
        url = reverse("families:all-closed", args=[booking.session_id])
        client.post(url, {"page": str(uuid4())})
        assert RegisterEntry.objects.get().outcome == Outcome.CENTRE_CLOSED
        assert "for every family" not in page()


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
