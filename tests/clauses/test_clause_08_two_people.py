"""Clause 8: who may propose a disposal, who approves it, and of what."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from accounts.models import Notice
from accounts.roles import Role
from contactcentre.safekeeping import clock, holds
from contactcentre.safekeeping.models import Hold, Use
from policy.clauses import Clause, Refused
from retention.models import DisposalCase
from retention.services import cases
from tests.factories.accounts import make_user
from tests.factories.families import make_family
from tests.factories.retention import (
    approved,
    last_used,
    proposed,
    swept,
    unused_family,
)

pytestmark = pytest.mark.django_db

State = DisposalCase.State
TODAY = clock.today


def now(case):
    return DisposalCase.objects.get(pk=case.pk)


class TestTwoPeople:
    def test_8_a_trustee_approves_what_a_co_ordinator_proposed(self):
        family = unused_family()
        co_ordinator, trustee = make_user(Role.CO_ORDINATOR), make_user(Role.TRUSTEE)

        case = approved(family.subject, of=co_ordinator, by=trustee)

        assert (case.state, case.proposed_by, case.approved_by) == (
            State.APPROVED,
            co_ordinator,
            trustee,
        )

    def test_8_trustees_are_told_by_reference(self):
        trustee, family = make_user(Role.TRUSTEE), unused_family()

        proposed(family.subject)

        told = Notice.objects.get(user=trustee, kind=Notice.Kind.DISPOSAL_WAITS)
        assert told.about == family.reference

    @pytest.mark.parametrize("role", [Role.TRUSTEE, Role.TEAM_LEADER, Role.VOLUNTEER])
    def test_8_nobody_else_proposes(self, role):
        with pytest.raises(Refused, match="Only a co-ordinator"):
            proposed(unused_family().subject, by=make_user(role))

    @pytest.mark.parametrize("role", [Role.CO_ORDINATOR, Role.TEAM_LEADER, Role.VOLUNTEER])
    def test_8_nobody_else_approves(self, role):
        case = proposed(unused_family().subject)

        with pytest.raises(Refused, match="Only a trustee"):
            cases.approve(case_id=case.pk, digest=case.digest, by=make_user(role), on=TODAY())

    def test_8_one_person_with_both_roles_is_one_person(self):
        both = make_user(Role.CO_ORDINATOR, Role.TRUSTEE)
        case = proposed(unused_family().subject, by=both)

        with pytest.raises(Refused, match="somebody else") as refused:
            cases.approve(case_id=case.pk, digest=case.digest, by=both, on=TODAY())
        assert refused.value.clause is Clause.C8

    def test_8_and_so_is_one_with_two_accounts(self):
        first = make_user(Role.CO_ORDINATOR, display_name="Winifred Two-Hats")
        second = make_user(Role.TRUSTEE, display_name="winifred  two-hats")
        third = make_user(Role.TRUSTEE, same_person_as=first)
        case = proposed(unused_family().subject, by=first)

        for account in (second, third):
            with pytest.raises(Refused, match="somebody else"):
                cases.approve(case_id=case.pk, digest=case.digest, by=account, on=TODAY())

    def test_8_the_database_itself_refuses_it(self):
        case = proposed(unused_family().subject)

        with pytest.raises(IntegrityError), transaction.atomic():
            DisposalCase.objects.filter(pk=case.pk).update(
                state=State.APPROVED, approved_by=case.proposed_by, approved_on=TODAY()
            )

    def test_8_nobody_approves_twice(self):
        case, again = approved(unused_family().subject), make_user(Role.TRUSTEE)

        with pytest.raises(Refused, match="not waiting"):
            cases.approve(case_id=case.pk, digest=case.digest, by=again, on=TODAY())

    def test_8_a_trustee_signs_what_they_saw(self):
        case = proposed(unused_family().subject)

        with pytest.raises(Refused, match="Look at the page again"):
            cases.approve(case_id=case.pk, digest="0" * 64, by=make_user(Role.TRUSTEE), on=TODAY())
        assert now(case).state == State.PROPOSED

    def test_8_one_record_is_proposed_once(self):
        family = unused_family()
        proposed(family.subject)

        with pytest.raises(Refused, match="already"):
            proposed(family.subject)


class TestWhatMayBeProposed:
    def test_8_not_what_was_used_within_three_years(self):
        family = unused_family(since=clock.years_before(TODAY(), 3) + timedelta(days=1))

        with pytest.raises(Refused, match="used too lately"):
            proposed(family.subject)

    def test_8_not_what_is_held(self):
        family = unused_family()
        holds.place(family.pk, Hold.Kind.COMPLAINT, reason="A complaint", by=None, on=TODAY())

        with pytest.raises(Refused, match="held"):
            proposed(family.subject)

    def test_8_not_what_has_no_date(self):
        family = make_family()
        last_used(family.subject, None)

        with pytest.raises(Refused, match="Nobody knows"):
            proposed(family.subject)

    def test_8_not_an_account_that_is_still_open(self):
        user = make_user(Role.TEAM_LEADER)
        last_used(user.subject, date(2020, 1, 1), Use.SIGNED_IN)

        with pytest.raises(Refused, match="Close this account"):
            proposed(user.subject)

    def test_8_not_while_the_clock_is_in_doubt(self):
        family = unused_family()
        swept(TODAY() - timedelta(days=90), TODAY())

        with pytest.raises(Refused, match="in doubt"):
            proposed(family.subject)
