"""Clause 8: information which has not been used for three years is treated as confidential waste.

Here: what counts as three years, what is flagged, and what keeps a sweep from flagging anything.
"""

from datetime import UTC, date, datetime, timedelta
from threading import Barrier, Thread
from typing import Any

import pytest
import time_machine
from django.db import connection, connections
from hypothesis import given
from hypothesis import strategies as st

from accounts.roles import Role
from contactcentre.safekeeping import clock, holds
from contactcentre.safekeeping.errors import Disposed
from contactcentre.safekeeping.models import AuditEntry, Hold, Subject, SubjectKind, Use
from contactcentre.safekeeping.subjects import open_subject, open_subjects, record_use
from families.services.consulting import consulted
from families.services.reading import open_file, who_looked
from policy.clauses import Clause, Refused
from retention.models import DisposalCase, Tick
from retention.rules.ageing import due_from, last_use_due
from retention.services import sweeping
from retention.services.undated import date_from_paper
from tests.factories.accounts import make_user
from tests.factories.families import make_family
from tests.factories.retention import approved, last_used, swept, unused_family

pytestmark = pytest.mark.django_db

TODAY = date(2026, 6, 10)
DAYS = st.dates(min_value=date(1990, 1, 1), max_value=date(2090, 12, 31))


def flagged():
    return set(Subject.objects.filter(flagged_on__isnull=False).values_list("reference", flat=True))


def subject_used(on, kind=SubjectKind.FAMILY):
    return last_used(open_subject(kind, on=date(2010, 1, 1)), on)


@pytest.mark.parametrize(
    ("used", "due"),
    [
        (date(2023, 6, 10), date(2026, 6, 10)),
        (date(2024, 2, 29), date(2027, 3, 1)),
        (date(2023, 2, 28), date(2026, 2, 28)),
        (date(2021, 3, 1), date(2024, 3, 1)),
        (date(2023, 12, 31), date(2026, 12, 31)),
    ],
)
def test_8_three_years_are_calendar_years_and_never_a_day_less(used, due):
    assert due_from(used, years=3) == due
    assert used <= last_use_due(due, years=3)
    assert used > last_use_due(due - timedelta(days=1), years=3)


@given(used=DAYS, on=DAYS, years=st.integers(min_value=1, max_value=10))
def test_8_due_is_one_thing_however_it_is_asked(used, on, years):
    assert (due_from(used, years=years) <= on) == (used <= last_use_due(on, years=years))


def test_8_a_visit_late_on_a_summer_evening_belongs_to_the_london_day():
    with time_machine.travel(datetime(2023, 6, 10, 23, 30, tzinfo=UTC), tick=False):
        family = make_family()
        record_use(family.pk, Use.ATTENDANCE, on=clock.today())

    assert sweeping.sweep(on=date(2026, 6, 10)).due == []
    assert sweeping.sweep(on=date(2026, 6, 11)).due == [family.reference]


def test_8_what_was_not_used_is_flagged_on_its_day_and_no_earlier():
    subject = subject_used(date(2023, 6, 10))

    swept(TODAY - timedelta(days=1))
    assert flagged() == set()

    found = sweeping.sweep(on=TODAY)
    assert (found.due, found.newly_flagged) == ([subject.reference], 1)
    assert flagged() == {subject.reference}


@pytest.mark.parametrize(
    "kind",
    [
        SubjectKind.FAMILY,
        SubjectKind.VOLUNTEER,
        SubjectKind.AGENCY_CONTACT,
        SubjectKind.STAFF,
        SubjectKind.REQUEST,
    ],
)
def test_8_families_volunteers_contacts_and_accounts_age_alike(kind):
    subject = subject_used(date(2023, 6, 9), kind)

    assert sweeping.sweep(on=TODAY).due == [subject.reference]


def test_8_reading_a_file_is_not_using_it():
    family = unused_family(since=date(2023, 6, 9))
    swept(TODAY)

    open_file(reference=family.reference, by=make_user(Role.CO_ORDINATOR))

    assert flagged() == {family.reference}


@pytest.mark.parametrize("use", Use.values)
def test_8_any_use_takes_the_flag_away(use):
    subject = subject_used(date(2023, 6, 9))
    swept(TODAY)

    record_use(subject.pk, use, on=TODAY)

    assert flagged() == set()
    assert sweeping.sweep(on=TODAY).due == []


def test_8_what_is_being_disposed_of_cannot_be_used():
    subject = subject_used(date(2023, 6, 9))
    Subject.objects.filter(pk=subject.pk).update(fenced_on=TODAY)

    with pytest.raises(Disposed):
        record_use(subject.pk, Use.ATTENDANCE, on=TODAY)


def test_8_a_sweep_again_flags_nothing_twice():
    subject = subject_used(date(2023, 6, 9))

    first, second = sweeping.sweep(on=TODAY), sweeping.sweep(on=TODAY)

    assert (first.newly_flagged, second.newly_flagged) == (1, 0)
    assert first.due == second.due == [subject.reference]
    assert Tick.objects.get().newly_flagged == 1


