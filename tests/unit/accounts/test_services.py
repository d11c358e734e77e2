"""What happens to accounts, and what is on record afterwards."""

from collections.abc import Callable

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.urls import reverse

from accounts.aliases import alias_of, is_alias
from accounts.models import OneTimeLink, RoleChange, User
from accounts.roles import Role
from accounts.services import aliases, open_sessions, records, ways_in
from contactcentre.safekeeping import audit
from contactcentre.safekeeping.audit_entry import AuditEntry
from contactcentre.safekeeping.errors import SafekeepingError, SealBroken
from contactcentre.safekeeping.keyring import generations
from contactcentre.safekeeping.keyring.models import DataKey
from policy.clauses import Refused
from tests.unit.accounts.conftest import PASSWORD, Person

pytestmark = pytest.mark.django_db

OpenAccount = Callable[..., Person]


def events_about(user: User) -> list[str]:
    entries = AuditEntry.objects.filter(object_pk=str(user.pk)).exclude(event="")
    return list(entries.order_by("sequence").values_list("event", flat=True))


class TestOpenAccount:
    def test_it_stores_an_alias_and_a_sealed_address(self, open_account: OpenAccount) -> None:
        user = open_account(Role.VOLUNTEER, address="Ann.Example@Example.org").user
        stored = User.objects.get(pk=user.pk)
        assert stored.address == "Ann.Example@Example.org"
        assert stored.email == alias_of("ann.example@example.org")
        assert is_alias(stored.email)
        row = EmailAddress.objects.get(user=user)
        assert (row.email, row.primary, row.verified) == (stored.email, True, True)

    def test_it_is_on_record(self, co_ordinator: Person) -> None:
        user = records.open_account(
            display_name="Someone",
            address="someone@example.org",
            roles=[Role.TRUSTEE, Role.VOLUNTEER],
            by=co_ordinator.user,
        )
        change = RoleChange.objects.get(user=user)
        assert change.roles == ["volunteer", "trustee"]
        assert change.changed_by == co_ordinator.user
        entry = AuditEntry.objects.get(event="account-opened", object_pk=str(user.pk))
        assert entry.actor_id == co_ordinator.user.pk
        audit.verify()

    @pytest.mark.parametrize("again", ["ann@example.org", " ANN@example.org ", "Ann@Example.ORG"])
    def test_one_address_has_one_account(self, open_account: OpenAccount, again: str) -> None:
        open_account(Role.VOLUNTEER, address="ann@example.org")
        with pytest.raises(Refused, match="account with this e-mail address already"):
            open_account(Role.VOLUNTEER, address=again)
        assert User.objects.count() == 1

    @pytest.mark.parametrize("address", ["", "nobody", "a" * 40 + "@sealed.invalid", "a@b@c.org"])
    def test_it_refuses_what_is_no_address(self, open_account: OpenAccount, address: str) -> None:
        with pytest.raises(ValidationError):
            open_account(Role.VOLUNTEER, address=address)
        assert not User.objects.exists()

    @pytest.mark.parametrize("roles", [["king"], ["volunteer", "superuser"]])
    def test_it_refuses_what_is_no_role(self, open_account: OpenAccount, roles: list[str]) -> None:
        with pytest.raises(ValidationError):
            open_account(*roles)

    @pytest.mark.parametrize("role", [Role.TEAM_LEADER, Role.VOLUNTEER, Role.TRUSTEE])
    def test_only_a_co_ordinator_opens_one(self, open_account: OpenAccount, role: Role) -> None:
        by = open_account(role).user
        with pytest.raises(Refused):
            records.open_account(display_name="X", address="x@example.org", roles=[role], by=by)

    def test_without_password_nobody_signs_in(self, co_ordinator: Person) -> None:
        user = records.open_account(
            display_name="X", address="x@example.org", roles=["trustee"], by=co_ordinator.user
        )
        assert not user.has_usable_password()

    def test_a_co_ordinator_who_no_longer_is_one_is_refused(
        self, open_account: OpenAccount, co_ordinator: Person
    ) -> None:
        stale = open_account(Role.CO_ORDINATOR).user
        records.change_roles(
            user=User.objects.get(pk=stale.pk), roles=["trustee"], by=co_ordinator.user
        )
        with pytest.raises(Refused):
            records.open_account(
                display_name="X", address="x@example.org", roles=["trustee"], by=stale
            )


