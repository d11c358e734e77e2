"""The centre's own pages about referrals: who reaches them, what they take, what they decide."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.core.cache import cache
from django.urls import reverse

from contactcentre.safekeeping import clock
from contactcentre.safekeeping.models import AuditEntry
from families.models import (
    Alert,
    ContactDetail,
    Family,
    PersonRole,
    Referral,
    ReferralHalf,
    ReferralLink,
    Representative,
    Screening,
    Side,
)
from families.rules.referral_questions import GROUPS, NO, SCREENING, YES
from families.services.family import change_state
from families.services.reading import READ
from families.services.referral_file import answers_of
from families.services.waiting import waiting_list
from policy.clauses import Refused
from tests.factories.accounts import make_user, signed_in_client
from tests.factories.families import make_family
from tests.factories.referrals import (
    answers,
    fill,
    half_of,
    link_to,
    make_referral,
    posted,
    ready_referral,
    screen,
)
from tests.factories.sessions import person_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def forget_tries():
    cache.clear()


@pytest.fixture
def by():
    return make_user("co-ordinator")


@pytest.fixture
def client(by):
    return signed_in_client(by)


@pytest.fixture
def referral(by):
    return make_referral(by=by, first_name="Zebedee")


def url(name, record):
    return reverse(f"families:{name}", args=[record.pk])


def text(response):
    return response.content.decode()


def type_in(client, half, said, **more):
    """Send what was typed, as somebody does who saw ``half`` as it is here."""
    sent = posted(said) | {"version": str(half.version)} | more
    return client.post(url("referral-half", half), sent)


class TestOpening:
    NEW = reverse("families:referral-new")

    def test_a_route_and_a_first_name_make_a_family_a_referral_and_two_halves(self, client):
        sent = {"route": "solicitor", "first_name": "Zebedee", "key": str(uuid4())}
        response = client.post(self.NEW, sent)
        referral = Referral.objects.get()
        assert response["Location"] == url("referral", referral)
        assert referral.family.state == Family.State.REFERRED
        assert person_of(referral.family, PersonRole.CHILD).first_name == "Zebedee"
        assert {half.side for half in referral.halves.all()} == set(Side)
        subject = referral.family.subject
        assert (subject.last_used_on, subject.last_use) == (clock.today(), "referral")

    def test_the_same_form_twice_is_one_referral(self, client):
        sent = {"route": "self", "first_name": "Zebedee", "key": str(uuid4())}
        first, second = client.post(self.NEW, sent), client.post(self.NEW, sent)
        assert first["Location"] == second["Location"]
        assert Referral.objects.count() == Family.objects.count() == 1

    @pytest.mark.parametrize(
        ("sent", "says"),
        [
            ({"route": "self"}, "Enter the first name of a child."),
            ({"first_name": "Zebedee"}, "Choose who refers."),
            ({"route": "gossip", "first_name": "Zebedee"}, "Choose one from the list."),
        ],
    )
    def test_what_is_missing_is_said_and_nothing_made(self, client, sent, says):
        response = client.post(self.NEW, {"key": str(uuid4())} | sent)
        assert response.status_code == 422
        assert says in text(response)
        assert not Family.objects.exists()


class TestReading:
    def test_with_none_open_the_list_says_what_to_do(self, client):
        page = client.get(reverse("families:referral-list"))
        assert "open a referral and give each side" in text(page)

    def test_the_list_says_what_is_missing(self, client, referral, by):
        page = text(client.get(reverse("families:referral-list")))
        assert page.count("Nothing yet, no link out") == 2
        link_to(referral, Side.VISITING, by=by)
        fill(referral, Side.RESIDENT, answers("Heron"), by=by)
        page = text(client.get(reverse("families:referral-list")))
        assert "Link given, not opened" in page
        assert "Complete" in page
        assert "Zebedee" in page

    def test_the_list_asks_no_more_for_twelve_than_for_three(
        self, client, by, django_assert_max_num_queries
    ):
        for _ in range(12):
            make_referral(by=by)
        with django_assert_max_num_queries(14):
            client.get(reverse("families:referral-list"))

    def test_the_page_shows_both_halves_and_what_is_missing(self, client, referral, by):
        fill(referral, Side.RESIDENT, answers("Heron"), by=by)
        page = text(client.get(url("referral", referral)))
        assert "FirstHeron" in page
        assert "Nothing has been entered for this side yet." in page
        half = half_of(referral, Side.VISITING)
        type_in(client, half, {"last_name": "P"}, gaps="1")
        page = text(client.get(url("referral", referral)))
        assert "answers missing" in page
        assert "<li>At least one child</li>" in page

    def test_reading_it_is_reading_the_family_file(self, client, referral):
        client.get(url("referral", referral))
        assert AuditEntry.objects.filter(event=READ, subject_id=referral.family_id).count() == 1

    def test_a_referral_or_half_that_is_not_is_not_found(self, client):
        for name in ("referral", "referral-screening", "referral-accept", "referral-half"):
            assert client.get(reverse(f"families:{name}", args=[uuid4()])).status_code == 404

    def test_the_paper_asks_exactly_what_the_form_asks(self, client, referral):
        half = half_of(referral)
        paper, form = (text(client.get(url(n, half))) for n in ("referral-paper", "referral-half"))
        for group in GROUPS:
            assert group.title in paper
            for question in group.questions:
                for words in (question.label, *(label for _, label in question.answers)):
                    assert words in paper
                    assert words in form

    def test_a_team_leader_reads_and_decides_nothing(self, referral, by):
        leader = signed_in_client(make_user("team-leader"))
        half = half_of(referral)
        assert leader.get(url("referral", referral)).status_code == 200
        assert leader.get(reverse("families:waiting")).status_code == 200
        for name, record in (
            ("referral-screening", referral),
            ("referral-accept", referral),
            ("referral-turn-away", referral),
            ("referral-half", half),
            ("referral-link", half),
        ):
            assert leader.get(url(name, record)).status_code == 404
            assert leader.post(url(name, record)).status_code == 404


class TestPaper:
    def test_typed_in_whole(self, client, by, referral):
        half = half_of(referral)
        said = answers("Heron", named=[{"first_name": "Doreen", "may": "both"}])
        assert type_in(client, half, said).status_code == 302
        half.refresh_from_db()
        assert half.entered_by == by
        assert half.completed_at is not None
        assert answers_of(half) == {key: value for key, value in said.items() if value}

    def test_typed_in_it_ends_the_link(self, client, by, referral):
        link_to(referral, by=by)
        type_in(client, half_of(referral), {"first_name": "Heron"}, gaps="1")
        assert ReferralLink.objects.get().ended_at is not None

    def test_with_gaps_it_is_not_complete(self, client, referral):
        half = half_of(referral)
        type_in(client, half, {"first_name": "Heron"}, gaps="1")
        half.refresh_from_db()
        assert half.completed_at is None
        assert answers_of(half)["first_name"] == "Heron"

    def test_the_second_of_two_who_type_it_in_is_told_before_hers_replaces_it(
        self, client, referral
    ):
        half = half_of(referral)
        type_in(client, half, {"first_name": "Heron"}, gaps="1")
        hers = type_in(client, half, {"first_name": "Egret"}, gaps="1")
        assert hers.status_code == 422
        assert "Somebody else has saved this half" in text(hers)
        assert answers_of(half_of(referral))["first_name"] == "Heron"
        type_in(client, half_of(referral), {"first_name": "Egret"}, gaps="1")
        assert answers_of(half_of(referral))["first_name"] == "Egret"
        assert 'name="version" value="2"' in text(hers)

    @pytest.mark.parametrize("version", ["", "x", "-1", "9" * 5000])
    def test_of_no_version_it_is_not_stored(self, client, referral, version):
        half = half_of(referral)
        type_in(client, half, {"first_name": "Heron"}, gaps="1", version=version)
        assert "first_name" not in answers_of(half_of(referral))

    def test_with_gaps_what_is_there_must_make_sense(self, client, referral):
        half = half_of(referral)
        sent = posted({"date_of_birth": "31/2/1990"}) | {"gaps": "1"}
        response = client.post(url("referral-half", half), sent)
        assert response.status_code == 422
        assert "31/2/1990" in text(response)


class TestLinkPage:
    def test_it_is_shown_once_on_a_letter_and_stored_nowhere(self, client, referral):
        half = half_of(referral)
        page = text(client.post(url("referral-link", half)))
        assert page.count("http://testserver/your-referral/") == 2
        secret = page.split("/your-referral/")[1].split("/")[0]
        assert secret not in text(client.get(url("referral", referral)))
        assert client.get(url("referral-link", half)).status_code == 405
        assert not ReferralLink.objects.filter(digest=secret).exists()

    def test_it_can_be_ended(self, client, referral, by):
        link_to(referral, by=by)
        client.post(url("referral-link-end", half_of(referral)))
        assert ReferralLink.objects.get().ended_at is not None

    def test_a_complete_half_asked_again_is_open_again_and_kept(self, client, referral, by):
        fill(referral, Side.RESIDENT, answers("Heron"), by=by)
        half = half_of(referral)
        client.post(url("referral-link", half))
        half.refresh_from_db()
        assert half.completed_at is None
        assert answers_of(half)["first_name"] == "FirstHeron"


def screening(light, **changes):
    return {key: NO for key, _, _ in SCREENING} | {"light": light} | changes


class TestScreening:
    def test_both_answers_stand_beside_the_question(self, client, referral, by):
        fill(referral, Side.RESIDENT, answers("Heron", abduction="tell"), by=by)
        page = text(client.get(url("referral-screening", referral)))
        assert "I prefer to tell the centre" in page
        assert "Not answered" in page
        assert "Amber" in page

    def test_the_suggested_light_needs_no_reason(self, client, by):
        referral = ready_referral(by=by, light="green")
        response = client.post(url("referral-screening", referral), screening("green"))
        assert response.status_code == 302
        assert Screening.objects.get().light == "green"

    @pytest.mark.parametrize("who", ["a half", "the centre"])
    def test_a_departure_needs_a_reason(self, client, by, who):
        said = {"sexual": YES}
        referral = ready_referral(by=by, **(said if who == "a half" else {}))
        Screening.objects.all().delete()
        sent = screening("amber", **(said if who == "the centre" else {}))
        page = url("referral-screening", referral)
        response = client.post(page, sent)
        assert response.status_code == 422
        assert "The answers suggest “Red" in text(response)
        assert not Screening.objects.exists()
        assert client.post(page, sent | {"reason": "Unfounded"}).status_code == 302
        kept = Screening.objects.get()
        assert (kept.light, kept.reason, kept.decided_by) == ("amber", "Unfounded", by)

    def test_every_question_needs_an_answer(self, client, referral):
        response = client.post(url("referral-screening", referral), {})
        assert response.status_code == 422
        assert text(response).count("choose yes or no.") >= len(SCREENING)


class TestDecision:
    def accept(self, client, referral, **sent):
        return client.post(url("referral-accept", referral), sent)

    def test_accepted_the_family_file_says_what_both_halves_said(self, client, by):
        allergic = [{"first_name": "Ellie", "allergies": "Peanuts", "date_of_birth": "2019-06-01"}]
        doreen = [{"first_name": "Doreen", "last_name": "Aunt", "may": "collect"}]
        represented: dict[str, Any] = {
            "children": allergic,
            "named": doreen,
            "representative_name": "Ms Solicitor",
            "order": "other",
            "order_date": "2026-01-05",
        }
        referral = ready_referral(by=by, **represented)
        response = self.accept(client, referral)
        assert response["Location"] == reverse("families:file", args=[referral.family.reference])
        family = Family.objects.get()
        assert family.state == Family.State.WAITING
        child = person_of(family, PersonRole.CHILD)
        assert child.first_name == "Ellie"
        assert child.alerts.get().kind == Alert.Kind.ALLERGY
        resident, visiting = (
            person_of(family, PersonRole.RESIDENT),
            person_of(family, PersonRole.VISITING),
        )
        assert (resident.full_name, visiting.full_name) == (
            "FirstHeron LastHeron",
            "FirstPlover LastPlover",
        )
        assert resident.address_withheld
        assert resident.safe_route == "SaferouteHeron"
        assert {d.kind for d in ContactDetail.objects.filter(person=resident)} == {
            *ContactDetail.Kind.values
        }
        assert {r.name for r in Representative.objects.all()} == {"Ms Solicitor"}
        assert person_of(family, PersonRole.COMPANION).may_collect
        assert family.arrangement.order == "other"
        assert str(family.arrangement.order_date) == "2026-01-05"
        referral.refresh_from_db()
        assert (referral.decision, referral.decided_by) == ("accepted", by)
        assert family.subject.last_use == "referral"

    def test_the_opened_child_is_the_one_child_named(self, client, by):
        referral = make_referral(by=by, first_name="Ellie-May")
        for side, mark in ((Side.RESIDENT, "Heron"), (Side.VISITING, "Plover")):
            fill(referral, side, answers(mark, children=[{"first_name": "Ellie"}]), by=by)
        screen(referral, light="green", by=by)
        self.accept(client, referral)
        assert person_of(referral.family, PersonRole.CHILD).first_name == "Ellie"

    def test_differences_are_shown_with_the_safer_answer_chosen(self, client, by):
        referral = make_referral(by=by)
        fill(referral, Side.RESIDENT, answers("Heron", parents_may_meet=YES), by=by)
        fill(referral, Side.VISITING, answers("Plover"), by=by)
        screen(referral, light="green", by=by)
        page = text(client.get(url("referral-accept", referral)))
        assert "Where the sides differ" in page
        assert "The child’s side says: Yes. The visiting side says: No." in page
        self.accept(client, referral, parents_may_meet=YES)
        assert Family.objects.get().arrangement.parents_may_meet

    def test_without_a_screening_it_waits(self, client, referral, by):
        response = self.accept(client, referral, reason="Because")
        assert response.status_code == 422
        assert "Do the screening first." in text(response)

    @pytest.mark.parametrize("lacks", ["a light", "a half"])
    def test_red_or_not_whole_needs_a_reason(self, client, by, lacks):
        referral = ready_referral(by=by, light="red" if lacks == "a light" else "green")
        if lacks == "a half":
            link_to(referral, Side.VISITING, by=by)
        assert self.accept(client, referral).status_code == 422
        assert Family.objects.get().state == Family.State.REFERRED
        assert self.accept(client, referral, reason="The court asked").status_code == 302
        assert Referral.objects.get().reason == "The court asked"

    def test_accepted_twice_is_accepted_once(self, client, by):
        referral = ready_referral(by=by)
        self.accept(client, referral)
        people = Family.objects.get().people.count()
        assert self.accept(client, referral).status_code == 422
        assert Family.objects.get().people.count() == people

    def test_a_date_of_birth_that_cannot_be_is_refused_whole(self, client, by):
        referral = ready_referral(
            by=by, children=[{"first_name": "Ellie", "date_of_birth": "2999-01-01"}]
        )
        response = self.accept(client, referral)
        assert response.status_code == 422
        assert "in the future" in text(response)
        assert Family.objects.get().people.count() == 1

    @pytest.mark.parametrize("decision", ["declined", "signposted"])
    def test_turned_away_with_a_reason(self, client, referral, by, decision):
        link_to(referral, by=by)
        page = url("referral-turn-away", referral)
        assert client.post(page, {"decision": decision}).status_code == 422
        sent = {"decision": decision, "reason": "To the centre in the next town"}
        assert client.post(page, sent).status_code == 302
        referral.refresh_from_db()
        assert (referral.decision, referral.family.state) == (decision, Family.State.DECLINED)
        assert "next town" in referral.reason
        assert ReferralLink.objects.get().ended_at is not None
        assert "next town" in text(client.get(url("referral", referral)))

    def test_decided_nothing_can_be_added(self, client, by):
        referral = ready_referral(by=by)
        self.accept(client, referral)
        half = half_of(referral)
        before = half.answers
        assert client.post(url("referral-half", half), posted(answers("Magpie"))).status_code == 422
        assert client.post(url("referral-link", half)).status_code == 403
        half.refresh_from_db()
        assert half.answers == before

    def test_the_family_moves_on_by_the_decision_only(self, referral, by):
        with pytest.raises(Refused, match="Decide on the family’s referral"):
            change_state(family_id=referral.family_id, state="active", by=by, on=clock.today())


class TestWaiting:
    WAITING = reverse("families:waiting")

    @pytest.fixture
    def three(self, by):
        """Accepted in another order than they were referred."""
        found = []
        for days in (9, 30, 2):
            referral = ready_referral(by=by)
            Referral.objects.filter(pk=referral.pk).update(
                opened_on=clock.today() - timedelta(days)
            )
            browser = signed_in_client(by)
            browser.post(url("referral-accept", referral))
            found.append(Family.objects.get(pk=referral.family_id))
        return found

    def offer(self, client, family, **sent):
        return client.post(reverse("families:offer", args=[family.reference]), sent)

    def test_with_nobody_on_it_it_says_so(self, client):
        assert "Nobody is waiting" in text(client.get(self.WAITING))

    def test_the_order_is_that_of_referral(self, client, three, by):
        lines = waiting_list(by=by, on=clock.today())
        assert [line.family for line in lines] == [three[1], three[0], three[2]]
        assert [line.how_long for line in lines] == ["4 weeks", "1 week", "2 days"]
        assert "4 weeks" in text(client.get(self.WAITING))

    def test_a_family_without_a_referral_waits_from_its_first_day(self, by):
        with time_machine.travel(clock.now() - timedelta(8), tick=False):
            make_family(state=Family.State.WAITING)
        (line,) = waiting_list(by=by, on=clock.today())
        assert line.days == 8

    def test_the_first_is_offered_a_place(self, client, three):
        page = client.get(reverse("families:offer", args=[three[1].reference]))
        assert "Why before the others" not in text(page)
        assert self.offer(client, three[1]).status_code == 302
        three[1].refresh_from_db()
        assert three[1].state == Family.State.ACTIVE

    def test_another_one_only_with_a_reason_which_is_sealed(self, client, three):
        assert self.offer(client, three[2]).status_code == 422
        three[2].refresh_from_db()
        assert three[2].state == Family.State.WAITING
        assert self.offer(client, three[2], reason="Only free on Sundays").status_code == 302
        three[2].refresh_from_db()
        assert three[2].state == Family.State.ACTIVE
        referral = Referral.objects.get(family=three[2])
        assert "Only free on Sundays" in text(client.get(url("referral", referral)))

    def test_who_does_not_wait_is_offered_nothing(self, client, three):
        moved_on = make_family(state=Family.State.MOVED_ON)
        page = text(client.get(reverse("families:offer", args=[moved_on.reference])))
        assert "Not on the waiting list" in page
        assert "Give the place" not in page


def test_a_half_says_nothing_in_clear(referral, by):
    fill(referral, Side.RESIDENT, answers("Heron"), by=by)
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("select answers from families_referralhalf")
        assert not any("Heron" in row[0] for row in cursor.fetchall())
    assert "Heron" not in str(ReferralHalf.objects.first())
