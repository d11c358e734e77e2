"""The pre-visit: each party apart, and before the family's first booking."""

from datetime import date, timedelta
from functools import partial
from itertools import product

import pytest
from django.urls import reverse

from contactcentre.safekeeping import clock
from contactcentre.safekeeping.models import AuditEntry, Subject, Use
from families.models import Family, Outcome, Person, PersonRole, PreVisit, Referral
from families.rules.pre_visit import NEEDED_FIRST, Step, check_pre_visits_done, still_to_do
from families.services.family import NewPerson, add_person, change_state
from families.services.pre_visit import record_pre_visit, standing_of, standings
from families.services.reading import READ
from policy.clauses import Clause, Refused, answer
from policy.models import Awareness
from tests.factories.accounts import make_user, signed_in_client
from tests.factories.families import make_family
from tests.factories.progress import make_pre_visit, make_visit
from tests.factories.sessions import make_booking, make_session, person_of

pytestmark = pytest.mark.django_db

RESIDENT, VISITING = PersonRole.RESIDENT, PersonRole.VISITING


@pytest.fixture
def co_ordinator():
    return make_user("co-ordinator", display_name="Margaret Coordinator")


@pytest.fixture
def client(co_ordinator):
    return signed_in_client(co_ordinator)


@pytest.fixture
def accepted(co_ordinator):
    """A family that was referred and accepted, and never came yet."""
    family = make_family(state=Family.State.REFERRED)
    return change_state(
        family_id=family.pk, state=Family.State.ACTIVE, by=co_ordinator, on=clock.today()
    )


def url_of(person):
    return reverse("families:pre-visit", args=[person.family.reference, person.pk])


def filled_in(**more):
    today = clock.today()
    whole = {"held_on": f"{today:%d/%m/%Y}", "identity": "passport", "rules_explained": "on"}
    return whole | {"version": "0"} | more


class TestWhatIsStillToDo:
    @pytest.mark.parametrize("role", [RESIDENT, VISITING, PersonRole.OTHER_PARTY])
    @pytest.mark.parametrize(
        ("identity", "rules", "agreement", "told", "shown"), list(product([False, True], repeat=5))
    )
    def test_each_step_that_was_not_taken(self, role, identity, rules, agreement, told, shown):
        pre_visit = PreVisit(
            identity="passport" if identity else "",
            rules_explained=rules,
            agreement_signed=agreement,
            child_shown_round=shown,
        )
        taken = [identity, rules, agreement, told, shown or role != RESIDENT]
        expected = [step for step, done in zip(Step, taken, strict=True) if not done]
        assert still_to_do(role=role, pre_visit=pre_visit, told=told) == expected

    def test_all_of_it_before_anything_is_recorded(self):
        assert still_to_do(role=RESIDENT, pre_visit=None, told=False) == list(Step)
        assert Step.SHOWN_ROUND not in still_to_do(role=VISITING, pre_visit=None, told=False)


