"""Clause 3: agencies on file, the people in them, and who acts for a party from when to when."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from contactcentre.safekeeping import clock
from contactcentre.safekeeping.models import SubjectKind, Use
from contactcentre.safekeeping.versions import Outdated
from disclosures.models import ActsFor, Agency, AgencyContact
from disclosures.rules.agency import acts_on
from disclosures.services import agency as services
from disclosures.services.recipients import parties_of
from families.models import PersonRole, Representative
from families.services.known import declare_known
from policy.awareness import told_on
from policy.clauses import Clause, Refused
from tests.factories.accounts import make_user, signed_in_client
from tests.factories.agencies import acts_for, make_agency, make_contact
from tests.factories.families import make_family
from tests.factories.sessions import person_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def resident(family):
    return person_of(family, PersonRole.RESIDENT)


@pytest.fixture
def client(by):
    return signed_in_client(by)


def day(days):
    return clock.today() + timedelta(days=days)


def test_3_everybody_in_an_agency_is_a_record_of_their_own():
    agency = make_agency()
    one, other = make_contact(agency), make_contact(agency)
    assert {each.subject.kind for each in (one, other)} == {SubjectKind.AGENCY_CONTACT}
    assert len({agency.pk, one.pk, other.pk}) == 3
    assert (one.subject.last_used_on, one.subject.last_use) == (clock.today(), Use.CONTACT)


@pytest.mark.parametrize(
    ("since", "until", "left", "acts"),
    [
        (0, None, None, True),
        (-1, 0, None, True),
        (1, None, None, False),
        (-9, -1, None, False),
        (-9, None, 0, False),
        (-9, None, -3, False),
    ],
)
def test_3_one_acts_from_the_first_day_to_the_last_one(resident, by, since, until, left, acts):
    contact = make_contact(left_on=None if left is None else day(left))
    acting = acts_for(
        resident,
        by=by,
        contact=contact,
        since=day(since),
        until=None if until is None else day(until),
    )
    assert acts_on(acting, clock.today()) is acts


@pytest.mark.parametrize(
    ("since", "until", "meets"),
    [(-20, -11, False), (-20, -10, True), (-5, None, True), (0, 5, True), (1, None, False)],
)
def test_3_one_at_a_time_acts_for_a_party(resident, by, since, until, meets):
    acts_for(resident, by=by, since=day(-10), until=day(0))
    then = {"since": day(since), "until": None if until is None else day(until)}
    if not meets:
        acts_for(resident, by=by, **then)
        return
    with pytest.raises(Refused) as refused:
        acts_for(resident, by=by, **then)
    assert refused.value.clause is Clause.C3
    acts_for(resident, by=by, alongside=True, **then)


def test_3_the_last_day_is_not_before_the_first(resident, by):
    with pytest.raises(Refused, match="before"):
        acts_for(resident, by=by, since=day(0), until=day(-1))


def test_3_nobody_leaves_an_agency_tomorrow():
    with pytest.raises(Refused, match="still to come"):
        make_contact(left_on=day(1))


def test_3_acting_is_use_of_every_record_it_touches(family, resident, by):
    acting = acts_for(resident, by=by)
    for record in (family, acting.contact, acting.contact.agency):
        record.subject.refresh_from_db()
        assert record.subject.last_used_on == clock.today()


def test_3_two_who_change_a_contact_do_not_overwrite_each_other():
    made = make_contact()
    mine, theirs = (AgencyContact.objects.get(pk=made.pk) for _ in range(2))
    mine.telephone = "01632 960111"
    services.correct(mine, on=clock.today())
    with pytest.raises(Outdated):
        services.correct(theirs, on=clock.today())


def test_9_a_contact_is_told_of_the_policy(client, by):
    contact = make_contact()
    page = reverse("disclosures:contact", args=[contact.pk])
    assert "Not yet" in client.get(page).content.decode()
    client.post(reverse("disclosures:contact-told", args=[contact.pk]))
    assert told_on([contact.pk]) == {contact.pk: clock.today()}
    assert "Given a copy of the present version" in client.get(page).content.decode()


@pytest.mark.parametrize("role", ["team-leader", "volunteer", "trustee"])
def test_4_only_co_ordinators_see_agencies(resident, by, role):
    acting = acts_for(resident, by=by)
    person = make_user(role)
    assert not Agency.objects.visible_to(person).exists()
    assert not AgencyContact.objects.visible_to(person).exists()
    assert not ActsFor.objects.visible_to(person).exists()
    client = signed_in_client(person)
    page = client.get(reverse("disclosures:contact", args=[acting.contact_id]))
    assert page.status_code == 404


def test_1_whoever_knows_the_family_does_not_see_who_acts_in_it(family, resident, by, client):
    acting = acts_for(resident, by=by)
    page = reverse("disclosures:contact", args=[acting.contact_id])
    assert family.reference in client.get(page).content.decode()
    declare_known(family_id=family.pk, user=by, reason="", by=by)
    assert family.reference not in client.get(page).content.decode()


class TestWhoActsStandsInOnePlace:
    """What is noted with the agencies counts, on the family’s file as for every release."""

    def card(self, browser, family, person):
        page = browser.get(reverse("families:file", args=[family.reference])).text
        found = page.split(f'id="person-{person.pk}"')[1].split("</article>")[0]
        lines = re.findall(r"<dt[^>]*>(.*?)</dt><dd[^>]*>(.*?)</dd>", found, re.DOTALL)
        return [(key, value) for key, value in lines if key in {"Represented by", "Named earlier"}]

    def test_3_the_file_says_it_while_nothing_is_noted_there(self, client, family, resident):
        named = Representative.objects.get(party=resident)
        [(key, value)] = self.card(client, family, resident)
        assert key == "Represented by"
        assert named.name in value

    @pytest.mark.parametrize("over", [False, True])
    def test_3_what_is_noted_there_counts(self, client, family, resident, by, over):
        named = Representative.objects.get(party=resident)
        acting = acts_for(resident, by=by, until=day(-1) if over else None)

        told, earlier = self.card(client, family, resident)
        goes_to = [each.addressed_to for each in parties_of(family, on=clock.today())]
        assert told[0] == "Represented by"
        assert (acting.contact.name in told[1]) is not over
        assert ("Nobody at present" in told[1]) is over
        assert any(acting.contact.name in each for each in goes_to) is not over
        assert earlier[0] == "Named earlier"
        assert named.name in earlier[1]
        assert "Counts no more" in earlier[1]

    def test_4_a_team_leader_is_not_told_which_agency(self, family, resident, by):
        acting = acts_for(resident, by=by)
        leader = signed_in_client(make_user("team-leader"))
        page = leader.get(reverse("families:file", args=[family.reference])).text
        assert "Somebody acts; a co-ordinator knows who" in page
        assert acting.contact.name not in page


class TestPages:
    def test_from_an_agency_to_who_acts(self, client, family, resident):
        listed = reverse("disclosures:agencies")
        assert "No agency is on file" in client.get(listed).content.decode()
        new = reverse("disclosures:agency-new")
        agency = self.send(client, new, kind="firm", name="Askwith and Daughters")
        assert "Askwith and Daughters" in client.get(listed).content.decode()
        people = {"name": "Prudence Askwith", "telephone": "01632 960123", "email": "p@a.example"}
        contact = self.send(client, f"{agency}people/add/", **people)
        assert "01632 960123" in client.get(contact).content.decode()
        made = AgencyContact.objects.get()
        acting = reverse("disclosures:acting-new", args=[family.reference])
        form = {"party_id": resident.pk, "contact_id": made.pk, "acts_from": "1/2/2026"}
        done = self.send(client, acting, **form)
        assert "Prudence Askwith" in client.get(done).content.decode()
        edit = reverse("disclosures:acting-edit", args=[family.reference, ActsFor.objects.get().pk])
        self.send(client, edit, **form, acts_until="2/2/2026", version=1)
        assert "until 2 February 2026" in client.get(contact).content.decode()

    def send(self, client, url, **typed):
        shown = client.get(url).context["form"]
        key = shown["key"].value() if "key" in shown.fields else ""
        sent = client.post(url, {"key": key, **typed})
        assert sent.status_code == 302, sent.content.decode()
        return sent.url

    @pytest.mark.parametrize(
        "email",
        ["p@askwith", "p@аskwith.example", "p@a.example\nBcc: x@y.example", "рrudence@a.example"],
    )
    def test_an_address_that_is_none_or_only_looks_like_one(self, client, email):
        url = reverse("disclosures:contact-new", args=[make_agency().pk])
        typed = {"name": "P", "telephone": "01632 960123", "email": email}
        assert client.post(url, typed).status_code == 422
        assert not AgencyContact.objects.exists()

    def test_a_stranger_cannot_be_made_to_act(self, client, family):
        stranger = person_of(make_family(), PersonRole.RESIDENT)
        url = reverse("disclosures:acting-new", args=[family.reference])
        typed = {"party_id": stranger.pk, "contact_id": make_contact().pk, "acts_from": "1/2/2026"}
        key = client.get(url).context["form"]["key"].value()
        assert client.post(url, {**typed, "key": key}).status_code == 422
        assert not ActsFor.objects.exists()
