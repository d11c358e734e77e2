"""The pages on which a referral is screened and decided on."""

import re
from functools import partial
from typing import Any

import pytest
from django.urls import reverse

from contactcentre.safekeeping import clock
from contactcentre.safekeeping.models import AuditEntry
from families.models import (
    Alert,
    ContactDetail,
    Family,
    PersonRole,
    Referral,
    ReferralLink,
    Representative,
    Screening,
    Side,
)
from families.rules.referral_questions import NO, SCREENING, YES
from families.services.family import change_state
from families.services.referral_decision import reopen
from families.services.waiting import waiting_list
from policy.clauses import Refused
from tests.factories.accounts import make_user, signed_in_client
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
from tests.unit.families.pages import fill_in, hidden_in, send, text_of, url_of

pytestmark = pytest.mark.django_db


def screening(light, *, version=0, **changes):
    said = {key: NO for key, _, _ in SCREENING}
    return said | {"light": light, "version": str(version)} | changes


class TestScreening:
    def test_both_answers_stand_beside_the_question(self, client, referral, co_ordinator):
        fill(referral, Side.RESIDENT, answers("Heron", abduction="tell"), by=co_ordinator)
        page = text_of(client.get(url_of("referral-screening", referral)))
        assert "I prefer to tell the centre" in page
        assert "Not answered" in page
        assert "Amber" in page

    def test_the_suggested_light_needs_no_reason(self, client, co_ordinator):
        referral = ready_referral(by=co_ordinator, light="green")
        response = client.post(
            url_of("referral-screening", referral), screening("green", version=1)
        )
        assert response.status_code == 302
        assert Screening.objects.get().light == "green"

    @pytest.mark.parametrize("who", ["a half", "the centre"])
    def test_a_departure_needs_a_reason(self, client, co_ordinator, who):
        said = {"sexual": YES}
        referral = ready_referral(by=co_ordinator, **(said if who == "a half" else {}))
        Screening.objects.all().delete()
        sent = screening("amber", **(said if who == "the centre" else {}))
        page = url_of("referral-screening", referral)
        response = client.post(page, sent)
        assert response.status_code == 422
        assert "The answers suggest “Red" in text_of(response)
        assert response.context["suggested"] == Screening.Light.RED
        assert not Screening.objects.exists()
        assert client.post(page, sent | {"reason": "Unfounded"}).status_code == 302
        kept = Screening.objects.get()
        assert (kept.light, kept.reason, kept.decided_by) == ("amber", "Unfounded", co_ordinator)

    def test_what_two_decide_at_once_is_shown_to_the_second_beside_their_own(
        self, client, referral, co_ordinator
    ):
        page = url_of("referral-screening", referral)
        seen = fill_in(client, page, screening("red", sexual=YES))
        other = signed_in_client(make_user("co-ordinator"))
        assert send(other, page, screening("amber", reason="A relative told us")).status_code == 302
        shown = client.post(page, seen)
        assert shown.status_code == 409
        text = text_of(shown)
        for words in ("Amber: only with", "Red: not for", "A relative told us", "Save over it"):
            assert words in text
        assert [each.label for each in shown.context["form"].differences] == [
            *(question for key, question, _ in SCREENING if key == "sexual"),
            *("The light you set", "Why this light"),
        ]
        assert Screening.objects.get().light == "amber"
        assert client.post(page, seen | hidden_in(shown)).status_code == 302
        assert (Screening.objects.get().light, Screening.objects.get().decided_by) == (
            *("red", co_ordinator),
        )

    def test_the_same_decided_by_two_is_decided(self, client, referral):
        page = url_of("referral-screening", referral)
        for _ in range(2):
            assert client.post(page, screening("green", reason="Both rang")).status_code == 302
        assert Screening.objects.get().version == 1

    def test_every_question_needs_an_answer(self, client, referral):
        response = client.post(url_of("referral-screening", referral), {})
        assert response.status_code == 422
        assert text_of(response).count("choose yes or no.") >= len(SCREENING)


