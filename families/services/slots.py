"""Which slots a session offers, and which of them to propose to each family."""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from uuid import UUID

from django.conf import settings

from contactcentre.safekeeping import clock
from families.models import Booking, Session
from families.rules.apart import check_sides_apart, cross
from families.rules.stagger import Stagger, stagger
from families.services.expected import expected_with, kept_apart, ways
from policy.clauses import answer

# A visit that is shorter is not worth the way.
SHORTEST_MINUTES = 30

_TOO_SHORT = "The session is too short for both sides to come and go apart."
_TOO_LATE = "For the earlier times of today the visiting side should be here already."
# Not when the other one comes: whoever asks may know it.
_KEPT_APART = "A family that must be kept apart from this one is expected at the hall that day."
_ELSEWHERE = "The family is booked on another session at that time."


@dataclass(frozen=True, slots=True)
class Slot:
    """A stretch of wall-clock time in which a child and a visiting party are together."""

    starts_at: time
    ends_at: time

    def __str__(self) -> str:
        return f"{self.starts_at:%H:%M} to {self.ends_at:%H:%M}"

    @property
    def minutes(self) -> int:
        """How long it is on the wall clock."""
        starts, ends = (each.hour * 60 + each.minute for each in (self.starts_at, self.ends_at))
        return ends - starts

    @property
    def is_short(self) -> bool:
        """Whether it is shorter than a visit usually is."""
        return self.minutes < int(settings.SLOT_MINUTES)


def offered(session: Session, minutes: int | None = None) -> list[Slot]:
    """The slots of the session: the visiting side comes at opening at the earliest, and whoever
    waits behind has left at closing. Of the usual length, or of so many ``minutes``; shorter where
    the session is; none where it is too short for anybody."""
    first, last = _bounds(session)
    length = min(timedelta(minutes=minutes or settings.SLOT_MINUTES), last - first)
    found: list[Slot] = []
    while length > timedelta(0) and first + length <= last:
        found.append(Slot(first.time(), (first + length).time()))
        first += timedelta(minutes=settings.SLOT_STEP_MINUTES)
    return found


def usual_end(session: Session, starts_at: time) -> time:
    """When a visit that starts then ends: after the usual length, or with the session."""
    _, last = _bounds(session)
    return min(session.at(starts_at) + timedelta(minutes=settings.SLOT_MINUTES), last).time()


def walk_in(session: Session, *, came_at: time) -> Slot:
    """The visit of a family that came unbooked: the visiting side comes in then, or when the
    session begins, and the child later by as much as in every other visit.

    It ends in time for both sides to leave apart; where it is too late for any, before it begins.
    """
    early = timedelta(minutes=settings.VISITOR_EARLY_MINUTES)
    comes = session.at(max(came_at, session.starts_at))
    starts_at = min(comes + early, session.at(session.ends_at)).time()
    return Slot(starts_at, usual_end(session, starts_at))


def proposals(session: Session, *, families: Collection[UUID]) -> dict[UUID, Slot]:
    """For each family the slot at which the fewest others come to the door, the earliest of them,
    that keeps it apart from whom it must not meet and is not taken up elsewhere. On the day itself
    it is one for which nobody is due yet.

    A family for which there is none is left out. The queries do not grow with the families.
    """
    search = Search(session, families)
    return {family_id: slot for family_id in search.ways if (slot := search.slot(family_id))}


