"""Somebody unexpected at the door: the list decides, and nobody learns a name from it."""

from datetime import date, datetime, timedelta
from uuid import uuid4

import pytest
import time_machine
from django.urls import reverse

from contactcentre.safekeeping import clock
from families.models import AuthorisedBy, DoorRefusal, EntryKind, PersonRole, WrittenConsent
from families.rules.door import NearMiss, NotListed, check_is_listed
from families.rules.visit import Attendee
from families.services.door import TO_COLLECT, TO_VISIT, record_consent, who_is_at_the_door
from families.services.family import NewPerson, correct
from policy.clauses import Clause, Refused
from tests.factories.accounts import make_user, signed_in_client
from tests.factories.day import Day
from tests.factories.families import make_family
from tests.factories.sessions import make_booking, make_session, person_of

NOON = datetime(2026, 11, 21, 12, 0, tzinfo=clock.LONDON)


def listed(first: str, last: str = "") -> Attendee:
    return Attendee(id=uuid4(), role=PersonRole.COMPANION, first_name=first, last_name=last)


LIST = [listed("Zoë", "Brontë-Hughes"), listed("Dana", "O’Neill"), listed("Mo")]


class TestTheName:
    @pytest.mark.parametrize(
        ("given", "who"),
        [
            ("Zoë Brontë-Hughes", 0),
            ("ZOE  BRONTE HUGHES", 0),
            ("zoe\u0308 bronte\u0308 hughes", 0),
            (" dana o'neill ", 1),
            ("DANA ONEILL", 1),
            ("mo", 2),
        ],
    )
    def test_is_known_however_it_is_written(self, given, who):
        assert check_is_listed(given=given, listed=LIST) == [LIST[who]]

    @pytest.mark.parametrize(
        "given",
        ["Dana", "Dana O’Neil", "Diana ONeill", "Bronte Hughes Zoe", "Zoe Hughes", "Mo Ali"],
    )
    def test_that_is_nearly_right_is_checked_first(self, given):
        with pytest.raises(NearMiss) as miss:
            check_is_listed(given=given, listed=LIST)
        assert miss.value.clause == Clause.CENTRE
        assert not any(person.first_name in miss.value.because for person in LIST)

    @pytest.mark.parametrize("given", ["Kwame Asante", "", "  ", "-", "’", "李"])
    def test_of_nobody_on_the_list_is_refused(self, given):
        with pytest.raises(NotListed):
            check_is_listed(given=given, listed=LIST)

    def test_of_two_people_finds_both(self):
        twins = [listed("Sam", "Reed"), listed("Sam", "Reed")]
        assert check_is_listed(given="sam reed", listed=twins) == twins


@pytest.fixture(autouse=True)
def saturday_noon():
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture
def co_ordinator():
    return make_user("co-ordinator")


@pytest.fixture
def booking(co_ordinator):
    companion = NewPerson(
        PersonRole.COMPANION,
        "Ann",
        "Wakelin",
        may_attend=True,
        may_collect=True,
        authorised_by=AuthorisedBy.CONSENT,
    )
    people = [
        NewPerson(PersonRole.CHILD, "Ada"),
        NewPerson(PersonRole.RESIDENT, "Rose", "Marsh"),
        NewPerson(PersonRole.VISITING, "Vic", "Marsh"),
        NewPerson(PersonRole.COMPANION, "Ugo", "Bell", may_attend=True),
        NewPerson(PersonRole.COMPANION, "Cleo", "Carr", may_collect=True),
        companion,
    ]
    return make_booking(make_session(), make_family(people=people), by=co_ordinator)


@pytest.fixture
def companion(booking):
    return next(person for person in booking.family.people.all() if person.first_name == "Ann")


@pytest.fixture
def consent(booking, companion, co_ordinator):
    def give(role, withdrawn_on=None):
        return record_consent(
            companion=companion,
            party_id=booking.family.people.get(role=role).pk,
            given_on=date(2026, 11, 1),
            withdrawn_on=withdrawn_on,
            by=co_ordinator,
        )

    return give


@pytest.fixture
def ask(booking, co_ordinator):
    def at_the_door(name, wants=TO_VISIT, key=None):
        return who_is_at_the_door(
            booking_id=booking.pk, name=name, wants=wants, by=co_ordinator, key=key or uuid4()
        )

    return at_the_door


