"""Annual review: no form of the report, and no two of them, make anybody known by a number."""

import json
from datetime import date, datetime
from io import StringIO

import pytest
import time_machine
from django.core.management import call_command
from django.urls import reverse

from accounts.roles import Role
from contactcentre import annual_report, pdf
from contactcentre.safekeeping import clock
from governance.models import YearReport
from governance.services import report
from tests.factories.accounts import make_user, signed_in_client
from tests.factories.governance import make_report
from tests.factories.sessions import make_session

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("policy_to_come")]
NOW = datetime(2026, 2, 14, 12, 0, tzinfo=clock.LONDON)
YEAR = 2025
# Two records held for the police among many; every family came in one quarter, and they were few.
FEW = {
    "holds.placed": 29,
    "holds.placed.proceedings": 27,
    "holds.placed.police": 2,
    "visits": 36,
    "visits.2": 36,
    "families": 3,
    "families.2": 3,
    "concerns": 1,
    "exception-e1": 1,
    "posts": 12,
    "posts.decided-before": 11,
    "posts.undecided": 1,
    "annual-reviews": 1,
}
LEFT_OUT = ("Court proceedings", "The police asked for it to be kept", "Second quarter")


@pytest.fixture(autouse=True)
def day():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def few(monkeypatch):
    """A year in which some things happened to few."""
    counted = annual_report.figures
    monkeypatch.setattr(annual_report, "figures", lambda *days: counted(*days) | FEW)


def lines_of(document):
    return {line["key"]: line for each in document["clauses"] for line in each["lines"]}


def test_review_a_total_and_all_parts_but_one_tell_the_one(few):
    lines = lines_of(report.read(make_report(YEAR)))
    assert lines["holds.placed"]["count"] == 29
    for key in ("holds.placed", "visits", "families"):
        assert {part["count"] for part in lines[key]["parts"]} == {None}


def test_review_one_beside_one_in_a_clause_is_not_told(few):
    """Somebody who knows of the one concern does not learn here that it was passed on."""
    made = make_report(YEAR)
    lines = lines_of(report.read(made))
    assert lines["concerns"]["count"] == 1
    assert lines["exception-e1"]["between"] == [0, 1]
    assert lines["not-referred"]["between"] == [0, 1]
    assert lines["posts.undecided"]["between"] == [1, 4]
    assert lines["posts.decided-before"]["between"] == [8, 11]
    assert lines["annual-reviews"]["count"] == 1
    page = signed_in_client(make_user(Role.TRUSTEE)).get(reverse("governance:report", args=[YEAR]))
    assert "<strong>0 to 1</strong>" in page.content.decode()
    terminal = StringIO()
    call_command("annual_report", str(YEAR), stdout=terminal)
    assert "0 to 1  Concerns for a child passed on" in terminal.getvalue()


def test_review_nor_by_the_years_beside_it_whatever_their_reports_say(few, monkeypatch):
    """A report made when small numbers were written down stays as it is; the next bands them."""
    with monkeypatch.context() as before:
        before.setattr("contactcentre.safekeeping.small_numbers.FEWEST_SHOWN", 1)
        make_report(YEAR - 1)
    made = report.read(make_report(YEAR))
    first = lines_of(report.read(YearReport.objects.get(year=YEAR - 1)))
    assert first["exception-e1"]["count"] == 1
    before = {key: line["earlier"] for key, line in lines_of(made).items()}
    assert before["concerns"] == [{"year": YEAR - 1, "count": 1}]
    assert before["exception-e1"] == [{"year": YEAR - 1, "count": None, "between": [0, 1]}]


def test_review_page_print_file_and_data_leave_out_the_same(few, monkeypatch):
    make_report(YEAR)
    client = signed_in_client(make_user(Role.TRUSTEE))
    made = []

    def keep(html, *, style):
        made.append(html)
        return b"%PDF-"

    monkeypatch.setattr(pdf, "made_from", keep)
    monkeypatch.setattr(pdf, "can_be_made", lambda: True)
    client.get(reverse("governance:report-pdf", args=[YEAR]))
    page = client.get(reverse("governance:report", args=[YEAR])).content.decode()
    for words in LEFT_OUT:
        for shown in (page, *made):
            for cell in shown.split(f"<td>{words}</td>")[1:]:
                assert "–" in cell.partition("</tr>")[0]
        assert f"{words.lower()} 2" not in page
    data = client.get(reverse("governance:report-json", args=[YEAR])).content.decode()
    terminal = StringIO()
    call_command("annual_report", str(YEAR), stdout=terminal)
    told = [part for line in lines_of(json.loads(data)).values() for part in line["parts"]]
    assert {part["count"] for part in told if part["label"] in LEFT_OUT} == {None}
    for words in LEFT_OUT:
        assert f"–  {words}" in terminal.getvalue()


def test_review_no_two_years_tell_of_a_few_by_the_difference():
    """What is in force when it is made is told as a whole: a year later it may be one more."""
    make_session(on=date(YEAR - 1, 6, 1))
    make_report(YEAR)
    for year in (YEAR - 1, YEAR):
        made = report.read(report.make_report(year=year, on=clock.today()))
        lines = lines_of(made).values()
        assert [line["parts"] for line in lines if line["of_this_moment"] and line["parts"]] == []
        assert all(
            each.keys() - {"between"} == {"year", "count"}
            for line in lines
            for each in line["earlier"]
        )


def test_review_a_report_that_was_made_says_what_it_said(few, monkeypatch):
    """However small numbers are left out by then."""
    before = make_report(YEAR).document
    monkeypatch.setattr("contactcentre.safekeeping.small_numbers.FEWEST_SHOWN", 50)
    assert report.make_report(year=YEAR, on=date(2026, 3, 1)).document == before
