"""Exception 1: whoever is not to know of a concern finds no trace of it where records age."""

import json
import re
from datetime import UTC, datetime, time, timedelta
from io import StringIO
from uuid import uuid4

import pytest
import time_machine
from django.core.management import call_command
from django.urls import reverse

from accounts.roles import Role
from contactcentre.safekeeping import clock
from contactcentre.safekeeping.models import Hold, Subject, Use
from families.models import Family
from policy.clauses import Clause, Refused
from retention.models import DisposalCase, Tick
from retention.rules.disposal import stops_on
from retention.services import cases, holding
from retention.services.executing import execute
from tests.factories.accounts import make_user, signed_in_client
from tests.factories.concerns import make_concern, make_lead, pass_on
from tests.factories.families import make_family
from tests.factories.retention import COOLED, last_used, proposed, swept, unused_family

pytestmark = pytest.mark.django_db

_RANDOM = re.compile(r'csrfmiddlewaretoken" value="\w+"|\b[0-9a-f]{16,64}\b')
PAGES = ("retention:holds", "retention:cases", "retention:undated")


@pytest.fixture
def lead():
    return make_lead(Role.CO_ORDINATOR)


@pytest.fixture
def accused(lead):
    return make_user(Role.CO_ORDINATOR)


@pytest.fixture
def concern(accused):
    """A concern about a co-ordinator and a family, both unused for years since."""
    family = make_family()
    made = make_concern(
        by=make_user(Role.VOLUNTEER), family_id=family.pk, complained_of=[accused.pk]
    )
    for subject_id in (family.pk, accused.subject_id, made.pk):
        last_used(Subject.objects.get(pk=subject_id), clock.years_before(clock.today(), 4))
    swept(clock.today())
    return made


def test_e1_who_sweeps_from_a_terminal_cannot_tell_either(lead, accused):
    """Not by how many are held, nor by what is missing from what is due, nor by what is new."""
    family, volunteer = make_family(), make_user(Role.VOLUNTEER)
    for subject_id in (family.pk, accused.subject_id):
        last_used(Subject.objects.get(pk=subject_id), clock.years_before(clock.today(), 4))
    said = [swept_from_a_terminal()]
    made = make_concern(by=volunteer, family_id=family.pk, complained_of=[accused.pk])
    last_used(Subject.objects.get(pk=made.pk), clock.years_before(clock.today(), 4))
    Subject.objects.update(flagged_on=None)
    said += [swept_from_a_terminal()]
    assert said[0] == said[1]
    assert said[0]["newly_flagged"] == len(said[0]["due"]) == 2
    assert family.reference in said[0]["due"]
    assert said[0]["held"] == 0
    assert Subject.objects.get(pk=made.pk).flagged_on == clock.today()


def test_e1_nor_by_the_list_of_disposals(lead, concern):
    Hold.objects.all().delete()
    proposed(Subject.objects.get(pk=concern.pk), by=lead)
    proposed(unused_family().subject, by=lead)
    out = StringIO()
    call_command("disposal", "list", "--json", stdout=out)
    assert [each["kind"] for each in json.loads(out.getvalue())["disposals"]] == ["family"]


def swept_from_a_terminal():
    out = StringIO()
    call_command("retention_sweep", "--json", stdout=out)
    return json.loads(out.getvalue())


def references(concern):
    held = Hold.objects.values("subject_id")
    found = Subject.objects.filter(pk__in=held) | Subject.objects.filter(pk=concern.pk)
    return set(found.values_list("reference", flat=True))


def said_to(person, page):
    return signed_in_client(person).get(reverse(page)).content.decode()


@pytest.mark.parametrize("page", PAGES)
def test_e1_the_person_complained_of_sees_nothing_of_it(concern, accused, page):
    said = said_to(accused, page)

    assert not [reference for reference in references(concern) if reference in said]


@pytest.mark.parametrize("page", PAGES)
def test_e1_nor_does_a_co_ordinator_who_leads_nothing(concern, page):
    said = said_to(make_user(Role.CO_ORDINATOR), page)

    assert not [reference for reference in references(concern) if reference in said]


