"""Clause 8: what is due is treated as confidential waste and disposed of as such, by people."""

from datetime import date, timedelta
from typing import Any

import pytest

from accounts.models import Notice, User
from accounts.roles import Role
from accounts.services.records import deactivate
from contactcentre.safekeeping import audit, clock, holds, scrubbing
from contactcentre.safekeeping.errors import KeyMissing
from contactcentre.safekeeping.keyring import kek, keys
from contactcentre.safekeeping.models import AuditEntry, Hold, Subject, Use
from disclosures.models import AttendanceRequest, Release
from families.models import Family
from policy.clauses import Refused
from retention.models import DisposalCase
from retention.services import cases, holding
from retention.services.executing import execute
from retention.services.standing import counted, standing_of
from tests.factories.accounts import made_a_trustee, make_user, signed_in_client
from tests.factories.disclosures import make_release
from tests.factories.retention import (
    approved,
    carried_out,
    cooled,
    disposed_of,
    last_used,
    swept,
    unused_family,
)
from volunteers.models import CertificateCorrection, CertificateNumber, DbsCheck, Volunteer
from volunteers.services.checks import apply_for_check, see_certificate
from volunteers.services.record import leave

pytestmark = pytest.mark.django_db

State = DisposalCase.State
TODAY = clock.today


def now(case):
    return DisposalCase.objects.get(pk=case.pk)


def rows_of(subject_id):
    return sum(scrubbing.counted([subject_id]).values())


class TestCoolingOff:
    @pytest.mark.parametrize(
        ("days", "sweeps", "because"),
        [
            (13, (1, 13), "cooling off"),
            (14, (), "two days"),
            (14, (0,), "two days"),
            (14, (14,), "two days"),
        ],
    )
    def test_8_a_fortnight_and_two_sweeps(self, days, sweeps, because):
        case = approved(unused_family().subject)
        swept(*(clock.today() + timedelta(days=each) for each in sweeps))

        day = clock.today() + timedelta(days=days)
        found = execute([case.pk], by=make_user(Role.TRUSTEE), on=day)

        assert because in found.refused[case.pk].because
        assert now(case).state == State.APPROVED

    def test_8_until_then_it_can_be_cancelled(self):
        family = unused_family()
        case = approved(family.subject)

        cases.cancel(case_id=case.pk, by=make_user(Role.CO_ORDINATOR), on=TODAY())

        assert now(case).state == State.CANCELLED
        assert Family.objects.filter(pk=family.pk).exists()

    def test_8_but_not_by_whoever_was_made_a_trustee_just_now(self):
        """Whoever opens accounts could open themselves one, and keep what is to go."""
        co_ordinator = make_user(Role.CO_ORDINATOR)
        case = approved(unused_family().subject)

        with pytest.raises(Refused, match="less than a fortnight ago"):
            cases.cancel(case_id=case.pk, by=made_a_trustee(by=co_ordinator), on=TODAY())
        assert now(case).state == State.APPROVED

        cases.cancel(case_id=case.pk, by=co_ordinator, on=TODAY())
        assert now(case).state == State.CANCELLED

    @pytest.mark.parametrize("role", [Role.TEAM_LEADER, Role.VOLUNTEER])
    def test_8_not_by_anybody(self, role):
        case = approved(unused_family().subject)

        with pytest.raises(Refused, match="Only a co-ordinator or a trustee"):
            cases.cancel(case_id=case.pk, by=make_user(role), on=TODAY())
        day = cooled(case)
        found = execute([case.pk], by=make_user(role), on=day)
        assert "Only a co-ordinator or a trustee" in found.refused[case.pk].because