class TestDecision:
    def accept(self, client, referral, **sent):
        return client.post(url_of("referral-accept", referral), sent)

    def test_accepted_the_family_file_says_what_both_halves_said(self, client, co_ordinator):
        allergic = [{"first_name": "Ellie", "allergies": "Peanuts", "date_of_birth": "2019-06-01"}]
        doreen = [{"first_name": "Doreen", "last_name": "Aunt", "may": "collect"}]
        represented: dict[str, Any] = {
            "children": allergic,
            "named": doreen,
            "representative_name": "Ms Solicitor",
            "order": "other",
            "order_date": "2026-01-05",
        }
        referral = ready_referral(by=co_ordinator, **represented)
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
        assert (referral.decision, referral.decided_by) == ("accepted", co_ordinator)
        assert family.subject.last_use == "referral"

    def test_the_lights_set_before_stay_to_be_seen(self, client, referral, co_ordinator):
        screen(referral, light="amber", by=co_ordinator)
        assert "Set before" not in text_of(client.get(url_of("referral", referral)))
        screen(referral, light="red", by=co_ordinator, version=1, reason="Heard of an incident")
        page = text_of(client.get(url_of("referral", referral)))
        assert "Set before: 1" in page
        assert page.index("Red") < page.index("Amber")
        assert "Spoke to both sides" in page

    def test_the_opened_child_is_the_one_child_named(self, client, co_ordinator):
        referral = make_referral(by=co_ordinator, first_name="Ellie-May")
        for side, mark in ((Side.RESIDENT, "Heron"), (Side.VISITING, "Plover")):
            fill(referral, side, answers(mark, children=[{"first_name": "Ellie"}]), by=co_ordinator)
        screen(referral, light="green", by=co_ordinator)
        self.accept(client, referral)
        assert person_of(referral.family, PersonRole.CHILD).first_name == "Ellie"

    def test_differences_are_shown_with_the_safer_answer_chosen(self, client, co_ordinator):
        referral = make_referral(by=co_ordinator)
        fill(referral, Side.RESIDENT, answers("Heron", parents_may_meet=YES), by=co_ordinator)
        fill(referral, Side.VISITING, answers("Plover"), by=co_ordinator)
        screen(referral, light="green", by=co_ordinator)
        page = text_of(client.get(url_of("referral-accept", referral)))
        assert "Where the sides differ" in page
        assert "The child’s side says: Yes. The visiting side says: No." in page
        self.accept(client, referral, parents_may_meet=YES)
        assert Family.objects.get().arrangement.parents_may_meet

    def test_without_a_screening_it_waits(self, client, referral, co_ordinator):
        response = self.accept(client, referral, reason="Because")
        assert response.status_code == 422
        assert "Do the screening first." in text_of(response)

    def test_what_nobody_said_is_asked_for_and_never_made_up(self, client, co_ordinator):
        referral = make_referral(by=co_ordinator)
        screen(referral, light="amber", by=co_ordinator)
        page = text_of(client.get(url_of("referral-accept", referral)))
        assert "The two halves agree on everything" not in page
        assert "Nothing that was answered differs" not in page
        assert "What neither side has said" in page
        assert not re.search(r"<input[^>]+ checked", page)
        told = {"kind": "handover", "frequency": "weekly", "order": "other"}
        for left_out in told:
            some = {key: value for key, value in told.items() if key != left_out}
            response = self.accept(client, referral, reason="The court asked", **some)
            assert response.status_code == 422
            assert "Neither side has said" in text_of(response)
            assert Family.objects.get().state == Family.State.REFERRED
        assert self.accept(client, referral, **told).status_code == 422
        told |= {"reason": "The court asked"}
        assert self.accept(client, referral, **told).status_code == 302
        arrangement = Family.objects.get().arrangement
        assert (arrangement.kind, arrangement.frequency, arrangement.order) == (
            *("handover", "weekly", "other"),
        )
        assert (arrangement.parents_may_meet, arrangement.waits_behind) == (False, "visiting")

    def test_the_file_says_that_nothing_is_known_until_somebody_says_it(self, client, co_ordinator):
        referral = ready_referral(by=co_ordinator, order="other")
        file = reverse("families:file", args=[referral.family.reference])
        assert text_of(client.get(file)).count("Not known yet") == 3
        assert "No court order" not in text_of(client.get(file))
        self.accept(client, referral)
        assert "Not known yet" not in text_of(client.get(file))
        assert "Another order" in text_of(client.get(file))

    def test_halves_of_one_mind_are_said_to_agree(self, client, co_ordinator):
        page = url_of("referral-accept", ready_referral(by=co_ordinator))
        assert "The two halves agree on everything" in text_of(client.get(page))

    def test_one_half_alone_is_not_said_to_agree(self, client, co_ordinator):
        referral = make_referral(by=co_ordinator)
        fill(referral, Side.RESIDENT, answers("Heron"), by=co_ordinator)
        page = text_of(client.get(url_of("referral-accept", referral)))
        assert "agree on everything" not in page
        assert "What neither side has said" not in page
        assert "What only one side answered" in page

    @pytest.mark.parametrize("lacks", ["a light", "a half"])
    def test_red_or_not_whole_needs_a_reason(self, client, co_ordinator, lacks):
        referral = ready_referral(by=co_ordinator, light="red" if lacks == "a light" else "green")
        if lacks == "a half":
            link_to(referral, Side.VISITING, by=co_ordinator)
        assert self.accept(client, referral).status_code == 422
        assert Family.objects.get().state == Family.State.REFERRED
        assert self.accept(client, referral, reason="The court asked").status_code == 302
        assert Referral.objects.get().reason == "The court asked"

    def test_accepted_twice_is_accepted_once(self, client, co_ordinator):
        referral = ready_referral(by=co_ordinator)
        self.accept(client, referral)
        people = Family.objects.get().people.count()
        assert self.accept(client, referral).status_code == 422
        assert Family.objects.get().people.count() == people

    def test_a_date_of_birth_that_cannot_be_is_refused_whole(self, client, co_ordinator):
        referral = ready_referral(
            by=co_ordinator, children=[{"first_name": "Ellie", "date_of_birth": "2999-01-01"}]
        )
        response = self.accept(client, referral)
        assert response.status_code == 422
        assert "in the future" in text_of(response)
        assert Family.objects.get().people.count() == 1

    @pytest.mark.parametrize("decision", ["declined", "signposted"])
    def test_turned_away_with_a_reason(self, client, referral, co_ordinator, decision):
        link_to(referral, by=co_ordinator)
        page = url_of("referral-turn-away", referral)
        assert client.post(page, {"decision": decision}).status_code == 422
        sent = {"decision": decision, "reason": "To the centre in the next town"}
        assert client.post(page, sent).status_code == 302
        referral.refresh_from_db()
        assert (referral.decision, referral.family.state) == (decision, decision)
        assert "next town" in referral.reason
        assert ReferralLink.objects.get().ended_at is not None
        page = text_of(client.get(url_of("referral", referral)))
        assert "next town" in page
        tag = f'govuk-tag--grey">{decision.title()}<'
        file = reverse("families:file", args=[referral.family.reference])
        listed = reverse("families:list") + f"?state={decision}"
        for shown in (page, text_of(client.get(file)), text_of(client.get(listed))):
            assert tag in shown
        assert referral.family.reference in text_of(client.get(listed))
        assert referral.family.reference not in text_of(client.get(reverse("families:list")))

    def test_decided_nothing_can_be_added(self, client, co_ordinator):
        referral = ready_referral(by=co_ordinator)
        self.accept(client, referral)
        half = half_of(referral)
        before = half.answers
        assert (
            client.post(url_of("referral-half", half), posted(answers("Magpie"))).status_code == 422
        )
        assert client.post(url_of("referral-link", half)).status_code == 403
        half.refresh_from_db()
        assert half.answers == before

    def test_the_family_moves_on_by_the_decision_only(self, referral, co_ordinator):
        with pytest.raises(Refused, match="Decide on the family’s referral"):
            change_state(
                family_id=referral.family_id, state="active", by=co_ordinator, on=clock.today()
            )


