"""What the printed sheet says of the day: who helps whom, who is not on it, whom to keep apart."""

import re
from datetime import time

import pytest
from django.urls import reverse

from contactcentre.safekeeping import clock
from contactcentre.safekeeping.keyring.keys import key_scope
from families.models import Booking, PersonRole
from families.services.apart import keep_apart
from families.services.family import NewPerson, add_person
from families.services.known import declare_known
from families.services.paper_rows import families_on_paper
from tests.factories.accounts import make_user, signed_in_client
from tests.factories.families import make_families, make_family
from tests.factories.sessions import make_booking, make_session
from tests.factories.volunteers import lapse, look_after

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("saturday_noon")]


@pytest.fixture
def session():
    return make_session()


@pytest.fixture
def bookings(session, co_ordinator):
    """Three families, one after the other."""
    made = [make_booking(session, family, by=co_ordinator) for family in make_families(3)]
    for booking, hour in zip(made, (10, 13, 16), strict=True):
        Booking.objects.filter(pk=booking.pk).update(starts_at=time(hour), ends_at=time(hour + 1))
    return made


def sheet_for(user, session):
    url = reverse("families:sheet-print", args=[session.pk])
    page = signed_in_client(user).post(url).content.decode()
    return re.search(r"<main.*</main>", page, re.S)[0]


def keep(one, other, *, by):
    keep_apart(
        family_id=one.family_id,
        other_id=other.family_id,
        reason="Injunctionreason",
        by=by,
        on=clock.today(),
    )


class TestAFamilyKeptFromWhoPrints:
    def test_is_counted_and_not_named(self, session, bookings, co_ordinator):
        family, leader = bookings[0].family, make_user("team-leader")
        declare_known(family_id=family.pk, user=leader, reason="", by=leader)
        sheet = sheet_for(leader, session)
        assert "And 1 more family, whom a colleague has to see to" in sheet
        for person in family.people.all():
            assert person.first_name not in sheet
        assert family.reference not in sheet

    def test_is_on_the_sheet_of_a_colleague_and_counted_there_no_more(
        self, session, bookings, co_ordinator
    ):
        leader = make_user("team-leader")
        for booking in bookings[:2]:
            declare_known(family_id=booking.family_id, user=leader, reason="", by=leader)
        assert "And 2 more families, whom" in sheet_for(leader, session)
        assert "a colleague has to see to" not in sheet_for(co_ordinator, session)

    def test_given_its_place_back_is_not_counted(self, session, bookings, co_ordinator):
        leader = make_user("team-leader")
        declare_known(family_id=bookings[0].family_id, user=leader, reason="", by=leader)
        Booking.objects.filter(pk=bookings[0].pk).update(cancelled_at=clock.now())
        assert "a colleague has to see to" not in sheet_for(leader, session)


class TestToWhomAChildIsWalkedIn:
    """Of several visitors the paper asks which, and so does the page it is typed in from."""

    @pytest.mark.parametrize("visitors", [1, 2])
    def test_is_asked_on_paper_and_page_alike(self, session, co_ordinator, client, visitors):
        family = make_family()
        if visitors == 2:
            grandad = NewPerson(
                role=PersonRole.OTHER_PARTY, first_name="Evan", last_name="Otherparty"
            )
            with key_scope():
                add_person(family_id=family.pk, person=grandad, on=clock.today())
        make_booking(session, family, by=co_ordinator)
        sheet = sheet_for(co_ordinator, session).split("Came without a booking")[0]
        page = client.get(reverse("families:from-paper", args=[session.pk])).content.decode()
        assert ("to <span" in sheet) is ("Walked in to" in page) is (visitors == 2)


