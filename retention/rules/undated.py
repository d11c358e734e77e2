"""Clause 8: a record that came without a date is neither kept for ever nor disposed of unseen."""

from datetime import date

from accounts.models import User
from accounts.roles import Role
from contactcentre.safekeeping.models import Subject
from policy.clauses import Clause, Refused, holds


@holds(Clause.C8)
def check_may_date(*, subject: Subject, person: User, last_used_on: date, on: date) -> None:
    """Clause 8: a person says from the paper file when a record was last used."""
    if not (person.is_active and person.has_role(Role.CO_ORDINATOR)):
        raise Refused(Clause.C8, "Only a co-ordinator may say when a record was last used.")
    if subject.fenced_on is not None or subject.last_used_on is not None:
        raise Refused(Clause.C8, "The centre knows already when this record was last used.")
    if last_used_on > on:
        raise Refused(Clause.C8, "The day of the last use is still to come.")
