"""Clause 3: who was given dates and acts no more is sent nothing, and somebody tells them so."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from contactcentre.safekeeping import clock
from disclosures.services import agency, correcting, handing
from families.models import EntryKind, PersonRole, RegisterEntry, Representative
from families.services.register import correct_entry
from tests.factories.accounts import signed_in_client
from tests.factories.agencies import acts_for
from tests.factories.day import NOON, contact_on_saturday
from tests.factories.disclosures import asked_for_november, make_release
from tests.factories.sessions import person_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("hall_clock")]
TITLE = "Given it before, and acts no more"


@pytest.fixture
def visit(family, by, hall_clock):
    made = contact_on_saturday(family, by=by, hall_clock=hall_clock)
    hall_clock.shift(timedelta(days=3))
    return made


def correct_the_register(visit, minutes=80):
    entry = RegisterEntry.objects.get(
        booking=visit.booking, kind=EntryKind.RETURNED, superseded_by=None
    )
    correct_entry(entry_id=entry.pk, at=NOON + timedelta(minutes=minutes), by=visit.by, key=uuid4())


def corrected(release, *, by):
    shown = correcting.prepare(release, on=clock.today())
    return correcting.correct(
        release_id=release.pk,
        collecting={each.party_id for each in shown.recipients if each.party_id},
        digest=shown.digest,
        by=by,
        on=clock.today(),
    )


def hand_all(release, by):
    for copy in release.copies.all():
        handing.hand_over(copy_id=copy.pk, release=release, by=by, on=clock.today())


def page(name, release, by):
    return signed_in_client(by).get(reverse(f"disclosures:{name}", args=[release.pk])).text


def named(text):
    """Whom that notice names."""
    return text.partition(TITLE)[2].partition("</ul>")[0]


@pytest.fixture
def acted(family, by, visit):
    return acts_for(person_of(family, PersonRole.VISITING), by=by)


def another_acts(acted, by):
    acted.acts_until = clock.today() - timedelta(days=1)
    agency.note_acting(acted, alongside=False, by=by, on=clock.today())
    return acts_for(acted.party, by=by, since=clock.today()).contact


def test_3_the_correction_names_who_was_given_it_and_acts_no_more(family, by, visit, acted):
    first = make_release(family, by=by, request=asked_for_november())
    hand_all(first, by)
    correct_the_register(visit)
    assert TITLE not in page("correct", first, by)
    now = another_acts(acted, by)
    text = page("correct", first, by)
    assert acted.contact.at_the_agency in named(text)
    assert now.name not in named(text)
    assert "is given this one instead" not in text
    second = corrected(first, by=by)
    assert acted.contact_id not in {copy.contact_id for copy in second.copies.all()}
    # Once it has gone there is still somebody to be told.
    assert acted.contact.at_the_agency in named(page("release", second, by))


def test_3_so_it_does_of_earlier_statements_that_it_replaces(family, by, visit, acted):
    first = make_release(family, by=by, request=asked_for_november())
    hand_all(first, by)
    another_acts(acted, by)
    correct_the_register(visit)
    second = corrected(first, by=by)
    correct_the_register(visit, 70)
    assert acted.contact.at_the_agency in named(page("correct", second, by))


def test_3_but_nobody_who_was_given_nothing(family, by, visit, acted):
    first = make_release(family, by=by, request=asked_for_november())
    another_acts(acted, by)
    correct_the_register(visit)
    assert TITLE not in page("correct", first, by)


def test_3_whom_the_family_s_file_named_is_named_too(family, by, visit):
    named_there = Representative.objects.get(family=family)
    first = make_release(family, by=by, request=asked_for_november())
    hand_all(first, by)
    acts_for(named_there.party, by=by)
    correct_the_register(visit)
    assert named_there.name in named(page("correct", first, by))