class TestTheFirstBooking:
    @pytest.mark.parametrize("step", Step)
    @pytest.mark.parametrize("role", [RESIDENT, VISITING])
    def test_waits_for_every_step_of_both_sides_but_the_tour(self, role, step):
        other = VISITING if role == RESIDENT else RESIDENT
        said = answer(check_pre_visits_done, came_before=False, to_do=[(role, [step]), (other, [])])
        assert said.yes == (step not in NEEDED_FIRST)
        assert said.yes or (said.clause == Clause.CENTRE and step in said.because)

    def test_is_refused_and_says_for_which_side_without_a_name(self, accepted, co_ordinator):
        make_pre_visit(accepted, RESIDENT, by=co_ordinator)
        with pytest.raises(Refused, match="Still to do for the visiting side: identity") as no:
            make_booking(make_session(), accepted, by=co_ordinator)
        assert "the child’s side" not in no.value.because
        assert not any(person.first_name in no.value.because for person in accepted.people.all())

    def test_is_made_once_both_have_been_seen(self, accepted, co_ordinator):
        for role in (RESIDENT, VISITING):
            make_pre_visit(accepted, role, by=co_ordinator)
        assert make_booking(make_session(), accepted, by=co_ordinator)

    def test_waits_for_a_further_party_too(self, accepted, co_ordinator):
        for role in (RESIDENT, VISITING):
            make_pre_visit(accepted, role, by=co_ordinator)
        grandmother = NewPerson(role=PersonRole.OTHER_PARTY, first_name="Gran")
        add_person(family_id=accepted.pk, person=grandmother, on=clock.today())
        with pytest.raises(Refused, match="for another party"):
            make_booking(make_session(), accepted, by=co_ordinator)

    def test_a_family_that_attended_needs_no_more(self, accepted, co_ordinator):
        for role in (RESIDENT, VISITING):
            make_pre_visit(accepted, role, by=co_ordinator)
        make_visit(accepted, clock.today() - timedelta(7), Outcome.ATTENDED, by=co_ordinator)
        PreVisit.objects.all().delete()
        assert make_booking(make_session(), accepted, by=co_ordinator)

    def test_a_visit_that_did_not_take_place_is_not_enough(self, accepted, co_ordinator):
        for role in (RESIDENT, VISITING):
            make_pre_visit(accepted, role, by=co_ordinator)
        make_visit(accepted, clock.today() - timedelta(7), Outcome.VISITOR_ABSENT, by=co_ordinator)
        PreVisit.objects.all().delete()
        with pytest.raises(Refused, match="pre-visit"):
            make_booking(make_session(), accepted, by=co_ordinator)

    def test_families_taken_over_as_attending_are_booked_at_once(self, co_ordinator):
        assert make_booking(make_session(), make_family(), by=co_ordinator)

    def test_being_accepted_the_day_before_is_no_visit(self, accepted, co_ordinator):
        accepted.transitions.update(changed_at=clock.now() - timedelta(days=30))
        with pytest.raises(Refused, match="pre-visit"):
            make_booking(make_session(), accepted, by=co_ordinator)


class TestRecording:
    def test_again_it_is_one_pre_visit_and_one_telling(self, accepted, co_ordinator):
        for _ in range(2):
            make_pre_visit(accepted, RESIDENT, by=co_ordinator)
        assert PreVisit.objects.count() == Awareness.objects.exclude(how="read").count() == 1
        assert standing_of(person_of(accepted, RESIDENT)).to_do == [Step.SHOWN_ROUND]

    def test_counts_as_use_on_its_day(self, co_ordinator):
        family = make_family(state=Family.State.REFERRED)
        family.subject.last_used_on, family.subject.last_use = date(2020, 1, 5), Use.REFERRAL
        family.subject.save()
        day = clock.today() - timedelta(200)
        make_pre_visit(family, RESIDENT, by=co_ordinator, held_on=day)
        family.subject.refresh_from_db()
        assert family.subject.last_used_on == day
        assert family.subject.last_use == Use.PRE_VISIT

    def test_correcting_an_old_one_counts_on_the_day_of_correction(self, accepted, co_ordinator):
        for _ in range(2):
            make_pre_visit(
                accepted, RESIDENT, by=co_ordinator, held_on=clock.today() - timedelta(200)
            )
        accepted.subject.refresh_from_db()
        assert accepted.subject.last_used_on == clock.today()

    @pytest.mark.parametrize("role", [PersonRole.CHILD])
    def test_only_parties_have_one(self, accepted, co_ordinator, role):
        with pytest.raises(Refused, match="Only the two sides"):
            make_pre_visit(accepted, role, by=co_ordinator)

    def test_not_on_a_day_still_to_come(self, accepted, co_ordinator):
        tomorrow = clock.today() + timedelta(1)
        with pytest.raises(Refused, match="in the future"):
            make_pre_visit(accepted, RESIDENT, by=co_ordinator, held_on=tomorrow)
        assert not Awareness.objects.exclude(how="read").exists()

    @pytest.mark.parametrize(
        ("referred", "days", "yes"),
        [(True, 0, True), (True, -1, False), (False, -1, True), (False, 0, True)],
    )
    def test_not_before_the_family_was_referred(self, co_ordinator, referred, days, yes):
        family = make_family(state=Family.State.REFERRED)
        if referred:
            route = Referral.Route.SOLICITOR
            Referral.objects.create(family=family, route=route, opened_on=clock.today())
        kept = answer(
            partial(make_pre_visit, family, RESIDENT),  # type: ignore[arg-type]
            by=co_ordinator,
            held_on=clock.today() + timedelta(days),
        )
        assert kept.yes is yes
        assert PreVisit.objects.exists() is yes
        assert Awareness.objects.filter(how="pre-visit").exists() is yes

    @pytest.mark.parametrize(("days", "yes"), [(0, True), (-1, False), (-13000, False)])
    def test_of_a_family_taken_over_not_two_years_before_its_file(
        self, accepted, co_ordinator, days, yes
    ):
        day = clock.years_before(clock.today(), 2) + timedelta(days)
        if yes:
            assert make_pre_visit(accepted, RESIDENT, by=co_ordinator, held_on=day)
            return
        with pytest.raises(Refused, match="does not belong to it. Check the date") as refused:
            make_pre_visit(accepted, RESIDENT, by=co_ordinator, held_on=day)
        assert refused.value.clause is Clause.C9
        assert not Awareness.objects.exclude(how="read").exists()

    def test_the_visiting_side_shows_no_child_round(self, accepted, co_ordinator):
        with pytest.raises(Refused, match="shown round with the side it lives with"):
            make_pre_visit(accepted, VISITING, by=co_ordinator, child_shown_round=True)

    def test_a_party_of_another_family_is_not_there(self, accepted, co_ordinator):
        with pytest.raises(Person.DoesNotExist):
            record_pre_visit(
                person_id=person_of(make_family(), RESIDENT).pk,
                family_id=accepted.pk,
                version=0,
                held_on=clock.today(),
                told=True,
                by=co_ordinator,
                on=clock.today(),
            )

    def test_how_both_stand_asks_no_more_for_many_parties(
        self, accepted, co_ordinator, django_assert_num_queries
    ):
        for number in range(3):
            further = NewPerson(role=PersonRole.OTHER_PARTY, first_name=f"Further{number}")
            add_person(family_id=accepted.pk, person=further, on=clock.today())
        with django_assert_num_queries(3):
            assert len(standings(accepted)) == 5


