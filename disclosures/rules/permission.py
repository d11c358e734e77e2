"""Clause 4: a contact detail is passed on as its owner permitted, and not otherwise."""

import re
from collections.abc import Iterable
from datetime import date

from contactcentre.safekeeping import clock
from contactcentre.safekeeping.whereabouts import has_the_look_of_one
from families.rules.mention import plain, tells_name, tells_whole
from policy.clauses import Clause, Refused, holds

# Somebody may have written it into the referral, before the centre opened a record.
BEFORE_THE_RECORD_MONTHS = 12
_OF_THE_OTHER_SIDE = re.compile(
    r"\b(?:fathers?|mothers?|dad(?:dy)?|mum(?:my)?|parents?|ex|former|husband|wife|partner|spouse"
    r"|other (?:side|party)|grand(?:mother|father|parents?)|nan|gran)\b"
)


@holds(Clause.C4)
def check_may_be_noted(*, given_on: date, until: date | None, opened_on: date, on: date) -> None:
    """Clause 4: a permission is noted once it has been given, while it holds.

    Days are London dates; ``until`` is the last day, None while it holds until withdrawn. Nobody
    permitted anything long before the centre knew of the family, in ``opened_on``.
    """
    if given_on > on:
        raise Refused(Clause.C4, "The day it was given is still to come.", about="given_on")
    if given_on < clock.months_after(opened_on, -BEFORE_THE_RECORD_MONTHS):
        raise Refused(
            Clause.C4,
            "That was long before the centre had a record of this family. Ask them now, and note "
            "the day on which they answer.",
            about="given_on",
        )
    if until is not None and until < on:
        raise Refused(Clause.C4, "The last day on which it holds is over.", about="until")
    if until is not None and until < given_on:
        raise Refused(Clause.C4, "It cannot end before it was given.", about="until")


def goes_to_other_side(recipient: str, *, people: Iterable[str], acting: Iterable[str]) -> bool:
    """Whether ``recipient`` is, or may be, the other side of the family or who acts for it.

    ``people`` are the names of everybody of age in the family but whose detail it is, ``acting``
    those of whom and which firms act for them. Words for a parent are enough: it is only asked
    about, and nobody is refused for it.
    """
    return (
        _OF_THE_OTHER_SIDE.search(plain(recipient)) is not None
        or any(tells_name(recipient, each) for each in people)
        or any(tells_whole(recipient, each) for each in acting)
    )


@holds(Clause.C4)
def check_names_alone(*, names: Iterable[str], about: str) -> None:
    """Clause 4: who somebody is, is a name; how anybody is reached is kept as a detail.

    ``names`` stand on lists that show no detail; ``about`` is the field that is refused.
    """
    if any(map(has_the_look_of_one, names)):
        raise Refused(
            Clause.C4,
            "Say who it is, not where or how they are reached: this stands on lists that show no "
            "detail.",
            about=about,
        )


@holds(Clause.C4)
def check_meant_for_other_side(*, other_side: bool, confirmed: bool) -> None:
    """Clause 4: a former partner is given a detail only where its owner expressly said so."""
    if other_side and not confirmed:
        raise Refused(
            Clause.C4,
            "This is, or may be, the other side. Ask whose detail it is about that alone, and tick "
            "that they said so.",
            about="confirmed",
        )


@holds(Clause.C4)
def check_may_pass_on(
    *, given_on: date, until: date | None, withdrawn_on: date | None, on: date
) -> None:
    """Clause 4: only under a permission that holds on this very day; silence is refusal."""
    over = until is not None and until < on
    if given_on > on or over or withdrawn_on is not None:
        raise Refused(
            Clause.C4,
            "There is no permission for this that holds today. Ask the person whose detail it is.",
        )


@holds(Clause.C4)
def check_may_withdraw(*, withdrawn_on: date | None) -> None:
    """Clause 4: a permission is withdrawn once, from now on; what was passed stays on record."""
    if withdrawn_on is not None:
        raise Refused(Clause.C4, "This permission has been withdrawn already.")
