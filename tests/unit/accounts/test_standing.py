"""Roles written into the database behind the service's back open nothing."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import RoleChange, User
from accounts.roles import Role
from accounts.services import records, ways_in
from accounts.standing import roles_out_of_step
from accounts.tasks import clear_ended_sessions
from contactcentre.safekeeping.audit_entry import AuditEntry
from tests.unit.accounts.conftest import OpenAccount, Person, SignedIn

pytestmark = pytest.mark.django_db

BASE = "http://testserver"


def tamper(person: Person, **facts: Any) -> None:
    User.objects.filter(pk=person.user.pk).update(**facts)


class TestFinding:
    def test_what_the_service_did_is_in_step(self, co_ordinator: Person, volunteer: Person) -> None:
        records.change_roles(user=volunteer.user, roles=["trustee"], by=co_ordinator.user)
        records.deactivate(user=volunteer.user, by=co_ordinator.user)
        records.reactivate(user=volunteer.user, by=co_ordinator.user)
        records.start_again(user=volunteer.user, by=co_ordinator.user)
        assert roles_out_of_step() == []

    @pytest.mark.parametrize(
        "facts", [{"roles": ["co-ordinator"]}, {"roles": []}, {"is_active": False}]
    )
    def test_what_was_written_by_hand_is_not(
        self, co_ordinator: Person, volunteer: Person, facts: dict[str, Any]
    ) -> None:
        tamper(volunteer, **facts)
        assert roles_out_of_step() == [volunteer.user.pk]

    def test_an_account_that_nobody_opened_is_not(self, volunteer: Person) -> None:
        RoleChange.objects.all().delete()
        assert roles_out_of_step() == [volunteer.user.pk]

    def test_a_clock_put_back_confuses_nothing(
        self, co_ordinator: Person, volunteer: Person
    ) -> None:
        for back in (timedelta(days=2), timedelta(days=2), timedelta(days=1)):
            roles = ["trustee"] if back.days == 2 else ["volunteer", "trustee"]
            with time_machine.travel(timezone.now() - back, tick=False):
                records.change_roles(user=volunteer.user, roles=roles, by=co_ordinator.user)
        last = RoleChange.objects.filter(user=volunteer.user).first()
        assert last is not None
        assert set(last.roles) == {"volunteer", "trustee"}
        assert roles_out_of_step() == []

    def test_it_takes_one_query_for_everybody(
        self, open_account: OpenAccount, django_assert_num_queries: Any
    ) -> None:
        for role in Role:
            open_account(role)
        with django_assert_num_queries(1):
            assert roles_out_of_step() == []


class TestSignIn:
    def test_it_is_refused_in_neutral_words_and_reported_without_names(
        self, client: Client, volunteer: Person, caplog: pytest.LogCaptureFixture
    ) -> None:
        tamper(volunteer, roles=["co-ordinator"])
        answer = volunteer.sign_in(client)
        assert answer.headers["Location"] == reverse("account_login")
        page = client.get(reverse("account_login")).content.decode()
        assert "You cannot sign in at the moment. Speak to a co-ordinator." in page
        assert client.get(reverse("account:own")).status_code == 302
        assert "Incident " in caplog.text
        assert str(volunteer.user.pk) in caplog.text
        assert volunteer.user.known_as not in caplog.text
        assert volunteer.address not in caplog.text
        entry = AuditEntry.objects.get(event="roles-out-of-step")
        assert entry.object_pk == str(volunteer.user.pk)

    def test_a_demonstration_link_is_no_way_round(
        self, client: Client, open_account: OpenAccount
    ) -> None:
        shown = open_account(Role.VOLUNTEER, demonstration=True)
        link = ways_in.demonstration_link(user=shown.user, base_url=BASE)
        tamper(shown, roles=["co-ordinator"])
        client.post(link.removeprefix(BASE))
        assert client.get(reverse("account:own")).status_code == 302

    def test_another_co_ordinator_puts_it_right(
        self, client: Client, volunteer: Person, co_ordinator: Person
    ) -> None:
        tamper(volunteer, roles=["trustee"])
        records.change_roles(user=volunteer.user, roles=["trustee"], by=co_ordinator.user)
        assert volunteer.sign_in(client).headers["Location"] == "/"

    def test_starting_again_gives_back_the_roles_on_record(self, co_ordinator: Person) -> None:
        tamper(co_ordinator, roles=["volunteer"])
        records.start_again(user=co_ordinator.user, by=None)
        assert User.objects.get().roles == ["co-ordinator"]
        assert roles_out_of_step() == []


class TestSessionsInUse:
    def test_the_next_sweep_ends_them_and_reports_once(
        self, volunteer: Person, signed_in: SignedIn, caplog: pytest.LogCaptureFixture
    ) -> None:
        client = signed_in(volunteer)
        clear_ended_sessions()
        assert client.get(reverse("account:own")).status_code == 200
        tamper(volunteer, roles=["co-ordinator"])
        clear_ended_sessions()
        clear_ended_sessions()
        assert client.get(reverse("account:own")).status_code == 302
        assert caplog.text.count("Incident ") == 1