@pytest.mark.django_db
class TestAtTheDoor:
    def test_somebody_on_the_list_is_shown_with_what_they_may_do(self, ask):
        (found,) = ask("rose marsh", TO_COLLECT).found
        assert found.person.name == "Rose Marsh"
        assert found.may == ["may bring the child", "may collect the child"]
        assert not DoorRefusal.objects.exists()

    @pytest.mark.parametrize(
        ("name", "wants", "reason"),
        [
            ("Kwame Asante", TO_VISIT, "not-listed"),
            ("Rosie Marsh", TO_VISIT, "near-miss"),
            ("Ada", TO_VISIT, "not-listed"),
            ("Ugo Bell", TO_COLLECT, "may-not-collect"),
            ("Vic Marsh", TO_COLLECT, "may-not-collect"),
            ("Cleo Carr", TO_VISIT, "may-not-visit"),
            ("Rose Marsh", TO_VISIT, "may-not-visit"),
            ("Ann Wakelin", TO_VISIT, "no-consent"),
            ("Ann Wakelin", TO_COLLECT, "no-consent"),
        ],
    )
    def test_whoever_is_not_let_in_is_noted_with_the_reason(self, ask, name, wants, reason):
        answer = ask(name, wants)
        assert answer.refused is not None
        refusal = DoorRefusal.objects.get()
        assert (refusal.name, refusal.reason, refusal.at) == (name, reason, NOON)

    @pytest.mark.parametrize(
        ("name", "wants", "yes"),
        [
            ("Cleo Carr", TO_COLLECT, True),
            ("Cleo Carr", TO_VISIT, False),
            ("Ugo Bell", TO_VISIT, True),
            ("Ugo Bell", TO_COLLECT, False),
        ],
    )
    def test_each_companion_is_let_in_for_what_they_may(self, ask, name, wants, yes):
        answer = ask(name, wants)
        assert (answer.refused is None) is yes
        assert yes or "co-ordinator" in answer.refused.because

    @pytest.mark.parametrize(
        ("name", "reason"), [("Rose Marsh", "may-not-collect"), ("Rosie Marsh", "near-miss")]
    )
    def test_who_the_child_lives_with_collects_only_as_the_file_says(
        self, ask, booking, name, reason
    ):
        carer = person_of(booking.family, PersonRole.RESIDENT)
        carer.may_collect = False
        correct(carer, on=clock.today())
        because = ask(name, TO_COLLECT).refused.because
        assert DoorRefusal.objects.get().reason == reason
        assert "co-ordinator" in because
        if reason == "may-not-collect":
            assert "the child stays with whoever has the child now" in because

    def test_who_the_child_lives_with_visits_only_where_the_parents_may_meet(self, ask, booking):
        assert "came to bring or collect the child" in ask("Rose Marsh").refused.because.casefold()
        arrangement = booking.family.arrangement
        arrangement.parents_may_meet = True
        correct(arrangement, on=clock.today())
        (found,) = ask("Rose Marsh").found
        assert "may visit the child" in found.may

    def test_one_visitor_too_many_is_noted(self, ask, booking, co_ordinator, settings):
        settings.VISITORS_AT_MOST = 1
        Day(booking, co_ordinator, clock.now).move("visiting", EntryKind.ARRIVED)
        assert ask("Ugo Bell").refused
        assert DoorRefusal.objects.get().reason == "too-many"

    def test_a_form_sent_twice_is_one_refusal(self, ask):
        key = uuid4()
        for _ in range(3):
            ask("Kwame Asante", key=key)
        assert DoorRefusal.objects.count() == 1

    def test_another_name_tried_on_the_same_screen_is_another_refusal(self, ask):
        key = uuid4()
        for name in ("Kwame Asante", "Kwame Boateng", "kwame asante"):
            ask(name, key=key)
        assert DoorRefusal.objects.count() == 2


@pytest.mark.django_db
class TestWrittenConsent:
    def test_of_every_party_lets_the_companion_in(self, ask, consent):
        consent("resident")
        assert ask("Ann Wakelin", TO_COLLECT).refused
        consent("visiting")
        assert ask("Ann Wakelin", TO_COLLECT).found

    def test_that_was_withdrawn_lets_nobody_in(self, ask, consent, booking, companion):
        consent("resident")
        consent("visiting")
        consent("visiting", withdrawn_on=date(2026, 11, 20))
        assert ask("Ann Wakelin", TO_COLLECT).refused
        assert WrittenConsent.objects.count() == 2

    def test_is_needed_to_take_the_child_on_the_register_too(
        self, booking, companion, consent, co_ordinator
    ):
        day = Day(booking, co_ordinator, clock.now)
        day.arrive()
        consent("resident")
        with pytest.raises(Refused, match="written consent"):
            day.step(EntryKind.LEFT, adult=companion)
        consent("visiting")
        assert day.step(EntryKind.LEFT, adult=companion).new

    def test_counts_as_use(self, booking, consent, saturday_noon):
        saturday_noon.shift(timedelta(days=2))
        consent("resident")
        subject = booking.family.subject
        subject.refresh_from_db()
        assert (subject.last_used_on, subject.last_use) == (date(2026, 11, 23), "permission")


