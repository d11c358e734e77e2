"""Clauses 4 and 8: whoever asks has their own data, and nothing of anybody else."""

import json
from datetime import date, timedelta

import pytest
from django.urls import reverse

from accounts.roles import Role
from contactcentre import pdf
from contactcentre.safekeeping import clock, holds
from contactcentre.safekeeping.keyring.keys import key_scope
from contactcentre.safekeeping.models import AuditEntry, Hold, Subject, SubjectKind
from disclosures.models import ReleaseCopy
from disclosures.services.releasing import hand_over
from families.models import Alert, ContactDetail, Family, Person, PersonRole, Side
from families.services.contact import reveal
from families.services.known import declare_known
from families.services.reading import open_file
from policy.clauses import Clause, Refused
from retention.models import DataRequest
from retention.services import access, holding
from tests.architecture.tell_tale import tell_tale_family
from tests.factories.accounts import make_user, signed_in_client
from tests.factories.agencies import acts_for
from tests.factories.concerns import make_concern, make_lead
from tests.factories.disclosures import make_court_request, make_release, permit
from tests.factories.progress import make_pre_visit, make_visit
from tests.factories.referrals import answers, fill, make_referral
from tests.factories.retention import (
    ask_for_own_data,
    decide_about_others,
    disposed_of,
    give_own_data,
    held,
    proposed,
    unused_family,
)
from tests.factories.sessions import person_of
from tests.factories.volunteers import make_volunteer
from volunteers.models import Reference

pytestmark = pytest.mark.django_db

TODAY = clock.today
SEEN = {"identity": DataRequest.Identity.PASSPORT, "way": DataRequest.Way.BY_HAND}


@pytest.fixture
def co_ordinator():
    return make_user(Role.CO_ORDINATOR)


def asked(family, role, *, by, **fields):
    """The party of that role asks for their own data."""
    return ask_for_own_data(person_of(family, role), by=by, **fields)


def given(request, *, by, give=False):
    give_own_data(request, by=by, give=give)
    return text_of(access.copy(request.pk, by=by)[1])