class TestConfidentialWaste:
    def test_8_nothing_of_the_family_is_left(self):
        family = unused_family()
        names = [person.first_name for person in family.people.all()]
        assert names
        assert rows_of(family.pk)

        case = disposed_of(family)

        assert case.state == State.CERTIFIED
        assert rows_of(family.pk) == 0
        assert not Family.objects.filter(pk=family.pk).exists()
        with pytest.raises(KeyMissing):
            keys.key_of(family.pk)

    def test_8_its_neighbour_is_untouched(self):
        neighbour = unused_family()
        before = standing_of(neighbour.subject, on=TODAY()).digest

        disposed_of(unused_family())

        assert standing_of(neighbour.subject, on=TODAY()).digest == before
        assert neighbour.people.first().first_name

    def test_8_no_copy_of_the_keyring_from_before_opens_it(self):
        family = unused_family()
        before = kek.generations()

        disposed_of(family)

        assert set(before).isdisjoint(kek.generations())

    def test_8_the_request_that_was_answered_goes_with_it(self):
        family, by = unused_family(), make_user(Role.CO_ORDINATOR)
        release = make_release(family, by=by)
        request_id: Any = release.request_id
        last_used(Subject.objects.get(pk=family.pk), date(2020, 1, 1))

        disposed_of(Family.objects.get(pk=family.pk))

        assert not AttendanceRequest.objects.filter(pk=request_id).exists()
        assert not Release.objects.exists()
        with pytest.raises(KeyMissing):
            keys.key_of(request_id)

    def test_8_what_the_trail_says_of_it_opens_no_more_and_the_chain_holds(self):
        family = unused_family()
        holding.place(
            reference=family.reference,
            kind=Hold.Kind.COMPLAINT,
            reason="A complaint",
            review_on=TODAY() + timedelta(days=30),
            by=make_user(Role.CO_ORDINATOR),
            on=TODAY(),
        )
        first, second = make_user(Role.CO_ORDINATOR), make_user(Role.TRUSTEE)
        (hold,) = Hold.objects.all()
        holding.ask_release(hold_id=hold.pk, by=first, on=TODAY())
        holding.release(hold_id=hold.pk, by=second, on=TODAY())
        entries = AuditEntry.objects.filter(subject_id=family.pk).count()

        case = disposed_of(family)

        assert AuditEntry.objects.filter(subject_id=family.pk).count() == entries
        assert audit.verify(witnessed=[(case.audit_count or 0, case.audit_head)])

    def test_8_notices_about_it_are_taken_away(self):
        family = unused_family()
        trustee = make_user(Role.TRUSTEE)

        disposed_of(family)

        assert not Notice.objects.filter(user=trustee, about=family.reference).exists()

    def test_8_the_certificate_says_how_much_and_names_nobody(self):
        family = unused_family()
        people = family.people.count()

        case = disposed_of(family)

        lines = dict(case.lines.values_list("what", "rows"))
        assert lines["people"] == people
        assert case.approved_by != case.proposed_by
        assert case.reference == family.reference

    @pytest.mark.parametrize("whose", ["family", "volunteer", "account"])
    def test_8_what_went_is_what_the_list_said_would_go(self, whose):
        if whose == "family":
            subject = make_release(unused_family(), by=make_user(Role.CO_ORDINATOR)).family.subject
        else:
            user, by = make_user(Role.VOLUNTEER), make_user(Role.CO_ORDINATOR)
            leave(volunteer_id=user.volunteer.pk, day=TODAY(), by=by, on=TODAY())
            deactivate(user=user, by=by)
            subject = user.subject if whose == "account" else user.volunteer.subject
        last_used(subject, clock.years_before(TODAY(), 4))
        make_user(Role.TRUSTEE)
        case = approved(subject)
        cooled(case)
        listed = counted(case.of)
        carried_out(case)
        assert {line.what: line.rows for line in now(case).lines.all()} == listed
        assert listed["notices"]

    def test_8_a_volunteer_goes_with_their_checks(self):
        user, by = make_user(Role.VOLUNTEER), make_user(Role.CO_ORDINATOR)
        volunteer = user.volunteer
        check = apply_for_check(volunteer_id=volunteer.pk, applied_on=TODAY(), by=by, on=TODAY())
        for number in ("001234567890", "009999999999"):
            see_certificate(
                check_id=check.pk,
                issued_on=TODAY(),
                seen_on=TODAY(),
                number=number,
                by=by,
                on=TODAY(),
            )
        leave(volunteer_id=volunteer.pk, day=TODAY(), by=by, on=TODAY())
        last_used(Subject.objects.get(pk=volunteer.pk), date(2020, 1, 1), Use.BOOKING)

        case = approved(Subject.objects.get(pk=volunteer.pk))
        carried_out(case)

        assert not Volunteer.objects.filter(pk=volunteer.pk).exists()
        assert not DbsCheck.objects.filter(volunteer=volunteer.pk).exists()
        assert not CertificateNumber.objects.exists()
        assert not CertificateCorrection.objects.exists()

    def test_8_of_an_account_only_that_somebody_did_it_is_left(self):
        user, by = make_user(Role.TEAM_LEADER), make_user(Role.CO_ORDINATOR)
        client = signed_in_client(user)
        deactivate(user=user, by=by)
        last_used(Subject.objects.get(pk=user.subject_id), date(2020, 1, 1), Use.SIGNED_IN)

        carried_out(approved(Subject.objects.get(pk=user.subject_id)))

        left = User.objects.get(pk=user.pk)
        assert (left.address, left.display_name, left.roles) == (None, None, [])
        assert left.known_as == "somebody who worked here"
        assert left not in User.objects.there()
        assert client.get("/").status_code == 302

    def test_8_the_paper_file_is_shredded_too(self):
        case, by = disposed_of(unused_family()), make_user(Role.CO_ORDINATOR)

        cases.note_paper(case_id=case.pk, by=by, on=TODAY())

        assert now(case).paper_by == by
        with pytest.raises(Refused, match="already"):
            cases.note_paper(case_id=case.pk, by=by, on=TODAY())

    def test_8_many_go_in_one_batch_with_one_rotation(self):
        before = max(kek.generations(), default=0)
        batch = [approved(unused_family().subject) for _ in range(3)]
        generation = max(kek.generations())

        carried_out(*batch)

        assert {now(case).state for case in batch} == {State.CERTIFIED}
        assert max(kek.generations()) == generation + 1 > before

    def test_8_one_that_is_refused_keeps_no_other_from_going(self):
        fit, unfit = (approved(unused_family().subject) for _ in range(2))
        day = cooled(fit)
        holds.place(unfit.of, Hold.Kind.POLICE, reason="They asked", by=None, on=TODAY())

        found = execute([fit.pk, unfit.pk], by=make_user(Role.TRUSTEE), on=day)

        assert ([case.pk for case in found.done], list(found.refused)) == ([fit.pk], [unfit.pk])
