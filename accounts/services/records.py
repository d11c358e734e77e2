"""Accounts and their roles. ``by`` is who changes them; None is the installation itself."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction

from accounts import mail, persons, rules, standing
from accounts.aliases import alias_of, is_alias
from accounts.models import RoleChange, User
from accounts.roles import Role
from accounts.services.open_sessions import end_every_way_in
from accounts.services.shared import as_it_is, in_the_name_of, record
from contactcentre.safekeeping import clock
from contactcentre.safekeeping.models import SubjectKind, Use
from contactcentre.safekeeping.subjects import open_subject


def open_account(
    *,
    display_name: str,
    address: str,
    roles: Iterable[str],
    by: User | None,
    demonstration: bool = False,
    password: str | None = None,
) -> User:
    """Open an account; without ``password`` nobody can sign in until an invitation is used.

    Raises ``Refused`` if ``by`` may not, if the address has an account, or without any role;
    ``ValidationError`` for a name, an address or a role that cannot be.
    """
    with in_the_name_of(by):
        wanted = _in_order(roles)
        if by is not None:
            rules.check_may_manage_accounts(person=as_it_is(by))
        rules.check_has_a_role(roles=wanted)
        check_address(address)
        alias = alias_of(address)
        rules.check_address_is_free(taken=User.objects.filter(email=alias).exists())
        user = User(
            email=alias,
            address=address.strip(),
            display_name=display_name.strip(),
            roles=wanted,
            demonstration=demonstration,
        )
        user.set_password(password)
        user.clean_fields(exclude=["subject", "created_at"])
        user.subject = open_subject(SubjectKind.STAFF, on=clock.today(), use=Use.CONTACT)
        _store_new(user)
        _note_change(user, "account-opened", by=by)
    return user


def check_address(address: str) -> None:
    """Raises ``ValidationError`` for what is no e-mail address anybody can have."""
    validate_email(address.strip())
    if is_alias(address.strip().lower()):
        raise ValidationError("Enter an e-mail address that mail can be sent to.")


def change_roles(*, user: User, roles: Iterable[str], by: User) -> User:
    """Give ``user`` exactly these roles, from the next request on. Raises ``Refused``."""
    with in_the_name_of(by):
        everyone = _everyone_locked()
        changed, wanted = everyone[user.pk], _in_order(roles)
        rules.check_may_change_roles(
            person=everyone[by.pk],
            user=changed,
            roles=wanted,
            other_co_ordinators=_other_co_ordinators(changed, everyone),
        )
        if wanted != changed.roles or not standing.in_step(changed):
            changed.roles = wanted
            changed.save(update_fields=["roles"])
            _note_change(changed, "roles-changed", by=by)
    return changed


def deactivate(*, user: User, by: User) -> User:
    """Close the account: its sessions, its links and its password end with it.

    Raises ``Refused``. What second factor there was stays, of no use until it is opened again.
    """
    with in_the_name_of(by):
        everyone = _everyone_locked()
        closed = everyone[user.pk]
        rules.check_may_deactivate(
            person=everyone[by.pk],
            user=closed,
            other_co_ordinators=_other_co_ordinators(closed, everyone),
        )
        if closed.is_active:
            closed.is_active = False
            closed.set_unusable_password()
            closed.save(update_fields=["is_active", "password"])
            end_every_way_in(closed)
            _note_change(closed, "account-deactivated", by=by)
    return closed


def reactivate(*, user: User, by: User) -> User:
    """Open a closed account again. Its person needs a new invitation. Raises ``Refused``."""
    with in_the_name_of(by):
        everyone = _everyone_locked()
        opened = everyone[user.pk]
        rules.check_may_change_account(person=everyone[by.pk], user=opened)
        if not opened.is_active:
            opened.is_active = True
            opened.save(update_fields=["is_active"])
            _note_change(opened, "account-reactivated", by=by)
    return opened


def start_again(*, user: User, by: User | None) -> User:
    """For a lost telephone: forget password and second factor, end every session.

    The person needs a new invitation and sets both up as if they were new, with the roles that are
    on record; trustees and co-ordinators are told. Raises ``Refused``.
    """
    with in_the_name_of(by):
        restarted = _everyone_locked()[user.pk]
        if by is not None:
            is_relied_on = persons.is_relied_on(restarted)
            rules.check_may_start_again(
                person=as_it_is(by),
                user=restarted,
                is_trusted=persons.is_trusted(restarted),
                is_relied_on=is_relied_on,
                sends_mail=mail.is_set_up(),
            )
            if is_relied_on:
                persons.check_settled(by)
        Authenticator.objects.filter(user=restarted).delete()
        restarted.set_unusable_password()
        restarted.roles = standing.recorded_roles(restarted)
        restarted.save(update_fields=["password", "roles"])
        end_every_way_in(restarted)
        _note_change(restarted, "sign-in-started-again", by=by, sign_in_anew=True)
        if by is not None:
            persons.tell_of_a_sign_in_begun_anew(restarted, by=by)
    return restarted


def give_authenticator_app(*, user: User, secret: str) -> Authenticator:
    """Set up an authenticator app whose secret is known already (the demonstration centre's)."""
    with in_the_name_of(user):
        return TOTP.activate(user, secret).instance


def _note_change(user: User, event: str, *, by: User | None, sign_in_anew: bool = False) -> None:
    RoleChange.objects.create(
        user=user,
        roles=user.roles,
        active=user.is_active,
        sign_in_anew=sign_in_anew,
        changed_at=_after(RoleChange.objects.filter(user=user).first()),
        changed_by=by,
    )
    record(event, user)
    if by is not None and not sign_in_anew:
        persons.tell_of_a_trustee(user)


def _after(last: RoleChange | None) -> datetime:
    """Now, or the moment after the last change if the clock has been put back since."""
    return max(clock.now(), last.changed_at + datetime.resolution) if last else clock.now()


def _store_new(user: User) -> None:
    try:
        with transaction.atomic():
            user.save(force_insert=True)
            EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=True)
    except IntegrityError:
        rules.check_address_is_free(taken=True)


def _in_order(roles: Iterable[str]) -> list[str]:
    """Each role once, as ``Role`` lists them; what is no role comes last, to be refused."""
    wanted = {str(role) for role in roles}
    return [role.value for role in Role if role in wanted] + sorted(wanted - set(Role.values))


def _everyone_locked() -> dict[UUID, User]:
    """All accounts, locked: two co-ordinators cannot remove each other at once."""
    return {user.pk: user for user in User.objects.select_for_update().order_by("pk")}


def _other_co_ordinators(user: User, everyone: dict[UUID, User]) -> int:
    return sum(
        other.is_active and other.has_role(Role.CO_ORDINATOR)
        for other in everyone.values()
        if other != user
    )
