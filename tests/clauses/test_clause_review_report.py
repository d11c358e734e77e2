"""Annual review: the report of a closed year, made once."""

import json
from datetime import date, datetime, timedelta
from io import StringIO

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.urls import reverse

from accidents.figures import why_kept
from accounts.roles import Role
from contactcentre.safekeeping import clock
from governance.models import YearReport
from governance.rules import report as report_rules
from governance.services import report
from policy.clauses import Clause, answer
from tests.factories.accounts import make_user, signed_in_client
from tests.factories.governance import make_report
from tests.factories.sessions import make_session

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 2, 14, 12, 0, tzinfo=clock.LONDON)
YEAR = 2025


@pytest.fixture(autouse=True)
def day():
    """A Saturday in February; the centre was open in the year before."""
    with time_machine.travel(NOW, tick=False):
        yield NOW.date()


@pytest.fixture
def trustees():
    return [make_user(Role.TRUSTEE) for _ in range(3)]


def later(days):
    return time_machine.travel(NOW + timedelta(days=days), tick=False)


def run(*args):
    out = StringIO()
    call_command("annual_report", *args, stdout=out)
    return out.getvalue()


class TestTheReport:
    def test_it_is_the_same_bytes_for_ever(self):
        make_report(YEAR)
        first = run(str(YEAR), "--json")
        make_session(on=date(YEAR, 7, 4))

        with later(days=400):
            assert run(str(YEAR), "--json") == first
        assert first == YearReport.objects.get().document

    def test_it_is_written_down_in_one_way_only(self):
        made = make_report(YEAR)
        document = json.loads(made.document)

        assert made.document == report.canonical(document)
        assert document["year"] == YEAR
        assert [each["clause"] for each in document["clauses"]] == [
            clause.value for clause in Clause if clause is not Clause.CENTRE
        ]

    def test_it_says_why_the_accident_book_is_kept(self, trustees):
        made = make_report(YEAR)
        assert json.loads(made.document)["accident_book"] == why_kept()
        url = reverse("governance:report", args=[YEAR])
        assert "until they are 21" in signed_in_client(trustees[0]).get(url).content.decode()

    def test_a_year_that_is_not_over_has_none(self):
        make_report(YEAR)
        with pytest.raises(CommandError, match="The year 2026 is not over"):
            run("2026")

    def test_a_year_before_the_centre_has_none(self):
        make_report(YEAR)
        with pytest.raises(CommandError, match="records begin in 2025, after the year 2024"):
            run("2024")

    def test_a_centre_without_any_record_has_none(self):
        with pytest.raises(CommandError, match="nothing on record yet"):
            run("2025")

    def test_years_before_it_are_made_first_and_stand_beside_it(self):
        make_session(on=date(2023, 6, 3))
        document = report.read(make_report(YEAR))

        assert list(YearReport.objects.values_list("year", flat=True)) == [2025, 2024, 2023]
        line = document["clauses"][2]["lines"][0]
        assert [each["year"] for each in line["earlier"]] == [2023, 2024]

    def test_it_can_be_read_in_a_terminal(self):
        make_report(YEAR)
        said = run(str(YEAR))

        assert "annual report of 2025" in said
        assert "Clause 6: DBS checks before taking up post" in said

    @pytest.mark.parametrize(
        ("starts_in", "first", "last"),
        [
            (1, date(2025, 1, 1), date(2025, 12, 31)),
            (3, date(2025, 3, 1), date(2026, 2, 28)),
            (4, date(2025, 4, 1), date(2026, 3, 31)),
        ],
    )
    def test_the_centre_says_in_which_month_its_year_begins(self, starts_in, first, last):
        assert report_rules.bounds(2025, starts_in=starts_in) == (first, last)
        for edge in (first, last):
            assert report_rules.year_of(edge, starts_in=starts_in) == 2025
        assert report_rules.year_of(first - timedelta(1), starts_in=starts_in) == 2024
        assert report_rules.year_of(last + timedelta(1), starts_in=starts_in) == 2026

    def test_the_worker_makes_it_four_weeks_after_the_year(self):
        with time_machine.travel(datetime(2025, 6, 7, 12, tzinfo=clock.LONDON)):
            make_session()
        report.make_closed_reports(on=date(2026, 1, 28), settled=True)
        assert not YearReport.objects.exists()

        report.make_closed_reports(on=date(2026, 1, 29), settled=True)
        report.make_closed_reports(on=date(2026, 1, 30), settled=True)
        assert YearReport.objects.get().frozen_on == date(2026, 1, 29)


def test_a_report_may_be_made_of_years_that_are_over_only():
    asked = {"on": date(2026, 2, 14), "began": date(2024, 5, 1), "starts_in": 1}
    may = {
        year: answer(report_rules.check_may_report, year=year, **asked).yes
        for year in range(2022, 2028)
    }

    assert may == {2022: False, 2023: False, 2024: True, 2025: True, 2026: False, 2027: False}
