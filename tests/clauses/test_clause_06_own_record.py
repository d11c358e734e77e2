"""Clause 6: no check is got round by saying that a record is somebody else's, or nobody's."""

import pytest
from django.urls import reverse

from accounts.roles import Role
from policy.clauses import Refused
from tests.factories.accounts import make_user, signed_in_client
from tests.factories.checks import accepted
from tests.factories.volunteers import lapse, make_cleared, make_volunteer
from volunteers.services.record import bind_account

pytestmark = pytest.mark.django_db


@pytest.fixture
def co_ordinator():
    return make_user(Role.CO_ORDINATOR)


def bind(record, user, *, by):
    bind_account(volunteer_id=record.pk, user=user, by=by)
    record.refresh_from_db()


def test_6_nobody_lets_go_of_their_own_record(co_ordinator):
    own = make_volunteer(co_ordinator)
    page = signed_in_client(co_ordinator).post(
        reverse("volunteers:account", args=[own.pk]), {"user": ""}
    )
    own.refresh_from_db()
    assert page.status_code == 422
    assert "your own record" in page.text
    assert own.user == co_ordinator


def test_6_nobody_takes_a_record_whose_check_they_decided(co_ordinator):
    record = make_volunteer()
    accepted(record, by=co_ordinator)
    with pytest.raises(Refused, match="somebody else must say that it is yours"):
        bind(record, co_ordinator, by=co_ordinator)

    bind(record, co_ordinator, by=make_user(Role.CO_ORDINATOR))
    assert record.user == co_ordinator


@pytest.mark.parametrize("role", [Role.TEAM_LEADER, Role.CO_ORDINATOR])
def test_6_a_lapse_is_not_undone_by_letting_go_of_the_account(co_ordinator, role):
    leads = make_user(role)
    record = make_cleared(leads)
    lapse(record)
    for chosen in (None, make_user(Role.VOLUNTEER, cleared=False)):
        with pytest.raises(Refused, match="Close that account"):
            bind(record, chosen, by=co_ordinator)

    leads.is_active = False
    leads.save()
    bind(record, None, by=co_ordinator)
    assert record.user is None


def test_6_a_volunteer_whose_account_was_mistaken_gets_another(co_ordinator):
    record = make_cleared(make_user(Role.VOLUNTEER, cleared=False))
    other = make_user(Role.VOLUNTEER, cleared=False)
    bind(record, other, by=co_ordinator)
    assert record.user == other
