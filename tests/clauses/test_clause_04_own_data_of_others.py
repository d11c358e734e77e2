"""Clause 4: what speaks of others too in one’s own data is decided about by a person."""

# ruff: noqa: F811 - who sees to it is whoever does in the tests of the copy

import pytest

from accounts.roles import Role
from families.models import Alert, ContactDetail, Person, PersonRole, Side
from families.services.known import declare_known
from policy.clauses import Clause, Refused
from retention.models import DataRequest
from retention.services import access
from tests.architecture.tell_tale import tell_tale_family
from tests.clauses.test_clause_04_own_data import SEEN, TODAY, asked, co_ordinator  # noqa: F401
from tests.factories.accounts import make_user
from tests.factories.concerns import make_concern, make_lead
from tests.factories.disclosures import make_court_request
from tests.factories.referrals import answers, fill, make_referral
from tests.factories.retention import (
    held,
    own_data_given,
    unused_family,
)
from tests.factories.sessions import person_of

pytestmark = pytest.mark.django_db


def about_the_child(request):
    (found,) = [each for each in access.prepared(request).shared if each.item.what == "Child"]
    return found


class TestWhatSpeaksOfOthers:
    def test_4_what_the_centre_noted_of_them_may_tell_of_the_other_side(self, co_ordinator):
        family = tell_tale_family("Juniper")
        visiting = person_of(family, PersonRole.VISITING)
        theirs = ContactDetail.objects.filter(family=family, kind="address").exclude(
            person=visiting
        )
        visiting.needs = f"Asked whether she is still at {theirs.first().value}"
        visiting.safe_route = "Post to 12 Ownstreet, Havering"
        visiting.save()
        request = asked(family, PersonRole.VISITING, by=co_ordinator)
        (noted,) = [e for e in access.prepared(request).shared if "noted of you" in e.item.what]
        with pytest.raises(Refused):
            self._decide(request, noted.item, True, by=co_ordinator)
        visiting.needs = "A chair with arms"
        visiting.save()
        request = access.request_of(request.pk, by=co_ordinator)
        (noted,) = [e for e in access.prepared(request).shared if "noted of you" in e.item.what]
        self._decide(request, noted.item, True, by=co_ordinator)

    def test_4_waits_for_a_person_one_by_one(self, co_ordinator):
        family = tell_tale_family("Juniper")
        request = asked(family, PersonRole.RESIDENT, by=co_ordinator)
        shared = access.prepared(request).shared

        assert {each.item.what for each in shared} == {
            "Child",
            "Authorised to attend or collect",
            "Alert",
            "What we noted of you",
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
        child = about_the_child(request)

        with pytest.raises(Refused, match="why"):
            self._decide(request, child.item, True, by=co_ordinator, reason="  ok ")

    def test_4_is_decided_anew_when_it_says_something_else(self, co_ordinator):
        family = unused_family()
        request = asked(family, PersonRole.RESIDENT, by=co_ordinator)
        child = about_the_child(request)
        self._decide(request, child.item, True, by=co_ordinator)

        person = person_of(family, PersonRole.CHILD)
        person.needs = "Something new that nobody has looked at"
        person.save()

        with pytest.raises(Refused, match="something else now"):
            self._decide(request, child.item, True, by=co_ordinator)
        again = access.prepared(access.request_of(request.pk, by=co_ordinator)).shared
        assert [each.decision for each in again if each.item.key == child.item.key] == [None]

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
