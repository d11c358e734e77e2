"""Whether a family may have a place on a session."""

from collections.abc import Collection, Iterable
from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.db.models import TextChoices

from contactcentre.safekeeping import clock
from contactcentre.safekeeping.whereabouts import tells_where_somebody_is
from families.models import Closure, Family, Room, Session
from families.rules.mention import names_in, references_in, tells_whole
from families.rules.stagger import Stagger, stagger
from policy.clauses import Clause, Refused, holds

YEARS_AHEAD = 2
# So long afterwards a day that was kept on paper alone is still entered.
ON_PAPER_FOR = timedelta(weeks=4)


@holds(Clause.CENTRE)
def check_session_held(*, session: Session) -> None:
    """A rule of the centre: nothing is planned any more for a session that is not held."""
    if session.cancelled_at is not None:
        raise Refused(Clause.CENTRE, "This session has been cancelled.")


@holds(Clause.CENTRE)
def check_session_open(*, session: Session, closures: Iterable[Closure]) -> None:
    """A rule of the centre: nobody is booked when the centre is closed; all hear the same words."""
    check_session_held(session=session)
    for closure in closures:
        if closure.covers(session.date):
            raise Refused(Clause.CENTRE, f"The centre is closed that day: {closure.words}")


@holds(Clause.CENTRE)
def check_family_may_be_booked(*, family: Family) -> None:
    """A rule of the centre: only a family that has been accepted is booked on a session."""
    if family.state != Family.State.ACTIVE:
        state = Family.State(family.state).label
        raise Refused(
            Clause.CENTRE, f"The family is “{state}”; only attending families are booked."
        )


@holds(Clause.CENTRE)
def check_not_booked_yet(*, booked: bool, elsewhere: bool) -> None:
    """A rule of the centre: a family has one place on a session, and is in one place at a time."""
    if booked:
        raise Refused(Clause.CENTRE, "The family is already booked on this session.")
    if elsewhere:
        raise Refused(Clause.CENTRE, "The family is booked on another session at that time.")


class Doubt(TextChoices):
    """What is asked about a booking before it is made, and said to be meant."""

    OVER = "over", "It is meant: they came, and are booked afterwards"
    SECOND = "second", "It is meant: the family has more than one visit that day"


class Doubted(Refused):
    """A booking may be a slip: it is made once somebody says of all ``doubts`` that it is none."""

    def __init__(self, doubts: dict[Doubt, str]) -> None:
        super().__init__(
            Clause.CENTRE, " ".join([*doubts.values(), "Tick below if it is meant."]), about="meant"
        )
        self.doubts = list(doubts)


@holds(Clause.CENTRE)
def check_is_meant(*, over: bool, that_day: Collection[str], meant: Collection[str]) -> None:
    """A rule of the centre: a time of today that is over, or a second visit, is not booked unasked.

    ``that_day`` are the times of the family’s other visits on the day of this one; ``meant`` are
    the doubts of which somebody has said that it is no slip. Raises ``Doubted``.
    """
    doubts = {}
    if over:
        doubts[Doubt.OVER] = "That time is over already."
    if that_day:
        times = ", and from ".join(that_day)
        doubts[Doubt.SECOND] = f"The family is booked that day already, from {times}."
    if unasked := {doubt: said for doubt, said in doubts.items() if doubt not in meant}:
        raise Doubted(unasked)


@holds(Clause.CENTRE)
def check_place_free(*, session: Session, booked: int) -> None:
    """A rule of the centre: no more families on a session than the hall can keep apart."""
    if booked >= session.capacity:
        raise Refused(
            Clause.CENTRE, f"The session is full: all {session.capacity} places are taken."
        )


@holds(Clause.CENTRE)
def check_slot(*, session: Session, starts_at: time, ends_at: time, waits_behind: str) -> None:
    """A rule of the centre: both sides come and go while the session lasts.

    The visiting side comes before the child, and one side may wait behind after the other.
    """
    if ends_at <= starts_at:
        raise Refused(Clause.CENTRE, "The slot ends before it starts.")
    visit = stagger(
        session=session, starts_at=starts_at, ends_at=ends_at, waits_behind=waits_behind
    )
    opens, closes = session.at(session.starts_at), session.at(session.ends_at)
    if opens <= visit.first and visit.last <= closes:
        return
    earliest = opens + (visit.child_due - visit.first)
    latest = closes - (visit.last - session.at(ends_at))
    if latest <= earliest:
        raise Refused(
            Clause.CENTRE,
            f"The session, {opens:%H:%M} to {closes:%H:%M}, is too short for both sides to come "
            "and go apart.",
        )
    raise Refused(
        Clause.CENTRE,
        f"Both sides must come and go within the session, {opens:%H:%M} to {closes:%H:%M}. "
        f"Choose a slot from {earliest:%H:%M} at the earliest to {latest:%H:%M} at the latest.",
    )


