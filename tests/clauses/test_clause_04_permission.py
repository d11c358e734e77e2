"""Clause 4: a contact detail is passed on as its owner permitted, and to nobody otherwise."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
import time_machine
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from contactcentre.safekeeping import clock
from contactcentre.safekeeping.models import AuditEntry
from disclosures.models import ContactPassing, ContactPermission, ContactRefusal
from disclosures.rules.permission import check_may_pass_on
from disclosures.services import permission
from families.models import ContactDetail, Person, PersonRole
from families.services.contact import add_contact_detail
from policy.clauses import Clause, Refused
from tests.factories.accounts import make_user, signed_in_client
from tests.factories.agencies import acts_for
from tests.factories.disclosures import permit
from tests.factories.families import make_family

pytestmark = pytest.mark.django_db(transaction=True)
VALUE = "7 Lighthouse Row, Farholm"
DAYS = st.dates(min_value=date(2020, 1, 1), max_value=date(2040, 1, 1))


@pytest.fixture
def family():
    family = make_family()
    resident = Person.objects.get(family=family, role=PersonRole.RESIDENT)
    add_contact_detail(person=resident, kind="address", value=VALUE, on=clock.today())
    return family


def address_of(family):
    found = ContactDetail.objects.filter(family=family, kind="address")
    return next(each for each in found if each.value == VALUE)


def passed(held, *, by, on=None):
    return permission.pass_on(
        family=held.family, permission_id=held.pk, by=by, on=on or clock.today()
    )


def test_4_with_permission_it_is_passed_on_and_both_are_on_record(family, by):
    held = permit(family, by=by, detail=address_of(family))
    assert passed(held, by=by) == VALUE
    passing = ContactPassing.objects.get()
    assert (passing.recipient, passing.passed_by) == ("The head teacher of the school", by)
    assert VALUE not in passing.what
    assert AuditEntry.objects.filter(event="contact-detail-revealed").count() == 1


@pytest.mark.parametrize(
    "recipient", ["call me on 07700 900060", "Ms Green, green@school.example", "12 High Street"]
)
def test_4_to_whom_it_may_go_is_a_name_and_no_detail(family, by, recipient):
    with pytest.raises(Refused, match="not where or how") as refused:
        permit(family, by=by, detail=address_of(family), recipient=recipient)
    assert refused.value.clause == Clause.C4


def test_4_after_it_was_withdrawn_nothing_more_is_passed_on_and_what_was_stays_on_record(
    family, by
):
    held = permit(family, by=by, detail=address_of(family))
    passed(held, by=by)
    permission.withdraw(family=family, permission_id=held.pk, by=by, on=clock.today())
    with pytest.raises(Refused) as refused:
        passed(held, by=by)
    assert refused.value.clause is Clause.C4
    assert ContactPassing.objects.count() == 1
    with pytest.raises(Refused):
        permission.withdraw(family=family, permission_id=held.pk, by=by, on=clock.today())


def test_4_when_it_has_expired_nothing_is_opened(family, by):
    today = clock.today()
    held = permit(family, by=by, detail=address_of(family), until=today)
    assert passed(held, by=by) == VALUE
    opened = AuditEntry.objects.filter(event="contact-detail-revealed")
    before = opened.count()
    with pytest.raises(Refused):
        passed(held, by=by, on=today + timedelta(days=1))
    assert opened.count() == before


@given(given_on=DAYS, until=st.none() | DAYS, withdrawn_on=st.none() | DAYS, on=DAYS)
def test_4_it_holds_from_the_day_it_was_given_until_its_last_day_or_its_withdrawal(
    given_on, until, withdrawn_on, on
):
    may = given_on <= on and (until is None or on <= until) and withdrawn_on is None
    try:
        check_may_pass_on(given_on=given_on, until=until, withdrawn_on=withdrawn_on, on=on)
        assert may
    except Refused:
        assert not may


@pytest.mark.parametrize(
    "wrong",
    [{"given_on": 1}, {"until": -1}, {"given_on": -400}, {"given_on": -9000}],
)
def test_4_days_that_cannot_be_are_refused(family, by, wrong):
    days = {name: clock.today() + timedelta(days=days) for name, days in wrong.items()}
    with pytest.raises(Refused):
        permit(family, by=by, detail=address_of(family), **days)
    assert not ContactPermission.objects.exists()


def test_4_it_may_have_been_given_with_the_referral_before_there_was_a_record(family, by):
    given_on = clock.today() - timedelta(days=90)
    assert permit(family, by=by, detail=address_of(family), given_on=given_on).pk


def visiting_of(family):
    return Person.objects.get(family=family, role=PersonRole.VISITING)


class TestForTheOtherSide:
    """A former partner is given nothing, but where its owner expressly said so."""

    @pytest.fixture(params=["name", "surname", "word", "solicitor", "firm"])
    def recipient(self, request, family, by):
        other = visiting_of(family)
        acting = acts_for(other, by=by)
        return {
            "name": other.full_name,
            "surname": f"Mr {other.last_name.upper()}",
            "word": "Her ex-husband",
            "solicitor": acting.contact.name,
            "firm": f"The partners at {acting.contact.agency.name}",
        }[request.param]

    def test_4_it_is_not_noted_unless_it_is_said_expressly(self, family, by, recipient):
        with pytest.raises(Refused) as refused:
            permit(family, by=by, detail=address_of(family), recipient=recipient)
        assert refused.value.clause is Clause.C4
        assert not ContactPermission.objects.exists()
        permit(family, by=by, detail=address_of(family), recipient=recipient, confirmed=True)
        assert AuditEntry.objects.filter(event="permission-for-other-side").exists()

    def test_4_the_page_says_what_follows_and_wants_it_ticked(self, family, by, recipient):
        desk, detail = signed_in_client(by), address_of(family)
        page = reverse("disclosures:permission-new", args=[family.reference, detail.pk])
        assert "other side" not in desk.get(page).text
        sent = {
            "recipient": recipient,
            "purpose": "Letters",
            "how": "written",
            "given_on": f"{clock.today():%d/%m/%Y}",
            "until": "",
            "key": str(uuid4()),
        }
        asked = desk.post(page, sent)
        assert asked.status_code == 422
        assert "does not take it back from them" in asked.text
        assert not ContactPermission.objects.exists()

        assert desk.post(page, sent | {"confirmed": "on"}).status_code == 302
        held = ContactPermission.objects.get()
        shown = desk.get(reverse("disclosures:pass-on", args=[family.reference, held.pk]))
        assert "This goes to the other side" in shown.text

    @pytest.mark.parametrize("recipient", ["The head teacher of the school", "Dr Ortega, surgery"])
    def test_4_of_others_nothing_more_is_asked(self, family, by, recipient):
        held = permit(family, by=by, detail=address_of(family), recipient=recipient)
        page = reverse("disclosures:pass-on", args=[family.reference, held.pk])
        assert "other side" not in signed_in_client(by).get(page).text

    def test_4_nor_of_who_acts_for_whose_detail_it_is(self, family, by):
        acting = acts_for(address_of(family).person, by=by)
        assert permit(family, by=by, detail=address_of(family), recipient=acting.contact.name).pk


def test_4_a_permission_of_one_family_opens_nothing_of_another(family, by):
    held = permit(family, by=by, detail=address_of(family))
    other = make_family()
    with pytest.raises(ContactPermission.DoesNotExist):
        permission.pass_on(family=other, permission_id=held.pk, by=by, on=clock.today())


def test_4_a_removed_detail_takes_its_permission_and_leaves_what_was_passed(family, by):
    held = permit(family, by=by, detail=address_of(family))
    passed(held, by=by)
    held.detail.delete()
    assert not ContactPermission.objects.exists()
    assert ContactPassing.objects.get().permission is None


def test_4_the_page_says_to_whom_first_shows_it_once_and_hides_it_again(family, by):
    held = permit(family, by=by, detail=address_of(family))
    desk = signed_in_client(by)
    page = reverse("disclosures:pass-on", args=[family.reference, held.pk])
    before = desk.get(page).content.decode()
    assert "The head teacher of the school" in before
    assert VALUE not in before
    shown = desk.post(page)
    assert VALUE in shown.content.decode()
    assert shown["Cache-Control"] == "no-store"
    assert shown["Refresh"].startswith("30;url=")
    permission.withdraw(family=family, permission_id=held.pk, by=by, on=clock.today())
    refused = desk.post(page)
    assert refused.status_code == 409
    assert VALUE not in refused.content.decode()
    register = reverse("disclosures:of-family", args=[family.reference])
    assert VALUE not in desk.get(register).content.decode()


def test_4_a_permission_is_noted_in_a_page_once(family, by):
    desk, today = signed_in_client(by), f"{clock.today():%d/%m/%Y}"
    detail = address_of(family)
    page = reverse("disclosures:permission-new", args=[family.reference, detail.pk])
    sent = {
        "recipient": "The school",
        "purpose": "Letters",
        "how": "written",
        "given_on": today,
        "until": "",
        "key": str(uuid4()),
    }
    assert desk.post(page, sent | {"how": ""}).status_code == 422
    for _ in range(2):
        assert desk.post(page, sent).status_code == 302
    assert ContactPermission.objects.get().recipient == "The school"


def test_4_reception_says_no_with_one_tap_and_two_taps_are_one(family, by):
    leader = signed_in_client(make_user("team-leader"))
    page = reverse("disclosures:refuse", args=[family.reference])
    with time_machine.travel(clock.now().replace(second=5), tick=False):
        for _ in range(2):
            assert leader.post(page).status_code == 302
    assert ContactRefusal.objects.get().family == family
    register = reverse("disclosures:of-family", args=[family.reference])
    assert "Asked for and refused" in signed_in_client(by).get(register).content.decode()
