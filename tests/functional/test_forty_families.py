"""A Saturday of forty families on two tablets, one of which is without a line for ten minutes."""

import re
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import count
from uuid import uuid4

import pytest
import time_machine
from django.urls import reverse
from playwright.sync_api import Page, expect
from playwright.sync_api import TimeoutError as PlaywrightTimeout

from accounts.models import User
from contactcentre.safekeeping import clock
from families.models import (
    Booking,
    EntryKind,
    Family,
    Outcome,
    PersonRole,
    RegisterEntry,
    Room,
    Venue,
)
from families.rules.booking import Doubt
from families.services.bookings import book
from families.services.rooms import add_room
from families.services.times import wall_clock
from tests.factories.accounts import make_user, signed_in_client
from tests.factories.families import make_families
from tests.factories.sessions import make_session

pytestmark = pytest.mark.django_db(transaction=True)

FAMILIES = 40
OPENS = datetime(2026, 11, 21, 9, 30, tzinfo=clock.LONDON)
A_MINUTE = timedelta(minutes=1)
WAYS_IN = ("Other entrance", "Straight to the waiting room")
RESIDENT, VISITING, CHILD = PersonRole.RESIDENT, PersonRole.VISITING, PersonRole.CHILD
"""What the register says at the end: of whom, what, and the wall-clock time or the outcome."""
Said = dict[tuple[str, str, str], str]
Fields = dict[str, str]


@pytest.fixture
def hall_clock(settings):
    # Minutes pass here without anybody tapping.
    settings.SESSION_IDLE_LIMIT = timedelta(hours=8)
    with time_machine.travel(OPENS, tick=False) as moved:
        yield moved


@dataclass(eq=False)
class Tablet:
    """One tablet on the register, whose clock is the hall's."""

    page: Page
    hall_clock: time_machine.Traveller

    def open(self, url: str) -> None:
        self.page.goto(url)

    def at(self, moment: datetime) -> None:
        self.hall_clock.move_to(moment)
        self.page.clock.set_fixed_time(moment)

    def row(self, booking: Booking):
        return self.page.locator(f"#b-{booking.pk}")

    def press(self, booking: Booking, name: str, *, exact: bool = False) -> None:
        # The hidden part of a button's name stands on a line of its own.
        pattern = re.compile(r"\s*:\s*".join(map(re.escape, name.split(": "))))
        called = name if exact else pattern
        button = self.row(booking).get_by_role("button", name=called, exact=exact).first
        folded = self.row(booking).locator(".register-folded:not([open]) > summary")
        # The other tablet may fold the row between one look and the next.
        for _ in range(3):
            if folded.count():
                folded.click()
            with suppress(PlaywrightTimeout):
                button.click(timeout=5000)
                return
        button.click()

    def tap(self, booking: Booking, name: str, *, becomes: str = "recorded") -> None:
        """Tap, and see the row answer: the one that was tapped is no longer there."""
        tapped = self.row(booking).element_handle()
        with self.page.expect_response(lambda answer: "/bookings/" in answer.url) as answered:
            self.press(booking, name)
        assert answered.value.headers["x-tap"] == becomes, name
        tapped.wait_for_element_state("hidden")


@dataclass
class Script:
    """What happens in the hall, minute by minute, and what the register must say of it."""

    bookings: list[Booking]
    said: Said = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.people = {
            (booking.pk, person.role): person
            for booking in self.bookings
            for person in booking.family.people.all()
        }

    def name(self, booking: Booking, role: str) -> str:
        return str(self.people[booking.pk, role].first_name)

    def note(self, booking: Booking, role: str, kind: str, at: datetime) -> None:
        self.said[str(booking.pk), role, kind] = wall_clock(at)

    def ends(self, booking: Booking, outcome: Outcome) -> None:
        self.said[str(booking.pk), "", EntryKind.OUTCOME] = outcome


@pytest.fixture
def co_ordinator(hall_clock):
    return make_user("co-ordinator")


@pytest.fixture
def script(co_ordinator, hall_clock):
    return Script(plan_hall(OPENS.date(), make_families(FAMILIES), co_ordinator))


