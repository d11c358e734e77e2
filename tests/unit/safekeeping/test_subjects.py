"""Subjects: opaque references, keys first, and a last use that never goes backwards."""

import re
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from contactcentre.safekeeping import subjects
from contactcentre.safekeeping.keyring import keys
from contactcentre.safekeeping.models import Subject, SubjectKind, Use
from contactcentre.safekeeping.subjects import open_subject, open_subjects, record_use

pytestmark = pytest.mark.django_db


class TestOpenSubject:
    @pytest.mark.parametrize(("kind", "prefix"), list(zip(SubjectKind, "FVASCRKG", strict=True)))
    def test_gives_a_reference_that_says_the_kind_and_nothing_else(self, kind, prefix, today):
        reference = open_subject(kind, on=today).reference

        assert re.fullmatch(rf"{prefix}-[2-9A-HJKMNP-TV-Z]{{6}}", reference)

    def test_without_a_use_is_listed_for_a_decision(self, today):
        subject = open_subject(SubjectKind.FAMILY, on=today)

        assert (subject.last_used_on, subject.last_use) == (None, "")

    def test_with_a_use_starts_its_three_years(self, today):
        subject = open_subject(SubjectKind.FAMILY, on=today, use=Use.REFERRAL)

        assert (subject.last_used_on, subject.last_use) == (today, Use.REFERRAL)

    def test_has_a_key_of_its_own(self, today):
        assert len(keys.key_of(open_subject(SubjectKind.STAFF, on=today).pk)) == 32


class TestOpenSubjects:
    def test_makes_as_many_as_asked_with_different_references(self, today):
        assert len({s.reference for s in open_subjects(SubjectKind.FAMILY, 50, on=today)}) == 50

    def test_avoids_references_already_taken(self, today, monkeypatch):
        first = open_subject(SubjectKind.FAMILY, on=today)
        candidates = iter([first.reference, "F-222222"])
        monkeypatch.setattr(subjects, "new_reference", lambda kind: next(candidates))

        assert open_subject(SubjectKind.FAMILY, on=today).reference == "F-222222"

    def test_costs_the_same_for_one_as_for_many(self, today, django_assert_num_queries):
        with django_assert_num_queries(2):
            open_subjects(SubjectKind.FAMILY, 40, on=today)


class TestRecordUse:
    @pytest.fixture
    def subject(self, today):
        return open_subject(SubjectKind.FAMILY, on=today, use=Use.REFERRAL)

    @pytest.mark.parametrize("days", [0, 1, 400])
    def test_moves_the_last_use_forward(self, subject, today, days):
        later = today + timedelta(days=days)
        record_use(subject.pk, Use.ATTENDANCE, on=later)
        subject.refresh_from_db()

        assert (subject.last_used_on, subject.last_use) == (later, Use.ATTENDANCE)

    def test_never_moves_it_backwards(self, subject, today):
        record_use(subject.pk, Use.ATTENDANCE, on=today - timedelta(days=1))
        subject.refresh_from_db()

        assert (subject.last_used_on, subject.last_use) == (today, Use.REFERRAL)

    def test_dates_a_record_that_had_no_use(self, today):
        subject = open_subject(SubjectKind.FAMILY, on=today)
        record_use(subject.pk, Use.CONSULTED, on=date(2020, 1, 1))
        subject.refresh_from_db()

        assert subject.last_used_on == date(2020, 1, 1)

    def test_touches_no_other_record(self, subject, today):
        other = open_subject(SubjectKind.FAMILY, on=today)
        record_use(subject.pk, Use.BOOKING, on=today)
        other.refresh_from_db()

        assert other.last_used_on is None


class TestSubject:
    @pytest.mark.parametrize(
        ("on", "use"), [(None, Use.BOOKING), (date(2026, 1, 1), "")], ids=["undated", "unnamed"]
    )
    def test_a_use_has_a_date_and_a_name_or_neither(self, today, on, use):
        with pytest.raises(IntegrityError), transaction.atomic():
            Subject.objects.create(
                kind=SubjectKind.FAMILY,
                reference="F-333333",
                created_on=today,
                last_used_on=on,
                last_use=use,
            )

    def test_is_shown_by_its_reference(self, today):
        subject = open_subject(SubjectKind.FAMILY, on=today)

        assert str(subject) == subject.reference
