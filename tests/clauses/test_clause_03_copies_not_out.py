"""Clause 3: what is released goes to every side, and until the last copy has gone that is said."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from contactcentre import homes
from contactcentre.safekeeping import clock
from disclosures.figures import figures
from disclosures.services import handing
from families.services.known import declare_known
from tests.factories.accounts import make_user, signed_in_client
from tests.factories.disclosures import make_release, make_request
from tests.factories.families import make_family

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("hall_clock")]
ALIKE = "Released to every side alike"
WAITS, LATE = (
    "Copies of dates still to be handed over",
    "Copies of dates not handed over for 7 days",
)


def hand_over(release, *, by, many=None):
    for copy in handing.copies_of(release)[:many]:
        handing.hand_over(copy_id=copy.pk, release=release, by=by, on=clock.today())


def items(by, *, after=0):
    home = homes.co_ordinators_home(by, on=clock.today() + timedelta(days=after))
    return {item.label: item.count for item in (*home.waiting, *home.overdue)}


@pytest.mark.parametrize(
    ("handed", "said"),
    [
        (0, "Released; 2 copies still to be handed over"),
        (1, "Released; 1 copy still to be handed over"),
        (2, ALIKE),
    ],
)
def test_3_a_request_says_alike_once_every_side_has_it(by, handed, said):
    request = make_request()
    hand_over(make_release(make_family(), by=by, request=request), by=by, many=handed)
    desk = signed_in_client(by)
    pages = (
        desk.get(reverse("disclosures:list"), {"show": "closed"}),
        desk.get(reverse("disclosures:request", args=[request.pk])),
    )
    for page in pages:
        assert said in page.text
        assert (ALIKE in page.text) is (said == ALIKE)


@pytest.mark.parametrize("handed", [0, 1, 2])
def test_3_what_is_not_handed_over_waits_and_is_late_after_a_week(by, handed):
    hand_over(make_release(make_family(), by=by), by=by, many=handed)
    left = 2 - handed
    assert items(by).get(WAITS, 0) == left
    assert items(by, after=6).get(LATE, 0) == 0
    assert items(by, after=7).get(LATE, 0) == left


@pytest.mark.parametrize("page", ["list", "register"])
def test_3_the_list_and_the_register_name_each_such_statement(by, page):
    release, desk = make_release(make_family(), by=by), signed_in_client(by)
    here, there = reverse(f"disclosures:{page}"), reverse("disclosures:release", args=[release.pk])
    hand_over(release, by=by, many=1)
    assert there in desk.get(here).text.split("not handed over to everybody yet")[1]
    hand_over(release, by=by)
    assert "not handed over to everybody yet" not in desk.get(here).text


def test_3_whoever_knows_the_family_finds_none_of_it(by):
    family, knows = make_family(), make_user("co-ordinator")
    make_release(family, by=by)
    declare_known(family_id=family.pk, user=knows, reason="", by=knows)
    assert WAITS not in items(knows)
    assert handing.to_hand_over(by=knows) == []


def test_3_they_are_asked_for_at_once_however_many_there_are(by, django_assert_num_queries):
    for _ in range(3):
        make_release(make_family(), by=by)
    with django_assert_num_queries(1):
        assert len(handing.to_hand_over(by=by)) == 3


def test_3_the_report_counts_those_that_the_year_ended_without(by):
    today = clock.today()
    release = make_release(make_family(), by=by)
    make_release(make_family(), by=by)
    hand_over(release, by=by, many=1)
    with time_machine.travel(clock.now() + timedelta(days=1)):
        hand_over(release, by=by)
    assert figures(today, today)["copies-not-out"] == 3
    assert figures(today, today + timedelta(days=1))["copies-not-out"] == 2