def line_of(page, reference):
    """What the list of what is due says of one record, but for its reference."""
    [row] = [part for part in page.split("<tr>") if reference in part]
    return row.split("</tr>")[0].replace(reference, "…")


@pytest.fixture
def other():
    """A family of which there is no concern: as long unused, and flagged on the same day."""
    family = unused_family()
    Subject.objects.filter(pk=family.pk).update(flagged_on=clock.today())
    return Subject.objects.get(pk=family.pk)


@pytest.fixture
def family(concern):
    return Subject.objects.get(pk=concern.family_id)


def test_e1_what_a_concern_keeps_is_listed_as_if_nothing_kept_it(concern, accused, family, other):
    """Marked as kept, with no hold to be found, it would tell that there is a concern."""
    for person in (accused, make_user(Role.CO_ORDINATOR), make_user(Role.TRUSTEE)):
        said = said_to(person, "retention:due")
        assert line_of(said, family.reference) == line_of(said, other.reference)
        assert "/retention/holds/" not in line_of(said, family.reference)
        assert Subject.objects.get(pk=concern.pk).reference not in said


def test_e1_the_lead_sees_that_it_is_not_to_go(concern, lead, family, other):
    said = said_to(lead, "retention:due")

    assert "Not yet" in line_of(said, family.reference)
    assert "Not yet" not in line_of(said, other.reference)


class TestAProposalByWhoMayNotKnow:
    """It goes its way like any other, and ends as when somebody cancels it. Nothing is lost."""

    def words(self, desk, case):
        said = desk.get(reverse("retention:case", args=[case.pk])).text
        main = said.split("<main", 1)[1].split("</main>")[0]
        return _RANDOM.sub("…", main.replace(case.reference, "…").replace(str(case.pk), "…"))

    @pytest.fixture(params=["unused", "erasure"])
    def pair(self, request, accused, family, other):
        """The record with the concern and one without, proposed by whoever is complained of."""
        for subject in (family, other):
            Family.objects.filter(pk=subject.pk).update(state=Family.State.MOVED_ON)
        asked = {"asked_on": clock.today()} if request.param == "erasure" else {}
        return [
            cases.propose(reference=each.reference, by=accused, on=clock.today(), **asked)
            for each in (family, other)
        ]

    def test_e1_it_is_accepted_like_any_other(self, pair, accused):
        kept, other = (self.words(signed_in_client(accused), case) for case in pair)

        assert kept == other

    def test_e1_a_trustee_who_may_not_know_signs_it_like_any_other(self, pair):
        trustee = make_user(Role.TRUSTEE)
        for case in pair:
            cases.approve(case_id=case.pk, digest=case.digest, by=trustee, on=clock.today())

        kept, other = (self.words(signed_in_client(trustee), case) for case in pair)
        assert kept == other

    def test_e1_before_it_could_go_it_ends_as_when_somebody_cancels_it(self, pair, accused, family):
        signed(pair)
        kept, other = pair
        with time_machine.travel(cooled_off(), tick=False):
            swept(clock.today() - timedelta(days=1), clock.today())
            cases.cancel(case_id=other.pk, by=make_user(Role.TRUSTEE), on=clock.today())
            kept.refresh_from_db()
            DisposalCase.objects.filter(pk=other.pk).update(ended_on=kept.ended_on)

            assert kept.state == DisposalCase.State.CANCELLED
            desk = signed_in_client(accused)
            assert self.words(desk, kept) == self.words(desk, other)
            assert Family.objects.filter(pk=family.pk).exists()

    def test_e1_no_day_gives_it_away(self, pair):
        ends = {
            cases_stop_on(DisposalCase(pk=uuid4(), approved_on=clock.today())) for _ in range(200)
        }

        days = {(day - clock.today()).days for day in ends if day}
        assert days <= set(range(1, COOLED.days + 1))
        assert len(days) > 7

    def test_e1_carried_out_before_a_sweep_it_is_over_and_nothing_is_destroyed(self, pair, accused):
        """As for whoever presses the button just after somebody else has cancelled it."""
        signed(pair)
        day = clock.today() + COOLED + timedelta(days=1)
        Tick.objects.bulk_create(
            Tick(day=day - timedelta(days=ago), looked_at=clock.now()) for ago in (1, 2)
        )
        kept, other = pair

        done = execute([kept.pk, other.pk], by=accused, on=day)

        assert [case.pk for case in done.done] == [other.pk]
        assert "approved, or is over" in done.refused[kept.pk].because
        kept.refresh_from_db()
        assert (kept.state, kept.ended_because) == ("cancelled", "asked")
        assert Family.objects.filter(pk=kept.of).exists()

    def test_e1_the_page_of_a_cancelled_one_names_nobody(self, pair):
        _, other = pair
        trustee = make_user(Role.TRUSTEE)
        cases.cancel(case_id=other.pk, by=trustee, on=clock.today())

        assert trustee.known_as not in self.words(signed_in_client(make_user("trustee")), other)

    def test_e1_who_may_read_the_concern_sees_why_and_cannot_sign(self, pair):
        deputy = make_lead(Role.TRUSTEE, deputy=True)
        kept, other = pair

        assert "A concern keeps this record" in self.words(signed_in_client(deputy), kept)
        assert "A concern keeps" not in self.words(signed_in_client(deputy), other)
        with pytest.raises(Refused) as refused:
            cases.approve(case_id=kept.pk, digest=kept.digest, by=deputy, on=clock.today())
        assert refused.value.clause is Clause.E1

    def test_e1_a_concern_that_comes_later_leaves_it_as_it_is(self, pair, accused):
        _, other = pair
        make_concern(by=make_user(Role.VOLUNTEER), family_id=other.of, complained_of=[accused.pk])
        swept(clock.today())

        other.refresh_from_db()
        assert other.state == DisposalCase.State.PROPOSED