class TestThePage:
    def test_is_about_one_party_and_says_nothing_of_any_other(self, accepted, client, co_ordinator):
        both = {role: person_of(accepted, role) for role in (RESIDENT, VISITING)}
        make_pre_visit(accepted, VISITING, by=co_ordinator, identity="vouched")
        for role, other in ((RESIDENT, VISITING), (VISITING, RESIDENT)):
            page = client.get(url_of(both[role])).content.decode()
            assert both[role].first_name in page
            for person in accepted.people.exclude(pk=both[role].pk):
                assert str(person.pk) not in page
                for text in (person.first_name, person.last_name, person.safe_route):
                    assert not text or text not in page
            assert both[other].get_role_display().casefold() not in page.casefold()

    def test_says_what_is_done_and_offers_what_is_not(self, accepted, client):
        person = person_of(accepted, RESIDENT)
        response = client.post(url_of(person), filled_in(told="on"), follow=True)
        page = response.content.decode()
        # Back to the same page: the file shows both sides, and the party may be sitting there.
        assert response.redirect_chain == [(url_of(person), 302)]
        assert "still to do: agreement, child shown round" in page
        assert "The confidentiality policy, version 1, was explained on" in page
        assert "was explained</label>" not in page

    def test_only_the_childs_side_is_asked_about_the_child(self, accepted, client):
        assert "shown round" in client.get(url_of(person_of(accepted, RESIDENT))).content.decode()
        page = client.get(url_of(person_of(accepted, VISITING))).content.decode()
        assert "shown round" not in page

    @pytest.mark.parametrize("role", [RESIDENT, VISITING])
    def test_with_nothing_done_it_was_not_held(self, accepted, client, role):
        empty = {"held_on": f"{clock.today():%d/%m/%Y}", "identity": "", "version": "0"}
        response = client.post(url_of(person_of(accepted, role)), empty)
        assert response.status_code == 422
        says = (
            "Nothing of the pre-visit is noted: identity, rules, agreement, confidentiality policy"
        )
        assert says in response.content.decode()
        assert ("child shown round." in response.content.decode()) is (role == RESIDENT)
        assert not PreVisit.objects.exists()

    @pytest.mark.parametrize("role", [RESIDENT, VISITING])
    def test_of_the_policy_alone_it_was_held(self, accepted, client, role):
        only = {"held_on": f"{clock.today():%d/%m/%Y}", "identity": "", "version": "0"}
        for told in ({"told": "on"}, {}):
            assert client.post(url_of(person_of(accepted, role)), only | told).status_code == 302
        assert PreVisit.objects.count() == 1

    def test_what_two_noted_at_once_is_shown_to_the_second_beside_their_own(self, accepted, client):
        page = url_of(person_of(accepted, RESIDENT))
        assert client.post(page, filled_in(agreement_signed="on")).status_code == 302
        second = filled_in(identity="driving-licence", told="on")
        shown = client.post(page, second)
        assert shown.status_code == 409
        text = shown.content.decode()
        assert all(words in text for words in ("Passport", "Driving licence", "Save over it"))
        assert PreVisit.objects.get().identity == "passport"
        assert not Awareness.objects.filter(how="pre-visit").exists()
        again = second | {"version": shown.context["form"]["version"].value()}
        assert client.post(page, again).status_code == 302
        held = PreVisit.objects.get()
        assert (held.identity, held.agreement_signed) == ("driving-licence", False)
        assert Awareness.objects.filter(how="pre-visit").exists()

    def test_the_day_of_being_told_is_corrected_in_so_many_words(self, accepted, client):
        person = person_of(accepted, VISITING)
        page, right = url_of(person), clock.today() - timedelta(7)
        client.post(page, filled_in(told="on"))
        wrong = f"{clock.today():%-d %B %Y}"
        assert f"on the date above, not on {wrong}" in client.get(page).content.decode()
        said = filled_in(held_on=f"{right:%d/%m/%Y}", version="1", told="on")
        opened_on = accepted.subject.created_on - timedelta(30)
        Subject.objects.filter(pk=accepted.pk).update(created_on=opened_on)
        for _ in range(2):
            assert client.post(page, said).status_code == 302
        text = client.get(page).content.decode()
        assert f"was explained on {right:%-d %B %Y}" in text
        assert f"Noted by mistake: explained on {wrong}. Corrected on {wrong} by" in text

    def test_being_told_of_the_policy_is_not_lost_beside_the_same_answers(self, accepted, client):
        page = url_of(person_of(accepted, VISITING))
        assert client.post(page, filled_in()).status_code == 302
        assert client.post(page, filled_in()).status_code == 302
        assert client.post(page, filled_in(told="on")).status_code == 409

    def test_a_date_that_cannot_be_is_shown_above_what_was_typed(self, accepted, client):
        person = person_of(accepted, VISITING)
        for day, says in {
            "": "Enter the date",
            "1/1/2999": "in the future",
            "1/1/1990": "does not belong to it",
        }.items():
            response = client.post(url_of(person), filled_in(held_on=day))
            assert response.status_code == 422
            assert says in response.content.decode()
        assert not PreVisit.objects.exists()

    def test_a_child_has_none(self, accepted, client):
        url = url_of(person_of(accepted, PersonRole.CHILD))
        assert client.get(url).status_code == client.post(url, filled_in()).status_code == 404

    def test_reading_it_is_noted(self, accepted, client):
        client.get(url_of(person_of(accepted, VISITING)))
        assert AuditEntry.objects.filter(event=READ, object_pk=str(accepted.pk)).count() == 1

    def test_the_file_says_how_each_party_stands(self, accepted, client, co_ordinator):
        make_pre_visit(accepted, VISITING, by=co_ordinator)
        page = client.get(reverse("families:file", args=[accepted.reference])).content.decode()
        assert f"done on {clock.today():%-d %B %Y}" in page
        assert "still to do: identity, rules, agreement, confidentiality policy" in page
        for role in (RESIDENT, VISITING):
            assert url_of(person_of(accepted, role)) in page

    @pytest.mark.parametrize("page", ["pre-visit-form", "agreement"])
    def test_the_paper_is_about_nobody(self, accepted, client, page):
        text = client.get(reverse(f"families:{page}")).content.decode()
        for person in accepted.people.all():
            assert person.first_name not in text

    def test_the_paper_asks_what_the_page_asks(self, client):
        text = client.get(reverse("families:pre-visit-form")).content.decode()
        for value, label in PreVisit.Identity.choices:
            assert (label in text) == bool(value)

    def test_the_agreement_has_the_centres_own_numbers(self, client, settings):
        settings.VISITOR_EARLY_MINUTES, settings.WAIT_BEHIND_MINUTES = 23, 37
        settings.MISSED_BEFORE_REVIEW = 4
        text = client.get(reverse("families:agreement")).content.decode()
        assert "arrives 23 minutes before" in text
        assert "waits inside for 37 minutes" in text
        assert "misses four visits in a row" in text
