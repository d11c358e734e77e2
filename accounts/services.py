"""What happens to accounts. ``by`` is who does it; None is the installation itself."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from uuid import UUID

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.db.models import Q

from accounts import links, mail, persons, rules, standing
from accounts.aliases import alias_of, is_alias
from accounts.models import OneTimeLink, RoleChange, User
from accounts.roles import Role
from contactcentre.safekeeping import audit, clock
from contactcentre.safekeeping.acting import acting_as
from contactcentre.safekeeping.errors import KeyMissing
from contactcentre.safekeeping.keyring.keys import key_scope
from contactcentre.safekeeping.models import SubjectKind, Use
from contactcentre.safekeeping.subjects import open_subject

Purpose = OneTimeLink.Purpose


# --- Accounts -------------------------------------------------------------------------------------


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
    with _in_the_name_of(by):
        wanted = _in_order(roles)
        if by is not None:
            rules.check_may_manage_accounts(person=_now(by))
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
    with _in_the_name_of(by):
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
    with _in_the_name_of(by):
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
            _end_every_way_in(closed)
            _note_change(closed, "account-deactivated", by=by)
    return closed


def reactivate(*, user: User, by: User) -> User:
    """Open a closed account again. Its person needs a new invitation. Raises ``Refused``."""
    with _in_the_name_of(by):
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
    on record. Raises ``Refused``.
    """
    with _in_the_name_of(by):
        restarted = _everyone_locked()[user.pk]
        if by is not None:
            rules.check_may_change_account(person=_now(by), user=restarted)
            rules.check_may_invite(person=_now(by), user=restarted)
        Authenticator.objects.filter(user=restarted).delete()
        restarted.set_unusable_password()
        restarted.roles = standing.recorded_roles(restarted)
        restarted.save(update_fields=["password", "roles"])
        _end_every_way_in(restarted)
        _record("sign-in-started-again", restarted)
    return restarted


def give_authenticator_app(*, user: User, secret: str) -> Authenticator:
    """Set up an authenticator app whose secret is known already (the demonstration centre's)."""
    with _in_the_name_of(user):
        return TOTP.activate(user, secret).instance


# --- Ways in --------------------------------------------------------------------------------------


def invitation_link(*, user: User, by: User | None, base_url: str) -> str:
    """A link with which the person sets their password, good once, for three days.

    Ends any earlier one. Raises ``Refused``.
    """
    with _in_the_name_of(by):
        invited = _now(user)
        if by is not None:
            rules.check_may_invite(person=_now(by), user=invited)
        _record("invitation-made", invited)
        return links.make(Purpose.INVITATION, user=invited, base_url=base_url)


def send_invitation(*, user: User, by: User | None, base_url: str) -> None:
    """Mail the person an invitation. Raises ``Refused``; ``OSError`` if the mail is not taken."""
    url = invitation_link(user=user, by=by, base_url=base_url)
    mail.send_link(user=user, template="invitation", url=url)


def accept_invitation(*, secret: str, password: str) -> User:
    """Set the invited person's password. Raises ``links.LinkUnusable``."""
    with _in_the_name_of(None):
        user = links.spend(secret, Purpose.INVITATION)
        with acting_as(user):
            user.set_password(password)
            user.save(update_fields=["password"])
            _end_every_way_in(user)
            _record("invitation-accepted", user)
    return user


def first_co_ordinator_link(base_url: str) -> str:
    """A link that makes the first co-ordinator, good once, for a day; ends any earlier one.

    Raises ``Refused`` if there is any account.
    """
    with transaction.atomic():
        rules.check_may_make_first_account(accounts=User.objects.count())
        return links.make(Purpose.FIRST_CO_ORDINATOR, user=None, base_url=base_url)


def open_first_account(*, secret: str, display_name: str, address: str, password: str) -> User:
    """Make the first co-ordinator. Raises ``links.LinkUnusable`` or as ``open_account`` does."""
    with _in_the_name_of(None):
        links.spend_first(secret)
        rules.check_may_make_first_account(accounts=User.objects.count())
        return open_account(
            display_name=display_name,
            address=address,
            roles=[Role.CO_ORDINATOR],
            by=None,
            password=password,
        )


def demonstration_links(base_url: str) -> list[tuple[str, str]]:
    """For each role that has a demonstration account: the role, and a link that signs in as it.

    Each is good once, for twelve hours. Empty where there are no demonstration accounts.
    """
    shown = User.objects.filter(demonstration=True, is_active=True).order_by("created_at", "pk")
    people = list(shown)
    made = []
    for role in Role:
        # Somebody with this role alone shows best what it may do.
        for user in sorted((u for u in people if u.has_role(role)), key=lambda u: len(u.roles))[:1]:
            made.append((str(role.label), demonstration_link(user=user, base_url=base_url)))
    return made


def demonstration_link(*, user: User, base_url: str) -> str:
    """A link that signs in as a demonstration account. Raises ``Refused`` for any other."""
    with transaction.atomic():
        rules.check_may_look_around(user=_now(user))
        return links.make(Purpose.DEMONSTRATION, user=user, base_url=base_url)


