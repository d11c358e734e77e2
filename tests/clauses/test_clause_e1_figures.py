"""Exception 1: no number of the annual report tells whoever is complained of that a concern is."""

from datetime import datetime, timedelta

import pytest
import time_machine

from accounts.roles import Role
from contactcentre import annual_report
from contactcentre.safekeeping import clock
from contactcentre.safekeeping.models import Subject, SubjectKind
from disclosures.services import concern as concerns
from governance.models import YearReport
from governance.services import report as reports
from retention.figures import oldest_flag
from retention.models import DisposalCase
from retention.services import holding
from tests.factories.concerns import Everybody, do_not_refer, make_lead, pass_on

pytestmark = pytest.mark.django_db
ABOUT = ("lead", "deputy", "co-ordinator", "volunteer", "trustee")


def figures():
    today = clock.today()
    found = annual_report.figures(today - timedelta(days=365), today)
    return {name: many for name, many in found.items() if many}


@pytest.mark.parametrize("about", ABOUT)
def test_e1_a_concern_about_somebody_here_changes_no_figure(about):
    world = Everybody()
    before = figures()
    reader = world.people["deputy" if about == "lead" else "lead"]
    pass_on(world.concern(about), by=reader)
    do_not_refer(world.concern(about), by=reader)
    assert figures() == before


def test_e1_nor_does_letting_go_of_what_was_kept_for_it():
    world = Everybody()
    second = make_lead(Role.TRUSTEE, deputy=True)
    made = world.concern("volunteer")
    kept = concerns.holds_kept_from(world.people["volunteer"]).get(hold__subject=world.family.pk)
    before = figures()
    holding.ask_release(hold_id=kept.hold_id, by=world.people["lead"], on=clock.today())
    holding.release(hold_id=kept.hold_id, by=second, on=clock.today())
    assert figures() == before
    assert made.holds.filter(hold__released_on__isnull=False).exists()


def test_e1_nor_does_its_own_record_that_is_not_used_any_more():
    """Whoever is complained of could lay the figures beside the list, which leaves it out."""
    made, today = Everybody().concern("volunteer"), clock.today()
    record = Subject.objects.filter(pk=made.pk)
    before, oldest = figures(), oldest_flag(today)
    record.update(flagged_on=today - timedelta(days=200))
    assert (figures(), oldest_flag(today)) == (before, oldest)
    record.update(flagged_on=None, last_used_on=None, last_use="")
    assert figures() == before
    case = {"kind": SubjectKind.CONCERN, "of": made.pk, "proposed_on": today}
    DisposalCase.objects.create(**case, state="cancelled", ended_on=today, ended_because="asked")
    DisposalCase.objects.create(**case, state="certified", certified_on=today, repeated_on=today)
    assert figures() == before


def test_e1_any_other_concern_is_counted_with_what_became_of_it():
    world = Everybody()
    before = figures()
    pass_on(world.concern(), by=world.people["lead"])
    do_not_refer(world.concern(), by=world.people["lead"])
    after = figures()
    more = {name: many - before.get(name, 0) for name, many in after.items()}
    assert [more[name] for name in ("concerns", "exception-e1", "not-referred")] == [2, 1, 1]
    assert not any("holds" in name for name, many in more.items() if many)


def test_e1_the_report_of_a_year_stays_whoever_is_named_afterwards():
    """Of the running year nothing is frozen, and no page shows its figures; of one that is over
    nobody can tell by a number that has changed that somebody here was named.
    """
    today = clock.today()
    year = today.year - 1
    with time_machine.travel(datetime(year, 6, 1, 12, tzinfo=clock.LONDON), tick=False):
        world = Everybody()
        made = world.concern()
        pass_on(made, by=world.people["lead"])
    report = reports.make_report(year=year, on=today)
    first, last = report.first_day, report.last_day
    before = annual_report.figures(first, last)
    named = {world.people["volunteer"].pk}
    concerns.add_whom(
        concern_id=made.pk, reference="", complained_of=named, by=world.people["lead"], on=today
    )
    assert annual_report.figures(first, last) != before
    assert reports.make_report(year=year, on=today).document == report.document
    assert YearReport.objects.get().digest == report.digest
