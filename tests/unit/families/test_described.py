"""Who may collect a child is said in the same words on every sheet and on the register."""

from datetime import time

import pytest
from django.urls import reverse

from contactcentre.safekeeping import clock
from families.models import Alert, Arrangement, Booking, PersonRole, Session
from families.services.day import register_of
from families.services.family import NewPerson, correct
from families.services.paper_rows import families_on_paper
from families.services.planning import venue_named
from families.services.sheet import sheet_of
from tests.factories.accounts import make_user, signed_in_client
from tests.factories.families import make_families, make_family
from tests.factories.sessions import make_booking, make_session
from tests.factories.volunteers import look_after

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("saturday_noon")]


@pytest.fixture
def volunteer():
    return make_user("volunteer")


@pytest.fixture
def booking(co_ordinator, volunteer):
    """A child, who it lives with, who visits it, who may collect it, and who may only visit."""
    people = [
        NewPerson(PersonRole.CHILD, "Ada"),
        NewPerson(PersonRole.RESIDENT, "Rose"),
        NewPerson(PersonRole.VISITING, "Vic"),
        NewPerson(PersonRole.COMPANION, "Cole", may_collect=True),
        NewPerson(PersonRole.COMPANION, "Vera", may_attend=True),
    ]
    booking = make_booking(make_session(), make_family(people=people), by=co_ordinator)
    look_after(volunteer, booking, by=co_ordinator)
    return booking


def let_the_child_leave(booking):
    arrangement = Arrangement.objects.get(family=booking.family_id)
    arrangement.may_leave_building = True
    arrangement.save()


def on_the_register(booking, by, volunteer):
    (row,) = register_of(booking.session, by=by)
    return {place.name: place.about for place in row.places}


def on_the_printed_sheet(booking, by, volunteer):
    (family,) = families_on_paper(booking.session, by=by)
    return {person.name: person.about for person in family.people}


def on_the_volunteers_sheet(booking, by, volunteer):
    (family,) = sheet_of(volunteer, on=clock.today())
    return {person.name: person.about for person in family.people.values()}


@pytest.mark.parametrize("shown", [on_the_register, on_the_printed_sheet, on_the_volunteers_sheet])
class TestWhoMayCollect:
    def test_is_said_of_the_carer_and_of_who_was_named(
        self, booking, co_ordinator, volunteer, shown
    ):
        about = shown(booking, co_ordinator, volunteer)
        assert about["Rose"] == "Child’s side, may collect"
        assert "may collect" in about["Cole"]

    def test_is_said_of_nobody_else(self, booking, co_ordinator, volunteer, shown):
        about = shown(booking, co_ordinator, volunteer)
        assert about["Vic"] == "Visiting side"
        assert [name for name, words in about.items() if "collect" in words] == ["Rose", "Cole"]

    def test_is_said_of_the_visiting_parent_where_the_child_may_leave_with_them(
        self, booking, co_ordinator, volunteer, shown
    ):
        let_the_child_leave(booking)
        assert shown(booking, co_ordinator, volunteer)["Vic"] == "Visiting side, may collect"


class TestTheVolunteersSheet:
    def test_says_what_whoever_walks_the_child_must_know(self, booking, co_ordinator, volunteer):
        correct(
            Alert(family=booking.family, kind=Alert.Kind.ABDUCTION, text="Uncle from Larkhill"),
            on=clock.today(),
        )
        (family,) = sheet_of(volunteer, on=clock.today())
        assert family.rules == [
            "Parents must not meet",
            "Visiting side waits behind",
            "Child stays in the building",
        ]
        assert family.alerts[-1].startswith("Risk of abduction: keep the child in sight")
        page = signed_in_client(volunteer).get(reverse("families:sheet")).content.decode()
        assert "Parents must not meet" in page
        assert "Larkhill" not in page

    def test_has_its_families_in_the_order_in_which_they_come(self, co_ordinator, volunteer):
        session = make_session()
        for family, hour in zip(make_families(3), (14, 10, 12), strict=True):
            booking = make_booking(session, family, by=co_ordinator)
            look_after(volunteer, booking, by=co_ordinator)
            Booking.objects.filter(pk=booking.pk).update(
                starts_at=time(hour), ends_at=time(hour + 1)
            )
        slots = [family.slot for family in sheet_of(volunteer, on=clock.today())]
        assert slots == ["10:00–11:00", "12:00–13:00", "14:00–15:00"]

    def test_has_a_family_twice_that_comes_twice(self, booking, co_ordinator, volunteer):
        session = Session.objects.create(
            venue=venue_named("Second Hall"),
            date=clock.today(),
            starts_at=time(13),
            ends_at=time(17),
            capacity=3,
        )
        again = Booking.objects.create(
            session=session,
            family=booking.family,
            starts_at=time(14),
            ends_at=time(15),
            booked_at=clock.now(),
            number=1,
        )
        Booking.objects.filter(pk=booking.pk).update(starts_at=time(10), ends_at=time(11))
        look_after(volunteer, again, by=co_ordinator)
        found = sheet_of(volunteer, on=clock.today())
        assert [family.booking_id for family in found] == [booking.pk, again.pk]
        assert [family.slot for family in found] == ["10:00–11:00", "14:00–15:00"]
