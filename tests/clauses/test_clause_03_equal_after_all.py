"""Clause 3: once released dates have gone wrong, each side still ends with what the other has."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from contactcentre.safekeeping import clock
from disclosures.models import Release
from disclosures.services import correcting, handing, portal_reading
from families.models import EntryKind, PersonRole, RegisterEntry
from families.services.register import correct_entry
from policy.clauses import Clause, Refused
from tests.factories.accounts import signed_in_client
from tests.factories.agencies import acts_for, agency_browser, portal_page
from tests.factories.day import NOON, contact_on_saturday
from tests.factories.disclosures import asked_for_november, make_release
from tests.factories.sessions import person_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("hall_clock")]


@pytest.fixture
def visit(family, by, hall_clock):
    made = contact_on_saturday(family, by=by, hall_clock=hall_clock)
    hall_clock.shift(timedelta(days=3))
    return made


@pytest.fixture
def released(visit, family, by):
    return make_release(family, by=by, request=asked_for_november())


def correct_the_register(visit, minutes=80):
    entry = RegisterEntry.objects.get(
        booking=visit.booking, kind=EntryKind.RETURNED, superseded_by=None
    )
    at = NOON + timedelta(minutes=minutes)
    correct_entry(entry_id=entry.pk, at=at, by=visit.by, key=uuid4())


def corrected(release, *, by):
    shown = correcting.prepare(release, on=clock.today())
    return correcting.correct(
        release_id=release.pk,
        collecting={each.party_id for each in shown.recipients if each.party_id},
        ways_read={each.way_key for each in shown.recipients},
        digest=shown.digest,
        by=by,
        on=clock.today(),
    )


def copy_for(release, role):
    return release.copies.get(party=person_of(release.family, role))


def hand_to(release, role, *, by):
    return handing.hand_over(
        copy_id=copy_for(release, role).pk, release=release, by=by, on=clock.today()
    )


def letter_for(release, role, *, by):
    """What is printed for that side."""
    url = reverse("disclosures:letter", args=[release.pk, copy_for(release, role).pk])
    return signed_in_client(by).get(url)


def statements_in(answer):
    page = answer.content.decode()
    return [part.partition("</pre>")[0] for part in page.split('tabindex="0">')[1:]]


def test_3_a_statement_that_has_gone_wrong_is_printed_for_nobody_and_says_what_to_do(
    released, visit, by
):
    hand_to(released, PersonRole.RESIDENT, by=by)
    correct_the_register(visit)
    copy = copy_for(released, PersonRole.VISITING)
    for refused in (
        lambda: handing.copy_to_print(released, copy.pk, on=clock.today()),
        lambda: hand_to(released, PersonRole.VISITING, by=by),
    ):
        with pytest.raises(Refused, match="Send everybody the corrected dates") as why:
            refused()
        assert why.value.clause is Clause.C3
    here = reverse("disclosures:release", args=[released.pk])
    answer = letter_for(released, PersonRole.VISITING, by=by)
    assert (answer.status_code, answer["Location"]) == (302, here)
    page = signed_in_client(by).get(here).content.decode()
    assert reverse("disclosures:letter", args=[released.pk, copy.pk]) not in page
    assert reverse("disclosures:hand-over", args=[released.pk, copy.pk]) not in page
    assert "Waits for the corrected dates" in page
    assert reverse("disclosures:correct", args=[released.pk]) in page


def test_3_the_side_that_had_nothing_is_given_both_in_the_words_the_other_side_had(
    released, visit, by
):
    had = statements_in(letter_for(released, PersonRole.RESIDENT, by=by))
    hand_to(released, PersonRole.RESIDENT, by=by)
    correct_the_register(visit)
    second = corrected(released, by=by)
    resident = statements_in(letter_for(second, PersonRole.RESIDENT, by=by))
    visiting = statements_in(letter_for(second, PersonRole.VISITING, by=by))
    assert resident == [second.as_given]
    assert visiting == [second.as_given, released.as_given]
    assert sorted(had + resident) == sorted(visiting)
    page = signed_in_client(by).get(reverse("disclosures:release", args=[second.pk]))
    assert page.content.decode().count("which they were not given, goes with it") == 1


def test_3_before_it_goes_the_page_says_to_whom_the_first_one_goes_with_it(released, visit, by):
    hand_to(released, PersonRole.RESIDENT, by=by)
    correct_the_register(visit)
    desk, here = signed_in_client(by), reverse("disclosures:correct", args=[released.pk])
    visiting, resident = (
        person_of(released.family, role).full_name
        for role in (PersonRole.VISITING, PersonRole.RESIDENT)
    )
    told = "has not been given to <bdi>{}</bdi> yet. It goes with this one"
    assert told.format(visiting) in desk.get(here).content.decode()
    assert told.format(resident) not in desk.get(here).content.decode()


def test_3_handing_it_over_is_noted_of_both_and_then_nothing_goes_along(released, visit, by):
    hand_to(released, PersonRole.RESIDENT, by=by)
    correct_the_register(visit)
    second = corrected(released, by=by)
    hand_to(second, PersonRole.VISITING, by=by)
    earlier = copy_for(released, PersonRole.VISITING)
    assert (earlier.handed_on, earlier.handed_by) == (clock.today(), by)
    assert handing.given_with(second) == {}


def test_3_so_it_is_over_several_corrections(released, visit, by):
    hand_to(released, PersonRole.RESIDENT, by=by)
    correct_the_register(visit)
    second = corrected(released, by=by)
    hand_to(second, PersonRole.RESIDENT, by=by)
    correct_the_register(visit, 70)
    third = corrected(second, by=by)
    visiting = statements_in(letter_for(third, PersonRole.VISITING, by=by))
    assert visiting == [third.as_given, released.as_given, second.as_given]
    assert statements_in(letter_for(third, PersonRole.RESIDENT, by=by)) == [third.as_given]


def test_3_what_has_reached_nobody_is_given_to_nobody(released, visit, by):
    correct_the_register(visit)
    second = corrected(released, by=by)
    for role in (PersonRole.RESIDENT, PersonRole.VISITING):
        assert statements_in(letter_for(second, role, by=by)) == [second.as_given]


def test_3_whoever_comes_to_act_for_the_side_that_had_nothing_reads_both(
    released, visit, by, family
):
    hand_to(released, PersonRole.RESIDENT, by=by)
    contact = acts_for(person_of(family, PersonRole.VISITING), by=by).contact
    correct_the_register(visit)
    second = corrected(released, by=by)
    browser = agency_browser(contact)
    assert browser.get(portal_page(released)).status_code == 404
    for _ in range(2):
        assert statements_in(browser.get(portal_page(second))) == [
            second.as_given,
            released.as_given,
        ]
    assert copy_for(released, PersonRole.VISITING).read_on == clock.today()


def test_3_who_could_read_the_first_one_all_along_is_shown_it_once(visit, family, by):
    contact = acts_for(person_of(family, PersonRole.VISITING), by=by).contact
    released = make_release(family, by=by, request=asked_for_november())
    correct_the_register(visit)
    second = corrected(released, by=by)
    assert portal_reading.releases_for(contact, on=clock.today()) == [second, released]
    assert statements_in(agency_browser(contact).get(portal_page(second))) == [second.as_given]
    # It could have been read behind that sign-in, so the other side is given it as well.
    resident = statements_in(letter_for(second, PersonRole.RESIDENT, by=by))
    assert resident == [second.as_given, Release.objects.get(pk=released.pk).as_given]
