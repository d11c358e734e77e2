"""Clause 4: a parent's details are passed to nobody without that parent's permission.

So the centre itself opens them one at a time, for a co-ordinator who has just shown their second
factor, and never without a record of who was shown what.
"""

from datetime import timedelta

import pytest
import time_machine
from django.db import DatabaseError
from django.urls import reverse

from accounts.models import Notice
from contactcentre.safekeeping import audit, clock
from contactcentre.safekeeping.errors import SealBroken
from contactcentre.safekeeping.models import AuditEntry
from contactcentre.safekeeping.sealing import opened
from families.models import Alert, ContactDetail, Person, PersonRole, Representative, Side
from families.services import contact as services
from families.services.reading import who_looked
from tests.factories.accounts import make_user, signed_in_client
from tests.factories.families import make_family
from tests.factories.referrals import answers, fill, half_of, make_referral
from tests.factories.sessions import person_of

pytestmark = pytest.mark.django_db

REVEALED = "contact-detail-revealed"


@pytest.fixture
def co_ordinator():
    return make_user("co-ordinator", display_name="Margaret Coordinator")


@pytest.fixture
def client(co_ordinator):
    return signed_in_client(co_ordinator)


@pytest.fixture
def telephone(family):
    return ContactDetail.objects.get(family=family, kind=ContactDetail.Kind.TELEPHONE)


def reveal_url(family, detail, page="contact-reveal"):
    return reverse(f"families:{page}", args=[family.reference, detail.pk])


def test_4_a_person_does_not_lead_to_their_contact_details():
    assert not any("contact" in field.name for field in Person._meta.get_fields())


def test_4_only_the_one_value_asked_for_is_shown(client, family, telephone):
    shown = client.post(reveal_url(family, telephone)).content.decode()
    assert telephone.value in shown
    for other in ContactDetail.objects.filter(family=family).exclude(pk=telephone.pk):
        assert other.value not in shown


def test_4_the_page_that_offers_it_does_not_hold_it(client, family, telephone):
    offered = client.get(reveal_url(family, telephone, "contact")).content.decode()
    assert telephone.value not in offered
    assert reveal_url(family, telephone) in offered
    assert "The address of this person is withheld" in offered


def test_4_who_was_shown_what_is_on_the_record_and_on_the_file(
    client, co_ordinator, family, telephone
):
    client.post(reveal_url(family, telephone))
    entry = AuditEntry.objects.get(event=REVEALED)
    assert (entry.actor_id, entry.object_pk) == (co_ordinator.pk, str(telephone.pk))
    assert entry.details == "Telephone shown"
    assert telephone.value not in str(entry.changes)
    looks = {(look.who, look.what) for look in who_looked(family)}
    assert ("Margaret Coordinator", "Telephone shown") in looks


def test_4_without_the_record_nothing_is_shown(client, family, telephone, monkeypatch):
    def cannot_be_written(*args, **kwargs):
        raise DatabaseError

    client.get(reverse("families:file", args=[family.reference]))
    monkeypatch.setattr(audit, "record", cannot_be_written)
    client.raise_request_exception = False
    response = client.post(reveal_url(family, telephone))
    assert response.status_code == 500
    assert telephone.value not in response.content.decode()


def test_4_the_record_comes_before_the_value(family, telephone, co_ordinator, monkeypatch):
    order = []
    record = audit.record

    def recording(*args, **kwargs):
        order.append("recorded")
        return record(*args, **kwargs)

    field = ContactDetail._meta.get_field("value")
    opening = type(field).open

    def opened(self, *args, **kwargs):
        order.append("opened")
        return opening(self, *args, **kwargs)

    monkeypatch.setattr(audit, "record", recording)
    monkeypatch.setattr(type(field), "open", opened)
    services.reveal(detail_id=telephone.pk, family=family, by=co_ordinator)
    assert order == ["recorded", "opened"]


def test_4_it_hides_after_thirty_seconds_and_no_browser_keeps_it(client, family, telephone):
    response = client.post(reveal_url(family, telephone))
    file_url = reverse("families:file", args=[family.reference])
    assert response["Refresh"] == f"30;url={file_url}"
    assert response["Cache-Control"] == "no-store"


def test_4_it_is_not_to_be_had_by_a_link(client, family, telephone):
    assert client.get(reveal_url(family, telephone)).status_code == 405
    assert not AuditEntry.objects.filter(event=REVEALED).exists()


def test_4_a_detail_of_another_family_does_not_exist(client, family):
    theirs = ContactDetail.objects.filter(family=make_family()).first()
    for page in ("contact", "contact-remove"):
        assert client.get(reveal_url(family, theirs, page)).status_code == 404
    for page in ("contact-reveal", "contact-remove"):
        assert client.post(reveal_url(family, theirs, page)).status_code == 404
    assert ContactDetail.objects.filter(pk=theirs.pk).exists()
    assert not AuditEntry.objects.filter(event=REVEALED).exists()


@pytest.mark.parametrize("role", ["team-leader", "volunteer", "trustee"])
def test_4_nobody_but_a_co_ordinator_is_shown_one(family, telephone, role):
    browser = signed_in_client(make_user(role))
    assert browser.get(reveal_url(family, telephone, "contact")).status_code == 404
    assert browser.post(reveal_url(family, telephone)).status_code == 404
    assert not AuditEntry.objects.filter(event=REVEALED).exists()