def use_demonstration_link(*, secret: str) -> User:
    """The demonstration account to sign in. Raises ``links.LinkUnusable``, ``Refused``."""
    with _in_the_name_of(None):
        user = links.spend(secret, Purpose.DEMONSTRATION)
        rules.check_may_look_around(user=user)
        _record("demonstration-link-used", user)
    return user


# --- Sessions -------------------------------------------------------------------------------------


def end_session(*, user: User, session_id: int, by: User) -> None:
    """End one of the person's sessions. Raises ``Refused``, ``UserSession.DoesNotExist``."""
    with _in_the_name_of(by):
        rules.check_may_end_sessions(person=_now(by), user=user)
        _end([UserSession.objects.get(pk=session_id, user=user)])
        _record("session-ended", user)


def end_other_sessions(*, user: User, keep: str, by: User) -> None:
    """End the person's sessions except the one listed as ``keep``. Raises ``Refused``."""
    with _in_the_name_of(by):
        rules.check_may_end_sessions(person=_now(by), user=user)
        _end(UserSession.objects.filter(user=user).exclude(session_key=keep))
        _record("sessions-ended", user)


def password_changed(*, user: User) -> None:
    """After a new password: every session that began with the old one is over."""
    with _in_the_name_of(user):
        _end(UserSession.objects.filter(user=user))
        _record("password-changed", user)


def forget_session(*, listed_as: str) -> None:
    """Take a session off the list of its person's sessions: they signed out."""
    UserSession.objects.filter(session_key=listed_as).delete()


def end_sessions_out_of_step() -> None:
    """Sign out everybody whose roles were changed behind the service's back, and report it."""
    with transaction.atomic():
        for user in User.objects.filter(pk__in=standing.roles_out_of_step()):
            if open_now := list(UserSession.objects.filter(user=user)):
                _end(open_now)
                standing.report(user)


def clear_ended_sessions(*, at: datetime) -> None:
    """Delete sessions that are over by the limits, and links too old to use."""
    with transaction.atomic():
        over = Q(last_seen_at__lte=at - settings.SESSION_IDLE_LIMIT)
        over |= Q(created_at__lte=at - settings.SESSION_ABSOLUTE_LIMIT)
        _end(UserSession.objects.filter(over))
        Session.objects.filter(expire_date__lte=at).delete()
        there = Session.objects.values("session_key")
        UserSession.objects.exclude(session_key__in=there).delete()
        OneTimeLink.objects.filter(expires_at__lte=at).delete()


# --- Aliases --------------------------------------------------------------------------------------


def renew_aliases() -> int:
    """Store every account under the alias that its address has now; returns how many changed.

    Done after each rotation of the keyring, and at start-up in case that was interrupted: doing
    it again changes nothing. An account whose key is destroyed keeps an alias nobody can reach.
    """
    changed = 0
    with transaction.atomic(), key_scope():
        stored = dict(EmailAddress.objects.values_list("user_id", "email"))
        for user in User.objects.there().select_for_update(of=("self",)).order_by("pk"):
            try:
                alias = alias_of(str(user.address))
            except KeyMissing:
                continue
            if alias == user.email == stored.get(user.pk):
                continue
            # An alias says nothing about the person, so its change is no entry in their trail.
            User.objects.filter(pk=user.pk).update(email=alias)
            EmailAddress.objects.filter(user=user).delete()
            EmailAddress.objects.create(user=user, email=alias, primary=True, verified=True)
            changed += 1
    return changed


# --- Shared ---------------------------------------------------------------------------------------


@contextmanager
def _in_the_name_of(by: User | None) -> Iterator[None]:
    with transaction.atomic(), acting_as(by):
        yield


def _record(event: str, user: User) -> None:
    audit.record(event, user, subject_id=user.subject_id)


def _note_change(user: User, event: str, *, by: User | None) -> None:
    RoleChange.objects.create(
        user=user,
        roles=user.roles,
        active=user.is_active,
        changed_at=_after(RoleChange.objects.filter(user=user).first()),
        changed_by=by,
    )
    _record(event, user)
    if by is not None:
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


def _now(user: User) -> User:
    """The account as it is this moment, whatever the caller last saw of it."""
    return User.objects.get(pk=user.pk)


def _everyone_locked() -> dict[UUID, User]:
    """All accounts, locked: two co-ordinators cannot remove each other at once."""
    return {user.pk: user for user in User.objects.select_for_update().order_by("pk")}


def _other_co_ordinators(user: User, everyone: dict[UUID, User]) -> int:
    return sum(
        other.is_active and other.has_role(Role.CO_ORDINATOR)
        for other in everyone.values()
        if other != user
    )


def _end_every_way_in(user: User) -> None:
    _end(UserSession.objects.filter(user=user))
    links.void(user=user)


def _end(sessions: Iterable[UserSession]) -> None:
    ending = list(sessions)
    Session.objects.filter(session_key__in=[row.session_key for row in ending]).delete()
    UserSession.objects.filter(pk__in=[row.pk for row in ending]).delete()