@holds(Clause.CENTRE)
def check_session_plan(
    *, starts_at: time, ends_at: time, capacity: int, already_planned: bool
) -> None:
    """A rule of the centre: a session ends after it starts, has places, and is planned once."""
    if already_planned:
        raise Refused(Clause.CENTRE, "There is already a session there at that time.")
    if ends_at <= starts_at:
        raise Refused(
            Clause.CENTRE,
            "The session ends before it starts. One that goes on past midnight is planned until "
            "23:59; who leaves within three hours after that is noted on it all the same.",
        )
    if capacity < 1:
        raise Refused(Clause.CENTRE, "A session needs at least one place.")


@holds(Clause.CENTRE)
def check_clocks_stay(*, session: Session) -> None:
    """A rule of the centre: no session is planned over the hour in which the clocks change.

    A time of that hour means none or two, and what is due before or after it another.
    """
    ends = (session.at(session.starts_at), session.at(session.ends_at))
    if len({end.replace(fold=fold).utcoffset() for end in ends for fold in (0, 1)}) > 1:
        raise Refused(
            Clause.CENTRE,
            "The clocks change that night, between 1 and 2 o’clock. Plan the session so that it "
            "is over before 01:00, or starts at 02:00 or later.",
        )


@holds(Clause.CENTRE)
def check_day(*, day: date, on: date) -> None:
    """A rule of the centre: days are planned from ``on`` to two years ahead, so no year is odd."""
    if day < on:
        raise Refused(Clause.CENTRE, f"{_british(day)} is in the past; choose a day to come.")
    if day > (last := clock.years_after(on, YEARS_AHEAD)):
        raise Refused(
            Clause.CENTRE,
            f"{_british(day)} is too far ahead; the last day that can be planned is "
            f"{_british(last)}.",
        )


@holds(Clause.C3)
def check_was_kept_on_paper(*, day: date, on: date) -> None:
    """Clause 3: a day kept on paper alone is entered within four weeks, while it is remembered."""
    if day > on:
        raise Refused(Clause.C3, f"{_british(day)} is still to come: nothing was kept of it yet.")
    if day < (first := on - ON_PAPER_FOR):
        raise Refused(
            Clause.C3,
            f"{_british(day)} is too long ago; the first day that can still be entered is "
            f"{_british(first)}.",
        )


@holds(Clause.CENTRE)
def check_session_may_change(
    *, session: Session, changed: Session, visits: Iterable[Stagger], on: date
) -> None:
    """A rule of the centre: what is booked still fits the session, and the past stays as it was.

    ``visits`` are those booked, on the session's present day.
    """
    visits = list(visits)
    check_session_held(session=session)
    if session.date < on:
        raise Refused(Clause.CENTRE, "This session is over and stays as it was.")
    if visits and changed.date != session.date:
        raise Refused(
            Clause.CENTRE,
            "Families are booked on this session, so its date stays. Cancel it and plan another.",
        )
    if len(visits) > changed.capacity:
        raise Refused(
            Clause.CENTRE, f"{len(visits)} families are booked, so it needs as many places."
        )
    if not visits:
        return
    first, last = min(v.first for v in visits), max(v.last for v in visits)
    if first < changed.at(changed.starts_at) or last > changed.at(changed.ends_at):
        raise Refused(
            Clause.CENTRE,
            f"Families are booked from {first:%H:%M} to {last:%H:%M}; the session must last as "
            "long.",
        )


@holds(Clause.CENTRE)
def check_closure(*, first_day: date, last_day: date) -> None:
    """A rule of the centre: a closure ends on or after the day it starts."""
    if last_day < first_day:
        raise Refused(Clause.CENTRE, "The last day is before the first day.")


@holds(Clause.C4)
def check_closure_tells_no_detail(*, words: str) -> None:
    """Clause 4: what everybody is told of a closure says nowhere how or where to find anybody."""
    if tells_where_somebody_is(words):
        raise Refused(
            Clause.C4,
            "Both sides of every family are told these words, and something in them looks like an "
            "address, a telephone number or an e-mail address. Say it without.",
            about="words",
        )


@holds(Clause.C1)
def check_closure_names_nobody(*, words: str, people: Iterable[str], own: Iterable[str]) -> None:
    """Clause 1: what everybody is told of a closure names nobody, and no family.

    ``people`` are the names of those known here, of whom no part stands there as a name is written;
    the words of the centre's ``own`` names, and of the calendar, may. The refusal does not say who.
    """
    allowed = {word for name in own for word in names_in(name)} | _OF_THE_CALENDAR
    written = names_in(words) - allowed
    if not references_in(words) and not any(
        tells_whole(words, name) or not written.isdisjoint(names_in(name)) for name in people
    ):
        return
    raise Refused(
        Clause.C1,
        "Both sides of every family are told these words, and somebody who is known here has a "
        "name that stands in them. Say it without a name, or in other words.",
        about="words",
    )


