"""Clause 8: neither a clock that is wrong nor a mass that falls due flags anything by itself."""

import json
from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.management import call_command

from accounts.models import Notice
from accounts.roles import Role
from contactcentre.safekeeping import clock
from contactcentre.safekeeping.models import Subject, SubjectKind
from contactcentre.safekeeping.subjects import open_subject, open_subjects
from policy.clauses import Refused
from retention.models import DisposalCase, Tick
from retention.rules.ageing import LONGEST_GAP_DAYS
from retention.services import sweeping
from retention.services.executing import execute
from tests.factories.accounts import make_user
from tests.factories.retention import approved, last_used, proposed, swept

pytestmark = pytest.mark.django_db

TODAY = date(2026, 6, 10)


def flagged():
    return set(Subject.objects.filter(flagged_on__isnull=False).values_list("reference", flat=True))


def subject_used(on, kind=SubjectKind.FAMILY):
    return last_used(open_subject(kind, on=date(2010, 1, 1)), on)


class TestTheClock:
    def test_8_a_clock_ten_years_ahead_flags_nothing(self):
        subject_used(date(2025, 6, 9))
        swept(TODAY)

        found = sweeping.sweep(on=date(2036, 6, 10))

        assert (found.quarantined, found.newly_flagged, flagged()) == (True, 0, set())

    def test_8_and_when_it_is_right_again_the_sweeps_go_on(self):
        subject = subject_used(date(2023, 6, 12))
        swept(TODAY, date(2036, 6, 10))

        found = sweeping.sweep(on=TODAY + timedelta(days=2))

        assert (found.quarantined, found.due) == (False, [subject.reference])

    def test_8_ten_years_ahead_then_two_days_back_nothing_is_decided(self):
        """Whoever believed either date would dispose of everything."""
        day = date(2036, 6, 10)
        case = approved(subject_used(date(2023, 6, 1)), on=TODAY)
        subject_used(date(2025, 6, 9))
        swept(TODAY, day, day - timedelta(days=2))

        assert flagged() == {case.reference}
        for on in (day, day - timedelta(days=2)):
            done = execute([case.pk], by=make_user(Role.TRUSTEE), on=on)
            assert "in doubt" in done.refused[case.pk].because
        case.refresh_from_db()
        assert case.state == DisposalCase.State.APPROVED
        assert len(sweeping.waiting(on=TODAY)) >= 2

    def test_8_a_clock_that_steps_back_flags_nothing(self):
        swept(TODAY)
        subject_used(date(2023, 6, 1))

        found = sweeping.sweep(on=TODAY - timedelta(days=2))

        assert (found.quarantined, found.newly_flagged) == (True, 0)

    def test_8_a_day_that_is_over_is_told_of_and_keeps_nobody_from_their_work(self):
        today, out = clock.today(), StringIO()
        swept(today)
        subject = subject_used(clock.years_before(today, 4))
        asked_of = today - timedelta(days=2)

        call_command("retention_sweep", on=asked_of, json=True, stdout=out)

        told = json.loads(out.getvalue())
        assert (told["date"], told["due"]) == (asked_of.isoformat(), [subject.reference])
        assert (told["quarantined"], told["newly_flagged"], flagged()) == (True, 0, set())
        assert [tick.day for tick in Tick.objects.all()] == [today]
        assert not sweeping.waiting(on=today)
        assert proposed(subject, on=today)

    @pytest.mark.parametrize(("days", "quarantined"), [(LONGEST_GAP_DAYS, False), (32, True)])
    def test_8_a_laptop_may_rest_for_a_month(self, days, quarantined):
        swept(TODAY)

        assert sweeping.sweep(on=TODAY + timedelta(days=days)).quarantined is quarantined

    def test_8_clocks_that_disagree_are_not_believed(self):
        assert sweeping.sweep(on=TODAY, clocks_differ=True).quarantined

    def test_8_a_named_person_confirms_the_date(self):
        subject = subject_used(date(2023, 6, 9))
        trustee, day = make_user(Role.TRUSTEE), TODAY + timedelta(days=60)
        swept(TODAY - timedelta(days=2), day)
        assert sweeping.waiting(on=day)
        assert Notice.objects.filter(user=trustee, kind=Notice.Kind.DATE_DOUBTED).exists()

        sweeping.confirm_date(day=day, by=trustee, on=day)

        assert sweeping.sweep(on=day).due == [subject.reference]
        assert flagged() == {subject.reference}
        assert not sweeping.waiting(on=day)

    def test_8_only_once(self):
        by, day = make_user(Role.TRUSTEE), TODAY + timedelta(days=60)
        swept(TODAY, day)
        sweeping.dismiss_date(day=day, by=by, on=TODAY)

        with pytest.raises(Refused, match="not in doubt"):
            sweeping.confirm_date(day=day, by=by, on=TODAY)

    def test_8_a_day_still_to_come_is_dismissed_and_the_day_goes_on(self):
        subject = subject_used(date(2023, 6, 20))
        trustee, ahead = make_user(Role.TRUSTEE), TODAY + timedelta(days=15)
        swept(TODAY - timedelta(days=1), ahead)
        assert flagged() == {subject.reference}
        assert sweeping.waiting(on=TODAY)

        sweeping.dismiss_date(day=ahead, by=trustee, on=TODAY)

        assert flagged() == set()
        assert not sweeping.sweep(on=TODAY).quarantined
        assert not sweeping.waiting(on=TODAY)


class TestTheBrake:
    def many(self, count, *, living=0):
        for subject in open_subjects(SubjectKind.FAMILY, count, on=date(2019, 1, 1)):
            last_used(subject, date(2022, 1, 1))
        for subject in open_subjects(SubjectKind.FAMILY, living, on=date(2019, 1, 1)):
            last_used(subject, date(2026, 1, 1))

    @pytest.mark.parametrize(
        ("count", "living", "flagged"), [(10, 0, 10), (11, 0, 0), (12, 108, 12), (13, 108, 0)]
    )
    def test_8_ten_or_a_tenth_may_fall_due_at_once(self, count, living, flagged):
        self.many(count, living=living)

        assert sweeping.sweep(on=TODAY).newly_flagged == flagged

    def test_8_more_wait_for_a_trustee(self):
        trustee = make_user(Role.TRUSTEE)
        self.many(11)

        found = sweeping.sweep(on=TODAY)
        assert (found.braked, len(flagged())) == (11, 0)
        assert Notice.objects.filter(user=trustee, kind=Notice.Kind.MANY_DUE).exists()

        sweeping.release_brake(day=TODAY, by=trustee, on=TODAY)
        assert len(flagged()) == 11

    def test_8_what_a_trustee_let_go_on_is_not_stopped_the_next_day(self):
        self.many(11)
        swept(TODAY)
        by = make_user(Role.TRUSTEE)

        found = sweeping.release_brake(day=TODAY, by=by, on=TODAY + timedelta(days=3))

        assert (found.newly_flagged, found.braked) == (11, 0)
