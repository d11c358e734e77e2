"""Clause 3: the sides are different people, and whoever is of a side is never neutral."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from contactcentre.safekeeping import clock
from disclosures.models import ActsFor, AgencyContact, Match, Release
from disclosures.services import agency, correcting, releasing
from families.models import PersonRole, Representative
from policy.clauses import Clause, Refused
from tests.factories.accounts import signed_in_client
from tests.factories.agencies import acts_for, make_agency, make_contact
from tests.factories.disclosures import (
    make_held,
    make_release,
    make_request,
    match,
    send_as_shown,
)
from tests.factories.families import make_family
from tests.factories.sessions import person_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("hall_clock")]

NUMBER = "01632 960500"


@pytest.fixture
def resident(family):
    return person_of(family, PersonRole.RESIDENT)


@pytest.fixture
def visiting(family):
    return person_of(family, PersonRole.VISITING)


def again(contact, **fields):
    """The same person, put on file a second time, at another agency."""
    return make_contact(make_agency(), **fields)


def changed(record, **fields):
    """What is on file was changed by another way than by the pages."""
    for name, value in fields.items():
        setattr(record, name, value)
    record.save()


SECOND_RECORDS = {
    "the same record": lambda first: first,
    "the same number": lambda first: again(first, telephone="+44 (0)1632-960500"),
    "the same number without its area code": lambda first: again(first, telephone="960 500"),
}


class TestOnePersonForBothSides:
    @pytest.mark.parametrize("who", SECOND_RECORDS.values(), ids=SECOND_RECORDS)
    @pytest.mark.parametrize("first", ["resident", "visiting"])
    def test_3_is_not_noted(self, by, family, who, first):
        roles = [PersonRole.RESIDENT, PersonRole.VISITING]
        one, other = sorted(roles, key=lambda role: role != first)
        contact = make_contact(telephone=NUMBER)
        acts_for(person_of(family, one), by=by, contact=contact)
        with pytest.raises(Refused, match="both sides") as refused:
            acts_for(person_of(family, other), by=by, contact=who(contact))
        assert refused.value.clause is Clause.C3
        assert contact.name not in str(refused.value)
        assert ActsFor.objects.count() == 1

    def test_3_nor_where_the_family_s_own_file_names_them_for_the_other_side(
        self, by, resident, visiting
    ):
        named = Representative.objects.get(party=resident)
        changed(named, email="named@firm.example")
        with pytest.raises(Refused, match="both sides"):
            acts_for(visiting, by=by, contact=make_contact(email="Named@firm.example"))

    @pytest.mark.parametrize(("until", "may"), [(-1, True), (0, False), (None, False)])
    def test_3_until_they_act_for_the_first_no_more(self, by, resident, visiting, until, may):
        day = None if until is None else clock.today() + timedelta(days=until)
        contact = acts_for(resident, by=by, until=day).contact
        if may:
            acts_for(visiting, by=by, contact=contact)
            return
        with pytest.raises(Refused):
            acts_for(visiting, by=by, contact=contact)

    def test_3_somebody_may_act_in_two_families(self, by, resident):
        contact = acts_for(resident, by=by).contact
        acts_for(person_of(make_family(), PersonRole.VISITING), by=by, contact=contact)

    def test_3_what_is_noted_of_both_can_be_ended(self, by, sides):
        changed(sides[1], telephone=sides[0].telephone)
        acting = agency.acted(sides[1], by=by)[0]
        acting.acts_until = clock.today() - timedelta(days=1)
        agency.note_acting(acting, alongside=False, by=by, on=clock.today())

    @pytest.mark.parametrize("name", ["telephone", "email"])
    def test_3_is_given_nothing(self, by, family, sides, name):
        request = make_request()
        match(request, family, by=by)
        changed(sides[1], **{name: getattr(sides[0], name)})
        with pytest.raises(Refused, match="both sides") as refused:
            make_release(family, by=by, request=request)
        assert refused.value.clause is Clause.C3
        assert not Release.objects.exists()

    def test_3_nor_is_what_was_held_sent_or_what_was_given_corrected(self, by, family, sides):
        held = make_held(family, by=by)
        given = make_release(family, by=by)
        changed(sides[1], telephone=sides[0].telephone)
        with pytest.raises(Refused, match="both sides"):
            send_as_shown(held, by=by, digest=held.digest)
        with pytest.raises(Refused, match="both sides"):
            correcting._recipients(given, standing="side", on=clock.today())

    def test_3_the_page_says_so(self, by, family, visiting, resident):
        contact = acts_for(resident, by=by).contact
        desk = signed_in_client(by)
        url = reverse("disclosures:acting-new", args=[family.reference])
        page = desk.get(url)
        assert not re.search('type="checkbox"[^>]*name="one_firm"', page.text)
        key = page.context["form"]["key"].value()
        typed = {"party_id": visiting.pk, "contact_id": contact.pk, "acts_from": "1/2/2026"}
        answer = desk.post(url, {**typed, "key": key})
        assert answer.status_code == 422
        assert "stands for both sides" in answer.text


class TestOneFirmForBothSides:
    def test_3_is_noted_only_where_it_is_said(self, by, resident, visiting):
        firm = make_agency(name="Askwith & Daughters")
        acts_for(resident, by=by, contact=make_contact(firm))
        for other in (firm, make_agency(name="askwith & daughters ")):
            with pytest.raises(Refused, match="same firm") as refused:
                acts_for(visiting, by=by, contact=make_contact(other))
            assert (refused.value.clause, refused.value.about) == (Clause.C3, "one_firm")
        acts_for(visiting, by=by, contact=make_contact(firm), one_firm=True)

    # At the same firm or another, under which name, with an address of their own or not.
    BEHIND_ONE_NUMBER = {
        "two people of one firm": (True, {"name": "Hester Quill"}, True),
        "of one firm, and one mailbox": (True, {"email": "us@firm.example"}, False),
        "the same name at one firm": (True, {"name": "  PRUDENCE Askwith, LLB"}, False),
        "two people of two firms": (False, {"name": "Hester Quill"}, False),
    }

    @pytest.mark.parametrize(
        ("one_firm", "fields", "may"), BEHIND_ONE_NUMBER.values(), ids=BEHIND_ONE_NUMBER
    )
    @pytest.mark.parametrize("ticked", [False, True])
    def test_3_a_firm_s_own_number_makes_two_people_one_no_more_than_the_firm_does(
        self, by, family, resident, visiting, one_firm, fields, may, ticked
    ):
        firm = make_agency()
        first = make_contact(firm, name="Prudence Askwith", telephone=NUMBER)
        acts_for(resident, by=by, contact=first)
        other = make_contact(firm if one_firm else make_agency(), telephone=NUMBER)
        changed(other, **fields)
        changed(first, email=fields.get("email", first.email))
        why = "same firm" if may else "both sides"
        if not (may and ticked):
            with pytest.raises(Refused, match=why):
                acts_for(visiting, by=by, contact=other, one_firm=ticked)
            return
        acts_for(visiting, by=by, contact=other, one_firm=True)
        request = make_request(telephone="01632 960999")
        match(request, family, by=by)
        request.refresh_from_db()
        today = clock.today()
        shown = releasing.prepare(request=request, called_on=today, on=today)
        assert "one-firm" in shown.cautions

    def test_3_no_firm_at_all_is_not_the_same_firm(self, by, resident, visiting):
        for party in (resident, visiting):
            named = Representative.objects.filter(party=party).first()
            if named is not None:
                changed(named, firm="", telephone=NUMBER)
        with pytest.raises(Refused, match="both sides"):
            acts_for(visiting, by=by, contact=make_contact(telephone=NUMBER), one_firm=True)

    def test_3_the_page_asks(self, by, family, resident, visiting):
        firm = make_agency()
        acts_for(resident, by=by, contact=make_contact(firm))
        desk = signed_in_client(by)
        url = reverse("disclosures:acting-new", args=[family.reference])
        page = desk.get(url)
        assert not re.search('type="checkbox"[^>]*name="one_firm"', page.text)
        key = page.context["form"]["key"].value()
        typed = {"party_id": visiting.pk, "contact_id": make_contact(firm).pk, "key": key}
        typed["acts_from"] = "1/2/2026"
        asked = desk.post(url, typed | {"one_firm": "False"}).text
        assert "Somebody of the same firm" in asked
        assert re.search('type="checkbox"[^>]*name="one_firm"', asked)
        assert desk.post(url, {**typed, "one_firm": "on"}).status_code == 302


class TestWhoeverIsOfASide:
    """Filed a second time as somebody who acts for no party, they are a side all the same."""

    @pytest.fixture
    def request_(self):
        return make_request(asker="neutral", warned=False)

    def filed(self, **fields):
        return make_contact(make_agency("cafcass"), **fields)

    FILED = {
        "by name": lambda of: {"name": f"  {of.name.upper()}, LLB "},
        "by number": lambda of: {"telephone": of.telephone.replace(" ", "-")},
        "by both": lambda of: {"name": of.name, "telephone": of.telephone},
    }

    @pytest.mark.parametrize("fields", FILED.values(), ids=FILED)
    @pytest.mark.parametrize("over", [False, True])
    def test_3_is_not_neutral(self, by, family, resident, request_, fields, over):
        until = clock.today() - timedelta(days=9) if over else None
        contact = acts_for(resident, by=by, until=until).contact
        self.filed(**fields(contact))
        with pytest.raises(Refused, match="they are a side") as refused:
            match(request_, family, by=by, standing="neutral")
        assert (refused.value.clause, refused.value.about) == (Clause.C3, "standing")
        assert contact.name not in str(refused.value)
        assert not Match.objects.exists()

    def test_3_nor_is_whom_the_family_s_own_file_names_or_a_party(
        self, by, family, resident, request_
    ):
        for name in (Representative.objects.get(party=resident).name, resident.full_name):
            cafcass = self.filed(name=name)
            with pytest.raises(Refused, match="they are a side"):
                match(request_, family, by=by, standing="neutral")
            cafcass.delete()

    def test_3_whoever_is_of_a_side_of_another_family_may_be(self, by, family, request_):
        theirs = acts_for(person_of(make_family(), PersonRole.RESIDENT), by=by).contact
        self.filed(name=theirs.name, telephone=theirs.telephone)
        assert match(request_, family, by=by, standing="neutral").standing == "neutral"

    def test_3_what_was_said_before_counts_no_more_once_they_act(
        self, by, family, resident, request_
    ):
        match(request_, family, by=by, standing="neutral")
        cafcass = AgencyContact.objects.get(agency__kind="cafcass")
        acts_for(resident, by=by, contact=make_contact(telephone=cafcass.telephone))
        request_.refresh_from_db()
        today = clock.today()
        with pytest.raises(Refused, match="they are a side"):
            releasing.prepare(request=request_, called_on=today, on=today)
        page = signed_in_client(by).get(reverse("disclosures:release-new", args=[request_.pk]))
        assert "they are a side" in page.text
        assert 'name="called_on"' not in page.text


class TestBeforeTheCall:
    """Whoever came on file by the request itself is not confirmed by calling them back."""

    def shown(self, request, family, by):
        if not Match.objects.filter(request=request).exists():
            match(request, family, by=by)
            request.refresh_from_db()
        today = clock.today()
        return releasing.prepare(request=request, called_on=today, on=today)

    @pytest.mark.parametrize(("days", "warned"), [(-1, False), (0, True), (2, True)])
    def test_3_it_is_said_that_they_were_filed_no_earlier_than_the_request_came(
        self, by, family, resident, hall_clock, days, warned
    ):
        hall_clock.shift(timedelta(days=2))
        request = make_request()
        hall_clock.shift(timedelta(days=days))
        acts_for(resident, by=by)
        hall_clock.shift(timedelta(days=2 - days))
        assert ("filed-later" in self.shown(request, family, by).cautions) is warned

    @pytest.mark.parametrize(
        ("typed", "warned"),
        [(NUMBER, True), ("+44 1632 960-500", True), ("01632 960501", False)],
    )
    def test_3_it_is_said_that_the_number_is_the_one_in_the_request(
        self, by, family, resident, typed, warned
    ):
        acts_for(resident, by=by, contact=make_contact(telephone=NUMBER))
        request = make_request(telephone=typed)
        assert ("number-typed" in self.shown(request, family, by).cautions) is warned

    @pytest.mark.parametrize("one", [True, False])
    def test_3_it_is_said_that_one_firm_acts_for_both_sides(
        self, by, family, resident, visiting, one
    ):
        firm = make_agency()
        acts_for(resident, by=by, contact=make_contact(firm))
        other = make_contact(firm if one else make_agency())
        acts_for(visiting, by=by, contact=other, one_firm=one)
        assert ("one-firm" in self.shown(make_request(), family, by).cautions) is one

    @pytest.mark.parametrize("deed", ["release", "hold"])
    @pytest.mark.parametrize("heeded", [set(), {"filed-later"}, {"filed-later", "number-typed"}])
    def test_3_nothing_goes_until_each_was_looked_at(self, by, family, sides, deed, heeded):
        request = make_request(telephone=sides[0].telephone)
        shown = self.shown(request, family, by)
        assert set(shown.cautions) == {"filed-later", "number-typed"}
        given = {"request_id": request.pk, "digest": shown.digest, "by": by, "heeded": heeded}
        given |= {"called_on": clock.today(), "on": clock.today()}
        given |= {"collecting": set()} if deed == "release" else {}
        if heeded == set(shown.cautions):
            getattr(releasing, deed)(**given)
            return
        with pytest.raises(Refused, match="before it goes") as refused:
            getattr(releasing, deed)(**given)
        assert refused.value.clause is Clause.C3
        assert not Release.objects.exists()

    def test_3_the_page_asks_for_each(self, by, family, sides):
        request = make_request(telephone=sides[0].telephone)
        shown = self.shown(request, family, by)
        desk, here = signed_in_client(by), reverse("disclosures:release-new", args=[request.pk])
        page = desk.get(here).text
        assert "no earlier than this request came" in page
        assert "is the one in the request" in page
        call = {"called_on": clock.today().isoformat(), "confirmed": "on"}
        for ticked in ([], ["filed-later"], ["filed-later", "filed-later"]):
            answer = desk.post(here, {**call, "heeded": ticked})
            assert answer.status_code == 422
            assert "tick each of them" in answer.text
        typed = {**call, "heeded": ["filed-later", "number-typed"]}
        assert "Nothing has gone out yet" in desk.post(here, typed).text
        desk.post(here, {**typed, "release": "yes", "digest": shown.digest})
        assert not Release.objects.get().is_held

    def test_3_somebody_long_on_file_is_called_as_ever(self, by, family, sides, hall_clock):
        hall_clock.shift(timedelta(days=1))
        request = make_request()
        self.shown(request, family, by)
        page = signed_in_client(by).get(reverse("disclosures:release-new", args=[request.pk])).text
        assert "Look at this before you call" not in page
        assert 'name="called_on"' in page