class TestChangeRoles:
    def test_it_is_on_record_and_holds(self, co_ordinator: Person, volunteer: Person) -> None:
        changed = records.change_roles(
            user=volunteer.user, roles=["team-leader", "volunteer"], by=co_ordinator.user
        )
        assert changed.roles == ["team-leader", "volunteer"]
        assert RoleChange.objects.filter(user=volunteer.user).count() == 2
        assert events_about(volunteer.user)[-1] == "roles-changed"

    def test_the_same_roles_again_are_no_change(
        self, co_ordinator: Person, volunteer: Person
    ) -> None:
        records.change_roles(user=volunteer.user, roles=["volunteer"], by=co_ordinator.user)
        assert RoleChange.objects.filter(user=volunteer.user).count() == 1

    def test_a_refused_change_stores_nothing(self, co_ordinator: Person) -> None:
        with pytest.raises(Refused):
            records.change_roles(user=co_ordinator.user, roles=["trustee"], by=co_ordinator.user)
        assert User.objects.get(pk=co_ordinator.user.pk).roles == ["co-ordinator"]
        assert RoleChange.objects.filter(user=co_ordinator.user).count() == 1

    def test_sessions_go_on_because_roles_are_read_at_every_request(
        self, co_ordinator: Person, open_account: OpenAccount, signed_in: Callable[..., Client]
    ) -> None:
        leader = open_account(Role.CO_ORDINATOR)
        client = signed_in(leader)
        assert client.get(reverse("account:people")).status_code == 200
        records.change_roles(user=leader.user, roles=["volunteer"], by=co_ordinator.user)
        assert client.get(reverse("account:people")).status_code == 404
        assert client.get(reverse("account:own")).status_code == 200


class TestDeactivate:
    def test_everything_ends_at_once(
        self, co_ordinator: Person, volunteer: Person, signed_in: Callable[..., Client]
    ) -> None:
        client = signed_in(volunteer)
        ways_in.invitation_link(user=volunteer.user, by=None, base_url="http://testserver")
        records.deactivate(user=volunteer.user, by=co_ordinator.user)
        assert not UserSession.objects.filter(user=volunteer.user).exists()
        assert not Session.objects.exists()
        assert not OneTimeLink.objects.exists()
        answer = client.get(reverse("account:own"))
        assert answer.status_code == 302
        assert answer.headers["Location"].startswith(reverse("account_login"))

    def test_the_next_request_is_nobodys_even_if_its_session_row_survived(
        self, co_ordinator: Person, volunteer: Person, signed_in: Callable[..., Client]
    ) -> None:
        client = signed_in(volunteer)
        kept = Session.objects.get()
        records.deactivate(user=volunteer.user, by=co_ordinator.user)
        kept.save(force_insert=True)
        assert client.get(reverse("account:own")).status_code == 302
        User.objects.filter(pk=volunteer.user.pk).update(is_active=True)
        assert client.get(reverse("account:own")).status_code == 302

    def test_neither_password_nor_second_factor_opens_it(
        self, co_ordinator: Person, volunteer: Person, client: Client
    ) -> None:
        records.deactivate(user=volunteer.user, by=co_ordinator.user)
        volunteer.sign_in(client)
        assert client.get(reverse("account:own")).status_code == 302
        assert Authenticator.objects.filter(user=volunteer.user).exists()

    def test_opened_again_it_needs_an_invitation(
        self, co_ordinator: Person, volunteer: Person
    ) -> None:
        records.deactivate(user=volunteer.user, by=co_ordinator.user)
        with pytest.raises(Refused):
            ways_in.invitation_link(
                user=volunteer.user, by=co_ordinator.user, base_url="http://testserver"
            )
        opened = records.reactivate(user=volunteer.user, by=co_ordinator.user)
        assert opened.is_active
        assert not opened.has_usable_password()
        assert [change.active for change in RoleChange.objects.filter(user=opened)] == [
            True,
            False,
            True,
        ]


