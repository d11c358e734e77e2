"""Clause 4: whoever asks has their own data, and nothing of anybody else."""

from datetime import timedelta

import pytest

from accounts import notices
from accounts.roles import Role
from contactcentre.safekeeping import clock, holds
from disclosures.models import ReleaseCopy
from disclosures.services.handing import hand_over
from families.models import ContactDetail, Family, Person, PersonRole, Side
from families.services.contact import add_contact_detail, reveal
from families.services.reading import open_file
from policy.clauses import Clause, Refused
from retention.models import DataRequest
from retention.services import access, holding
from tests.architecture.tell_tale import tell_tale_family
from tests.factories.accounts import make_user
from tests.factories.agencies import acts_for
from tests.factories.concerns import make_concern, make_lead
from tests.factories.disclosures import make_release, permit
from tests.factories.progress import make_pre_visit, make_visit
from tests.factories.referrals import answers, fill, make_referral
from tests.factories.retention import (
    ask_for_own_data,
    disposed_of,
    give_own_data,
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
        give_own_data(request, by=co_ordinator)
        hold = holds.in_force().get()
        second = make_user(Role.TRUSTEE)
        holding.ask_release(hold_id=hold.pk, by=co_ordinator, on=TODAY())
        holding.release(hold_id=hold.pk, by=second, on=TODAY())

        disposed_of(family)

        assert not DataRequest.objects.exists()
        assert not Family.objects.filter(pk=family.pk).exists()

    def test_4_of_a_child_does_not_say_where_it_lives(self, co_ordinator):
        """Whoever asks in its name may be the parent from whom the address is withheld."""
        family = tell_tale_family("Juniper")
        child = person_of(family, PersonRole.CHILD)
        for kind, value in (("address", "7 Childstreet, Havering"), ("telephone", "01632 960999")):
            add_contact_detail(person=child, kind=kind, value=value, on=TODAY())
        copy = own_data_given(asked(family, PersonRole.CHILD, by=co_ordinator), by=co_ordinator)
        assert "ChildfirstJuniper" in copy
        for where in ("Childstreet", "960999", "Residentstreet"):
            assert where not in copy

    def test_4_each_opening_counts_as_showing_where_they_can_be_reached(self, co_ordinator):
        trustee = make_user(Role.TRUSTEE)
        request = asked(tell_tale_family("Juniper"), PersonRole.RESIDENT, by=co_ordinator)
        give_own_data(request, by=co_ordinator)
        told = notices.of(trustee)
        assert [each.kind for each in told] == ["own-data-given"]
        assert notices.who_did(told) == {str(request.pk): co_ordinator.known_as}
        for _ in range(10):
            access.copy(request.pk, by=co_ordinator)
        with pytest.raises(Refused) as refused:
            access.copy(request.pk, by=co_ordinator)
        assert refused.value.clause is Clause.C4
        assert notices.of(trustee).filter(kind="many-shown").exists()
        number = ContactDetail.objects.filter(family=request.subject_id).first()
        with pytest.raises(Refused):
            reveal(detail_id=number.pk, family=number.family, by=co_ordinator)
