"""A tap on the register's page: what it answers, with and without HTMX."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from families.models import EntryKind, Outcome, PersonRole, RegisterEntry, Session
from families.services.register import correct_entry
from tests.factories.accounts import make_user
from tests.factories.day import NOON
from tests.factories.families import make_family
from tests.factories.sessions import person_of
from tests.factories.volunteers import look_after

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("saturday_noon")]

HTMX = {"HX-Request": "true"}


@pytest.fixture
def press(client, booking):
    page = str(uuid4())

    def send(what, *, name="families:movement", way="main", ago="", **options):
        url = reverse(name, args=[booking.pk])
        if name == "families:movement":
            what = f"{what}:{page}"
        fields = {"tap": what, "page": page, "way": way, "ago": ago}
        return client.post(url, fields, **options)

    return send


class TestATap:
    def test_without_htmx_leads_back_to_the_familys_row(self, press, booking, people):
        answer = press(f"arrived:{people['visiting'].pk}")
        assert answer.url.endswith(f"/register/#b-{booking.pk}")

    def test_with_htmx_answers_with_the_familys_row(self, press, people, booking):
        answer = press(f"arrived:{people['visiting'].pk}", headers=HTMX)
        assert f'id="b-{booking.pk}"' in answer.content.decode()
        assert answer.headers["X-Tap"] == "recorded"
        assert "HX-Request" in answer.headers["Vary"]
        assert answer.content.decode().count('<li class="register-row') == 1

    def test_sent_again_by_the_browser_is_one_entry(self, press, people):
        for _ in range(3):
            press(f"arrived:{people['visiting'].pk}")
        assert RegisterEntry.objects.count() == 1

    def test_that_waited_counts_when_it_was_tapped(self, press, people):
        press(f"arrived:{people['visiting'].pk}", ago="600", headers=HTMX)
        assert RegisterEntry.objects.get().at == NOON - timedelta(minutes=10)

    def test_that_contradicts_what_holds_shows_both(self, press, people, client):
        who = people["visiting"].pk
        press(f"arrived:{who}", ago="1800")
        press(f"arrived:{who}:x"[:-2], ago="1800")
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

    def test_after_somebody_took_it_back_counts_again(self, client, press, people, co_ordinator):
        who = people["visiting"].pk
        press(f"arrived:{who}", headers=HTMX)
        entry = RegisterEntry.objects.get()
        correct_entry(entry_id=entry.pk, by=co_ordinator, key=uuid4(), withdraw=True)
        shown = press(f"left:{who}", headers=HTMX).content.decode()
        button = re.search(rf'value="(arrived:{who}:[0-9a-f-]+)"', shown)
        url = reverse("families:movement", args=[entry.booking_id])
        client.post(url, {"tap": button[1]}, headers=HTMX)
        assert RegisterEntry.objects.filter(superseded_by=None, withdrawn=False).exists()

    def test_refused_says_why_on_the_row_and_stores_nothing(self, press, people):
        answer = press(f"left:{people['visiting'].pk}", headers=HTMX)
        assert "Record the arrival first" in answer.content.decode()
        assert answer.headers["X-Tap"] == "refused"
        assert not RegisterEntry.objects.exists()

    def test_refused_says_whose_it_is_and_no_number_of_a_clause(self, press, people):
        said = press(f"left:{people['visiting'].pk}", headers=HTMX).content.decode()
        assert f"<p>{people['visiting'].first_name}: Record the arrival first" in said
        assert "(clause" not in said

    def test_refused_without_htmx_names_the_clause(self, press, people):
        answer = press(f"left:{people['visiting'].pk}")
        assert answer.status_code == 403
        assert "lause 3" in answer.content.decode()

    def test_of_a_child_without_an_adult_is_refused(self, press, people):
        answer = press(f"arrived:{people['child'].pk}", headers=HTMX).content.decode()
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
    def test_of_nonsense_finds_nothing(self, press, people, what):
        assert press(what.replace("%s", str(people["child"].pk))).status_code == 404
        assert not RegisterEntry.objects.exists()

    @pytest.mark.parametrize("verb", ["arrived", "left", "back", "brought", "collected"])
    def test_on_somebody_of_another_family_finds_nobody(self, press, verb):
        stranger = person_of(make_family(), PersonRole.RESIDENT)
        assert press(f"{verb}:{stranger.pk}").status_code == 404
        assert not RegisterEntry.objects.exists()


class TestTheChain:
    def test_is_tapped_with_the_buttons_the_row_offers(
        self, client, booking, people, register_page
    ):
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
            value = re.search(rf'value="({step}:[0-9a-f-]+)"', register_page())
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
        self, day, booking, co_ordinator, register_page
    ):
        helper = make_user("volunteer", display_name="Harriet Bellweather")
        look_after(helper, booking, by=co_ordinator)
        day.move("visiting", "arrived")
        day.arrive()
        options = re.findall(r'<option value="([0-9a-f-]+)"( selected)?>', register_page())
        assert options == [(str(helper.pk), " selected"), (str(co_ordinator.pk), "")]


class TestAWarning:
    @pytest.fixture
    def other_in(self, day):
        day.move("visiting", "arrived")

    def test_comes_before_the_tap_counts(self, press, people, other_in):
        answer = press(f"brought:{people['resident'].pk}", way="", headers=HTMX)
        said = answer.content.decode()
        assert answer.headers["X-Tap"] == "warned"
        assert people["visiting"].first_name in said
        assert "must not meet" in said
        assert RegisterEntry.objects.count() == 1

    def test_is_a_page_of_its_own_without_htmx(self, press, client, people, booking, other_in):
        answer = press(f"brought:{people['resident'].pk}", way="")
        assert answer.status_code == 409
        said = answer.content.decode()
        assert people["visiting"].last_name not in said
        sent = re.search(r'name="tap" value="([^"]+)"', said)[1]
        url = reverse("families:movement", args=[booking.pk])
        assert client.post(url, {"tap": sent, "way": "other"}).status_code == 302
        came = RegisterEntry.objects.get(person=people["resident"], kind=EntryKind.ARRIVED)
        assert came.way == "other"

    def test_is_not_answered_by_nonsense(self, press, people, other_in):
        answer = press(f"brought:{people['resident'].pk}", way="chimney", headers=HTMX)
        assert answer.headers["X-Tap"] == "warned"


class TestAnOutcome:
    def test_in_other_words_is_refused(self, press):
        answer = press("he shouted", name="families:outcome", headers=HTMX).content.decode()
        assert "takes no other words" in answer
        assert "he shouted" not in answer

    def test_is_shown(self, press):
        answer = press(Outcome.CANCELLED_BY_VISITOR, name="families:outcome", headers=HTMX)
        assert "Cancelled by the visiting side" in answer.content.decode()

    def test_that_came_second_does_not_go_unseen(self, press, register_page):
        press(Outcome.CANCELLED_BY_VISITOR, name="families:outcome")
        answer = press(Outcome.CANCELLED_BY_CHILD_SIDE, name="families:outcome", headers=HTMX)
        assert answer.headers["X-Tap"] == "contested"
        for shown in (answer.content.decode(), register_page()):
            assert "Two tablets say different things" in shown
            assert "Cancelled by the visiting side, as it is now" in shown

    def test_of_a_closed_centre_is_one_press_for_everybody(self, client, booking, register_page):
        Session.objects.update(cancelled_at=NOON)
        assert "“Centre closed” for every family" in register_page()
        url = reverse("families:all-closed", args=[booking.session_id])
        client.post(url, {"page": str(uuid4())})
        assert RegisterEntry.objects.get().outcome == Outcome.CENTRE_CLOSED
        assert "“Centre closed” for every family" not in register_page()
