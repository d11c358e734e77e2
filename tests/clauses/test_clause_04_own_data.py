"""Clause 4: whoever asks has their own data, and nothing of anybody else."""

from datetime import timedelta

import pytest

from accounts.roles import Role
from contactcentre.safekeeping import clock, holds
from disclosures.models import ReleaseCopy
from disclosures.services.handing import hand_over
from families.models import Alert, ContactDetail, Family, Person, PersonRole, Side
from families.services.contact import reveal
from families.services.known import declare_known
from families.services.reading import open_file
from policy.clauses import Clause, Refused
from retention.models import DataRequest
from retention.services import access, holding
from tests.architecture.tell_tale import tell_tale_family
from tests.factories.accounts import make_user
from tests.factories.agencies import acts_for
from tests.factories.concerns import make_concern, make_lead
from tests.factories.disclosures import make_court_request, make_release, permit
from tests.factories.progress import make_pre_visit, make_visit
from tests.factories.referrals import answers, fill, make_referral
from tests.factories.retention import (
    ask_for_own_data,
    disposed_of,
    held,
    own_data_given,
    text_of_own_data,
    unused_family,
)
from tests.factories.sessions import person_of

pytestmark = pytest.mark.django_db

TODAY = clock.today
SEEN = {"identity": DataRequest.Identity.PASSPORT, "way": DataRequest.Way.BY_HAND}


@pytest.fixture
def co_ordinator():
    return make_user(Role.CO_ORDINATOR)


def asked(family, role, *, by, **fields):
    """The party of that role asks for their own data."""
    return ask_for_own_data(person_of(family, role), by=by, **fields)


