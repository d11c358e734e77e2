"""The figures against a count one by one, and against what is left when records are disposed of."""

from datetime import date

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as some

from accounts.roles import Role
from contactcentre import annual_report
from contactcentre.bench.measure import counted_queries
from contactcentre.safekeeping import subjects
from contactcentre.safekeeping.models import SubjectKind
from governance.models import CarriedFigures, YearReport
from governance.services import report
from tests.factories.accounts import make_user
from tests.factories.families import make_families
from tests.unit.governance.histories import EVENTS, FAMILIES, FIRST, LAST, YEAR, History, dispose

pytestmark = pytest.mark.django_db
COUNTED_HERE = (
    "visits no-visit families asked asked-warned closed days-to-release court court-replied "
    "court-ended court-ordered known.declared assessments-refused details-refused referrals "
    "referrals-decided"
).split()
examples = settings(
    max_examples=25,
)


class Undone(Exception):
    """Ends an example without keeping what it made."""


@pytest.fixture
def by():
    return make_user(Role.CO_ORDINATOR)


@pytest.fixture
def families():
    return make_families(FAMILIES)


def shown(figures):
    """Those figures that a history counts, without the noughts."""
    return {
        name: many
        for name, many in figures.items()
        if many and (name in COUNTED_HERE or name.rpartition(".")[0] in COUNTED_HERE)
    }


@examples
@given(events=EVENTS)
def test_figures_agree_with_a_count_one_by_one(families, by, events):
    with pytest.raises(Undone), transaction.atomic():
        history = History(families, by)
        for event in events:
            history.happens(*event)
        assert shown(annual_report.figures(FIRST, LAST)) == dict(+history.figures())
        raise Undone


@examples
@given(
    before=EVENTS,
    gone=some.sets(some.integers(0, FAMILIES - 1), min_size=FAMILIES // 2),
    disposed_on=some.dates(date(YEAR, 1, 2), date(YEAR + 1, 3, 1)),
)
def test_a_report_says_the_same_after_half_the_families_are_disposed_of(
    families, by, before, gone, disposed_on
):
    """Disposed of in the running year, or when the year is over: no figure tells."""
    with pytest.raises(Undone), transaction.atomic():
        subjects.open_subject(SubjectKind.STAFF, on=FIRST)
        history = History(families, by)
        for event in before:
            history.happens(*event)
        expected = annual_report.figures(FIRST, LAST)
        with report.carried_over(on=disposed_on):
            for number in gone:
                dispose(families[number])
        made = report.make_report(year=YEAR, on=date(YEAR + 1, 3, 1))
        fresh = annual_report.document(
            year=YEAR,
            first=FIRST,
            last=LAST,
            on=made.frozen_on,
            figures=expected,
            earlier={},
        )
        assert of_the_year(report.read(made)) == of_the_year(fresh)
        assert not CarriedFigures.objects.filter(year=YEAR).exists()
        raise Undone


def of_the_year(document):
    """What happened in the year, without what is of the moment at which it was looked at."""
    return [
        (line["key"], line["count"], line.get("between"), line["parts"])
        for clause in document["clauses"]
        for line in clause["lines"]
        if not line["of_this_moment"]
    ]


def test_records_disposed_of_twice_in_a_year_are_both_carried_over(families, by):
    subjects.open_subject(SubjectKind.STAFF, on=FIRST)
    history = History(families, by)
    for number in range(FAMILIES):
        for day in (1, 2):
            history.happens("assessor", number, date(YEAR, 3, day), 0)
    for number in range(2):
        with report.carried_over(on=date(YEAR, 6, 1 + number)):
            dispose(families[number])

    assert CarriedFigures.objects.get(year=YEAR).counts == {"assessments-refused": 4}
    made = report.read(report.make_report(year=YEAR, on=date(YEAR + 1, 1, 1)))
    assert ("assessments-refused", 8, None, []) in of_the_year(made)


def test_what_is_added_meanwhile_is_not_taken_off(families, by):
    subjects.open_subject(SubjectKind.STAFF, on=FIRST)
    history = History(families, by)
    history.happens("refused", 0, date(YEAR, 3, 1), 0)
    with report.carried_over(on=date(YEAR, 6, 1)):
        dispose(families[0])
        history.happens("assessor", 1, date(YEAR, 6, 1), 0)

    assert CarriedFigures.objects.get(year=YEAR).counts == {"details-refused": 1}


def test_what_is_not_deleted_after_all_is_not_carried_over(families, by):
    subjects.open_subject(SubjectKind.STAFF, on=FIRST)
    History(families, by).happens("assessor", 0, date(YEAR, 3, 1), 0)
    with pytest.raises(Undone), report.carried_over(on=date(YEAR, 6, 1)):
        dispose(families[0])
        raise Undone

    assert not CarriedFigures.objects.exists()


def test_a_report_takes_at_most_twelve_queries_of_the_apps(families, by):
    with counted_queries() as asked:
        annual_report.figures(FIRST, LAST)

    assert asked["default"] <= 12
    assert asked["keyring"] == 0


def test_reports_cannot_be_changed_or_taken_away(by):
    subjects.open_subject(SubjectKind.STAFF, on=FIRST)
    made = report.make_report(year=YEAR, on=date(YEAR + 1, 1, 1))
    reports = YearReport.objects
    for change in (
        made.save,
        made.delete,
        reports.all().delete,
        lambda: reports.update(digest=""),
        lambda: reports.bulk_update([made], ["digest"]),
    ):
        with pytest.raises(Exception, match="stays as it was made"):
            change()
    made.document = made.document.replace('"year":2025', '"year":2024')
    with pytest.raises(ValueError, match="not what was frozen"):
        report.read(made)
