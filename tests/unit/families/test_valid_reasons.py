"""A valid reason for a missed visit: it is for the review of the place, and nothing else."""

import pytest
from django.urls import reverse

from contactcentre.safekeeping.models import AuditEntry
from families.models import Booking, Outcome, Person, RegisterEntry, ValidReason
from families.services import own_data
from families.services.reasons import note_reason, reasons_of
from policy.clauses import Refused
from tests.factories.accounts import make_user, signed_in_client
from tests.factories.families import make_family
from tests.factories.progress import make_visit
from tests.unit.families.reviewing import (
    CHILD_SIDE,
    LETTERS,
    TODAY,
    VISITOR,
    correct,
    decide,
    open_kinds,
    visits,
    weeks_ago,
)

pytestmark = pytest.mark.usefixtures("saturday_noon")

ILL = ValidReason.Reason.ILLNESS


@pytest.fixture
def note(co_ordinator):
    def it(booking, reason=ILL):
        note_reason(
            booking_id=booking.pk,
            family_id=booking.family_id,
            reason=reason,
            by=co_ordinator,
            on=TODAY,
        )

    return it


class TestAPlaceReview:
    @pytest.mark.parametrize(("missed", "kind"), [("VV", VISITOR), ("CC", CHILD_SIDE)])
    def test_is_withdrawn_for_a_reason_and_opened_again_without_it(
        self, family, co_ordinator, note, missed, kind
    ):
        booking = visits(family, missed, by=co_ordinator)[0]
        assert open_kinds(family) == kind
        note(booking)
        assert not family.reviews.exists()
        note(booking, "")
        assert open_kinds(family) == kind

    def test_is_not_opened_by_a_miss_with_a_reason(self, family, co_ordinator, note):
        note(make_visit(family, weeks_ago(2), LETTERS["V"], by=co_ordinator))
        make_visit(family, weeks_ago(1), LETTERS["V"], by=co_ordinator)
        assert not family.reviews.exists()

    def test_that_was_decided_stays(self, family, co_ordinator, note):
        booking = visits(family, "VV", by=co_ordinator)[0]
        decide(family.reviews.get(), by=co_ordinator)
        note(booking)
        assert family.reviews.get().decision

    def test_counts_from_before_over_an_excused_visit(self, family, co_ordinator, note):
        bookings = visits(family, "VVV", by=co_ordinator)
        note(bookings[1])
        assert open_kinds(family) == VISITOR


class TestAReason:
    @pytest.mark.parametrize("letter", "avcb")
    def test_is_of_a_visit_that_somebody_missed(self, family, co_ordinator, note, letter):
        booking = visits(family, letter, by=co_ordinator)[0]
        with pytest.raises(Refused, match="Nobody stayed away"):
            note(booking)

    def test_noted_twice_is_one(self, family, co_ordinator, note):
        booking = visits(family, "V", by=co_ordinator)[0]
        for reason in (ILL, ILL, ValidReason.Reason.TRAVEL):
            note(booking, reason)
        assert reasons_of(family)[booking.pk].reason == ValidReason.Reason.TRAVEL

    def test_of_another_family_is_of_nobody(self, family, co_ordinator):
        booking = visits(family, "V", by=co_ordinator)[0]
        with pytest.raises(Booking.DoesNotExist):
            note_reason(
                booking_id=booking.pk,
                family_id=make_family().pk,
                reason=ILL,
                by=co_ordinator,
                on=TODAY,
            )

    def test_is_in_no_log(self, family, co_ordinator, note):
        note(visits(family, "V", by=co_ordinator)[0])
        said = [str(entry.changes) for entry in AuditEntry.objects.all()]
        assert not any(ILL.value in each for each in said)

    def test_outlives_no_correction(self, family, co_ordinator, note):
        booking = visits(family, "V", by=co_ordinator)[0]
        note(booking)
        correct(booking, by=co_ordinator, outcome=Outcome.CANCELLED_BY_VISITOR)
        client = signed_in_client(co_ordinator)
        page = client.get(reverse("families:file", args=[family.reference])).content.decode()
        assert "Valid reason" not in page


class TestTheWords:
    def test_of_both_sides_stay_the_same(self, family, co_ordinator, note):
        booking = visits(family, "V", by=co_ordinator)[0]

        def words():
            told = [
                str(own_data.of_person(person).sections)
                for person in Person.objects.filter(family=family).order_by("pk")
            ]
            entries = RegisterEntry.objects.filter(booking=booking).order_by("pk")
            return told, list(entries.values_list("kind", "outcome"))

        before = words()
        note(booking)
        assert words() == before


class TestThePage:
    @pytest.fixture
    def booking(self, family, co_ordinator):
        return visits(family, "V", by=co_ordinator)[0]

    @pytest.fixture
    def url(self, family, booking):
        return reverse("families:visit-reason", args=[family.reference, booking.pk])

    def test_is_reached_from_the_file(self, client, family, url):
        page = client.get(reverse("families:file", args=[family.reference])).content.decode()
        assert url in page

    def test_notes_it_and_the_file_says_so(self, client, url):
        page = client.post(url, {"reason": ILL}, follow=True).content.decode()
        assert "Valid reason: somebody was ill" in page
        page = client.post(url, {"reason": "none"}, follow=True).content.decode()
        assert "Valid reason: " not in page

    def test_takes_no_other_words(self, client, url):
        assert client.post(url, {"reason": "He never wanted to come"}).status_code == 422
        assert not ValidReason.objects.exists()

    def test_is_not_for_team_leaders(self, url):
        assert signed_in_client(make_user("team-leader")).get(url).status_code == 404
