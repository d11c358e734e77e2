"""Of whom a signature is wanted, for the policy or for its annual review."""

from accounts import persons
from accounts.models import User
from policy.clauses import answer


def is_wanted_of(person: User, *, signed_by: User | None) -> bool:
    """Whether this trustee may sign beside the first signature there is, if there is one.

    Neither of them who signed already, by whichever account, nor of a trustee of a moment ago.
    """
    is_another = not persons.same(signed_by, person)
    return is_another and answer(persons.check_settled, person=person).yes