def text_of(copy):
    return json.dumps([copy.sections, copy.shared], ensure_ascii=False)


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

        copy = given(asked(family, PersonRole.RESIDENT, by=co_ordinator), by=co_ordinator)

        for theirs in (
            "ResidentfirstJuniper",
            "ResidentlastJuniper",
            "LanguageJuniper",
            "SaferouteJuniper",
            "12 ResidentstreetJuniper",
            "SolicitorJuniper",
            "Opened the file: co-ordinator",
            "Attendance dates that you were sent",
            "May go to",
            "Your pre-visit",
            "confidentiality policy",
        ):
            assert theirs in copy, theirs

    def test_3_a_letter_that_has_not_left_was_not_sent(self, co_ordinator):
        family = tell_tale_family("Juniper")
        make_release(family, by=co_ordinator)

        copy = given(asked(family, PersonRole.RESIDENT, by=co_ordinator), by=co_ordinator)

        assert "Attendance dates that you were sent" not in copy

    def test_4_has_nothing_of_the_other_side(self, co_ordinator):
        family = tell_tale_family("Juniper")
        make_release(family, by=co_ordinator)
        acts_for(person_of(family, PersonRole.RESIDENT), by=co_ordinator)

        copy = given(
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

        copy = given(
            asked(family, PersonRole.RESIDENT, by=co_ordinator), by=co_ordinator, give=True
        )

        assert "Juniper" in copy
        assert "Cobalt" not in copy
        assert Person.objects.filter(family=other).count() == 4

    def test_8_of_a_referral_not_decided_nothing_is_said_to_be_arranged(self, co_ordinator):
        family = make_referral(by=co_ordinator).family
        Person.objects.create(family=family, role=PersonRole.RESIDENT, first_name="Ash")
        told = given(asked(family, PersonRole.RESIDENT, by=co_ordinator), by=co_ordinator)
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

        copy = given(
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
        before = given(request, by=co_ordinator)

        person = person_of(family, PersonRole.VISITING)
        person.first_name = "Changed-since"
        person.save()

        assert text_of(access.copy(request.pk, by=co_ordinator)[1]) == before

    def test_7_is_kept_sealed_with_the_family_and_goes_with_it(self, co_ordinator):
        family = unused_family()
        request = asked(family, PersonRole.VISITING, by=co_ordinator)
        given(request, by=co_ordinator)
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

        copy = given(asked(family, PersonRole.RESIDENT, by=co_ordinator), by=co_ordinator)

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


class TestWhileTheyWait:
    def test_8_nothing_is_disposed_of(self, co_ordinator):
        family = unused_family()
        case = proposed(family.subject, by=co_ordinator)

        asked(family, PersonRole.VISITING, by=co_ordinator)

        assert holds.in_force().get().kind == Hold.Kind.SUBJECT_ACCESS
        with pytest.raises(Refused, match="held"):
            proposed(family.subject, by=co_ordinator)
        assert case.pk

    def test_8_asking_is_no_use_of_the_record(self, co_ordinator):
        family = unused_family()
        before = family.subject.last_used_on

        asked(family, PersonRole.VISITING, by=co_ordinator)

        assert Subject.objects.get(pk=family.pk).last_used_on == before

    def test_8_the_hold_is_not_let_go_of(self, co_ordinator):
        request = asked(unused_family(), PersonRole.VISITING, by=co_ordinator)
        hold = holds.in_force().get()

        with pytest.raises(Refused, match="still waiting"):
            holding.ask_release(hold_id=hold.pk, by=co_ordinator, on=TODAY())

        access.withdraw(request_id=request.pk, by=co_ordinator, on=TODAY())
        holding.ask_release(hold_id=hold.pk, by=co_ordinator, on=TODAY())
        holding.release(hold_id=hold.pk, by=make_user(Role.TRUSTEE), on=TODAY())
        assert not holds.in_force().exists()

    @pytest.mark.parametrize(
        ("received", "due"),
        [
            (date(2026, 1, 15), date(2026, 2, 15)),
            (date(2026, 1, 31), date(2026, 2, 28)),
            (date(2026, 12, 31), date(2027, 1, 31)),
        ],
    )
    def test_8_they_have_it_within_a_calendar_month(self, received, due):
        assert DataRequest(received_on=received).due_on == due

    def test_8_asked_twice_it_is_one_request(self, co_ordinator):
        family = unused_family()

        first = asked(family, PersonRole.VISITING, by=co_ordinator)
        second = asked(family, PersonRole.VISITING, by=co_ordinator)

        assert first.pk == second.pk
        assert holds.in_force().count() == 1

    def test_8_the_day_is_not_still_to_come(self, co_ordinator):
        with pytest.raises(Refused, match="still to come"):
            asked(
                unused_family(),
                PersonRole.VISITING,
                by=co_ordinator,
                received_on=TODAY() + timedelta(days=1),
            )


class TestWho:
    @pytest.mark.parametrize("role", [Role.TRUSTEE, Role.TEAM_LEADER, Role.VOLUNTEER])
    def test_4_nobody_but_a_co_ordinator_sees_to_it(self, co_ordinator, role):
        request = asked(unused_family(), PersonRole.VISITING, by=co_ordinator)

        with pytest.raises(DataRequest.DoesNotExist):
            access.request_of(request.pk, by=make_user(role))

    def test_1_and_none_who_knows_the_family(self, co_ordinator):
        family, neighbour = unused_family(), make_user(Role.CO_ORDINATOR)
        request = asked(family, PersonRole.VISITING, by=co_ordinator)
        declare_known(family_id=family.pk, user=neighbour, reason="", by=co_ordinator)

        assert not access.requests(over=False, by=neighbour).exists()
        with pytest.raises(DataRequest.DoesNotExist):
            access.request_of(request.pk, by=neighbour)

    def test_8_nobody_sees_to_their_own(self, co_ordinator):
        with pytest.raises(Refused, match="yourself"):
            access.note(
                reference=co_ordinator.subject.reference,
                party_id=None,
                received_on=TODAY(),
                by=co_ordinator,
                on=TODAY(),
            )

    def test_4_a_party_is_of_that_family(self, co_ordinator):
        family, other = unused_family(), unused_family()
        stranger = person_of(other, PersonRole.VISITING)

        with pytest.raises(Person.DoesNotExist):
            access.note(
                reference=family.reference,
                party_id=stranger.pk,
                received_on=TODAY(),
                by=co_ordinator,
                on=TODAY(),
            )

    def test_4_a_concern_is_nobodys_to_ask_for(self, co_ordinator):
        make_lead(user=co_ordinator)
        make_concern(by=make_user(Role.VOLUNTEER))
        concern = Subject.objects.get(kind=SubjectKind.CONCERN)

        with pytest.raises(Subject.DoesNotExist):
            access.record(concern.reference, by=co_ordinator)

    def test_6_a_volunteer_has_their_record_and_account(self, co_ordinator):
        user = make_user(Role.VOLUNTEER, display_name="Vera Volunteer")
        Reference.objects.create(
            volunteer=user.volunteer, referee="Rita Referee", asked_on=TODAY(), answer="doubts"
        )

        request = self._asks(user.volunteer.subject, by=co_ordinator)
        copy = given(request, by=co_ordinator)

        assert "Vera Volunteer" in copy
        assert "Your DBS checks" in copy
        assert "Rita Referee" not in copy
        assert {hold.subject_id for hold in holds.in_force()} == {
            user.volunteer.pk,
            user.subject_id,
        }

    def test_7_somebody_with_an_account_has_theirs(self, co_ordinator):
        trustee = make_user(Role.TRUSTEE, display_name="Tilda Trustee")

        copy = given(self._asks(trustee.subject, by=co_ordinator), by=co_ordinator)

        assert "Tilda Trustee" in copy

    def test_3_somebody_of_an_agency_has_theirs_and_no_family(self, co_ordinator):
        family = tell_tale_family("Juniper")
        acting = acts_for(person_of(family, PersonRole.RESIDENT), by=co_ordinator)

        copy = given(self._asks(acting.contact.subject, by=co_ordinator), by=co_ordinator)

        assert str(acting.contact.name) in copy
        assert "Juniper" not in copy
        assert family.reference not in copy

    def test_6_a_volunteer_without_an_account_asks_too(self, co_ordinator):
        volunteer = make_volunteer()

        copy = given(self._asks(volunteer.subject, by=co_ordinator), by=co_ordinator)

        assert str(volunteer.first_name) in copy

    def _asks(self, subject, *, by):
        return access.note(
            reference=subject.reference, party_id=None, received_on=TODAY(), by=by, on=TODAY()
        )


class TestPages:
    def _made(self, co_ordinator):
        request = asked(tell_tale_family("Juniper"), PersonRole.RESIDENT, by=co_ordinator)
        given(request, by=co_ordinator)
        return request

    def test_4_ways_of_being_reached_are_not_shown_before_it_is_theirs(self, co_ordinator):
        request = asked(tell_tale_family("Juniper"), PersonRole.RESIDENT, by=co_ordinator)

        page = signed_in_client(co_ordinator).get(
            reverse("retention:data-request", args=[request.pk])
        )

        assert "ResidentlastJuniper" in page.text
        for reached in ("SaferouteJuniper", "ResidentstreetJuniper", "01632"):
            assert reached not in page.text

    def test_7_each_opening_of_the_copy_is_on_record(self, co_ordinator):
        request = self._made(co_ordinator)
        before = AuditEntry.objects.filter(event="own-data-opened").count()

        page = signed_in_client(co_ordinator).get(reverse("retention:data-copy", args=[request.pk]))

        assert "SaferouteJuniper" in page.text
        assert AuditEntry.objects.filter(event="own-data-opened").count() == before + 1

    def test_4_the_file_says_the_same_each_time(self, co_ordinator):
        assert pdf.can_be_made()
        request = self._made(co_ordinator)
        browser, url = (
            signed_in_client(co_ordinator),
            reverse("retention:data-copy-pdf", args=[request.pk]),
        )

        first, second = browser.get(url), browser.get(url)

        assert first.headers["Content-Type"] == "application/pdf"
        assert first.content == second.content
        assert first.content.startswith(b"%PDF")
        assert "Juniper" not in first.headers["Content-Disposition"]

    def test_4_what_was_typed_stays_when_it_is_refused(self, co_ordinator):
        request = asked(unused_family(), PersonRole.RESIDENT, by=co_ordinator)
        [child] = access.prepared(request).shared
        sent = {"item": child.item.key, "says": child.item.says, "reason": "no", "decided": "give"}

        page = signed_in_client(co_ordinator).post(
            reverse("retention:data-decide", args=[request.pk]), sent
        )

        assert page.status_code == 422
        assert 'value="no"' in page.text

    def test_4_from_the_asking_to_the_copy(self, co_ordinator):
        family = unused_family()
        party = person_of(family, PersonRole.VISITING)
        browser = signed_in_client(co_ordinator)
        new = reverse("retention:data-request-new", args=[family.reference])
        key = browser.get(new).context["form"]["key"].initial

        made = browser.post(
            new, {"party_id": str(party.pk), "received_on": "1/6/2026", "key": str(key)}
        )
        request = DataRequest.objects.get()
        with key_scope():
            decide_about_others(request, by=co_ordinator)
        done = browser.post(reverse("retention:data-give", args=[request.pk]), SEEN)

        assert made.headers["Location"] == reverse("retention:data-request", args=[request.pk])
        assert done.headers["Location"] == reverse("retention:data-copy", args=[request.pk])

    def test_4_nothing_to_open_before_it_is_given(self, co_ordinator):
        request = asked(unused_family(), PersonRole.VISITING, by=co_ordinator)

        page = signed_in_client(co_ordinator).get(reverse("retention:data-copy", args=[request.pk]))

        assert page.status_code == 404
