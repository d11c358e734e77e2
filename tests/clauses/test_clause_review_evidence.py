"""Annual review: the trustees are told in numbers how each clause was kept."""

import json
from datetime import datetime, timedelta
from io import StringIO

import pytest
import time_machine
from django.core.management import call_command
from django.urls import reverse

from accounts.roles import Role
from contactcentre import annual_report
from contactcentre.annual_report.document import document
from contactcentre.safekeeping import audit, clock
from contactcentre.safekeeping.models import Subject
from disclosures.services.outgoing import Typed
from governance.models import AnnualReview
from policy.coverage import coverage
from tests.factories.accounts import make_user, signed_in_client
from tests.factories.concerns import Everybody, pass_on
from tests.factories.disclosures import make_held, make_release, make_request
from tests.factories.families import make_family
from tests.factories.governance import begin_review, make_report, sign

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 2, 14, 12, 0, tzinfo=clock.LONDON)
YEAR = 2025


@pytest.fixture
def by():
    return make_user(Role.CO_ORDINATOR)


def figures():
    today = clock.today()
    return annual_report.figures(today - timedelta(days=365), today)


def lines():
    """Every line of a report that is taken today."""
    today = clock.today()
    first = today - timedelta(days=365)
    made = document(
        year=first.year, first=first, last=today, on=today, figures=figures(), earlier={}
    )
    return {line["key"]: line for each in made["clauses"] for line in each["lines"]}


@pytest.mark.parametrize("days", [0, 3])
def test_e1_it_is_counted_after_how_many_days_a_concern_is_passed_on_first(days):
    world = Everybody()
    made = world.concern()
    for later in (days, days + 9):
        with time_machine.travel(clock.now() + timedelta(days=later), tick=False):
            pass_on(made, by=world.people["lead"])
    with time_machine.travel(clock.now() + timedelta(days=20)):
        found = {name: many for name, many in figures().items() if "days-to-passing" in name}
    assert found == {f"days-to-passing-on.{days}": 1}


def test_e1_of_a_few_concerns_it_is_not_told_how_soon_they_were_passed_on():
    world = Everybody()
    pass_on(world.concern(), by=world.people["lead"])
    assert lines()["days-to-passing-on"]["count"] is None


def test_3_what_one_side_asked_for_is_counted_as_given_to_the_other(by):
    make_release(make_family(), by=by)
    make_request(asker="neutral")
    found = figures()
    assert found["asked-warned"] == 1
    assert found["released.side"] == found["mirrored"] == 1


def test_3_what_waits_until_every_side_can_be_reached_is_counted_as_held(by):
    make_held(make_family(), by=by)
    found = figures()
    assert (found["held"], found["released"], found["mirrored"]) == (1, 0, 0)


def test_4_a_note_that_was_refused_for_what_it_gives_away_is_counted(by):
    family = make_family()
    before = figures()
    audit.record(Typed.NOTE.refused, family, subject_id=family.pk)
    audit.record("second-factor-refused", by, subject_id=by.subject_id)
    after = figures()
    more = {name: many - before[name] for name, many in after.items() if many != before[name]}
    assert more == {"words-refused": 1, "second-factor-refused": 1}


def test_8_it_is_told_since_when_nobody_has_looked_at_the_oldest_flag():
    assert lines()["now.flagged-days"]["count"] == 0
    for days in (2, 40):
        flagged_on = clock.today() - timedelta(days=days)
        Subject.objects.filter(pk=make_family().pk).update(flagged_on=flagged_on)
    assert lines()["now.flagged-days"]["count"] == 40


def test_9_of_every_audience_it_is_told_how_many_know_of_the_policy(by):
    make_family()
    make_user(Role.VOLUNTEER)
    found = annual_report.gathering.figures_of(clock.today())
    for each in coverage(by=by):
        assert found[f"now.to-know-{each.audience}"] == each.people
        assert found[f"now.untold-{each.audience}"] == each.untold
    told = lines()
    assert told["now.untold-user"]["between"] == [1, told["now.to-know-user"]["count"]]
    assert told["now.untold-volunteer"]["count"] == 0


def test_review_the_report_says_when_the_last_one_was_and_when_the_next_is_due():
    trustees = [make_user(Role.TRUSTEE) for _ in range(2)]
    with time_machine.travel(NOW, tick=False):
        first = make_report(YEAR)
        assert json.loads(first.document)["annual_review"] is None
        begun = begin_review(by=trustees[0])
        for trustee in trustees:
            sign(begun, by=trustee, result=AnnualReview.Result.NO_CHANGE)
    with time_machine.travel(NOW + timedelta(days=365), tick=False):
        made = make_report(YEAR + 1)
        page = signed_in_client(trustees[0]).get(reverse("governance:report", args=[YEAR + 1]))
        terminal = StringIO()
        call_command("annual_report", str(YEAR + 1), stdout=terminal)
    assert json.loads(made.document)["annual_review"] == {
        "held_on": "2026-02-14",
        "completed_on": "2026-02-14",
        "result": "Reviewed, no change",
        "next_due": "2027-02-14",
    }
    said = page.content.decode()
    assert "The next is due by 14 February 2027" in said
    assert not any(trustee.known_as in said.partition("<main")[2] for trustee in trustees)
    assert "The next is due by 2027-02-14." in terminal.getvalue()
