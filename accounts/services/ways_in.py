"""Links that let somebody in: invited, first of all, or to look around a demonstration."""

from django.db import transaction

from accounts import links, mail, persons, rules
from accounts.models import OneTimeLink, User
from accounts.roles import Role
from accounts.services.open_sessions import end_every_way_in
from accounts.services.records import open_account
from accounts.services.shared import as_it_is, in_the_name_of, record
from contactcentre.safekeeping.acting import acting_as

Purpose = OneTimeLink.Purpose


def invitation_link(*, user: User, by: User | None, base_url: str) -> str:
    """A link with which the person sets their password, good once, for three days.

    Ends any earlier one. Raises ``Refused``.
    """
    with in_the_name_of(by):
        invited = as_it_is(user)
        if by is not None:
            was_in_use = persons.was_in_use(invited)
            rules.check_may_invite(
                person=as_it_is(by),
                user=invited,
                is_relied_on=was_in_use and persons.is_relied_on(invited),
            )
            rules.check_link_reaches_its_owner(
                is_trusted=persons.is_trusted(invited),
                was_in_use=was_in_use,
                sends_mail=mail.is_set_up(),
            )
        record("invitation-made", invited)
        return links.make(Purpose.INVITATION, user=invited, base_url=base_url)


def send_invitation(*, user: User, by: User | None, base_url: str) -> None:
    """Mail the person an invitation. Raises ``Refused``; ``OSError`` if the mail is not taken."""
    url = invitation_link(user=user, by=by, base_url=base_url)
    mail.send_link(user=user, template="invitation", url=url)


def accept_invitation(*, secret: str, password: str) -> User:
    """Set the invited person's password. Raises ``links.LinkUnusable``."""
    with in_the_name_of(None):
        user = links.spend(secret, Purpose.INVITATION)
        with acting_as(user):
            user.set_password(password)
            user.save(update_fields=["password"])
            end_every_way_in(user)
            record("invitation-accepted", user)
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
    with in_the_name_of(None):
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
        rules.check_may_look_around(user=as_it_is(user))
        return links.make(Purpose.DEMONSTRATION, user=user, base_url=base_url)


def use_demonstration_link(*, secret: str) -> User:
    """The demonstration account to sign in. Raises ``links.LinkUnusable``, ``Refused``."""
    with in_the_name_of(None):
        user = links.spend(secret, Purpose.DEMONSTRATION)
        rules.check_may_look_around(user=user)
        record("demonstration-link-used", user)
    return user
