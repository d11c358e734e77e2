"""Clause 8: what somebody asked to see is kept until they have it; who asks, and the pages."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from accounts.roles import Role
from contactcentre import pdf
from contactcentre.safekeeping import clock, holds
from contactcentre.safekeeping.keyring.keys import key_scope
from contactcentre.safekeeping.models import AuditEntry, Hold, Subject, SubjectKind
from families.models import Person, PersonRole
from families.services.known import declare_known
from policy.clauses import Refused
from retention.models import DataRequest
from retention.services import access, holding
from tests.architecture.tell_tale import tell_tale_family
from tests.factories.accounts import make_user, signed_in_client
from tests.factories.agencies import acts_for
from tests.factories.concerns import make_concern, make_lead
from tests.factories.retention import (
    ask_for_own_data,
    decide_about_others,
    own_data_given,
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
        copy = own_data_given(request, by=co_ordinator)

        assert "Vera Volunteer" in copy
        assert "Your DBS checks" in copy
        assert "Rita Referee" not in copy
        assert {hold.subject_id for hold in holds.in_force()} == {
            user.volunteer.pk,
            user.subject_id,
        }

    def test_7_somebody_with_an_account_has_theirs(self, co_ordinator):
        trustee = make_user(Role.TRUSTEE, display_name="Tilda Trustee")

        copy = own_data_given(self._asks(trustee.subject, by=co_ordinator), by=co_ordinator)

        assert "Tilda Trustee" in copy

    def test_3_somebody_of_an_agency_has_theirs_and_no_family(self, co_ordinator):
        family = tell_tale_family("Juniper")
        acting = acts_for(person_of(family, PersonRole.RESIDENT), by=co_ordinator)

        copy = own_data_given(self._asks(acting.contact.subject, by=co_ordinator), by=co_ordinator)

        assert str(acting.contact.name) in copy
        assert "Juniper" not in copy
        assert family.reference not in copy

    def test_6_a_volunteer_without_an_account_asks_too(self, co_ordinator):
        volunteer = make_volunteer()

        copy = own_data_given(self._asks(volunteer.subject, by=co_ordinator), by=co_ordinator)

        assert str(volunteer.first_name) in copy

    def _asks(self, subject, *, by):
        return access.note(
            reference=subject.reference, party_id=None, received_on=TODAY(), by=by, on=TODAY()
        )


class TestPages:
    def _made(self, co_ordinator):
        request = asked(tell_tale_family("Juniper"), PersonRole.RESIDENT, by=co_ordinator)
        own_data_given(request, by=co_ordinator)
        return request

    def test_4_ways_of_being_reached_are_not_shown_before_it_is_theirs(self, co_ordinator):
        request = asked(tell_tale_family("Juniper"), PersonRole.RESIDENT, by=co_ordinator)

        page = signed_in_client(co_ordinator).get(
            reverse("retention:data-request", args=[request.pk])
        )

        assert "ResidentlastJuniper" in page.text
        for reached in ("ResidentstreetJuniper", "01632"):
            assert reached not in page.text

    def test_7_each_opening_of_the_copy_is_on_record(self, co_ordinator):
        request = self._made(co_ordinator)
        before = AuditEntry.objects.filter(event="own-data-opened").count()

        page = signed_in_client(co_ordinator).get(reverse("retention:data-copy", args=[request.pk]))

        assert "ResidentstreetJuniper" in page.text
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
        child = access.prepared(request).shared[-1]
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
