"""Clause 3: who acts for whom, and on which days."""

from collections.abc import Iterable
from datetime import date

from disclosures.models import ActsFor, AgencyContact
from policy.clauses import Clause, Refused, holds


def acts_on(acting: ActsFor, day: date) -> bool:
    """Whether they act on that London day; the first and the last belong to the time.

    Nobody acts from an agency they have left.
    """
    if has_left(acting.contact, day):
        return False
    return bool(acting.acts_from <= day <= (acting.acts_until or date.max))


def has_left(contact: AgencyContact, day: date) -> bool:
    """Whether they are at their agency no more on that London day."""
    return contact.left_on is not None and contact.left_on <= day


def meet(one: ActsFor, other: ActsFor, *, since: date = date.min) -> bool:
    """Whether there are days, from ``since``, on which both are noted as acting."""
    until = min(each.acts_until or date.max for each in (one, other))
    return bool(max(one.acts_from, other.acts_from, since) <= until)


@holds(Clause.C3)
def check_acting(*, acting: ActsFor, others: Iterable[ActsFor], alongside: bool) -> None:
    """Clause 3: a party has one who acts for them at a time, unless it is said that both do.

    ``others`` are the other ones who act or acted for the same party.
    """
    if (acting.acts_until or date.max) < acting.acts_from:
        raise Refused(Clause.C3, "The last day comes before the first one.")
    if any(meet(acting, other) for other in others) and not alongside:
        raise Refused(
            Clause.C3,
            "Somebody else acts for this party on some of these days. End that first, or say that "
            "both act.",
            about="alongside",
        )


def address_key(email: str) -> str:
    """What two ways of writing one e-mail address have in common."""
    return email.strip().casefold()


@holds(Clause.C7)
def check_address_is_theirs(*, contact: AgencyContact, others: Iterable[str]) -> None:
    """Clause 7: an agency’s sign-in goes by the e-mail address, so no two people have the same.

    ``others`` are the addresses of everybody else who is at an agency, of whichever side.
    """
    if contact.left_on is not None or not contact.email:
        return
    if address_key(contact.email) in {address_key(other) for other in others}:
        raise Refused(
            Clause.C7,
            "Somebody else on file has this e-mail address. Whoever signs in with it reads what "
            "was given to them, so each needs an address of their own; without one everything "
            "goes by letter.",
        )


@holds(Clause.C3)
def check_stays_one_reader(*, contact: AgencyContact, before: str, has_read: bool) -> None:
    """Clause 3: what was given to somebody, or asked by them, is read at no other address later.

    ``before`` is the address on file until now, ``has_read`` whether there is such a thing.
    """
    moves = bool(contact.email) and address_key(contact.email) != address_key(before)
    if moves and has_read:
        raise Refused(
            Clause.C3,
            "They asked for dates or were given some, and whoever signs in at another address "
            "would read all of it. Note the day on which they left, and put them on file again "
            "with the new address: from a register you trust, and not because somebody wrote.",
            about="email",
        )


@holds(Clause.C3)
def check_left(*, left_on: date | None, on: date) -> None:
    """Clause 3: whoever has left an agency left it on a day that has been."""
    if left_on is not None and left_on > on:
        raise Refused(Clause.C3, "The day on which they left is still to come.")
