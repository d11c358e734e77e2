"""Who is told when a shift is asked for, moves, is cancelled or is given up."""

from datetime import date, time, timedelta

import pytest
from django.urls import reverse
from icalendar import Calendar

from accounts import notices
from accounts.models import Notice
from accounts.own_data import of_account
from accounts.roles import Role
from families.models import Allocation, Family
from families.services import shifts
from families.services.calendar import as_calendar
from families.services.sessions import cancel_session, change_session, hold_after_all
from tests.factories.accounts import make_user, signed_in_client
from tests.factories.families import make_family
from tests.factories.sessions import make_booking, make_session
from tests.factories.volunteers import look_after, on_shift

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("a_week_before")]
TODAY = date(2026, 6, 13)
SATURDAY = TODAY + timedelta(days=7)
Kind = Notice.Kind


@pytest.fixture
def session():
    return make_session(on=SATURDAY)


def told(user):
    return [(each.kind, each.about) for each in notices.of(user)]


def event(user):
    (found,) = Calendar.from_ical(as_calendar(user, on=TODAY)).walk("VEVENT")
    return found


def move(session, **changed):
    given = {
        "venue": session.venue,
        "on": session.date,
        "starts_at": session.starts_at,
        "ends_at": session.ends_at,
        "capacity": session.capacity,
    }
    return change_session(session_id=session.pk, **given | changed)


class TestACancelledSession:
    @pytest.mark.parametrize("state", ["accepted", "offered"])
    def test_is_told_to_whoever_was_to_come_or_was_asked(self, session, helper, state):
        on_shift(helper, session, state=state)
        cancel_session(session_id=session.pk)
        cancel_session(session_id=session.pk)
        assert told(helper) == [(Kind.SHIFT_CANCELLED, "20 June 2026")]

    def test_is_not_told_to_whoever_had_given_it_up(self, session, helper):
        on_shift(helper, session, state="withdrawn")
        cancel_session(session_id=session.pk)
        assert told(helper) == []

    def test_is_told_by_a_mail_that_says_nothing_of_it(self, session, helper, mailoutbox):
        on_shift(helper, session)
        cancel_session(session_id=session.pk)
        assert notices.mail_word() == 1
        (mail,) = mailoutbox
        assert not [word for word in ("cancelled", "20 June", "session") if word in mail.body]

    def test_stays_on_ones_shifts_as_cancelled(self, session, helper):
        shift = on_shift(helper, session)
        cancel_session(session_id=session.pk)
        page = signed_in_client(helper).get(reverse("families:shifts")).content.decode()
        assert "Saturday 20 June" in page
        assert "This session is not held" in page
        assert reverse("families:shift-withdraw", args=[shift.pk]) not in page

    def test_stays_in_ones_calendar_as_cancelled_under_a_later_number(self, session, helper):
        on_shift(helper, session)
        before = event(helper)
        cancel_session(session_id=session.pk)
        after = event(helper)
        assert after["UID"] == before["UID"]
        assert (before["STATUS"], after["STATUS"]) == ("CONFIRMED", "CANCELLED")
        assert after["SEQUENCE"] > before["SEQUENCE"]
        assert after["SUMMARY"] == "Session: cancelled"

    def test_that_is_held_after_all_asks_them_again(self, session, helper, co_ordinator):
        shift = on_shift(helper, session)
        cancel_session(session_id=session.pk)
        hold_after_all(session_id=session.pk, by=co_ordinator, on=TODAY)
        shift.refresh_from_db()
        assert shift.state == "offered"
        assert {kind for kind, _ in told(helper)} == {Kind.SHIFT_CANCELLED, Kind.SHIFT_ASKED}

    def test_shows_them_no_family(self, helper, co_ordinator):
        today = make_session(on=TODAY)
        family = make_family()
        look_after(helper, make_booking(today, family, by=co_ordinator), by=co_ordinator)
        assert family in Family.objects.visible_to(helper)
        cancel_session(session_id=today.pk)
        assert family not in Family.objects.visible_to(helper)
        assert not Allocation.objects.exists()

    def test_is_among_what_they_can_have_of_their_own_data(self, session, helper):
        on_shift(helper, session)
        cancel_session(session_id=session.pk)
        lines = [line.value for each in of_account(helper).sections for line in each.lines]
        assert "A session you were to help at is cancelled" in lines