def plan_hall(on: date, families: list[Family], by: User) -> list[Booking]:
    """Everybody on one session, a room each."""
    session = make_session(on=on, capacity=FAMILIES)
    bookings = []
    for family, number in zip(families, count(), strict=False):
        starts = OPENS + timedelta(minutes=30 + 5 * (number // 8))
        bookings.append(
            book(
                session_id=session.pk,
                family_id=family.pk,
                starts_at=starts.time(),
                ends_at=(starts + timedelta(hours=1)).time(),
                room_id=room_numbered(number + 1, session.venue).pk,
                by=by,
                key=uuid4(),
                meant=Doubt.values,
            )
        )
    return bookings


def room_numbered(number: int, venue: Venue) -> Room:
    name = f"Room {number}"
    return Room.objects.filter(venue=venue, name=name).first() or add_room(
        venue=venue, name=name, purpose=Room.Purpose.CONTACT
    )


@pytest.fixture
def tablets(new_page, live_server, co_ordinator, script, hall_clock):
    found = []
    for _ in range(2):
        page = new_page(viewport={"width": 1180, "height": 820})
        cookie = signed_in_client(co_ordinator).cookies["sessionid"]
        page.context.add_cookies(
            [{"name": "sessionid", "value": cookie.value, "url": live_server.url}]
        )
        tablet = Tablet(page, hall_clock)
        tablet.at(OPENS)
        tablet.open(f"{live_server.url}/sessions/{script.bookings[0].session_id}/register/")
        expect(page.locator("li.register-row")).to_have_count(FAMILIES)
        found.append(tablet)
    return found


def register_says(script: Script, bookings: Iterable[Booking] = ()) -> Said:
    """What holds of the script's visits, or of the same families' other ``bookings``."""
    roles = {person.pk: role for (_, role), person in script.people.items()}
    scripted = {booking.family_id: str(booking.pk) for booking in script.bookings}
    entries = RegisterEntry.objects.filter(
        booking__in=[booking.pk for booking in bookings or script.bookings],
        superseded_by__isnull=True,
        contests__isnull=True,
        withdrawn=False,
    )
    return {
        (
            scripted[entry.family_id],
            str(roles[entry.person_id] if entry.person_id else ""),
            str(entry.kind),
        ): (entry.outcome or wall_clock(entry.at))
        for entry in entries
    }


Step = Callable[[Tablet, Script, Booking, datetime], None]


def visitor_comes(tablet: Tablet, script: Script, booking: Booking, at: datetime) -> None:
    tablet.at(at)
    tablet.tap(booking, f"Sign in: {script.name(booking, VISITING)}")
    script.note(booking, VISITING, EntryKind.ARRIVED, at)


def child_comes(tablet: Tablet, script: Script, booking: Booking, at: datetime) -> None:
    """Past the visiting side, which it must not meet, a child comes by a way that was chosen."""
    tablet.at(at)
    arrived = f"Arrived with {script.name(booking, RESIDENT)}"
    if (str(booking.pk), VISITING, EntryKind.ARRIVED) in script.said:
        tablet.tap(booking, arrived, becomes="warned")
        expect(tablet.row(booking)).to_contain_text("Nothing is noted yet")
        tablet.tap(booking, WAYS_IN[script.bookings.index(booking) % 2])
    else:
        tablet.tap(booking, arrived)
    for role in (CHILD, RESIDENT):
        script.note(booking, role, EntryKind.ARRIVED, at)


def contact_begins(tablet: Tablet, script: Script, booking: Booking, at: datetime) -> None:
    tablet.at(at)
    tablet.tap(booking, f"Walk in to {script.name(booking, VISITING)}")
    script.note(booking, CHILD, EntryKind.JOINED, at)


def contact_ends(tablet: Tablet, script: Script, booking: Booking, at: datetime) -> None:
    tablet.at(at)
    tablet.tap(booking, f"Walk back to {script.name(booking, RESIDENT)}")
    script.note(booking, CHILD, EntryKind.RETURNED, at)


def child_goes(tablet: Tablet, script: Script, booking: Booking, at: datetime) -> None:
    tablet.at(at)
    tablet.tap(booking, f"Left with {script.name(booking, RESIDENT)}")
    for role in (CHILD, RESIDENT):
        script.note(booking, role, EntryKind.LEFT, at)


def visitor_goes(tablet: Tablet, script: Script, booking: Booking, at: datetime) -> None:
    tablet.at(at)
    tablet.tap(booking, f"Sign out: {script.name(booking, VISITING)}")
    script.note(booking, VISITING, EntryKind.LEFT, at)


def visit_is_over(tablet: Tablet, script: Script, booking: Booking, at: datetime) -> None:
    tablet.at(at)
    tablet.tap(booking, "Contact took place")
    script.ends(booking, Outcome.ATTENDED)


def nobody_visits(tablet: Tablet, script: Script, booking: Booking, at: datetime) -> None:
    """The child came and waited; the visiting side did not."""
    child_comes(tablet, script, booking, at)
    tablet.row(booking).get_by_text("Otherwise").click()
    child_goes(tablet, script, booking, at + 40 * A_MINUTE)
    tablet.tap(booking, "Visiting side did not attend")
    script.ends(booking, Outcome.VISITOR_ABSENT)


def comes_without_a_line(tablet: Tablet, script: Script, booking: Booking, at: datetime) -> None:
    """Both sides, noted on a tablet that can send nothing."""
    tablet.at(at)
    for name in (
        f"Sign in: {script.name(booking, VISITING)}",
        f"Arrived with {script.name(booking, RESIDENT)}",
    ):
        tablet.press(booking, name)
        expect(tablet.row(booking).locator(".tap__unsent").first).to_be_visible()
    script.note(booking, VISITING, EntryKind.ARRIVED, at)
    for role in (CHILD, RESIDENT):
        script.note(booking, role, EntryKind.ARRIVED, at)


def test_the_register_says_what_happened(
    tablets, script, axe, complaints, co_ordinator, hall_clock
):
    first, second = tablets
    missed, cut_off, others = script.bookings[:6], script.bookings[6:12], script.bookings[12:]
    half = len(others) // 2
    hall = {first: others[:half], second: others[half:]}
    everybody_does(hall, script, visitor_comes, OPENS + 15 * A_MINUTE)
    everybody_does(hall, script, child_comes, OPENS + 30 * A_MINUTE)
    first.at(OPENS + 31 * A_MINUTE)
    # Each tablet shows by itself what the other one noted.
    for tablet, noted in ((first, others[-1]), (second, others[0])):
        expect(tablet.row(noted)).to_contain_text("in 10:00")

    ten_minutes_without_a_line(first, second, script, cut_off, complaints)

    hall[second] += cut_off
    everybody_does(hall, script, contact_begins, OPENS + 45 * A_MINUTE)
    everybody_does(hall, script, contact_ends, OPENS + 90 * A_MINUTE)
    everybody_does(hall, script, child_goes, OPENS + 92 * A_MINUTE)
    everybody_does({first: missed}, script, nobody_visits, OPENS + 93 * A_MINUTE)
    everybody_does(hall, script, visitor_goes, OPENS + 135 * A_MINUTE)
    everybody_does(hall, script, visit_is_over, OPENS + 136 * A_MINUTE)
    axe(first.page)
    assert register_says(script) == script.said
    assert typed_on_monday(script, co_ordinator, hall_clock) == script.said


def everybody_does(
    hall: dict[Tablet, list[Booking]], script: Script, step: Step, at: datetime
) -> None:
    for tablet, bookings in hall.items():
        for booking in bookings:
            step(tablet, script, booking, at)


def ten_minutes_without_a_line(first, second, script, cut_off, complaints):
    goes, returns = OPENS + 32 * A_MINUTE, OPENS + 42 * A_MINUTE
    second.page.context.set_offline(True)
    for number, booking in enumerate(cut_off):
        comes_without_a_line(second, script, booking, goes + number * A_MINUTE)
    disputed = cut_off[0]
    first.at(returns - A_MINUTE)
    first.tap(disputed, f"Sign in: {script.name(disputed, VISITING)}")
    expect(second.page.locator(".line-down")).to_be_visible()
    second.at(returns)
    second.page.context.set_offline(False)
    unsent = second.page.locator("#unsent")
    expect(unsent).not_to_contain_text("Not yet sent", timeout=30_000)
    expect(unsent).to_contain_text("Noted otherwise on another tablet. Say which holds")
    expect(second.page.locator(".tap__unsent")).to_have_count(0)
    complaints.forgive("ERR_INTERNET_DISCONNECTED")
    complaints.forgive("htmx:")
    # Both times are kept until a person says which one holds.
    says = script.said[str(disputed.pk), VISITING, EntryKind.ARRIVED]
    expect(first.row(disputed)).to_contain_text("Two tablets say different things")
    first.press(disputed, says, exact=True)
    expect(first.row(disputed)).not_to_contain_text("Two tablets say different things")
    expect(unsent).to_have_count(0, timeout=30_000)


def typed_on_monday(script: Script, by: User, hall_clock: time_machine.Traveller) -> Said:
    """The same day a week later, kept on paper only; what the register says once it is typed in."""
    saturday = OPENS + timedelta(days=7)
    hall_clock.move_to(saturday - timedelta(days=1))
    families = [booking.family for booking in script.bookings]
    bookings = plan_hall(saturday.date(), families, by)
    hall_clock.move_to(saturday + timedelta(days=2))
    session = bookings[0].session_id
    fields = {"page": str(uuid4()), "save": "all"}
    for booking, scripted in zip(bookings, script.bookings, strict=True):
        fields |= written_down(script, booking, str(scripted.pk), walker=by)
    answer = signed_in_client(by).post(reverse("families:from-paper", args=[session]), fields)
    assert answer.status_code == 200
    return register_says(script, bookings)


def written_down(script: Script, booking: Booking, scripted: str, *, walker: User) -> Fields:
    """What the sheet says of one family, as the page's fields."""
    people = {
        role: str(script.people[booking_id, role].pk)
        for booking_id, role in script.people
        if str(booking_id) == scripted
    }
    fields = {f"walker-{booking.pk}": str(walker.pk)}
    for (visit, role, kind), said in script.said.items():
        if visit != scripted:
            continue
        if kind == EntryKind.OUTCOME:
            fields[f"outcome-{booking.pk}"] = said
            continue
        fields[f"{kind}-{people[role]}"] = said
        if role == CHILD and kind == EntryKind.ARRIVED:
            fields[f"brought-{people[role]}"] = people[RESIDENT]
        if role == CHILD and kind == EntryKind.LEFT:
            fields[f"collected-{people[role]}"] = people[RESIDENT]
    return fields