@pytest.mark.django_db
class TestThePages:
    def page(self, booking, role, **fields):
        client = signed_in_client(make_user(role))
        url = reverse("families:door", args=[booking.pk])
        if not fields:
            return client.get(url)
        return client.post(url, {"key": str(uuid4()), **fields})

    def test_the_door_never_tells_the_name_that_is_nearly_right(self, booking):
        said = self.page(booking, "team-leader", name="Anne Wakelin", wants="visit")
        shown = said.content.decode()
        assert "ask for identification" in shown
        assert "Ann Wakelin" not in shown
        assert "Anne Wakelin" in shown

    def test_the_door_shows_who_was_turned_away(self, booking):
        self.page(booking, "team-leader", name="Kwame Asante", wants="visit")
        shown = self.page(booking, "co-ordinator").content.decode()
        assert "Kwame Asante" in shown
        assert "Not on the family’s list" in shown

    def test_the_door_says_who_was_turned_away_and_came_in_after_all(
        self, booking, co_ordinator, saturday_noon
    ):
        url = reverse("families:door", args=[booking.pk])
        visitor = person_of(booking.family, PersonRole.VISITING)
        form = {"name": visitor.full_name.upper(), "wants": TO_COLLECT, "key": str(uuid4())}
        client = signed_in_client(co_ordinator)
        assert "Signed in since" not in client.post(url, form).content.decode()
        saturday_noon.shift(timedelta(minutes=4))
        Day(booking, co_ordinator, clock.now).move(PersonRole.VISITING, EntryKind.ARRIVED)
        assert "Signed in since, at 12:04" in client.get(url).content.decode()

    @pytest.mark.parametrize(
        "fields", [{"name": "", "wants": "visit"}, {"name": "A", "wants": "x"}]
    )
    def test_the_door_asks_again_for_what_is_missing(self, booking, fields):
        assert self.page(booking, "co-ordinator", **fields).status_code == 422
        assert not DoorRefusal.objects.exists()

    def test_the_name_is_never_stored_in_clear(self, booking):
        self.page(booking, "co-ordinator", name="Kwame Asante", wants="visit")
        stored = DoorRefusal.objects.values_list("name", flat=True).get()
        assert "Kwame" not in stored.stored  # type: ignore[attr-defined]

    def consents(self, booking, person, role="co-ordinator", **fields):
        client = signed_in_client(make_user(role))
        url = reverse("families:consents", args=[booking.family.reference, person.pk])
        return client.post(url, fields) if fields else client.get(url)

    def test_a_consent_is_entered_and_withdrawn_by_a_co_ordinator(self, booking, companion):
        party = booking.family.people.get(role="resident")
        given = {"party": str(party.pk), "given_on": "1/11/2026"}
        assert "Not let in yet" in self.consents(booking, companion).content.decode()
        assert self.consents(booking, companion, **given).status_code == 302
        self.consents(booking, companion, **given, withdrawn_on="20/11/2026")
        assert "withdrawn 20 November 2026" in self.consents(booking, companion).content.decode()

    @pytest.mark.parametrize(
        "dates",
        [
            {"given_on": ""},
            {"given_on": "22/11/2026"},
            {"given_on": "2/11/2026", "withdrawn_on": "1/11/2026"},
        ],
    )
    def test_a_consent_that_cannot_be_is_refused(self, booking, companion, dates):
        party = booking.family.people.get(role="resident")
        answer = self.consents(booking, companion, party=str(party.pk), **dates)
        assert answer.status_code == 422
        assert not WrittenConsent.objects.exists()

    def test_consents_are_the_co_ordinators_and_about_companions(self, booking, companion):
        assert self.consents(booking, companion, "team-leader").status_code == 404
        child = booking.family.people.get(role="child")
        assert self.consents(booking, child).status_code == 404
