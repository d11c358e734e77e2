"""Clause 8: the whole life of a disposal, every state by every verb."""

from datetime import timedelta
from itertools import product

import pytest

from accounts.roles import Role
from contactcentre.safekeeping import clock
from policy.clauses import Refused
from retention.models import DisposalCase
from retention.services import cases
from retention.services.executing import execute
from tests.factories.accounts import make_user
from tests.factories.retention import (
    approved,
    swept,
    unused_family,
)

pytestmark = pytest.mark.django_db

State = DisposalCase.State
TODAY = clock.today


def now(case):
    return DisposalCase.objects.get(pk=case.pk)


class TestTheWholeLife:
    """Every state by every verb: what follows, and nothing else."""

    VERBS = ("approve", "cancel", "execute")
    ALLOWED = {
        ("approve", State.PROPOSED): State.APPROVED,
        ("cancel", State.PROPOSED): State.CANCELLED,
        ("cancel", State.APPROVED): State.CANCELLED,
        ("execute", State.APPROVED): State.CERTIFIED,
    }

    def brought_to(self, state):
        family = unused_family()
        case = approved(family.subject)
        fields = {"state": state}
        if state in {State.CANCELLED, State.VOIDED}:
            fields |= {"ended_on": TODAY(), "ended_because": DisposalCase.Because.ASKED}
        if state == State.CERTIFIED:
            fields |= {"certified_on": TODAY()}
        if state == State.PROPOSED:
            fields |= {"approved_by": None, "approved_on": None}
        DisposalCase.objects.filter(pk=case.pk).update(**fields)
        return now(case)

    def done(self, verb, case):
        trustee = make_user(Role.TRUSTEE)
        if verb == "approve":
            cases.approve(case_id=case.pk, digest=case.digest, by=trustee, on=TODAY())
        elif verb == "cancel":
            cases.cancel(case_id=case.pk, by=trustee, on=TODAY())
        else:
            day = TODAY() + timedelta(days=14)
            swept(day - timedelta(days=1), day)
            found = execute([case.pk], by=trustee, on=day)
            for refused in found.refused.values():
                raise refused

    @pytest.mark.parametrize(("verb", "state"), list(product(VERBS, State)))
    def test_8_a_case_goes_where_the_table_says(self, verb, state):
        case = self.brought_to(state)
        allowed = self.ALLOWED.get((verb, state))

        if allowed:
            self.done(verb, case)
            assert now(case).state == allowed
        else:
            with pytest.raises(Refused):
                self.done(verb, case)
            assert now(case).state == state

    def test_8_the_table_is_whole_and_ends(self):
        assert set(DisposalCase.FOLLOWING) == set(State)
        assert {s for s, following in DisposalCase.FOLLOWING.items() if not following} == {
            State.CERTIFIED,
            State.CANCELLED,
            State.VOIDED,
        }