class TestStartAgain:
    def test_password_second_factor_and_sessions_go(
        self, co_ordinator: Person, volunteer: Person, signed_in: Callable[..., Client]
    ) -> None:
        client = signed_in(volunteer)
        user = records.start_again(user=volunteer.user, by=co_ordinator.user)
        assert not user.has_usable_password()
        assert not Authenticator.objects.filter(user=user).exists()
        assert client.get(reverse("account:own")).status_code == 302

    def test_from_the_terminal_it_helps_the_only_co_ordinator(
        self, co_ordinator: Person, client: Client, capsys: pytest.CaptureFixture[str]
    ) -> None:
        call_command("start_again", co_ordinator.address.upper(), at="http://testserver")
        url = capsys.readouterr().out.strip().removeprefix("http://testserver")
        assert client.get(url).status_code == 200
        assert not Authenticator.objects.exists()

    def test_the_terminal_knows_no_closed_or_unknown_account(
        self, co_ordinator: Person, volunteer: Person
    ) -> None:
        records.deactivate(user=volunteer.user, by=co_ordinator.user)
        for address in (volunteer.address, "nobody@example.org"):
            with pytest.raises(CommandError, match="no open account"):
                call_command("start_again", address)


class TestSecondFactorSecrets:
    def test_they_are_not_in_the_database(self, volunteer: Person) -> None:
        with connection.cursor() as cursor:
            cursor.execute("select data from mfa_authenticator")
            stored = str(cursor.fetchall())
        assert volunteer.secret not in stored
        assert Authenticator.objects.get().wrap().validate_code(volunteer.code())

    def test_one_moved_to_another_account_does_not_open(
        self, open_account: OpenAccount, volunteer: Person
    ) -> None:
        other = open_account(Role.CO_ORDINATOR)
        mine = Authenticator.objects.get(user=volunteer.user)
        Authenticator.objects.filter(user=other.user).update(data=mine.data)
        moved = Authenticator.objects.get(user=other.user)
        with pytest.raises(SealBroken):
            moved.wrap().validate_code(volunteer.code())

    def test_one_is_made_in_somebodys_name(self, volunteer: Person) -> None:
        with pytest.raises(SafekeepingError):
            TOTP.activate(volunteer.user, "ABCD")


class TestRenewAliases:
    def test_every_account_is_found_again_after_rotation(
        self, volunteer: Person, co_ordinator: Person, client: Client
    ) -> None:
        before = User.objects.get(pk=volunteer.user.pk).email
        generations.rotate()
        after = User.objects.get(pk=volunteer.user.pk).email
        assert before != after == alias_of(volunteer.address)
        assert EmailAddress.objects.get(user=volunteer.user).email == after
        assert volunteer.sign_in(client).headers["Location"] == "/"

    def test_it_is_done_once(self, volunteer: Person) -> None:
        generations.rotate()
        assert aliases.renew_aliases() == 0

    def test_it_repairs_what_was_interrupted(
        self, open_account: OpenAccount, volunteer: Person
    ) -> None:
        other = open_account(Role.TRUSTEE)
        EmailAddress.objects.filter(user=volunteer.user).delete()
        User.objects.filter(pk=other.user.pk).update(email="old@sealed.invalid")
        assert aliases.renew_aliases() == 2
        for person in (volunteer, other):
            assert User.objects.get(pk=person.user.pk).email == alias_of(person.address)
            assert EmailAddress.objects.filter(user=person.user).count() == 1

    def test_an_account_whose_key_is_destroyed_is_passed_over(
        self, volunteer: Person, co_ordinator: Person
    ) -> None:
        DataKey.objects.filter(pk=volunteer.user.subject_id).delete()
        generations.rotate()
        assert User.objects.get(pk=co_ordinator.user.pk).email == alias_of(co_ordinator.address)


class TestSessions:
    def test_a_colleague_cannot_end_them(
        self, volunteer: Person, open_account: OpenAccount, signed_in: Callable[..., Client]
    ) -> None:
        signed_in(volunteer)
        other = open_account(Role.TEAM_LEADER)
        session = UserSession.objects.get(user=volunteer.user)
        with pytest.raises(Refused):
            open_sessions.end_session(user=volunteer.user, session_id=session.pk, by=other.user)
        with pytest.raises(UserSession.DoesNotExist):
            open_sessions.end_session(user=other.user, session_id=session.pk, by=other.user)

    def test_a_new_password_ends_them(
        self, volunteer: Person, signed_in: Callable[..., Client]
    ) -> None:
        client = signed_in(volunteer)
        new = {"password1": "another plain sentence", "password2": "another plain sentence"}
        client.post(reverse("account_change_password"), {"oldpassword": PASSWORD} | new)
        assert User.objects.get(pk=volunteer.user.pk).check_password("another plain sentence")
        assert not UserSession.objects.exists()
        assert client.get(reverse("account:own")).status_code == 302
        assert "password-changed" in events_about(volunteer.user)
