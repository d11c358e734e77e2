"""Annual review: a report and the minutes say which version of the policy held when."""

from datetime import date, datetime, timedelta
from io import StringIO

import pytest
import time_machine
from django.core.management import call_command
from django.urls import reverse

from accounts.roles import Role
from contactcentre.safekeeping import clock
from governance.services import report, review
from tests.factories.accounts import make_user, signed_in_client
from tests.factories.governance import begin_review, make_report, sign
from tests.factories.policy import adopt

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("policy_to_come")]
YEAR = 2025
TODAY = date(2026, 2, 14)
OLD_WORDS = "All information relating to families and volunteers is kept in a secure place"
NEW_WORDS = "Everything is kept under lock and key."
FIVE_YEARS = "What is not used for five years is shredded; the accident book is kept for ever."


@pytest.fixture(autouse=True)
def day():
    with at(TODAY):
        yield


@pytest.fixture
def trustees():
    return [make_user(Role.TRUSTEE) for _ in range(2)]


@pytest.fixture
def changed(trustees):
    """Adopted on 2 May with other words in clause 7 and another number in clause 8."""
    with at(date(YEAR, 5, 2)):
        return adopt(
            co_ordinator=make_user(Role.CO_ORDINATOR),
            trustees=trustees,
            clause_7=NEW_WORDS,
            clause_8=FIVE_YEARS,
            retention_years=5,
        )


def at(day):
    return time_machine.travel(datetime.combine(day, datetime.min.time(), clock.LONDON), tick=False)


def clauses_of(year):
    return {each["clause"]: each for each in report.read(make_report(year))["clauses"]}


def test_review_a_report_says_which_version_was_in_force_when(changed):
    assert report.read(make_report(YEAR))["policy_versions"] == [
        {"version": "1", "from": "2025-01-01", "to": "2025-05-02"},
        {"version": "2", "from": "2025-05-03", "to": "2025-12-31"},
    ]


def test_review_and_what_each_clause_said_until_then(changed):
    said = clauses_of(YEAR)
    assert said["7"]["text"] == NEW_WORDS
    (before,) = said["7"]["worded_before"]
    assert (before["from"], before["to"]) == ("2025-01-01", "2025-05-02")
    assert "secure place" in before["text"]
    assert said["6"]["worded_before"] == []


def test_review_and_to_which_number_the_centre_kept(changed):
    said = clauses_of(YEAR)["8"]
    label = "years without use until disposal"
    assert {"label": label, "number": 5} in said["numbers"]
    assert {"label": label, "number": 3} in said["worded_before"][0]["numbers"]


def test_review_page_and_terminal_say_both(changed):
    make_report(YEAR)
    page = signed_in_client(make_user(Role.TRUSTEE)).get(reverse("governance:report", args=[YEAR]))
    shown = page.content.decode()
    assert "version 1 until 2 May 2025 and version 2 from 3 May 2025" in shown
    assert "<strong>Until 2 May 2025:</strong>" in shown
    assert f"<strong>Since then:</strong> {NEW_WORDS}" in shown
    assert "Years without use until disposal: 3" in shown
    assert "Years without use until disposal: 5" in shown
    terminal = StringIO()
    call_command("annual_report", str(YEAR), stdout=terminal)
    assert "Version 2 of the policy, from 2025-05-03 to 2025-12-31." in terminal.getvalue()


def test_review_a_year_with_one_version_says_it_once(changed):
    said = clauses_of(YEAR - 1)
    assert {tuple(each["worded_before"]) for each in said.values()} == {()}
    page = signed_in_client(make_user(Role.TRUSTEE)).get(
        reverse("governance:report", args=[YEAR - 1])
    )
    assert "Until" not in page.content.decode().partition("<h2>Clause by clause")[2]
    assert ", version 1, clause by clause" in page.content.decode()


def test_review_a_report_made_before_this_was_said_is_still_read(changed, monkeypatch):
    made = make_report(YEAR)
    document = report.read(made)
    for each in document["clauses"]:
        del each["worded_before"], each["numbers"]
    del document["policy_versions"]
    monkeypatch.setattr(report, "read", lambda _: document)
    page = signed_in_client(make_user(Role.TRUSTEE)).get(reverse("governance:report", args=[YEAR]))
    assert ", version 2, clause by clause" in page.content.decode()


# --- The minutes ----------------------------------------------------------------------------------


def reviewed_on(day, trustees):
    with at(day):
        begun = begin_review(by=trustees[0])
        for person in trustees:
            done = sign(begun, by=person)
    return done


def test_review_the_minutes_say_of_a_version_that_is_still_to_come(trustees):
    make_report(YEAR)
    to_come = TODAY + timedelta(30)
    desk = make_user(Role.CO_ORDINATOR)
    adopt(co_ordinator=desk, trustees=trustees, clause_7=NEW_WORDS, in_force_from=to_come)
    done = reviewed_on(TODAY + timedelta(1), trustees)
    said = "Version 2 had been adopted by then, and is in force from 16 March 2026."
    for day in (TODAY + timedelta(1), to_come + timedelta(300)):
        with at(day):
            minutes = review.minutes_of(done)
            assert "reviewed version 1 of the confidentiality policy" in minutes
            assert said in minutes


def test_review_nothing_of_one_adopted_after_it_or_in_force_at_it(trustees):
    make_report(YEAR)
    desk = make_user(Role.CO_ORDINATOR)
    adopt(co_ordinator=desk, trustees=trustees, clause_7=NEW_WORDS)
    done = reviewed_on(TODAY + timedelta(1), trustees)
    with at(TODAY + timedelta(2)):
        adopt(co_ordinator=desk, trustees=trustees, clause_7="Everything is kept locked away.")
        minutes = review.minutes_of(done)
    assert "reviewed version 2" in minutes
    assert "had been adopted" not in minutes


def test_review_who_signs_is_told_of_it_before(trustees):
    make_report(YEAR)
    desk = make_user(Role.CO_ORDINATOR)
    adopt(co_ordinator=desk, trustees=trustees, in_force_from=TODAY + timedelta(30))
    begun = begin_review(by=trustees[0])
    client = signed_in_client(trustees[0])
    for page in ("review", "review-sign"):
        shown = client.get(reverse(f"governance:{page}", args=[begun.pk])).content.decode()
        assert "has been adopted, and is in force from 16 March 2026" in shown
