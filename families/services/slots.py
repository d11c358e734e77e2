"""Which slots a session offers, and which of them to propose to each family."""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from uuid import UUID

from django.conf import settings

from contactcentre.safekeeping import clock
from families.models import Booking, Session
from families.rules.apart import check_families_apart, check_sides_apart
from families.rules.stagger import Stagger, stagger
from families.services.expected import Way, expected_with, kept_apart, ways
from policy.clauses import answer


@dataclass(frozen=True, slots=True)
class Slot:
    """A stretch of wall-clock time in which a child and a visiting party are together."""

    starts_at: time
    ends_at: time

    def __str__(self) -> str:
        return f"{self.starts_at:%H:%M} to {self.ends_at:%H:%M}"

    @property
    def is_short(self) -> bool:
        """Whether it is shorter than a visit usually is, on the wall clock."""
        starts, ends = (each.hour * 60 + each.minute for each in (self.starts_at, self.ends_at))
        return ends - starts < int(settings.SLOT_MINUTES)


def offered(session: Session) -> list[Slot]:
    """The slots of the session: the visiting side comes at opening at the earliest, and whoever
    waits behind has left at closing. Shorter than usual where the session is; none where it is
    too short for anybody."""
    first, last = _bounds(session)
    length = min(timedelta(minutes=settings.SLOT_MINUTES), last - first)
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
    expected = expected_with(session)
    here = [visit.stagger for visit in expected if visit.session_id == session.pk]
    slots = [slot for slot in _quietest_first(session, here) if _is_to_come(session, slot)]
    apart = kept_apart(families)
    away = _elsewhere(session, families)
    found = {}
    for family_id, way in ways(families).items():
        foes = apart.get(family_id, set())
        never_with = [visit.stagger for visit in expected if visit.family_id in foes]
        for slot in slots:
            if _suits(session, slot, way, never_with) and not _taken(slot, away.get(family_id)):
                found[family_id] = slot
                break
    return found


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


def _quietest_first(session: Session, here: Iterable[Stagger]) -> list[Slot]:
    door = Counter(moment for visit in here for moment in _comings(visit))

    def crowd(slot: Slot) -> int:
        visit = stagger(
            session=session, starts_at=slot.starts_at, ends_at=slot.ends_at, waits_behind=""
        )
        return sum(door[moment] for moment in _comings(visit))

    return sorted(offered(session), key=crowd)


def _comings(visit: Stagger) -> tuple[datetime, datetime]:
    return quarter_of(visit.visitor_due), quarter_of(visit.child_due)


def quarter_of(moment: datetime) -> datetime:
    """The quarter of an hour in which the moment lies, by its start."""
    return moment.replace(minute=moment.minute // 15 * 15, second=0, microsecond=0)


def _suits(session: Session, slot: Slot, way: Way, never_with: list[Stagger]) -> bool:
    visit = stagger(
        session=session,
        starts_at=slot.starts_at,
        ends_at=slot.ends_at,
        waits_behind=way.waits_behind,
    )
    return (
        answer(check_sides_apart, visit=visit, parents_may_meet=way.parents_may_meet).yes
        and answer(check_families_apart, visit=visit, kept_apart=never_with).yes
    )


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