def test_4_the_second_factor_must_have_been_shown_lately(client, family, telephone):
    with time_machine.travel(clock.now() + timedelta(minutes=6), tick=False):
        asked = client.get(reveal_url(family, telephone, "contact"))
        posted = client.post(reveal_url(family, telephone))
    again = reverse("account_reauthenticate")
    assert asked.url.startswith(again)
    assert posted.url.startswith(again)
    assert posted.url == asked.url, "the showing itself is not repeated afterwards"
    assert reveal_url(family, telephone) not in posted.url
    assert not AuditEntry.objects.filter(event=REVEALED).exists()


@pytest.mark.parametrize("page", ["list", "file", "person-edit", "contact-add", "arrangement"])
def test_4_no_other_page_holds_a_contact_detail(client, family, page):
    resident = person_of(family, PersonRole.RESIDENT)
    arguments = {"list": [], "file": [family.reference], "arrangement": [family.reference]}
    url = reverse(f"families:{page}", args=arguments.get(page, [family.reference, resident.pk]))
    shown = client.get(url).content.decode()
    for detail in ContactDetail.objects.filter(family=family):
        assert detail.value not in shown


class TestARowMovedToTheOtherSide:
    """Whoever may write to the data, but has no key, cannot hand one side what is the other's."""

    def moved(self, row, column, value):
        """As if the column had been changed in the database itself."""
        type(row).objects.filter(pk=row.pk).update(**{column: value})
        return type(row).objects.get(pk=row.pk)

    def test_4_an_address_is_not_shown_as_somebody_elses(
        self, client, co_ordinator, family, telephone
    ):
        visiting = person_of(family, PersonRole.VISITING)
        moved = self.moved(telephone, "person", visiting)
        with pytest.raises(SealBroken):
            services.reveal(detail_id=moved.pk, family=family, by=co_ordinator)
        client.raise_request_exception = False
        response = client.post(reveal_url(family, moved))
        assert response.status_code == 500
        assert telephone.value not in response.content.decode()

    def test_4_an_address_is_not_shown_as_a_telephone_number(self, family):
        address = ContactDetail.objects.get(family=family, kind=ContactDetail.Kind.ADDRESS)
        with pytest.raises(SealBroken):
            _ = self.moved(address, "kind", ContactDetail.Kind.TELEPHONE).value

    def test_4_a_solicitor_does_not_come_to_act_for_the_other_side(self, family):
        solicitor = Representative.objects.get(family=family)
        moved = self.moved(solicitor, "party", person_of(family, PersonRole.VISITING))
        with pytest.raises(SealBroken):
            _ = moved.telephone

    def test_4_an_alert_does_not_come_to_be_about_somebody_else(self, family):
        alert = Alert(
            family=family,
            person=person_of(family, PersonRole.VISITING),
            kind="other",
            text="Theirs",
        )
        alert.save()
        with pytest.raises(SealBroken):
            _ = self.moved(alert, "person", person_of(family, PersonRole.RESIDENT)).text
        with pytest.raises(SealBroken):
            _ = self.moved(alert, "person", None).text

    def test_4_nobody_changes_sides(self, family):
        visiting = person_of(family, PersonRole.VISITING)
        moved = self.moved(visiting, "role", PersonRole.RESIDENT)
        for name in ("first_name", "safe_route", "address_withheld"):
            with pytest.raises(SealBroken):
                getattr(moved, name)
        with pytest.raises(SealBroken):
            list(opened(Person.objects.filter(pk=moved.pk), "first_name"))


def test_4_the_eleventh_within_an_hour_is_refused_and_told_to_the_trustees(
    client, co_ordinator, family, telephone
):
    trustees = [make_user("trustee"), make_user("trustee")]
    half = half_of(make_referral(by=co_ordinator))
    fill(half.referral, Side(half.side), answers("Heron"), by=co_ordinator)
    reach = reverse("families:referral-reach", args=[half.pk])
    begun = clock.now()
    with time_machine.travel(begun, tick=False) as now:
        for _ in range(9):
            assert client.post(reveal_url(family, telephone)).status_code == 200
        assert client.post(reach, {"what": "telephone"}).status_code == 200
        assert not Notice.objects.exists()

        for refused in (
            client.post(reveal_url(family, telephone)),
            client.post(reach, {"what": "telephone"}),
        ):
            assert refused.status_code == 429
            assert telephone.value not in refused.content.decode()
        assert AuditEntry.objects.filter(event=REVEALED).count() == 10
        told = Notice.objects.filter(kind=Notice.Kind.MANY_SHOWN)
        assert {notice.user for notice in told} == set(trustees)
        assert told.count() == 2
        page = signed_in_client(trustees[0]).get(reverse("account:notices")).text
        assert f"{co_ordinator.known_as}, co-ordinator" in page
        assert family.reference not in page

        colleague = signed_in_client(make_user("co-ordinator"))
        assert colleague.post(reveal_url(family, telephone)).status_code == 200
        now.shift(timedelta(minutes=61))
        later = signed_in_client(co_ordinator)
        assert later.post(reveal_url(family, telephone)).status_code == 200
