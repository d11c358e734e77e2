"""Clause 8: a record that came without a date is neither kept for ever nor disposed of unseen."""

from datetime import date

from accounts.models import User
from accounts.roles import Role
from contactcentre.safekeeping.models import Subject, Use
from policy.clauses import Clause, Refused, holds


@holds(Clause.C8)
def check_may_date(
    *, subject: Subject, person: User, last_used_on: date, sure: bool, born: date | None, on: date
) -> None:
    """Clause 8: a person says from the paper file when a record was last used.

    ``born`` is the last birthday on the file; who is ``sure`` that it was used before says so. What
    was said may be put right for as long as nothing else has been known since.
    """
    if not (person.is_active and person.has_role(Role.CO_ORDINATOR)):
        raise Refused(Clause.C8, "Only a co-ordinator may say when a record was last used.")
    if not may_be_dated(subject):
        raise Refused(Clause.C8, "The centre knows already when this record was last used.")
    if last_used_on > on:
        raise Refused(Clause.C8, "The day of the last use is still to come.")
    if born is not None and last_used_on < born and not sure:
        raise Refused(
            Clause.C8,
            "Somebody on this file was born after that day, so it was used later. Look again at "
            "the paper file, or say that you are sure.",
        )


def may_be_dated(subject: Subject) -> bool:
    """Whether nothing but the paper file says when it was last used, if anything does."""
    known = subject.last_used_on is not None and subject.last_use != Use.ON_PAPER
    return subject.fenced_on is None and not known
