"""Clause 3: what a statement says: the dates and times of contact, and nothing else."""

from datetime import date, datetime, time, timedelta
from hashlib import sha256

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from contactcentre.safekeeping import clock
from disclosures.models import Release
from disclosures.rules.release import Attended, digest_of, statement_of
from disclosures.services import statement_pdf
from disclosures.services.noted import attended
from disclosures.services.prepared import Changed
from families.models import Family, PersonRole
from tests.factories.accounts import signed_in_client
from tests.factories.day import Day
from tests.factories.disclosures import asked_for_november, make_release
from tests.factories.families import make_family
from tests.factories.sessions import make_booking, make_session, person_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("hall_clock")]


def today():
    return clock.today()


def test_3_the_start_and_end_of_contact_are_given_and_nothing_else(visit, family, by):
    made = make_release(family, by=by, request=asked_for_november())

    assert made.statement.splitlines() == [
        "West Wilts Child Contact Centre",
        "",
        f"Attendance of family {family.reference}",
        "From 1 November 2026 to 21 November 2026",
        "",
        "21 November 2026, 12:05 to 13:30",
        "",
        "The centre gives the dates and times of contact, and makes no other report.",
        "Every side is given the same statement.",
    ]


def test_3_nothing_of_who_asked_or_of_where_anybody_is_reaches_a_side(visit, family, by):
    request = asked_for_november()
    made = make_release(family, by=by, request=request)
    client = signed_in_client(by)
    copy = made.copies.get(party=person_of(family, PersonRole.VISITING))
    letter = client.get(reverse("disclosures:letter", args=[made.pk, copy.pk])).content.decode()
    resident = person_of(family, PersonRole.RESIDENT)
    secrets = [request.name, request.organisation, request.their_reference, request.reference]
    secrets += [resident.full_name, resident.safe_route, "Solicitor", "Firm", "Residentstreet"]
    for secret in secrets:
        assert secret not in letter
        assert secret not in made.statement
    file = client.get(reverse("disclosures:statement", args=[made.pk]))
    assert file["Content-Disposition"] == 'attachment; filename="attendance-dates.pdf"'


def test_3_what_was_not_shown_does_not_go(visit, family, by):
    with pytest.raises(Changed):
        make_release(family, by=by, request=asked_for_november(), digest="0" * 64)


def test_3_a_release_is_frozen_whatever_the_register_says_afterwards(visit, family, by):
    made = make_release(family, by=by, request=asked_for_november())
    Family.objects.filter(pk=family.pk).update(state="paused")
    again = Release.objects.get(pk=made.pk)
    assert (again.statement, again.digest) == (made.statement, made.digest)


def test_3_only_days_within_the_period_are_given(visit, family):
    day = date(2026, 11, 21)
    found = {
        (first, last): len(attended(family.pk, first_day=first, last_day=last))
        for first, last in [
            (day, day),
            (day - timedelta(1), day - timedelta(1)),
            (day + timedelta(1), day + timedelta(9)),
        ]
    }
    assert list(found.values()) == [1, 0, 0]
    assert attended(make_family().pk, first_day=day, last_day=day) == []


def test_3_a_visit_that_did_not_take_place_is_not_given(family, by):
    day = Day(make_booking(make_session(), family, by=by), by, clock.now)
    day.arrive()
    day.end("visitor-absent")
    assert attended(family.pk, first_day=today(), last_day=today()) == []


@given(
    st.lists(
        st.builds(
            Attended,
            st.dates(date(2020, 1, 1), date(2026, 11, 1)),
            st.none() | st.times(),
            st.none() | st.times(),
        ),
        unique_by=lambda each: each.day,
        max_size=30,
    )
)
def test_3_a_statement_is_the_same_however_the_visits_come(visits):
    one, other = (
        statement_of(
            centre="C",
            reference="F-7K3M9Q",
            first_day=date(2020, 1, 1),
            last_day=date(2026, 11, 1),
            visits=each,
        )
        for each in (visits, reversed(visits))
    )
    assert digest_of(one) == digest_of(other)
    lines = [line for line in one.splitlines() if line[:1].isdigit()]
    assert len(lines) == len(visits)
    days = [datetime.strptime(line.split(",")[0], "%d %B %Y").date() for line in lines]
    assert days == sorted(each.day for each in visits)


def test_3_summer_time_is_told_as_on_the_hall_s_clock():
    said = statement_of(
        centre="C",
        reference="F-7K3M9Q",
        first_day=date(2026, 3, 29),
        last_day=date(2026, 3, 29),
        visits=[Attended(date(2026, 3, 29), time(10, 5), None)],
    )
    assert "29 March 2026, 10:05 to not recorded" in said


class TestNumberAndDay:
    """Two statements of one day are told apart on paper, by every side in the same words."""

    @pytest.fixture
    def made(self, visit, family, by):
        return make_release(family, by=by, request=asked_for_november())

    def test_3_every_side_reads_the_same_number_and_day(self, made, by):
        assert made.as_given.startswith(f"Statement {made.number} of 24 November 2026\n\n")
        desk = signed_in_client(by)
        for copy in made.copies.all():
            letter = desk.get(reverse("disclosures:letter", args=[made.pk, copy.pk]))
            assert made.as_given.strip() in letter.text
        assert made.name in desk.get(reverse("disclosures:release", args=[made.pk])).text

    def test_3_it_neither_counts_nor_leads_from_one_statement_to_another(self, by, family):
        numbers = [make_release(of, by=by).number for of in (family, family, make_family())]
        assert len(set(numbers)) == len({each[:5] for each in numbers}) == 3
        assert family.reference[2:] not in "".join(numbers)

    def test_3_the_fingerprint_is_that_of_the_file_which_everybody_has(self, made, by):
        desk = signed_in_client(by)
        page = desk.get(reverse("disclosures:release", args=[made.pk])).text
        file = desk.get(reverse("disclosures:statement", args=[made.pk])).content
        assert sha256(file).hexdigest() in page
        assert file == statement_pdf.made_of(made.as_given)