class TestAShiftThatMoves:
    def test_is_told_and_has_a_later_number(self, session, helper):
        on_shift(helper, session)
        before = event(helper)
        move(session, starts_at=time(9, 30))
        assert told(helper) == [(Kind.SHIFT_CHANGED, "20 June 2026")]
        assert event(helper)["SEQUENCE"] > before["SEQUENCE"]

    def test_to_another_day_is_asked_for_again(self, session, helper):
        on_shift(helper, session)
        move(session, on=SATURDAY + timedelta(days=7))
        assert told(helper) == [(Kind.SHIFT_CHANGED, "27 June 2026")]
        assert event(helper)["STATUS"] == "TENTATIVE"

    def test_is_not_told_of_more_places_for_families(self, session, helper):
        on_shift(helper, session)
        move(session, capacity=session.capacity + 1)
        assert told(helper) == []


class TestAShift:
    def test_that_is_asked_for_is_told(self, session, helper, co_ordinator):
        who = {"volunteer_id": helper.volunteer.pk, "by": co_ordinator, "on": TODAY}
        shifts.ask(session_id=session.pk, **who)
        assert told(helper) == [(Kind.SHIFT_ASKED, "20 June 2026")]

    def test_that_was_agreed_to_needs_no_word(self, session, helper, co_ordinator):
        shifts.put_forward(session_id=session.pk, by=helper, on=TODAY)
        assert told(helper) == []

    def test_from_which_somebody_else_takes_them_is_told(self, session, helper):
        shifts.take_off(shift_id=on_shift(helper, session).pk, on=TODAY)
        assert told(helper) == [(Kind.SHIFT_CHANGED, "20 June 2026")]

    def test_that_somebody_took_over_is_told_to_who_looked_for_them(self, session, helper):
        shift = on_shift(helper, session, stand_in_wanted=True)
        shifts.take_over(shift_id=shift.pk, by=make_user(Role.VOLUNTEER), on=TODAY)
        assert told(helper) == [(Kind.SHIFT_CHANGED, "20 June 2026")]


class TestGivingUp:
    def test_is_told_to_co_ordinators_once(self, session, helper, co_ordinator):
        shift = on_shift(helper, session)
        for _ in range(2):
            shifts.withdraw(shift_id=shift.pk, by=helper, on=TODAY)
        assert told(co_ordinator) == [(Kind.SHIFT_WITHDRAWN, "20 June 2026")]
        assert told(helper) == []

    def test_what_one_was_only_asked_for_is_not(self, session, helper, co_ordinator):
        shift = on_shift(helper, session, state="offered")
        shifts.withdraw(shift_id=shift.pk, by=helper, on=TODAY)
        assert told(co_ordinator) == []

    def test_leads_from_the_message_to_the_rota(self, session, helper, co_ordinator):
        shifts.withdraw(shift_id=on_shift(helper, session).pk, by=helper, on=TODAY)
        page = signed_in_client(co_ordinator).get(reverse("account:notices")).content.decode()
        assert f'href="{reverse("families:rota")}">A volunteer cannot come' in page


def test_of_a_volunteer_who_cannot_come_a_co_ordinator_reads_who_it_is(
    session, helper, co_ordinator
):
    shift = on_shift(helper, session)
    shifts.withdraw(shift_id=shift.pk, by=helper, on=TODAY)
    page = signed_in_client(co_ordinator).get(reverse("account:notices")).content.decode()
    assert "cannot come to a session after all" in page
    assert f"(<bdi>{helper.volunteer.name}</bdi>)" in page
