"""Clause 3: another address is another reader: nobody reads there what was given before."""

import pytest
from django.urls import reverse

from accounts.models import Notice
from contactcentre.safekeeping import clock
from disclosures.models import AgencyContact
from disclosures.services import agency, portal_reading
from families.models import PersonRole
from policy.clauses import Clause, Refused
from tests.factories.accounts import make_user, signed_in_client
from tests.factories.agencies import (
    acts_for,
    agency_browser,
    make_agency,
    make_contact,
    portal_page,
)
from tests.factories.disclosures import make_release, make_request, match
from tests.factories.sessions import person_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("hall_clock")]


def correct(contact, **fields):
    found = AgencyContact.objects.get(pk=contact.pk)
    for name, value in fields.items():
        setattr(found, name, value)
    agency.correct(found, on=clock.today())


def given(family, sides, by):
    make_release(family, by=by)


def asked(family, sides, by):
    match(make_request(), family, by=by)


def alone(family, sides, by):
    request = make_request(asker="neutral", warned=False)
    make_release(family, by=by, request=request, standing="neutral")


class TestTheAddress:
    @pytest.mark.parametrize(
        ("what", "who"),
        [(given, "resident"), (given, "visiting"), (asked, "resident"), (alone, "Cafcass")],
    )
    @pytest.mark.parametrize("before", ["theirs", ""])
    def test_3_stays_once_they_were_given_something_or_asked(
        self, by, family, sides, what, who, before
    ):
        cafcass = make_contact(make_agency("cafcass"))
        contact = {"resident": sides[0], "visiting": sides[1], "Cafcass": cafcass}[who]
        what(family, sides, by)
        if not before:
            correct(contact, email="")
        with pytest.raises(Refused, match="read all of it") as refused:
            correct(contact, email="new@agency.example")
        assert (refused.value.clause, refused.value.about) == (Clause.C3, "email")
        assert "new@" not in str(refused.value)

    @pytest.mark.parametrize("what", [given, asked])
    def test_3_is_written_otherwise_or_taken_away(self, by, family, sides, what):
        what(family, sides, by)
        correct(sides[0], email=sides[0].email.upper())
        correct(sides[0], email="")
        assert not AgencyContact.objects.get(pk=sides[0].pk).email

    def test_3_of_somebody_who_was_given_nothing_is_corrected(self, by, family, sides):
        given(family, sides, by)
        for contact in (make_contact(), make_contact(email="")):
            correct(contact, email=f"{contact.pk.hex}@agency.example")

    def test_3_whoever_is_filed_again_reads_what_is_given_from_then_on(self, by, family, sides):
        earlier = make_release(family, by=by)
        correct(sides[0], left_on=clock.today())
        new = make_contact(sides[0].agency, name=sides[0].name, telephone=sides[0].telephone)
        acts_for(person_of(family, PersonRole.RESIDENT), by=by, contact=new, alongside=True)
        later = make_release(family, by=by)
        assert portal_reading.releases_for(new, on=clock.today()) == [later]
        browser = agency_browser(new)
        assert browser.get(portal_page(earlier)).status_code == 404
        assert browser.get(portal_page(later)).status_code == 200

    def test_3_the_page_says_what_to_do_instead(self, by, family, sides):
        given(family, sides, by)
        desk = signed_in_client(by)
        url = reverse("disclosures:contact-edit", args=[sides[0].pk])
        form = desk.get(url).context["form"]
        typed = {name: form[name].value() or "" for name in form.fields}
        answer = desk.post(url, {**typed, "email": "new@agency.example"})
        assert answer.status_code == 422
        assert "put them on file again with the new address" in answer.text


class TestTrusteesAreTold:
    @pytest.fixture
    def people(self):
        return {role: make_user(role) for role in ("trustee", "co-ordinator", "volunteer")}

    def told(self, people):
        found = Notice.objects.filter(kind=Notice.Kind.REACHED_ANEW)
        names = {user.pk: role for role, user in people.items()}
        return sorted(names[each.user_id] for each in found if each.user_id in names)

    @pytest.mark.parametrize(
        ("fields", "are"),
        [
            ({"telephone": "01632 960444"}, True),
            ({"email": "new@agency.example"}, True),
            ({"name": "Cordelia Vance"}, False),
        ],
    )
    def test_3_where_whoever_acts_is_reached_otherwise(self, people, sides, fields, are):
        correct(sides[0], **fields)
        assert self.told(people) == (["trustee"] if are else [])
        for notice in Notice.objects.filter(kind=Notice.Kind.REACHED_ANEW):
            assert notice.about == sides[0].subject.reference

    def test_3_every_time(self, people, sides):
        for last in (1, 2, 1):
            correct(sides[0], telephone=f"01632 96044{last}")
        assert self.told(people) == ["trustee"] * 3

    def test_3_not_of_somebody_who_acts_for_nobody(self, people):
        correct(make_contact(), telephone="01632 960444")
        assert self.told(people) == []

    def test_3_the_trustee_reads_it(self, people, sides):
        correct(sides[0], telephone="01632 960444")
        page = signed_in_client(people["trustee"]).get(reverse("account:notices")).text
        assert "called or written to elsewhere" in page
        assert sides[0].subject.reference in page
        assert "960444" not in page