# Names as well; as a name is written, they are a day or a month.
_OF_THE_CALENDAR = frozenset({"april", "may", "june", "august", "sunday", "easter", "christmas"})


@holds(Clause.CENTRE)
def check_closure_stands(*, closure: Closure, on: date) -> None:
    """A rule of the centre: what both sides were told is changed once, and not when it is over."""
    if not closure.stands:
        raise Refused(
            Clause.CENTRE, "This was changed or withdrawn already. Look at what holds now."
        )
    if closure.last_day < on:
        raise Refused(Clause.CENTRE, "This closure is over and stays as it was.")


@holds(Clause.CENTRE)
def check_closure_may_change(
    *, closure: Closure, first_day: date, last_day: date, words: str, on: date
) -> None:
    """A rule of the centre: other days or words are told anew; a day that was closed stays so."""
    if (first_day, last_day, words) == (closure.first_day, closure.last_day, closure.words):
        raise Refused(Clause.CENTRE, "Everybody was told exactly this. Change the days or words.")
    if closure.first_day < on and first_day != closure.first_day:
        raise Refused(
            Clause.CENTRE,
            f"The centre has been closed since {_british(closure.first_day)}; that day stays.",
        )
    if closure.first_day < on and last_day < (yesterday := on - timedelta(days=1)):
        raise Refused(
            Clause.CENTRE,
            f"The centre was closed until {_british(yesterday)}; the last day is no earlier.",
        )
    for day, was in ((first_day, closure.first_day), (last_day, on - timedelta(days=1))):
        if day != was:
            check_day(day=day, on=on)


@holds(Clause.CENTRE)
def check_closure_may_be_withdrawn(*, closure: Closure, on: date) -> None:
    """A rule of the centre: nobody is told that the centre was open when it was shut."""
    if closure.first_day < on:
        raise Refused(
            Clause.CENTRE,
            "The centre has been closed since "
            f"{_british(closure.first_day)}. Change the last day instead.",
        )


@holds(Clause.CENTRE)
def check_may_be_held_again(*, session: Session, on: date) -> None:
    """A rule of the centre: what was cancelled may be held after all, as long as it is to come."""
    if session.cancelled_at is None:
        raise Refused(Clause.CENTRE, "This session is held.")
    if session.date < on:
        raise Refused(Clause.CENTRE, "This session is over and stays as it was.")


@holds(Clause.CENTRE)
def check_walk_in(
    *, session: Session, came_at: time, starts_at: time, ends_at: time, now: datetime
) -> None:
    """A rule of the centre: who comes unbooked is taken in while the session lasts.

    From ``starts_at`` to ``ends_at`` is the contact itself.
    """
    if session.at(max(came_at, session.starts_at)) > now + timedelta(minutes=1):
        raise Refused(Clause.CENTRE, "That time is still to come; book the family instead.")
    if ends_at <= starts_at:
        raise Refused(
            Clause.CENTRE,
            f"It is too late for a visit: the session ends at {session.ends_at:%H:%M}, and the "
            f"last side needs {settings.WAIT_BEHIND_MINUTES} minutes to leave apart. Book the "
            "family on another session.",
        )


@holds(Clause.CENTRE)
def check_contact_room(*, room: Room, session: Session, taken_by_kept_apart: bool) -> None:
    """A rule of the centre: contact is in a contact room of the hall, never beside a family kept
    apart from it."""
    if room.venue_id != session.venue_id or room.purpose != Room.Purpose.CONTACT:
        raise Refused(Clause.CENTRE, "Choose a contact room of the hall of this session.")
    if taken_by_kept_apart:
        raise Refused(
            Clause.CENTRE, "A family that must be kept apart from this one is in that room then."
        )


@holds(Clause.CENTRE)
def check_room_name(*, taken: bool) -> None:
    """A rule of the centre: a hall has one room of a name, so that everybody means the same one."""
    if taken:
        raise Refused(Clause.CENTRE, "The hall already has a room of that name.")


@holds(Clause.CENTRE)
def check_room_may_be_removed(*, used: bool) -> None:
    """A rule of the centre: a room that a record names stays, so that the record can be read."""
    if used:
        raise Refused(
            Clause.CENTRE, "This room is named in bookings or in the register. Rename it instead."
        )


@holds(Clause.C3)
def check_booking_may_be_cancelled(*, has_entries: bool) -> None:
    """Clause 3: once the register says who came, the booking stays; its outcome says the rest."""
    if has_entries:
        raise Refused(
            Clause.C3,
            "Somebody has already been signed in for this booking. Record its outcome instead.",
        )


def _british(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
