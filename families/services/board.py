"""The board: who is in the building and where, who is due and who is late.

What stands here may be read by a family passing the tablet, so families are numbers and times:
the other parent knows the initials of their own children.
The fire list, which is printed and carried out, has the names.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings

from families.models import Booking, EntryKind, Presence, Session, Side
from families.rules.apart import cross
from families.rules.visit import Attendee, Visit
from families.services import building
from families.services.handover import Meeting, apart_among, meetings_among
from families.services.planning import kept_back
from families.services.times import wall_clock
from families.services.visits import unseen_of, visits_of

NO_ROOM, WAITING_ROOM = "Room not noted", "Waiting room"


@dataclass(frozen=True, slots=True)
class Here:
    """Those of one family who are in the building at one place."""

    visit: Visit
    people: list[Attendee]

    @property
    def parts(self) -> list[str]:
        """Who of the family is in, without a name.

        Nor how many children: of a large family, that would tell which it is.
        """
        sides = {person.side for person in self.people if not person.is_child}
        words = [side.in_the_hall for side in (Side.VISITING, Side.RESIDENT) if side in sides]
        return [*words, *(["Children"] * any(person.is_child for person in self.people))]


@dataclass(frozen=True, slots=True)
class Due:
    """One side of a visit that has still to come."""

    visit: Visit
    side: Side
    at: datetime
    late: bool

    @property
    def who(self) -> str:
        return self.side.in_the_hall

    @property
    def clock(self) -> str:
        return wall_clock(self.at)


@dataclass(frozen=True, slots=True)
class Apart:
    """A red warning before two who must not meet do: which way to take, never who they are or why.

    A family that reads it learns nothing of another one; who it is stands on the register.
    """

    meeting: Meeting

    @property
    def title(self) -> str:
        if self.meeting.both_in:
            return "Separate rooms now"
        return f"{wall_clock(self.meeting.at)}: separate way in"

    @property
    def do(self) -> str:
        if self.meeting.both_in:
            return "Keep the two in separate rooms, and bring them out one after the other."
        return "Use the other entrance, or bring them straight to the waiting room."

    @property
    def bookings(self) -> list[tuple[str, UUID, UUID]]:
        """Whose rows to look at, each with its session: who is in the building, and who is to be
        kept from them.
        """
        inside = self.meeting.session_id, self.meeting.booking_id
        coming = self.meeting.coming_session_id, self.meeting.coming_id
        if coming == inside:
            return [("See the register", *inside)]
        second = "Who else is here" if self.meeting.both_in else "Who is due"
        return [("Who is here", *inside), (second, *coming)]


@dataclass(frozen=True, slots=True)
class Crossing:
    """Two visits still to come whose families must not meet, planned so that they would."""

    at: datetime
    is_now: bool

    @property
    def title(self) -> str:
        return f"{wall_clock(self.at)}: two visits cross"

    @property
    def do(self) -> str:
        if self.is_now:
            return "Both are due. Bring them in by separate ways, or change the plan."
        return "Change the plan before then."


@dataclass(frozen=True, slots=True)
class Board:
    """The hall at one moment."""

    rooms: dict[str, list[Here]]
    due: list[Due]
    staff: list[Presence]
    visitors: list[Presence]
    # Those of the staff who are in the building and must not be with families.
    off_duty: set[UUID]
    apart: list[Apart]
    crossings: list[Crossing]
    # People of families that the reader may not see: in a fire somebody must count them too.
    unseen: frozenset[UUID]
    # Families that the reader does not see for want of a check.
    kept_back: int

    @property
    def late(self) -> list[Due]:
        return [due for due in self.due if due.late]

    @property
    def coming(self) -> list[Due]:
        return [due for due in self.due if not due.late]

    @property
    def children(self) -> int:
        return sum(person.is_child for person in self._inside())

    @property
    def adults(self) -> int:
        return sum(not person.is_child for person in self._inside())

    @property
    def everybody(self) -> int:
        return self.children + self.adults + len(self.staff) + len(self.visitors) + len(self.unseen)

    @property
    def ids(self) -> set[UUID]:
        """Everybody in the building, by what they are the same person by at another session."""
        others = {presence.subject_id for presence in (*self.staff, *self.visitors)}
        return {person.id for person in self._inside()} | others | self.unseen

    def _inside(self) -> Iterator[Attendee]:
        for families in self.rooms.values():
            for here in families:
                yield from here.people


def board_of(session: Session, *, by: Any, now: datetime) -> Board:
    """The board of ``session`` at ``now``, with the families ``by`` may see."""
    visits = visits_of(session, by=by)
    others = list(building.signed_in(session))
    apart = apart_among(visits, session=session, by=by)
    families, people = unseen_of(session, by=by)
    return Board(
        rooms=_rooms(session, visits),
        due=sorted(_due(visits, now=now), key=lambda due: due.at),
        staff=[presence for presence in others if presence.user_id],
        visitors=[presence for presence in others if not presence.user_id],
        off_duty=building.off_duty(others, day=session.date),
        apart=[Apart(meeting) for meeting in meetings_among(visits, apart=apart, now=now)],
        crossings=list(_crossings(apart, now=now)),
        unseen=people,
        kept_back=kept_back(families, seen=len(visits), by=by),
    )


def _rooms(session: Session, visits: Iterable[Visit]) -> dict[str, list[Here]]:
    names = dict(
        Booking.objects.filter(session=session, room__isnull=False).values_list("pk", "room__name")
    )
    rooms: dict[str, list[Here]] = {}
    for visit in visits:
        waiting = visit.in_the_waiting_room()
        about = [] if visit.may_meet else [*_not_in_contact(visit, waiting)]
        elsewhere = [person for person in visit.inside() if person not in (*waiting, *about)]
        room = names.get(visit.booking_id, NO_ROOM)
        for place, people in ((room, elsewhere), (WAITING_ROOM, waiting), (NO_ROOM, about)):
            if people:
                rooms.setdefault(place, []).append(Here(visit, people))
    return dict(sorted(rooms.items(), key=lambda room: (room[0] == NO_ROOM, room[0])))


def _not_in_contact(visit: Visit, waiting: Collection[Attendee]) -> Iterator[Attendee]:
    """Of parents who must not meet, the child's side, which never goes into the contact room."""
    for person in visit.inside():
        with_home = person.side == Side.RESIDENT and not person.is_child
        back = person.is_child and visit.stage(person.id) != EntryKind.JOINED
        if (with_home or back) and person not in waiting:
            yield person


def _crossings(apart: Iterable[tuple[Visit, Visit]], *, now: datetime) -> Iterator[Crossing]:
    """Once anybody of either has come, it is told who is here and who is due instead."""
    for pair in apart:
        over = any(visit.has_ended or visit.facts or visit.slot.last <= now for visit in pair)
        if not over and cross(*(visit.slot for visit in pair)):
            at = max(visit.slot.first for visit in pair)
            yield Crossing(at, is_now=at <= now)


def _due(visits: Iterable[Visit], *, now: datetime) -> Iterator[Due]:
    """The sides of which nobody has come yet, unless the visit has its outcome already."""
    grace = timedelta(minutes=settings.LATE_AFTER_MINUTES)
    for visit in visits:
        for side in Side:
            if visit.outcome or any(visit.came(person.id) for person in visit.of_side(side)):
                continue
            at = visit.slot.due(side)
            yield Due(visit, side, at, late=now > at + grace)