class TestTheCopy:
    def test_4_has_what_is_theirs(self, co_ordinator):
        family = tell_tale_family("Juniper")
        make_pre_visit(family, PersonRole.RESIDENT, by=co_ordinator)
        release = make_release(family, by=co_ordinator)
        letter = ReleaseCopy.objects.get(
            release=release, party=person_of(family, PersonRole.RESIDENT)
        )
        hand_over(copy_id=letter.pk, release=release, by=co_ordinator, on=TODAY())
        number = ContactDetail.objects.get(family=family, kind="telephone")
        permit(family, by=co_ordinator, detail=number)
        open_file(reference=family.reference, by=co_ordinator)

        copy = own_data_given(asked(family, PersonRole.RESIDENT, by=co_ordinator), by=co_ordinator)

        for theirs in (
            "ResidentfirstJuniper",
            "ResidentlastJuniper",
            "LanguageJuniper",
            "SaferouteJuniper",
            "Flat B, ResidentstreetJuniper",
            "SolicitorJuniper",
            "Opened the file: co-ordinator",
            "What left the centre about you, day by day",
            "May go to",
            "Your pre-visit",
            "confidentiality policy",
        ):
            assert theirs in copy, theirs

    def test_3_a_letter_that_has_not_left_was_not_sent(self, co_ordinator):
        family = tell_tale_family("Juniper")
        make_release(family, by=co_ordinator)

        copy = own_data_given(asked(family, PersonRole.RESIDENT, by=co_ordinator), by=co_ordinator)

        assert "What left the centre about you, day by day" not in copy

    def test_4_has_nothing_of_the_other_side(self, co_ordinator):
        family = tell_tale_family("Juniper")
        make_release(family, by=co_ordinator)
        acts_for(person_of(family, PersonRole.RESIDENT), by=co_ordinator)

        copy = own_data_given(
            asked(family, PersonRole.VISITING, by=co_ordinator), by=co_ordinator, give=True
        )

        for others in (
            *("ResidentfirstJuniper", "ResidentlastJuniper", "SaferouteJuniper", "Residentstreet"),
            *("SolicitorJuniper", "FirmJuniper", "TheirsJuniper", "LanguageJuniper", "01632"),
        ):
            assert others not in copy, others
        assert "visiting.juniper@family.example" in copy.lower()

    def test_4_has_nothing_of_another_family(self, co_ordinator):
        family, other = tell_tale_family("Juniper"), tell_tale_family("Cobalt")

        copy = own_data_given(
            asked(family, PersonRole.RESIDENT, by=co_ordinator), by=co_ordinator, give=True
        )

        assert "Juniper" in copy
        assert "Cobalt" not in copy
        assert Person.objects.filter(family=other).count() == 4

    def test_8_of_a_referral_not_decided_nothing_is_said_to_be_arranged(self, co_ordinator):
        family = make_referral(by=co_ordinator).family
        Person.objects.create(family=family, role=PersonRole.RESIDENT, first_name="Ash")
        told = own_data_given(asked(family, PersonRole.RESIDENT, by=co_ordinator), by=co_ordinator)
        assert "What is arranged or ordered" not in told
        assert "No court order" not in told

    def test_4_has_ones_own_half_of_the_referral_and_never_the_other(self, co_ordinator):
        referral = make_referral(by=co_ordinator)
        fill(referral, Side.RESIDENT, answers("Ashhalf"), by=co_ordinator)
        fill(referral, Side.VISITING, answers("Elmhalf"), by=co_ordinator)
        people = referral.family.people
        if not people.filter(role=PersonRole.RESIDENT).exists():
            for role, name in ((PersonRole.RESIDENT, "Res"), (PersonRole.VISITING, "Vis")):
                Person.objects.create(family=referral.family, role=role, first_name=name)

        copy = own_data_given(
            asked(referral.family, PersonRole.RESIDENT, by=co_ordinator),
            by=co_ordinator,
            give=True,
        )

        assert "Ashhalf" in copy
        assert "Elmhalf" not in copy

    def test_e1_has_no_trace_of_a_concern(self, co_ordinator):
        make_lead(user=co_ordinator)
        family = unused_family()
        without = self._sections(family, co_ordinator)

        make_concern(by=make_user(Role.VOLUNTEER), family_id=family.pk)

        assert self._sections(family, co_ordinator) == without

    def _sections(self, family, by):
        party = Person.objects.get(family=family, role=PersonRole.VISITING)
        request = DataRequest(subject=family.subject, party=party)
        found = access.prepared(request)
        return [s.title for s in found.sections], [d.item.what for d in found.shared]

    def test_4_tells_when_they_came_and_not_what_the_other_side_did(self, co_ordinator):
        family = unused_family()
        booking = make_visit(
            family, TODAY() - timedelta(days=7), "child-side-absent", by=co_ordinator
        )
        make_visit(family, TODAY() - timedelta(days=14), "visitor-absent", by=co_ordinator)

        visiting = asked(family, PersonRole.VISITING, by=co_ordinator)
        [visits] = [s for s in access.prepared(visiting).sections if s.title == "When you came"]

        said = [line.value for line in visits.lines]
        assert said == [
            "Visiting side did not attend",
            "Contact did not take place; you came at 12:00",
        ]
        assert booking.session.date == TODAY() - timedelta(days=7)

    def test_4_tells_ones_own_times_alone(self, co_ordinator):
        family = unused_family()
        make_visit(family, TODAY() - timedelta(days=7), "attended", by=co_ordinator)

        found = access.prepared(asked(family, PersonRole.VISITING, by=co_ordinator))
        [visits] = [s for s in found.sections if s.title == "When you came"]

        [line] = visits.lines
        assert line.value.startswith("Contact took place; you came at 12:00")
        assert line.value.count("you came at") == 1

    def test_7_says_who_looked_by_their_post_and_not_at_the_other_side(self, co_ordinator):
        family = unused_family()
        open_file(reference=family.reference, by=make_user(Role.TEAM_LEADER))
        theirs = ContactDetail.objects.get(family=family, kind="email")
        reveal(detail_id=theirs.pk, family=family, by=co_ordinator)

        def looks(role):
            sections = access.prepared(asked(family, role, by=co_ordinator)).sections
            [found] = [s for s in sections if s.title == "When somebody looked at the file"]
            return [line.value for line in found.lines]

        assert looks(PersonRole.VISITING) == [
            "Opened the file: team leader",
            "Was shown where you can be reached: co-ordinator",
        ]
        assert looks(PersonRole.RESIDENT) == ["Opened the file: team leader"]

    def test_4_stays_as_it_went_out(self, co_ordinator):
        family = unused_family()
        request = asked(family, PersonRole.VISITING, by=co_ordinator)
        before = own_data_given(request, by=co_ordinator)

        person = person_of(family, PersonRole.VISITING)
        person.first_name = "Changed-since"
        person.save()

        assert text_of_own_data(access.copy(request.pk, by=co_ordinator)[1]) == before

    def test_7_is_kept_sealed_with_the_family_and_goes_with_it(self, co_ordinator):
        family = unused_family()
        request = asked(family, PersonRole.VISITING, by=co_ordinator)
        own_data_given(request, by=co_ordinator)
        hold = holds.in_force().get()
        second = make_user(Role.TRUSTEE)
        holding.ask_release(hold_id=hold.pk, by=co_ordinator, on=TODAY())
        holding.release(hold_id=hold.pk, by=second, on=TODAY())

        disposed_of(family)

        assert not DataRequest.objects.exists()
        assert not Family.objects.filter(pk=family.pk).exists()