class TestReopening:
    """Who was turned away by mistake goes back to where they were, and both reasons stay."""

    why = {"reason": "The wrong family was closed"}

    @pytest.fixture
    def turned_away(self, client, referral):
        def turn(decision="declined"):
            sent = {"decision": decision, "reason": "To the next town"}
            assert client.post(url_of("referral-turn-away", referral), sent).status_code == 302
            referral.refresh_from_db()

        return turn

    @pytest.mark.parametrize("state", Family.State.values)
    @pytest.mark.parametrize("decision", ["", *Referral.Decision.values])
    def test_the_whole_table(self, referral, co_ordinator, decision, state):
        Family.objects.filter(pk=referral.family_id).update(state=state)
        Referral.objects.update(decision=decision, decided_on=clock.today() if decision else None)
        back = {"accepted": "waiting", "declined": "referred", "signposted": "referred"}
        may = decision != "" and state in {"declined", "signposted"}
        asked = partial(
            reopen, referral_id=referral.pk, reason="By mistake", by=co_ordinator, on=clock.today()
        )
        if may:
            asked()
        else:
            with pytest.raises(Refused):
                asked()
        referral.refresh_from_db()
        assert referral.family.state == (back[decision] if may else state)
        stands = decision if not may or decision == "accepted" else ""
        assert (referral.decision, referral.decided_on is None) == (stands, stands == "")

    @pytest.mark.parametrize("decision", ["declined", "signposted"])
    def test_it_is_decided_anew_and_nothing_that_was_said_is_lost(
        self, client, referral, turned_away, co_ordinator, decision
    ):
        turned_away(decision)
        page = url_of("referral", referral)
        assert url_of("referral-reopen", referral) in text_of(client.get(page))
        assert client.post(url_of("referral-reopen", referral), {}).status_code == 422
        assert client.post(url_of("referral-reopen", referral), self.why).status_code == 302
        text = text_of(client.get(page))
        for words in ("The wrong family was closed", "To the next town", decision.title()):
            assert words in text
        assert url_of("referral-accept", referral) in text
        assert url_of("referral-reopen", referral) not in text
        entry = AuditEntry.objects.get(event="referral-reopened")
        assert (entry.actor, entry.subject_id) == (co_ordinator, referral.family_id)
        turned_away("signposted")
        assert referral.family.state == Family.State.SIGNPOSTED

    def test_a_family_that_waited_waits_again_in_its_turn(self, client, co_ordinator):
        referral = ready_referral(by=co_ordinator)
        client.post(url_of("referral-accept", referral), {})
        change_state(
            family_id=referral.family_id, state="declined", by=co_ordinator, on=clock.today()
        )
        assert client.post(url_of("referral-reopen", referral), self.why).status_code == 302
        (line,) = waiting_list(by=co_ordinator, on=clock.today())
        assert (line.family.pk, line.referred_on) == (referral.family_id, referral.opened_on)
        assert Referral.objects.get().decision == "accepted"

    def test_sent_twice_it_is_one_reopening(self, client, referral, turned_away):
        turned_away()
        answers = [client.post(url_of("referral-reopen", referral), self.why) for _ in range(2)]
        assert [answer.status_code for answer in answers] == [302, 422]
        assert AuditEntry.objects.filter(event="referral-reopened").count() == 1

    def test_private_links_stay_ended(self, client, referral, turned_away, co_ordinator):
        link_to(referral, by=co_ordinator)
        turned_away()
        client.post(url_of("referral-reopen", referral), self.why)
        assert ReferralLink.objects.get().ended_at is not None

    def test_by_hand_nobody_comes_back_without_a_reason(
        self, client, referral, turned_away, co_ordinator
    ):
        turned_away()
        file = text_of(client.get(reverse("families:file", args=[referral.family.reference])))
        assert "Change it to" not in file
        assert url_of("referral", referral) in file
        for state in ("referred", "waiting"):
            with pytest.raises(Refused, match="say why"):
                change_state(
                    family_id=referral.family_id, state=state, by=co_ordinator, on=clock.today()
                )