def signed(pair):
    trustee = make_user(Role.TRUSTEE)
    for case in pair:
        cases.approve(case_id=case.pk, digest=case.digest, by=trustee, on=clock.today())


def cooled_off():
    return datetime.combine(clock.today() + COOLED, time(12), tzinfo=UTC)


def test_e1_who_may_read_the_concern_proposes_it_in_vain(lead, family):
    with pytest.raises(Refused) as refused:
        proposed(family, by=lead)

    assert refused.value.clause is Clause.E1


def test_e1_the_lead_sees_what_is_held_for_it(concern, lead):
    said = said_to(lead, "retention:holds")

    assert {r for r in references(concern) if r in said} == references(concern)


def test_e1_the_hold_itself_is_not_there_for_the_others(concern, accused, lead):
    hold = Hold.objects.first()
    page = reverse("retention:hold", args=[hold.pk])

    assert signed_in_client(accused).get(page).status_code == 404
    assert signed_in_client(make_user(Role.TRUSTEE)).get(page).status_code == 404
    assert signed_in_client(lead).get(page).status_code == 200
    for verb in ("ask-release", "release"):
        url = reverse(f"retention:{verb}", args=[hold.pk])
        assert signed_in_client(accused).post(url).status_code == 404


def test_e1_the_use_kept_quiet_counts_once_the_hold_is_let_go_of(concern, lead):
    pass_on(concern, by=lead)
    family = Subject.objects.get(pk=concern.family_id)
    assert family.last_used_on != clock.today()
    deputy = make_lead(Role.TRUSTEE, deputy=True)
    hold = Hold.objects.get(subject=family)

    holding.ask_release(hold_id=hold.pk, by=lead, on=clock.today())
    holding.release(hold_id=hold.pk, by=deputy, on=clock.today())

    family.refresh_from_db()
    assert (family.last_used_on, family.last_use) == (clock.today(), Use.EXCEPTION_DISCLOSURE)


def cases_stop_on(case):
    return stops_on(case, lot=cases.lot_of(case), cooling_off_days=14)