@pytest.mark.parametrize("size", [1, 2, 3, 100])
def test_8_what_is_due_is_flagged_whole_however_many_pieces_it_takes(monkeypatch, size):
    monkeypatch.setattr(sweeping, "_PIECES", {connection.vendor: size})
    long_ago = clock.years_before(TODAY, 4)
    for apart in open_subjects(SubjectKind.CERTIFICATE, 3, on=long_ago):
        last_used(apart, long_ago - timedelta(days=1))
    due = open_subjects(SubjectKind.FAMILY, 4, on=long_ago, use=Use.CONTACT)
    open_subject(SubjectKind.VOLUNTEER, on=TODAY, use=Use.CONTACT)
    told: list[int] = []

    found = sweeping.sweep(on=TODAY, progress=told.append)

    assert flagged() == {subject.reference for subject in due}
    assert found.newly_flagged == Tick.objects.get().newly_flagged == told[-1] == len(due)


def test_8_what_is_held_is_counted_apart():
    held, due = subject_used(date(2023, 6, 9)), subject_used(date(2023, 6, 8))
    holds.place(held.pk, Hold.Kind.POLICE, reason="They asked", by=None, on=TODAY)

    found = sweeping.sweep(on=TODAY)

    assert (found.due, found.held) == ([due.reference], 1)


class TestWithoutADate:
    def test_8_it_is_neither_kept_for_ever_nor_disposed_of_but_listed(self):
        subject = open_subject(SubjectKind.FAMILY, on=date(2019, 1, 1))

        found = sweeping.sweep(on=TODAY)

        assert (found.due, found.undated) == ([], 1)
        assert list(sweeping.undated()) == [subject]

    def test_8_a_person_says_from_the_paper_file_when_it_was_used(self):
        subject = open_subject(SubjectKind.FAMILY, on=date(2019, 1, 1))
        by = make_user(Role.CO_ORDINATOR)

        date_from_paper(reference=subject.reference, last_used_on=date(2020, 5, 4), by=by, on=TODAY)

        assert subject.reference in sweeping.sweep(on=TODAY).due

    @pytest.mark.parametrize(
        ("role", "day", "because"),
        [
            (Role.TRUSTEE, date(2020, 5, 4), "Only a co-ordinator"),
            (Role.VOLUNTEER, date(2020, 5, 4), "Only a co-ordinator"),
            (Role.CO_ORDINATOR, TODAY + timedelta(days=1), "still to come"),
        ],
    )
    def test_8_but_not_anybody_and_not_any_day(self, role, day, because):
        subject = open_subject(SubjectKind.FAMILY, on=date(2019, 1, 1))

        with pytest.raises(Refused, match=because) as refused:
            date_from_paper(
                reference=subject.reference, last_used_on=day, by=make_user(role), on=TODAY
            )

        assert refused.value.clause is Clause.C8

    def test_8_a_day_before_somebody_on_the_file_was_born_is_asked_about(self):
        by, family = make_user(Role.CO_ORDINATOR), make_family()
        subject = last_used(family.subject, None)
        born = max(each.date_of_birth for each in family.people.all() if each.date_of_birth)
        said: dict[str, Any] = {"reference": subject.reference, "by": by, "on": TODAY}

        with pytest.raises(Refused, match="was born after that day"):
            date_from_paper(last_used_on=born - timedelta(days=1), **said)
        assert Subject.objects.get(pk=subject.pk).last_used_on is None
        date_from_paper(last_used_on=born - timedelta(days=1), sure=True, **said)

        assert Subject.objects.get(pk=subject.pk).last_used_on == born - timedelta(days=1)

    def test_8_what_was_said_is_put_right_while_nothing_else_is_known(self):
        by = make_user(Role.CO_ORDINATOR)
        subject = open_subject(SubjectKind.FAMILY, on=date(2019, 1, 1))
        said: dict[str, Any] = {"reference": subject.reference, "by": by, "on": TODAY}
        date_from_paper(last_used_on=date(2010, 5, 4), **said)
        assert subject.reference in sweeping.sweep(on=TODAY).due
        case = approved(subject, of=by, on=TODAY)

        date_from_paper(last_used_on=date(2025, 5, 4), **said)

        assert subject.reference not in sweeping.sweep(on=TODAY).due
        assert DisposalCase.objects.get(pk=case.pk).state == DisposalCase.State.VOIDED
        assert AuditEntry.objects.filter(
            event="last-use-put-right", actor=by, subject_id=subject.pk
        ).exists()
        record_use(subject.pk, Use.CONTACT, on=TODAY)
        with pytest.raises(Refused, match="knows already"):
            date_from_paper(last_used_on=date(2025, 5, 4), **said)


@pytest.mark.django_db(transaction=True)
def test_8_two_beats_and_two_workers_sweep_once():
    subject_used(date(2023, 6, 9))
    found, start = [], Barrier(4)

    def work():
        start.wait()
        found.append(sweeping.sweep(on=TODAY))
        connections.close_all()

    workers = [Thread(target=work) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    assert sum(each.newly_flagged for each in found) == 1
    assert Tick.objects.get().newly_flagged == 1


class TestConsulting:
    def test_8_for_a_stated_reason_is_using(self):
        family, by = unused_family(since=date(2023, 6, 9)), make_user(Role.CO_ORDINATOR)
        swept(TODAY)

        consulted(family=family, reason="The school asked who collects", by=by, on=TODAY)

        assert flagged() == set()
        assert "The school asked" in who_looked(family)[0].what

    def test_8_without_one_it_is_not(self):
        family, by = unused_family(since=date(2023, 6, 9)), make_user(Role.CO_ORDINATOR)
        swept(TODAY)

        with pytest.raises(Refused, match="what you consulted it for"):
            consulted(family=family, reason="  curious ", by=by, on=TODAY)

        assert flagged() == {family.reference}
