"""Clause 3: what was given out and is wrong by now waits in the work until it is corrected."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts import notices
from accounts.models import Notice
from contactcentre import homes
from contactcentre.safekeeping import clock
from disclosures.models import Release
from disclosures.rules.release import disagrees
from disclosures.services import correcting
from disclosures.services.recipients import party_people
from disclosures.tasks import compare_releases_with_register
from families.models import EntryKind, RegisterEntry
from families.services.known import declare_known
from families.services.register import correct_entry
from policy.clauses import Refused
from tests.factories.accounts import make_user, signed_in_client
from tests.factories.day import NOON, contact_on_saturday
from tests.factories.disclosures import (
    asked_for_november,
    make_held,
    make_release,
    send_as_shown,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("hall_clock")]
HERE = reverse("disclosures:list")
TITLE = "Dates that were released are wrong by now"


@pytest.fixture
def released(visit, family, by, hall_clock):
    """What the register says of that Saturday was given to both sides."""
    hall_clock.shift(timedelta(days=3))
    made = make_release(family, by=by, request=asked_for_november())
    compare_releases_with_register()
    return made


def correct_the_register(visit, minutes=80):
    """The child was walked back some other ``minutes`` after noon."""
    entry = RegisterEntry.objects.get(
        booking=visit.booking, kind=EntryKind.RETURNED, superseded_by=None
    )
    at = NOON + timedelta(minutes=minutes)
    correct_entry(entry_id=entry.pk, at=at, by=visit.by, key=uuid4())


def waiting(person):
    """What their own home says of it."""
    found = homes.co_ordinators_home(person, on=clock.today()).overdue
    return [item.count for item in found if "no longer agrees" in item.label]


def test_3_a_release_that_is_right_waits_for_nobody(released, by):
    assert waiting(by) == []
    assert TITLE not in signed_in_client(by).get(HERE).content.decode()


def test_3_once_the_register_is_corrected_it_is_in_the_work_of_every_co_ordinator(
    released, visit, by, family
):
    correct_the_register(visit)
    compare_releases_with_register()
    other = make_user("co-ordinator")
    assert waiting(by) == waiting(other) == [1]
    page = signed_in_client(other).get(HERE).content.decode()
    assert TITLE in page
    assert reverse("disclosures:release", args=[released.pk]) in page


def test_3_but_for_one_who_knows_the_family(released, visit, family):
    knows = make_user("co-ordinator")
    declare_known(family_id=family.pk, user=knows, reason="A neighbour", by=knows)
    correct_the_register(visit)
    compare_releases_with_register()
    assert waiting(knows) == []
    assert TITLE not in signed_in_client(knows).get(HERE).content.decode()


def told(person):
    return list(notices.of(person).filter(kind=Notice.Kind.DATES_WRONG))


def test_3_every_co_ordinator_is_told_of_it_once_and_nobody_else(released, visit, by, family):
    people = {role: make_user(role) for role in ("co-ordinator", "team-leader", "trustee")}
    for minutes in (80, 60, 80):
        correct_the_register(visit, minutes)
        compare_releases_with_register()
    for person in (by, people["co-ordinator"]):
        (notice,) = told(person)
        assert (notice.about, notice.occasion) == (family.reference, str(released.pk))
    assert not told(people["team-leader"])
    assert not told(people["trustee"])
    page = signed_in_client(by).get(reverse("account:notices")).content.decode()
    assert "Dates that were released are wrong by now" in page
    assert reverse("disclosures:release", args=[released.pk]) in page


def test_3_the_mail_of_it_says_only_that_there_is_something_to_read(
    released, visit, by, family, mailoutbox
):
    correct_the_register(visit)
    compare_releases_with_register()
    notices.mail_word()
    (mail,) = mailoutbox
    for never in (family.reference, "wrong", "dates", "release", str(released.pk)):
        assert never not in f"{mail.subject} {mail.body}".lower()


def test_1_whoever_knows_the_family_is_told_nothing_of_it(released, visit, by, family):
    before, after = make_user("co-ordinator"), make_user("co-ordinator")
    declare_known(family_id=family.pk, user=before, reason="A neighbour", by=before)
    correct_the_register(visit)
    compare_releases_with_register()
    assert not told(before)
    assert told(after)
    declare_known(family_id=family.pk, user=after, reason="A cousin", by=after)
    assert not told(after)


def test_3_its_page_leads_to_the_correction_at_once_and_the_old_one_s_no_more(
    released, visit, by, family
):
    desk, page = signed_in_client(by), reverse("disclosures:release", args=[released.pk])
    link = reverse("disclosures:correct", args=[released.pk])
    assert "Wrong by now" not in desk.get(page).content.decode()
    correct_the_register(visit)
    shown = desk.get(page).content.decode()
    assert "Wrong by now" in shown
    assert f'role="button" draggable="false" data-module="govuk-button" href="{link}"' in shown
    compare_releases_with_register()
    prepared = correcting.prepare(released, on=clock.today())
    correcting.correct(
        release_id=released.pk,
        collecting={each.party_id for each in prepared.recipients if each.party_id},
        digest=prepared.digest,
        by=by,
        on=clock.today(),
    )
    compare_releases_with_register()
    assert waiting(by) == []
    assert "Wrong by now" not in desk.get(page).content.decode()


def test_3_what_the_register_takes_back_makes_it_right_again(released, visit, by):
    correct_the_register(visit)
    compare_releases_with_register()
    correct_the_register(visit, 90)
    compare_releases_with_register()
    assert waiting(by) == []


def test_3_a_later_visit_makes_no_statement_wrong(released, family, by, hall_clock):
    hall_clock.move_to(NOON + timedelta(days=7))
    contact_on_saturday(family, by=by, hall_clock=hall_clock)
    compare_releases_with_register()
    assert waiting(by) == []


def test_3_what_is_held_was_given_to_nobody_and_goes_to_nobody_once_it_is_wrong(visit, family, by):
    held = make_held(family, by=by, request=asked_for_november())
    correct_the_register(visit)
    compare_releases_with_register()
    assert waiting(by) == []
    everybody = {each.pk for each in party_people(family)}
    with pytest.raises(Refused, match="says something else by now"):
        send_as_shown(held, by=by, collecting=everybody, digest=held.digest)
    page = signed_in_client(by).get(reverse("disclosures:release", args=[held.pk]))
    assert "says something else by now" in page.content.decode()


def test_3_it_is_found_out_within_a_minute(settings):
    (found,) = (
        each["schedule"]
        for each in settings.CELERY_BEAT_SCHEDULE.values()
        if each["task"] == compare_releases_with_register.name
    )
    assert found < timedelta(minutes=1)


def test_3_where_nothing_was_entered_since_nothing_is_read(released, by):
    with CaptureQueriesContext(connection) as asked:
        compare_releases_with_register()
    assert len(asked) == 1


def test_3_neither_the_centre_s_name_nor_a_count_it_did_not_tell_makes_it_wrong(
    released, settings, by
):
    settings.CENTRE_NAME, settings.RELEASE_BOOKED_VISITS = "Another name", True
    assert not correcting.is_wrong(Release.objects.get(pk=released.pk))


@pytest.mark.parametrize(
    ("then", "now", "wrong"),
    [
        ("1 May 2026, 10:00 to 11:00", "1 May 2026, 10:00 to 11:00", False),
        ("1 May 2026, 10:00 to 11:00", "1 May 2026, 10:00 to 11:05", True),
        ("1 May 2026, 10:00 to 11:00", "No contact took place", True),
        ("Visits booked in this time: 2", "Visits booked in this time: 3", True),
        ("Visits booked in this time: 2", "", False),
    ],
)
def test_3_what_makes_a_statement_wrong(then, now, wrong):
    assert disagrees(then=then, now=now) is wrong
