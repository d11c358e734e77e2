"""Clause 8: information is disposed of on the word of two people, and of nothing else.

That a case is approved is a word in a database; that somebody approved it is sealed in the trail.
"""

from io import StringIO

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.core.management import CommandError, call_command

from accounts.models import Notice, User
from accounts.roles import Role
from accounts.services.records import give_authenticator_app
from contactcentre.safekeeping import audit
from contactcentre.safekeeping.acting import acting_as
from contactcentre.safekeeping.keyring.keys import key_of
from contactcentre.safekeeping.triggers import TABLE
from families.models import Family
from retention.models import DisposalCase
from retention.services import signatures
from retention.services.executing import execute
from tests.factories.accounts import make_user
from tests.factories.retention import approved, carried_out, cooled, proposed, unused_family
from tests.unit.safekeeping.trail import rewrite, run

pytestmark = pytest.mark.django_db

State = DisposalCase.State
PASSWORD = "four quiet wooden chairs"
SECRET = "JBSWY3DPEHPK3PXP"


def now(case):
    return DisposalCase.objects.get(pk=case.pk)


class TestApprovalIsProved:
    def test_8_by_the_audit_trail(self):
        case = approved(unused_family().subject)

        assert carried_out(case).done
        assert signatures.is_signed(now(case)), "it can be shown afterwards too"

    @pytest.mark.parametrize("with_a_row", [False, True])
    def test_8_what_was_only_written_into_the_database_goes_nowhere(self, with_a_row):
        family, trustee = unused_family(), make_user(Role.TRUSTEE)
        case = proposed(family.subject)
        DisposalCase.objects.filter(pk=case.pk).update(
            state=State.APPROVED, approved_by=trustee, approved_on=case.proposed_on
        )
        other = approved(unused_family().subject, by=trustee)
        if with_a_row:
            # All that somebody without the keys can enter: what was sealed for another case.
            with acting_as(trustee):
                made_up = audit.record(
                    "disposal-approved", case, subject_id=signatures._KEY, details="approved"
                )
            with rewrite():
                run(
                    f"update {TABLE} set details = (select details from {TABLE} where event = "
                    "'disposal-approved' and sequence < %s) where sequence = %s",
                    [made_up.sequence, made_up.sequence],
                )
        day = cooled(now(case), other)

        found = execute([case.pk, other.pk], by=trustee, on=day)

        assert [each.pk for each in found.done] == [other.pk]
        assert "knows of no approval" in found.refused[case.pk].because
        assert (now(case).state, now(case).ended_because) == (State.VOIDED, "unproved")
        assert Family.objects.filter(pk=family.pk).exists()
        assert key_of(family.pk)
        told = Notice.objects.filter(kind=Notice.Kind.APPROVAL_UNPROVED, user=trustee)
        assert told.get().about == case.reference

    @pytest.mark.parametrize(
        "forged",
        [
            lambda case: {"proposed_by": make_user(Role.CO_ORDINATOR)},
            lambda case: {"approved_by": make_user(Role.TRUSTEE)},
            lambda case: {"digest": "0" * 64},
            lambda case: {"basis": "erasure", "asked_on": case.proposed_on},
        ],
    )
    def test_8_what_was_signed_is_what_stands_there(self, forged):
        case = approved(unused_family().subject)
        DisposalCase.objects.filter(pk=case.pk).update(**forged(case))
        day = cooled(now(case))

        found = execute([case.pk], by=make_user(Role.TRUSTEE), on=day)

        assert not found.done
        assert now(case).state == State.VOIDED


class TestAtATerminal:
    """Whoever is named proves that it is them, as on the pages."""

    @pytest.fixture
    def people(self):
        found = []
        for role in (Role.CO_ORDINATOR, Role.TRUSTEE):
            user = make_user(role, address=f"{role}@centre.example")
            user.set_password(PASSWORD)
            user.save()
            Authenticator.objects.filter(user=user).delete()
            give_authenticator_app(user=user, secret=SECRET)
            found.append(user)
        return found

    @pytest.fixture
    def typed(self, monkeypatch):
        answers: list[str] = []

        def answer(_):
            if not answers:
                raise EOFError
            return answers.pop(0)

        monkeypatch.setattr("getpass.getpass", answer)
        monkeypatch.setattr("builtins.input", answer)
        return answers

    def code(self):
        return format_hotp_value(hotp_value(SECRET, next(yield_hotp_counters_from_time())))

    def say(self, action, reference, role, **options):
        out = StringIO()
        by = f"{role}@centre.example"
        call_command("disposal", action, reference, by=by, stdout=out, stderr=out, **options)
        return out.getvalue()

    def test_8_each_by_their_own_password_and_code(self, people, typed):
        family = unused_family()
        typed += [PASSWORD, self.code()]
        self.say("propose", family.reference, Role.CO_ORDINATOR)
        typed += [PASSWORD, self.code()]
        self.say("approve", family.reference, Role.TRUSTEE)

        case = DisposalCase.objects.get()
        assert (case.proposed_by, case.approved_by) == tuple(people)

    @pytest.mark.parametrize("answers", [[], ["wrong"] * 3, [PASSWORD, "000000"] * 3])
    def test_8_nobody_plays_another(self, people, typed, answers):
        family = unused_family()
        case = proposed(family.subject, by=people[0])
        typed += answers

        with pytest.raises(CommandError, match="nobody answers|not their password or code"):
            self.say("approve", family.reference, Role.TRUSTEE)

        assert now(case).state == State.PROPOSED

    def test_8_what_goes_is_shown_and_confirmed(self, people, typed):
        family = unused_family()
        case = approved(family.subject, of=people[0], by=people[1])
        day = cooled(case)
        User.objects.update(demonstration=True)  # so that the day may be one to come
        said = self.say("execute", family.reference, Role.TRUSTEE, on=day)
        assert "is disposed of" in said

    def test_8_what_was_not_confirmed_stays(self, people, typed):
        family = unused_family()
        approved(family.subject, of=people[0], by=people[1])
        typed += [PASSWORD, self.code(), "2"]

        with pytest.raises(CommandError, match="Nothing was destroyed"):
            self.say("execute", family.reference, Role.TRUSTEE)
        assert Family.objects.filter(pk=family.pk).exists()
