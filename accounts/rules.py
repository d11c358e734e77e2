"""Who may say who works here: clause 7, everything in a secure place at all times."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from accounts.models import User
from accounts.roles import Role
from policy.clauses import Clause, Refused, holds

# More of them in an hour are not counted: nobody fills the audit trail by asking.
NOT_SHOWN_COUNTED = 100
# Old links and slips of the finger are fewer.
_LOOKS_AROUND_AT = 20

# A co-ordinator opens accounts. Every trustee is told of a new one, and has this long to object.
TRUSTEES_SETTLE_AFTER = timedelta(days=14)
_AT_THE_MACHINE = (
    "No mail is set up, so the link would come to you, and whoever has it could read, or decide, "
    "in this person’s name. It is done at the centre’s own machine, with them beside it: "
    "manage.py start_again."
)


@holds(Clause.C7)
def check_may_manage_accounts(*, person: User) -> None:
    """Clause 7: only a co-ordinator opens, changes and closes accounts."""
    if not (person.is_active and person.has_role(Role.CO_ORDINATOR)):
        raise Refused(Clause.C7, "Only a co-ordinator may open, change or close an account.")


@holds(Clause.C7)
def check_may_change_account(*, person: User, user: User) -> None:
    """Clause 7: nobody decides about their own account."""
    check_may_manage_accounts(person=person)
    if person == user:
        raise Refused(Clause.C7, "This is your own account, so another co-ordinator must do this.")


@holds(Clause.C7)
def check_may_change_roles(
    *, person: User, user: User, roles: Iterable[str], other_co_ordinators: int
) -> None:
    """Clause 7: roles are given by another co-ordinator, and one co-ordinator always remains.

    ``other_co_ordinators`` counts the active ones besides ``user``.
    """
    wanted = set(roles)
    check_may_change_account(person=person, user=user)
    check_has_a_role(roles=wanted)
    if Role.CO_ORDINATOR not in wanted:
        _check_one_remains(user=user, other_co_ordinators=other_co_ordinators)


@holds(Clause.C7)
def check_may_deactivate(*, person: User, user: User, other_co_ordinators: int) -> None:
    """Clause 7: an account is closed by another co-ordinator, and one always remains."""
    check_may_change_account(person=person, user=user)
    _check_one_remains(user=user, other_co_ordinators=other_co_ordinators)


@holds(Clause.C7)
def check_may_invite(*, person: User, user: User, is_relied_on: bool) -> None:
    """Clause 7: a way in is sent to people whose account is open, by a co-ordinator.

    ``is_relied_on`` says that its person reads what nobody else of their roles may, and has used
    the account: then a trustee sends it.
    """
    if is_relied_on:
        _check_trustee_lets_in(person=person, user=user)
    else:
        check_may_manage_accounts(person=person)
    if not user.is_active:
        raise Refused(Clause.C7, "This account is closed. Open it again first.")


@holds(Clause.C7)
def check_link_reaches_its_owner(*, is_trusted: bool, was_in_use: bool, sends_mail: bool) -> None:
    """Clause 7: nobody is handed the way into an account that the centre trusts.

    With mail a link goes to its owner’s own address; without, it is shown to whoever asked for it.
    Only of an account that nobody has used yet is that the way to its owner.
    """
    if is_trusted and was_in_use and not sends_mail:
        raise Refused(Clause.C7, _AT_THE_MACHINE)


@holds(Clause.C7)
def check_may_start_again(
    *, person: User, user: User, is_trusted: bool, is_relied_on: bool, sends_mail: bool
) -> None:
    """Clause 7: nobody starts their own account again, nor one whose link would come to them.

    ``is_trusted`` says that its person sees every family, decides for the centre or reads concerns;
    ``is_relied_on`` that it is a trustee who lets them start again.
    """
    if not is_relied_on:
        check_may_change_account(person=person, user=user)
    check_may_invite(person=person, user=user, is_relied_on=is_relied_on)
    check_link_reaches_its_owner(is_trusted=is_trusted, was_in_use=True, sends_mail=sends_mail)


@holds(Clause.C7)
def check_may_end_sessions(*, person: User, user: User) -> None:
    """Clause 7: one ends one's own sessions; a co-ordinator ends anybody's."""
    if person != user:
        check_may_manage_accounts(person=person)


@holds(Clause.C7)
def check_may_look_around(*, user: User) -> None:
    """Clause 7: a sign-in without a second factor exists for demonstration accounts only."""
    if not (user.demonstration and user.is_active):
        raise Refused(Clause.C7, "Only a demonstration account is opened without a second factor.")


@holds(Clause.C7)
def check_may_make_first_account(*, accounts: int) -> None:
    """Clause 7: the terminal opens the first account and never another one."""
    if accounts:
        raise Refused(Clause.C7, "There are accounts already: a co-ordinator opens the others.")


@holds(Clause.CENTRE)
def check_address_is_free(*, taken: bool) -> None:
    """A rule of the centre: one account for one e-mail address."""
    if taken:
        raise Refused(Clause.CENTRE, "There is an account with this e-mail address already.")


@holds(Clause.CENTRE)
def check_has_a_role(*, roles: Iterable[str]) -> None:
    """A rule of the centre: an open account has something to do here."""
    if not set(roles):
        raise Refused(
            Clause.CENTRE, "Choose at least one role. To end somebody’s work, close the account."
        )


def _check_trustee_lets_in(*, person: User, user: User) -> None:
    if person.person_key == user.person_key or not (
        person.is_active and person.has_role(Role.TRUSTEE)
    ):
        raise Refused(
            Clause.C7,
            "This person leads on safeguarding and may read concerns about whoever works here, so "
            "another person, who is a trustee, lets them start again.",
        )


def _check_one_remains(*, user: User, other_co_ordinators: int) -> None:
    leads_now = user.is_active and user.has_role(Role.CO_ORDINATOR)
    if leads_now and not other_co_ordinators:
        raise Refused(
            Clause.C7,
            "This is the last co-ordinator. Make somebody else a co-ordinator first.",
        )


@holds(Clause.C7)
def check_may_bind_accounts(*, person: User, is_ones_own: bool) -> None:
    """Clause 7: a co-ordinator says which accounts are one person’s, and takes it back of others.

    ``is_ones_own`` says that one of the accounts is the co-ordinator’s: neither may they make two
    people of themselves, nor take in somebody who is to read what is kept from them.
    """
    check_may_manage_accounts(person=person)
    if is_ones_own:
        raise Refused(Clause.C7, "This is about yourself, so another co-ordinator has to say it.")


@holds(Clause.C7)
def check_is_settled(*, trustee_since: datetime | None, at: datetime) -> None:
    """Clause 7: who was made a trustee, or began anew, a moment ago signs nothing yet.

    Otherwise whoever opens accounts could open themselves a second person. ``trustee_since`` is
    None for trustees who were there from the set-up.
    """
    if trustee_since is not None and trustee_since > at - TRUSTEES_SETTLE_AFTER:
        raise Refused(
            Clause.C7,
            "You were made a trustee, or your sign-in was started again, less than a fortnight "
            "ago, so another trustee has to do this. Every trustee was told of it.",
        )


@holds(Clause.C1)
def looks_around(*, not_shown: int) -> bool:
    """Clause 1: whoever was so often in an hour not shown what they asked for may be trying ids."""
    return not_shown == _LOOKS_AROUND_AT
