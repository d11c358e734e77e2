"""Clause 8: a departure from the three years has a reason, a day to look again, and two people."""

from datetime import date

from accounts.models import User
from accounts.roles import Role
from contactcentre.safekeeping import clock
from contactcentre.safekeeping import holds as held
from contactcentre.safekeeping.models import Hold, Subject
from contactcentre.safekeeping.whereabouts import tells_where_somebody_is
from policy.clauses import Clause, Refused, holds


@holds(Clause.C8)
def check_may_hold(
    *, subject: Subject, person: User, reason: str, review_on: date, on: date
) -> None:
    """Clause 8: a record is held for a stated reason, and looked at again within a year.

    The reason tells where nobody can be reached (clause 4).
    """
    if not (person.is_active and person.has_role(Role.CO_ORDINATOR)):
        raise Refused(Clause.C8, "Only a co-ordinator may hold a record.")
    if subject.fenced_on is not None:
        raise Refused(Clause.C8, "This record is being disposed of, or has been.")
    if not reason.strip():
        raise Refused(Clause.C8, "Say why the record has to be kept.")
    if tells_where_somebody_is(reason):
        raise Refused(
            Clause.C4,
            "Take out what says where somebody lives or can be reached: the reason is kept with "
            "this record, also where theirs is gone.",
        )
    _check_review_day(review_on, on=on)


@holds(Clause.C8)
def check_may_review(*, hold: Hold, review_on: date, on: date) -> None:
    """Clause 8: whoever keeps a hold says when it will be looked at again."""
    if hold.released_on is not None:
        raise Refused(Clause.C8, "This hold has been let go of already.")
    _check_review_day(review_on, on=on)


@holds(Clause.C8)
def check_may_ask_release(*, hold: Hold, person: User) -> None:
    """Clause 8: one person asks for a hold to be let go of."""
    _check_decides(person)
    if hold.released_on is not None or hold.release_asked_on is not None:
        raise Refused(Clause.C8, "Somebody has asked for this already.")


@holds(Clause.C8)
def check_may_release(*, hold: Hold, person: User, same_person: bool) -> None:
    """Clause 8: another person lets go of the hold."""
    _check_decides(person)
    if hold.released_on is not None:
        raise Refused(Clause.C8, "This hold has been let go of already.")
    if hold.release_asked_on is None:
        raise Refused(Clause.C8, "Nobody has asked for this hold to be let go of.")
    if person.pk == hold.release_asked_by_id or same_person:
        raise Refused(Clause.C8, "You asked for this, so somebody else must agree to it.")


def _check_decides(person: User) -> None:
    if not (person.is_active and person.has_role(Role.CO_ORDINATOR, Role.TRUSTEE)):
        raise Refused(Clause.C8, "Only a co-ordinator or a trustee may let go of a hold.")


def _check_review_day(review_on: date, *, on: date) -> None:
    if review_on <= on:
        raise Refused(Clause.C8, "The day on which to look again has to be after today.")
    if review_on > clock.months_after(on, held.LONGEST_MONTHS):
        raise Refused(Clause.C8, "Look at it again within a year.")
