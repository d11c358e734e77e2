"""Clause 4: what a person may not read they cannot find out by trying which words are refused."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from accounts.models import Notice
from contactcentre.safekeeping import clock
from contactcentre.safekeeping.models import AuditEntry
from disclosures.models import CourtRequest, ExceptionDisclosure
from disclosures.services.outgoing import Typed
from families.models import ContactDetail, PersonRole
from families.services.contact import add_contact_detail
from tests.factories.accounts import make_user, signed_in_client
from tests.factories.concerns import make_concern, make_lead
from tests.factories.disclosures import make_request, match
from tests.factories.families import make_family
from tests.factories.sessions import person_of

pytestmark = pytest.mark.django_db
ADDRESS = "12 Larkspur Rise, Nowhere, NW3 4QX"


@pytest.fixture(autouse=True)
def now():
    with time_machine.travel(clock.now(), tick=False) as traveller:
        yield traveller


@pytest.fixture
def family():
    family = make_family()
    resident = person_of(family, PersonRole.RESIDENT)
    add_contact_detail(
        person=resident, kind=ContactDetail.Kind.ADDRESS, value=ADDRESS, on=clock.today()
    )
    return family


@pytest.fixture
def trustee():
    return make_user("trustee")


def told(person):
    return Notice.objects.filter(user=person, kind=Notice.Kind.WORDS_REFUSED)


class Desk:
    """Somebody who writes notes to a release of this family."""

    def __init__(self, family, by):
        asked = make_request()
        match(asked, family, by=by)
        self.client = signed_in_client(by)
        self.here = reverse("disclosures:release-new", args=[asked.pk])

    def tries(self, note):
        call = {"called_on": f"{clock.today():%d/%m/%Y}", "confirmed": "on"}
        return self.client.post(self.here, call | {"note": note})


class TestANote:
    def test_4_whatever_is_guessed_the_refusal_is_the_same(self, family, by):
        desk = Desk(family, by)
        pages = [
            desk.tries(guess).text.replace(guess, "…")
            for guess in ("at Larkspur", "near NW3", "at the refuge", "see SN12")
        ]
        said = {page.split('id="id_note_error"')[1].split("</p>")[0] for page in pages}
        assert len(said) == 1

    def test_4_after_ten_in_an_hour_nothing_is_looked_through_any_more(self, family, by, now):
        desk = Desk(family, by)
        for _ in range(10):
            assert "This names somebody" in desk.tries("at Larkspur").text
        for guess in ("at Larkspur", "at Dahlia", "All was well"):
            answer = desk.tries(guess)
            assert answer.status_code == 422
            assert "refused 10 times" in answer.text
        assert AuditEntry.objects.filter(event=Typed.NOTE.refused, actor=by).count() == 10
        colleague = Desk(family, make_user("co-ordinator"))
        assert colleague.tries("The hall was closed").status_code == 200
        now.shift(timedelta(minutes=61))
        assert Desk(family, by).tries("The hall was closed").status_code == 200

    def test_4_after_three_the_trustees_are_told_once_by_whom(self, family, by, trustee):
        desk = Desk(family, by)
        for _ in range(2):
            desk.tries("at Larkspur")
        assert not told(trustee).exists()
        for _ in range(4):
            desk.tries("at Larkspur")

        notice = told(trustee).get()
        assert notice.about == by.subject.reference
        page = signed_in_client(trustee).get(reverse("account:notices")).text
        assert f"{by.known_as}, co-ordinator" in page
        for said in ("Larkspur", family.reference):
            assert said not in page

    def test_4_what_goes_is_not_counted(self, family, by, trustee):
        desk = Desk(family, by)
        for _ in range(12):
            assert desk.tries("The hall was closed at Easter").status_code == 200
        assert not AuditEntry.objects.filter(event=Typed.NOTE.refused).exists()
        assert not told(trustee).exists()

    def test_4_nothing_of_what_was_typed_is_kept(self, family, by):
        Desk(family, by).tries("at Larkspur")
        entry = AuditEntry.objects.get(event=Typed.NOTE.refused)
        assert "arkspur" not in str(AuditEntry.objects.filter(pk=entry.pk).values())
        assert not entry.details


def test_4_refused_notes_keep_no_court_request_and_no_threat_from_being_noted(family, by):
    """Each is counted for itself, and a note that is left out is looked at by nobody."""
    desk = Desk(family, by)
    for _ in range(11):
        desk.tries("at Larkspur")
    assert desk.tries("").status_code == 200
    here = reverse("disclosures:court-request-new", args=[family.reference])
    typed = {
        "wants": "report",
        "sender": "The Family Court at Nowhere",
        "came_on": f"{clock.today():%d/%m/%Y}",
        "case_number": "FA26P00117",
        "key": desk.client.get(here).context["form"]["key"].value(),
    }
    assert desk.client.post(here, typed).status_code == 302
    assert CourtRequest.objects.get().case_number == "FA26P00117"


def test_4_a_case_number_is_no_way_to_guess_either(family, by, trustee):
    resident = person_of(family, PersonRole.RESIDENT)
    add_contact_detail(
        person=resident, kind=ContactDetail.Kind.TELEPHONE, value="01632 960117", on=clock.today()
    )
    desk = signed_in_client(by)
    here = reverse("disclosures:court-request-new", args=[family.reference])
    typed = {
        "wants": "report",
        "sender": "The Family Court at Nowhere",
        "came_on": f"{clock.today():%d/%m/%Y}",
    }
    for _ in range(11):
        key = desk.get(here).context["form"]["key"].value()
        answer = desk.post(here, typed | {"case_number": "FA-01632960117", "key": key})
        assert answer.status_code == 422

    assert "refused 10 times" in answer.text
    assert told(trustee).count() == 1
    assert not CourtRequest.objects.exists()


class TestWordsToSomebodyThreatened:
    """Exception 2: they are told of the threat, and never where the other side is."""

    @pytest.fixture
    def lead(self):
        return make_lead("co-ordinator")

    def passes_on(self, desk, concern, words, agency="threatened"):
        here = reverse("disclosures:concern-pass-on", args=[concern.pk])
        key = desk.get(here).context["form"]["key"].value()
        now = clock.now().astimezone(clock.LONDON)
        return desk.post(
            here,
            {
                "basis": "e2",
                "agency": agency,
                "person": "The escort",
                "words": words,
                "route": "telephone",
                "passed_on": f"{now:%d/%m/%Y}",
                "passed_time": f"{now:%H:%M}",
                "key": key,
            },
        )

    @pytest.mark.parametrize(
        "words",
        [
            "He is at 12 Larkspur Rise",
            "He comes from larkspur",
            "His postcode is nw3 4qx",
            "She went to the refuge",
            "He lives in the next village",
            "His number is oh one six double three nine six oh double one",
            "///filled.count.soap",
        ],
    )
    def test_e2_nothing_of_where_somebody_is(self, family, lead, words):
        made = make_concern(by=lead, kind="violence", family_id=family.pk)
        answer = self.passes_on(signed_in_client(lead), made, words)

        assert answer.status_code == 422
        assert "exception 2" in answer.text.lower()
        assert not ExceptionDisclosure.objects.exists()

    @pytest.mark.parametrize(
        "words",
        [
            "He said to the team leader that he would wait for you on Saturday and hit you",
            "Your former husband said that he knows where you live. Call the police on 999",
            "He said at 12.30 that he would come to Swindon station with a knife",
        ],
    )
    def test_e2_the_threat_itself_is_told(self, family, lead, words):
        made = make_concern(by=lead, kind="violence", family_id=family.pk)
        assert self.passes_on(signed_in_client(lead), made, words).status_code == 302
        assert ExceptionDisclosure.objects.get().words == words

    def test_e1_what_the_police_are_told_is_not_looked_through(self, family, lead):
        made = make_concern(by=lead, kind="violence", family_id=family.pk)
        answer = self.passes_on(signed_in_client(lead), made, ADDRESS, agency="police")
        assert answer.status_code == 302

    def test_e1_a_trustee_whom_the_concern_is_about_is_told_of_no_refusal(
        self, family, lead, trustee
    ):
        other = make_user("trustee")
        made = make_concern(
            by=make_user("volunteer"),
            kind="violence",
            family_id=family.pk,
            complained_of=[trustee.pk],
        )
        desk = signed_in_client(lead)
        for _ in range(4):
            self.passes_on(desk, made, ADDRESS)

        assert not told(trustee).exists()
        assert told(other).count() == 1