class TestWhoLooksAfterAFamily:
    def test_is_on_the_sheet_by_first_name(self, session, bookings, co_ordinator):
        hattie = make_user("volunteer", display_name="Hattie Helpersurname")
        look_after(hattie, bookings[0], by=co_ordinator)
        rows = families_on_paper(session, by=co_ordinator)
        assert [row.looked_after_by for row in rows] == ["Hattie", "", ""]
        sheet = sheet_for(co_ordinator, session)
        assert "Helpersurname" not in sheet
        # Those of two families, and of the two blocks for who comes without a booking.
        assert sheet.count('Walks with the child: <span class="write-in') == 4

    def test_is_named_in_full_where_two_share_a_first_name(self, session, bookings, co_ordinator):
        for booking, surname in zip(bookings, ("One", "Two"), strict=False):
            namesake = make_user("volunteer", display_name=f"Hattie {surname}")
            look_after(namesake, booking, by=co_ordinator)
        rows = families_on_paper(session, by=co_ordinator)
        assert [row.looked_after_by for row in rows] == ["Hattie One", "Hattie Two", ""]

    def test_is_not_named_once_their_check_has_lapsed(self, session, bookings, co_ordinator):
        hattie = make_user("volunteer", display_name="Hattie Helper")
        look_after(hattie, bookings[0], by=co_ordinator)
        lapse(hattie.volunteer)
        rows = families_on_paper(session, by=co_ordinator)
        assert [row.looked_after_by for row in rows] == ["", "", ""]


class TestTwoFamiliesToBeKeptApart:
    def test_are_marked_by_their_numbers(self, session, bookings, co_ordinator):
        keep(bookings[0], bookings[2], by=co_ordinator)
        rows = families_on_paper(session, by=co_ordinator)
        assert [row.apart_from for row in rows] == [["number 3"], [], ["number 1"]]
        sheet = sheet_for(co_ordinator, session)
        assert "Keep apart from number 3" in sheet
        assert "Injunctionreason" not in sheet

    def test_are_marked_where_the_other_is_kept_from_who_prints(
        self, session, bookings, co_ordinator
    ):
        keep(bookings[0], bookings[2], by=co_ordinator)
        leader = make_user("team-leader")
        declare_known(family_id=bookings[0].family_id, user=leader, reason="", by=leader)
        rows = families_on_paper(session, by=leader)
        assert [row.apart_from for row in rows] == [
            [],
            ["a family that a colleague has to see to"],
        ]

    def test_are_not_marked_where_only_one_of_them_comes(self, session, bookings, co_ordinator):
        keep(bookings[0], bookings[2], by=co_ordinator)
        Booking.objects.filter(pk=bookings[0].pk).update(cancelled_at=clock.now())
        rows = families_on_paper(session, by=co_ordinator)
        assert [row.apart_from for row in rows] == [[], []]

    def test_are_marked_on_the_register_without_a_word_of_the_other(
        self, session, bookings, co_ordinator, client
    ):
        keep(bookings[0], bookings[2], by=co_ordinator)
        page = client.get(reverse("families:register", args=[session.pk])).content.decode()
        plan = reverse("families:session", args=[session.pk])
        row = re.compile(r'<li class="register-row[^"]*" id="b-([^"]*)"(.*?)</form>', re.S)
        rows = dict(row.findall(page))
        marked = {pk for pk, row in rows.items() if f'{plan}">Keep apart: see the plan' in row}
        assert marked == {str(bookings[0].pk), str(bookings[2].pk)}
        assert bookings[2].family.reference not in rows[str(bookings[0].pk)]

    def test_stay_marked_on_the_row_that_a_tap_brings_back(
        self, session, bookings, co_ordinator, client
    ):
        keep(bookings[0], bookings[2], by=co_ordinator)
        for booking, marked in zip(bookings, (True, False, True), strict=True):
            url = reverse("families:outcome", args=[booking.pk])
            data = {"tap": "cancelled-by-visitor", "page": str(booking.key)}
            row = client.post(url, data, headers={"HX-Request": "true"}).content.decode()
            assert ("Keep apart: see the plan" in row) is marked

    def test_stand_on_the_plan_though_they_come_at_different_times(
        self, session, bookings, co_ordinator, client
    ):
        keep(bookings[1], bookings[2], by=co_ordinator)
        page = client.get(reverse("families:session", args=[session.pk])).content.decode()
        assert "Two families who must be kept apart come at different times" in page
        assert "would meet" not in page