class Search:
    """What is known of a session and its day, to look for a slot for each of these families."""

    def __init__(self, session: Session, families: Collection[UUID]) -> None:
        expected = expected_with(session)
        self._session = session
        self._here = [visit.stagger for visit in expected if visit.session_id == session.pk]
        self._away = _elsewhere(session, families)
        self._slots: dict[int, list[Slot]] = {}
        self.ways = ways(families)
        apart = kept_apart(families)
        self._never_with = {
            family_id: [
                visit.stagger
                for visit in expected
                if visit.family_id in apart.get(family_id, set())
            ]
            for family_id in self.ways
        }

    def slot(self, family_id: UUID, minutes: int | None = None) -> Slot | None:
        """The best one of the usual length, or of so many ``minutes``."""
        slots = self._of(minutes or settings.SLOT_MINUTES)
        return next((slot for slot in slots if not self._hindrance(family_id, slot)), None)

    def shorter(self, family_id: UUID) -> Slot | None:
        """The longest one below the usual length, where that has none."""
        step = settings.SLOT_STEP_MINUTES
        lengths = range(settings.SLOT_MINUTES - step, SHORTEST_MINUTES - 1, -step)
        return next((slot for each in lengths if (slot := self.slot(family_id, each))), None)

    def hindrances(self, family_id: UUID) -> list[str]:
        """What stands in the way of the slots of the usual length, each thing once."""
        of_the_day = offered(self._session)
        if not of_the_day:
            return [_TOO_SHORT]
        found = (
            self._hindrance(family_id, slot) if _is_to_come(self._session, slot) else _TOO_LATE
            for slot in of_the_day
        )
        return list(dict.fromkeys(filter(None, found)))

    def _of(self, minutes: int) -> list[Slot]:
        if minutes not in self._slots:
            slots = _quietest_first(self._session, offered(self._session, minutes), self._here)
            self._slots[minutes] = [each for each in slots if _is_to_come(self._session, each)]
        return self._slots[minutes]

    def _hindrance(self, family_id: UUID, slot: Slot) -> str:
        """In the words of the rule, without the remedies it offers; empty if nothing hinders."""
        way = self.ways[family_id]
        visit = stagger(
            session=self._session,
            starts_at=slot.starts_at,
            ends_at=slot.ends_at,
            waits_behind=way.waits_behind,
        )
        sides = answer(check_sides_apart, visit=visit, parents_may_meet=way.parents_may_meet)
        if not sides.yes:
            return sides.because
        if any(cross(visit, each) for each in self._never_with[family_id]):
            return _KEPT_APART
        return _ELSEWHERE if _taken(slot, self._away.get(family_id)) else ""


def _bounds(session: Session) -> tuple[datetime, datetime]:
    """The first moment a child can come and the last one it can go."""
    return (
        session.at(session.starts_at) + timedelta(minutes=settings.VISITOR_EARLY_MINUTES),
        session.at(session.ends_at) - timedelta(minutes=settings.WAIT_BEHIND_MINUTES),
    )


def _is_to_come(session: Session, slot: Slot) -> bool:
    """Whether nobody is due for it yet; of a day that is past, whoever came is only noted."""
    if session.date < clock.today():
        return True
    early = timedelta(minutes=settings.VISITOR_EARLY_MINUTES)
    return session.at(slot.starts_at) - early >= clock.now()


def _quietest_first(session: Session, slots: Iterable[Slot], here: Iterable[Stagger]) -> list[Slot]:
    door = Counter(moment for visit in here for moment in _comings(visit))

    def crowd(slot: Slot) -> int:
        visit = stagger(
            session=session, starts_at=slot.starts_at, ends_at=slot.ends_at, waits_behind=""
        )
        return sum(door[moment] for moment in _comings(visit))

    return sorted(slots, key=crowd)


def _comings(visit: Stagger) -> tuple[datetime, datetime]:
    return quarter_of(visit.visitor_due), quarter_of(visit.child_due)


def quarter_of(moment: datetime) -> datetime:
    """The quarter of an hour in which the moment lies, by its start."""
    return moment.replace(minute=moment.minute // 15 * 15, second=0, microsecond=0)


def _elsewhere(session: Session, families: Collection[UUID]) -> dict[UUID, list[Slot]]:
    """When these families are booked on other sessions of that day, in any hall."""
    found: dict[UUID, list[Slot]] = {}
    rows = Booking.objects.filter(
        family__in=families,
        session__date=session.date,
        session__cancelled_at__isnull=True,
        cancelled_at__isnull=True,
    ).exclude(session=session)
    for family_id, starts_at, ends_at in rows.values_list("family_id", "starts_at", "ends_at"):
        found.setdefault(family_id, []).append(Slot(starts_at, ends_at))
    return found


def _taken(slot: Slot, by: list[Slot] | None) -> bool:
    return any(slot.starts_at < each.ends_at and each.starts_at < slot.ends_at for each in by or ())
