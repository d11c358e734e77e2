"""Annual review: whose signature counts."""

from accounts.models import User
from accounts.roles import Role
from policy.clauses import Clause, holds


@holds(Clause.REVIEW)
def stands(*, signed_by: User | None) -> bool:
    """Annual review: a first signature counts as long as whoever gave it is a trustee."""
    return signed_by is not None and signed_by.is_active and signed_by.has_role(Role.TRUSTEE)
