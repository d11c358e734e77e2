"""Clause 1: whoever tries what is not theirs is not shown it, and does not stay unnoticed."""

from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from accounts import notices
from accounts.figures import figures
from accounts.models import Notice
from accounts.roles import Role
from contactcentre.safekeeping import clock
from contactcentre.safekeeping.models import AuditEntry
from tests.factories.accounts import make_user, signed_in_client
from tests.factories.families import make_family

pytestmark = pytest.mark.django_db

TOLD_AT, COUNTED = 20, 100


@pytest.fixture
def volunteer():
    return make_user(Role.VOLUNTEER)


@pytest.fixture
def curious(volunteer):
    return signed_in_client(volunteer)


def not_shown():
    return figures(clock.today(), clock.today())["not-shown"]


def file_of(family):
    return reverse("families:file", args=[family.reference])


def told(person):
    return list(notices.of(person).filter(kind=Notice.Kind.LOOKS_AROUND))


def test_1_it_is_counted_and_neither_kept_nor_told_what_it_was(curious, volunteer, family):
    trustee = make_user(Role.TRUSTEE)
    assert curious.get(file_of(family)).status_code == 404
    assert not_shown() == 1
    entry = AuditEntry.objects.get(event="not-shown")
    assert entry.actor == volunteer
    assert entry.subject_id == volunteer.subject_id
    assert family.reference not in str(entry.details)
    assert not told(trustee)


def test_1_what_is_there_and_what_is_not_leave_the_same(curious, family):
    curious.get(file_of(family))
    curious.get(reverse("families:file", args=["F-000000"]))
    kept = AuditEntry.objects.filter(event="not-shown")
    assert kept.count() == 2
    assert kept.values("actor", "object_pk", "subject_id", "details").distinct().count() == 1


def test_1_trustees_are_told_of_whoever_does_it_again_and_again(curious, volunteer):
    trustee, another = make_user(Role.TRUSTEE), make_user(Role.CO_ORDINATOR)
    for number in range(TOLD_AT + 5):
        curious.get(reverse("disclosures:concern", args=[uuid4()]))
        assert len(told(trustee)) == (number + 1 >= TOLD_AT)
    (notice,) = told(trustee)
    assert notice.about == volunteer.subject.reference
    assert not told(another)
    page = signed_in_client(trustee).get(reverse("account:notices")).content.decode()
    assert "pages not theirs" in page


def test_1_no_trustee_is_told_of_themself():
    trustee = make_user(Role.TRUSTEE)
    client = signed_in_client(trustee)
    for _ in range(TOLD_AT):
        client.get(file_of(make_family()) if not not_shown() else "/families/F-000000/")
    assert not_shown() == TOLD_AT
    assert not told(trustee)


def test_1_nobody_fills_the_audit_trail_by_asking(curious):
    for _ in range(COUNTED + 3):
        curious.get("/families/F-000000/")
    assert not_shown() == COUNTED


def test_1_whoever_is_not_signed_in_and_what_was_never_a_page_count_for_nothing(curious, family):
    Client().get(file_of(family))
    assert curious.get("/no-such-page/").status_code == 404
    assert not_shown() == 0


def test_1_what_a_page_asks_for_by_itself_counts_for_nothing(curious):
    live = reverse("families:register-changes", args=[uuid4()])
    assert curious.get(live).status_code == 404
    assert not_shown() == 0