class TestWhatSpeaksOfOthers:
    def test_4_waits_for_a_person_one_by_one(self, co_ordinator):
        family = tell_tale_family("Juniper")
        request = asked(family, PersonRole.RESIDENT, by=co_ordinator)
        shared = access.prepared(request).shared

        assert {each.item.what for each in shared} == {
            "Child",
            "Authorised to attend or collect",
            "Alert",
        }
        for each in shared[:-1]:
            self._decide(request, each.item, True, by=co_ordinator)
        with pytest.raises(Refused, match="Still to be decided about: 1") as refused:
            access.give(request_id=request.pk, by=co_ordinator, on=TODAY(), **SEEN)
        assert refused.value.clause is Clause.C4

        self._decide(request, shared[-1].item, False, by=co_ordinator)
        access.give(request_id=request.pk, by=co_ordinator, on=TODAY(), **SEEN)
        _, copy = access.copy(request.pk, by=co_ordinator)
        assert len(copy.shared) == len(shared) - 1

    def test_4_is_left_out_when_a_person_says_so(self, co_ordinator):
        family = tell_tale_family("Juniper")

        copy = own_data_given(asked(family, PersonRole.RESIDENT, by=co_ordinator), by=co_ordinator)

        for others in ("ChildfirstJuniper", "CompanionfirstJuniper", "InjunctionJuniper"):
            assert others not in copy

    def test_4_needs_a_reason(self, co_ordinator):
        family = unused_family()
        request = asked(family, PersonRole.RESIDENT, by=co_ordinator)
        [child] = access.prepared(request).shared

        with pytest.raises(Refused, match="why"):
            self._decide(request, child.item, True, by=co_ordinator, reason="  ok ")

    def test_4_is_decided_anew_when_it_says_something_else(self, co_ordinator):
        family = unused_family()
        request = asked(family, PersonRole.RESIDENT, by=co_ordinator)
        [child] = access.prepared(request).shared
        self._decide(request, child.item, True, by=co_ordinator)

        person = person_of(family, PersonRole.CHILD)
        person.needs = "Something new that nobody has looked at"
        person.save()

        with pytest.raises(Refused, match="something else now"):
            self._decide(request, child.item, True, by=co_ordinator)
        assert access.prepared(access.request_of(request.pk, by=co_ordinator)).undecided == 1

    def test_4_a_half_that_two_people_of_one_side_share_is_decided_about(self, co_ordinator):
        referral = make_referral(by=co_ordinator)
        fill(referral, Side.RESIDENT, answers("Ashhalf"), by=co_ordinator)
        family = referral.family
        for name in ("First", "Second"):
            Person.objects.create(family=family, role=PersonRole.RESIDENT, first_name=name)
        party = family.people.filter(role=PersonRole.RESIDENT).first()

        request = DataRequest(subject=family.subject, party=party)
        found = access.prepared(request)

        assert "What your side told us when you were referred" in [
            each.item.what for each in found.shared
        ]
        assert not [s for s in found.sections if s.title.startswith("What you told us")]

    def test_4_is_never_given_while_it_tells_where_somebody_is_reached(self, co_ordinator):
        family = tell_tale_family("Juniper")
        number = ContactDetail.objects.filter(family=family, kind="telephone").first()
        Alert.objects.create(
            family=family, kind=Alert.Kind.OTHER, text=f"Ring {' '.join(number.value)} before"
        )
        request = asked(family, PersonRole.VISITING, by=co_ordinator)
        [told] = [e for e in access.prepared(request).shared if "Ring" in e.item.says]

        with pytest.raises(Refused) as refused:
            self._decide(request, told.item, True, by=co_ordinator)
        assert refused.value.clause is Clause.C4
        assert number.value not in str(refused.value)
        self._decide(request, told.item, False, by=co_ordinator)

    def test_2_what_a_court_asked_is_decided_about(self, co_ordinator):
        family = unused_family()
        make_court_request(family, by=co_ordinator)

        shared = access.prepared(asked(family, PersonRole.RESIDENT, by=co_ordinator)).shared

        assert any("court" in each.item.what for each in shared)

    def test_8_why_it_is_held_is_decided_about_unless_a_concern_holds_it(self, co_ordinator):
        make_lead(user=co_ordinator)
        family = unused_family()
        held(family.subject, by=co_ordinator)
        make_concern(by=make_user(Role.VOLUNTEER), family_id=family.pk)

        shared = access.prepared(asked(family, PersonRole.RESIDENT, by=co_ordinator)).shared

        [told] = [e.item.says for e in shared if e.item.what.startswith("The record is or was")]
        assert "A hearing in spring" in told

    def test_1_who_works_here_and_knows_them_is_decided_about(self, co_ordinator):
        family = unused_family()
        declare_known(
            family_id=family.pk,
            user=make_user(Role.VOLUNTEER),
            reason="They are neighbours",
            by=co_ordinator,
        )

        shared = access.prepared(asked(family, PersonRole.RESIDENT, by=co_ordinator)).shared

        assert any("neighbours" in each.item.says for each in shared)

    def _decide(self, request, item, give, *, by, reason="Looked at with care"):
        access.decide(
            request_id=request.pk,
            item=item.key,
            says=item.says,
            give=give,
            reason=reason,
            by=by,
            on=TODAY(),
        )
