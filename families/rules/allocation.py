"""Who may look after a family at a session."""

from accounts.models import User
from accounts.roles import Role
from policy.clauses import Clause, Refused, holds


@holds(Clause.C1)
def check_may_be_allocated(*, volunteer: User) -> None:
    """Clause 1: only an active volunteer of the centre is given a family to look after."""
    if not (volunteer.is_active and volunteer.has_role(Role.VOLUNTEER)):
        raise Refused(Clause.C1, "Families are allocated to active volunteers only.")
