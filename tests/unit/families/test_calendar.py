"""A volunteer's shifts in their own calendar, and who else could read it."""

from datetime import date, time, timedelta

import pytest
from django.core.cache import cache
from django.urls import reverse
from icalendar import Calendar

from accounts.roles import Role
from accounts.services.records import change_roles, deactivate
from contactcentre.safekeeping import clock
from families.models import CalendarFeed, Shift
from families.services.calendar import as_calendar, make_feed
from policy.clauses import Refused
from tests.factories.accounts import make_user, signed_in_client
from tests.factories.families import make_family
from tests.factories.sessions import make_booking, make_session
from tests.factories.volunteers import look_after, on_shift
from volunteers.services.record import leave

pytestmark = pytest.mark.django_db


@pytest.fixture
def volunteer():
    return make_user(Role.VOLUNTEER)


def fetched(client, secret):
    cache.clear()
    return client.get(reverse("families:calendar-feed", args=[secret]))


def events(content):
    return Calendar.from_ical(content).walk("VEVENT")


def test_shifts_with_their_times_and_the_hall(client, volunteer):
    session = make_session()
    shift = on_shift(volunteer, session)
    response = fetched(client, make_feed(user=volunteer)[0])

    (event,) = events(response.content)
    assert response.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert event.start.astimezone(clock.LONDON).timetz().replace(tzinfo=None) == shift.starts_at
    assert event.end.astimezone(clock.LONDON).timetz().replace(tzinfo=None) == shift.ends_at
    assert event.start.astimezone(clock.LONDON).date() == session.date
    assert (event["SUMMARY"], event["LOCATION"]) == ("Session", session.venue.name)
    assert (event["UID"], event["STATUS"]) == (str(shift.pk), "CONFIRMED")


@pytest.mark.parametrize(
    ("day", "hour"), [(date(2027, 3, 27), 10), (date(2027, 3, 28), 9), (date(2027, 10, 31), 10)]
)
def test_a_shift_is_at_the_wall_clocks_time_whatever_the_season(volunteer, day, hour):
    session = make_session(on=day, starts_at=time(9), ends_at=time(13))
    on_shift(volunteer, session, starts_at=time(10), ends_at=time(12))

    (event,) = events(as_calendar(volunteer, on=clock.today()))
    assert (event.start.utcoffset(), event.start.hour) == (timedelta(0), hour)


def test_nothing_of_a_family_is_in_it(client, volunteer):
    session = make_session()
    family = make_family()
    booking = make_booking(session, family, by=make_user(Role.CO_ORDINATOR))
    look_after(volunteer, booking, by=make_user(Role.CO_ORDINATOR))
    said = fetched(client, make_feed(user=volunteer)[0]).content.decode()

    names = [name for person in family.people.all() for name in (person.first_name,)]
    assert names
    assert not [text for text in [family.reference, *names] if text in said]


def test_who_is_asked_sees_that_they_are_asked(volunteer):
    on_shift(volunteer, make_session(), state=Shift.State.OFFERED)

    (event,) = events(as_calendar(volunteer, on=clock.today()))
    assert (event["STATUS"], event["SUMMARY"]) == ("TENTATIVE", "Session? You are asked")


def test_what_was_given_up_is_gone_from_it(volunteer):
    on_shift(volunteer, make_session(), state=Shift.State.WITHDRAWN)

    assert events(as_calendar(volunteer, on=clock.today())) == []


def test_another_volunteers_shifts_are_not_in_it(volunteer):
    on_shift(make_user(Role.VOLUNTEER), make_session())

    assert events(as_calendar(volunteer, on=clock.today())) == []


def test_a_new_address_ends_the_one_before(client, volunteer):
    old, new = make_feed(user=volunteer)[0], make_feed(user=volunteer)[0]

    assert [fetched(client, secret).status_code for secret in (old, new)] == [404, 200]


def test_only_a_digest_of_it_is_kept(volunteer):
    secret = make_feed(user=volunteer)[0]

    assert secret not in str(list(CalendarFeed.objects.values()))


def leaves(user):
    by = make_user(Role.CO_ORDINATOR)
    leave(volunteer_id=user.volunteer.pk, day=clock.today(), by=by, on=clock.today())


def is_closed(user):
    deactivate(user=user, by=make_user(Role.CO_ORDINATOR))


def is_a_trustee_from_now_on(user):
    change_roles(user=user, roles=[Role.TRUSTEE], by=make_user(Role.CO_ORDINATOR))


@pytest.mark.parametrize("happens", [leaves, is_closed, is_a_trustee_from_now_on])
def test_it_finds_nothing_once_they_help_no_more(client, volunteer, happens):
    secret = make_feed(user=volunteer)[0]
    happens(volunteer)
    gone, guessed = fetched(client, secret), fetched(client, "x" * 43)

    assert (gone.status_code, gone.content) == (404, guessed.content)


def test_guessing_is_slowed_down(client, settings):
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"calendar_feed": "3/5m/ip"}
    cache.clear()
    url = reverse("families:calendar-feed", args=["x" * 43])

    assert [client.get(url).status_code for _ in range(4)] == [404, 404, 404, 429]


def test_without_a_record_there_is_no_feed():
    with pytest.raises(Refused):
        make_feed(user=make_user(Role.TRUSTEE))


def test_made_and_ended_on_the_page(volunteer):
    browser = signed_in_client(volunteer)
    key = browser.get(reverse("families:shifts")).context["key"]
    made = browser.post(reverse("families:calendar"), {"key": key})
    secret = made.context["address"].rstrip("/").split("/")[-2]

    assert fetched(browser, secret).status_code == 200
    again = browser.post(reverse("families:calendar"), {"key": key}, follow=True)
    assert "It was shown before." in again.content.decode()
    assert fetched(browser, secret).status_code == 200
    assert "Make a new address" in browser.get(reverse("families:shifts")).content.decode()
    browser.post(reverse("families:calendar-end"))
    assert fetched(browser, secret).status_code == 404
