"""The child from hand to hand: brought, walked in, walked back, collected, each by somebody named.

Also who is about to meet whom at the door.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction

from accounts.models import User
from families.models import Booking, EntryKind, Family, Session, Side, Way
from families.rules.handover import (
    check_may_bring,
    check_may_collect,
    check_may_receive,
)
from families.rules.meeting import (
    MayMeet,
    check_families_do_not_meet,
    check_sides_do_not_meet,
    check_waited_behind,
    check_waiting_room,
)
from families.rules.register import check_arrival_in_hours, check_near_the_hours
from families.rules.unasked import may_have_met
from families.rules.visit import Attendee, Chain, Fact, Visit
from families.services.duty import check_may_walk
from families.services.expected import kept_apart
from families.services.noting import Noting, Recorded
from families.services.visits import visit_of
from policy.clauses import Clause, Refused

SOON = timedelta(minutes=10)
# At which stage a step finds the children it is meant for: at the first of these any is at.
_FITS: dict[str, tuple[frozenset[EntryKind | None], ...]] = {
    EntryKind.ARRIVED: (frozenset({None}), frozenset({EntryKind.LEFT})),
    EntryKind.JOINED: (frozenset({EntryKind.ARRIVED}),),
    EntryKind.RETURNED: (frozenset({EntryKind.JOINED}),),
    EntryKind.LEFT: (frozenset({EntryKind.ARRIVED, EntryKind.JOINED, EntryKind.RETURNED}),),
}


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the chain: what happens when, between whom, by which way."""

    kind: EntryKind
    at: datetime
    with_id: UUID | None = None
    walked_by: UUID | None = None
    way: str = ""
    # Entered with its time afterwards: nobody can be warned any more.
    typed: bool = False


@transaction.atomic
def hand_over(
    *,
    booking_id: UUID,
    step: Step,
    by: User,
    key: UUID,
    child_id: UUID | None = None,
) -> Recorded:
    """Note one step for every child whom it fits, or for one child alone.

    An adult who is named and was not signed in is signed in with the same tap; who collects is
    signed out with the child. Sent again it changes nothing. Raises ``MayMeet`` when two who must
    not meet would; ``Refused`` when the adult may not have the child; ``Booking.DoesNotExist`` or
    ``Person.DoesNotExist`` for whom it does not know.
    """
    noting = Noting.begin(booking_id, by=by, key=key)
    if step.typed:
        check_near_the_hours(at=step.at, session=noting.visit.session)
    children = [noting.person(child_id)] if child_id else noting.visit.children
    return note_step(noting, children, step, alone=child_id is not None)


def note_step(noting: Noting, children: Sequence[Attendee], step: Step, *, alone: bool) -> Recorded:
    """One step within a transaction; see ``hand_over``."""
    visit = noting.visit
    chains = {child.id: visit.chain_at(child.id, step.kind, step.at) for child in children}
    first = chains[children[0].id] if children else Chain(None, step.kind)
    if noting.is_repeat():
        return noting.repeated(first)
    if step.kind in (EntryKind.JOINED, EntryKind.RETURNED):
        step = replace(step, walked_by=step.walked_by or noting.by.pk)
        check_may_walk(step.walked_by, visit=visit)
    open_for = [child for child in children if not noting.held(chains[child.id])]
    meant = [[c for c in open_for if visit.stage(c.id) in stages] for stages in _FITS[step.kind]]
    if not alone:
        open_for = next(filter(None, meant), open_for)
    if not open_for:
        return _said_before(noting, list(chains.values()), first, step)
    adult = noting.person(step.with_id) if step.with_id else None
    check_adult(visit, adult, step, open_for)
    came = _note_coming(noting, adult, step)
    if adult and step.kind == EntryKind.LEFT:
        check_meeting(noting, adult, step, leaving=True)
    entries = [noting.add(chains[child.id], _fact(step)) for child in open_for]
    comes_for_it = came or not step.typed
    if adult and step.kind == EntryKind.LEFT and comes_for_it and goes_too(visit, adult):
        goes = visit.chain_at(adult.id, EntryKind.LEFT, step.at)
        noting.add(goes, Fact(step.at, way=step.way))
    noting.store()
    return Recorded(entries[0], True, visit)


def took_out(visit: Visit, adult: Attendee, child: Attendee) -> bool:
    """Whether the child left last with this adult."""
    left = visit.gone(child.id)
    return left is not None and left.with_id == adult.id


def check_meeting(noting: Noting, mover: Attendee, step: Step, *, leaving: bool) -> None:
    """Before somebody comes or goes: raises ``MayMeet``, unless a way was chosen or it is past.

    What is typed in as happening now is asked about like a tap.
    """
    if noting.is_old(step.at) or step.way not in ("", Way.WAITING):
        return
    visit, apart = noting.visit, _kept_apart(noting.booking)
    crowded = _may_meet(check_waiting_room, visit=visit, mover=mover, kept_apart=apart)
    if step.way:
        if crowded is not None and not leaving:
            raise crowded
        return
    found = [
        _may_meet(check_sides_do_not_meet, visit=visit, mover=mover),
        _may_meet(check_families_do_not_meet, kept_apart=apart),
    ]
    if leaving:
        wait = timedelta(minutes=settings.WAIT_BEHIND_MINUTES)
        found.append(
            _may_meet(check_waited_behind, visit=visit, mover=mover, at=step.at, wait=wait)
        )
    if met := [each for each in found if each is not None]:
        raise MayMeet.all_of(met, waiting_room=crowded is None and not leaving)


def _may_meet(check: Callable[..., None], **asked: Any) -> MayMeet | None:
    try:
        check(**asked)
    except MayMeet as met:
        return met
    return None


def _kept_apart(booking: Booking) -> list[Visit]:
    """The visits, at the same hall on the same day, of families this one must never meet."""
    families = kept_apart([booking.family_id]).get(booking.family_id)
    return _visits_at(booking.session, family__in=families) if families else []


def _visits_at(session: Session, **which: Any) -> list[Visit]:
    """Those at the hall of the session on its day, by whichever session."""
    booked = Booking.objects.filter(
        session__venue=session.venue_id,
        session__date=session.date,
        cancelled_at__isnull=True,
        **which,
    ).select_related("session", "family__subject", "family__arrangement")
    return [visit_of(each) for each in booked]


def _said_before(noting: Noting, chains: Iterable[Chain], first: Chain, step: Step) -> Recorded:
    """What was noted already stays; what contradicts it is kept beside it."""
    kept = [noting.contest(chain, _fact(step)) for chain in chains]
    if any(kept):
        noting.store()
    return replace(noting.repeated(first), contested=any(kept))


def _fact(step: Step) -> Fact:
    return Fact(step.at, with_id=step.with_id, walked_by=step.walked_by, way=step.way)


def check_adult(
    visit: Visit, adult: Attendee | None, step: Step, children: Iterable[Attendee]
) -> None:
    """Raises ``Refused`` where the adult may not bring, be given or collect the children."""
    if adult is None:
        if step.kind != EntryKind.RETURNED:
            raise Refused(Clause.CENTRE, _WHO[step.kind])
        return
    if step.kind == EntryKind.ARRIVED:
        for child in children:
            check_may_bring(person=adult, took_out=took_out(visit, adult, child))
        if not step.typed:
            check_arrival_in_hours(at=step.at, session=visit.session)
    elif step.kind == EntryKind.JOINED:
        check_may_receive(person=adult, visit=visit, at=step.at)
    else:
        check_may_collect(person=adult, may_leave_building=visit.may_leave)


_WHO: dict[str, str] = {
    EntryKind.ARRIVED: "Say who brought the child: a child arrives with a named adult.",
    EntryKind.JOINED: "Say to whom the child is walked in.",
    EntryKind.LEFT: "Say who collects the child: a child leaves with a named adult.",
}


def _note_coming(noting: Noting, adult: Attendee | None, step: Step) -> bool:
    """Who brings the child, takes it back or collects it is in the building: sign them in if
    nobody has, also where they had gone in between. Whether that was needed."""
    if adult is None or step.kind == EntryKind.JOINED:
        return False
    visit = noting.visit
    coming = visit.chain_at(adult.id, EntryKind.ARRIVED, step.at)
    arrived = noting.held(coming)
    if arrived is None:
        check_meeting(noting, adult, step, leaving=False)
        noting.add(coming, Fact(step.at, way=step.way))
    elif arrived.at > step.at and not step.typed:
        # Another tablet noted them later than they must have come, by this kept tap: keep both.
        noting.contest(coming, Fact(step.at, way=step.way))
    return arrived is None


def goes_too(visit: Visit, adult: Attendee) -> bool:
    """Whether who collects leaves with the child: nobody else is left with them alone."""
    if not visit.is_in(adult.id):
        return False
    return not any(visit.holders(child.id) == [adult] for child in visit.children)


# --- Before it happens ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Meeting:
    """Two who must not meet, of whom one is in the building and one is due soon, or in too."""

    booking_id: UUID
    session_id: UUID
    coming_id: UUID
    coming_session_id: UUID
    inside: tuple[str, ...]
    coming: tuple[str, ...]
    at: datetime
    because: str
    both_in: bool = False


def apart_among(visits: Sequence[Visit], *, session: Session, by: Any) -> list[tuple[Visit, Visit]]:
    """Each two visits whose families must not meet, once: both of these, which are of ``session``,
    or one of them and one that ``by`` may see of another session at its hall that day.
    """
    by_family = {visit.family_id: visit for visit in visits}
    pairs = kept_apart(list(by_family))
    foes = set().union(*pairs.values()) - by_family.keys()
    seen = Family.objects.visible_to(by).filter(pk__in=foes)
    elsewhere = _visits_at(session, family__in=seen.values("pk")) if foes else []
    here = [
        (one, by_family[other_id])
        for one_id, one in by_family.items()
        for other_id in pairs.get(one_id, set()) & by_family.keys()
        if one_id < other_id
    ]
    return here + [
        (by_family[family_id], other)
        for other in elsewhere
        for family_id in pairs.get(other.family_id, set()) & by_family.keys()
    ]


def meetings_among(
    visits: Iterable[Visit], *, apart: Iterable[tuple[Visit, Visit]], now: datetime
) -> list[Meeting]:
    """Who is in and who is due within ten minutes, of those who must not meet; first names only.

    The soonest first, of the visits of one session; ``apart`` are those among them whose families
    must not meet. Names are for those who run the session: nothing of it goes on a screen that
    faces a family.
    """
    found = [meeting for visit in visits for meeting in _of_sides(visit, now)]
    for one, other in apart:
        found += _of_families(one, other, now)
    return sorted(found, key=lambda meeting: meeting.at)


def _of_sides(visit: Visit, now: datetime) -> list[Meeting]:
    if visit.may_meet or visit.has_ended:
        return []
    if together := _unasked(visit):
        because = "The parents must not meet"
        return [Meeting(*_where(visit, visit), *together, now, because, both_in=True)]
    found = []
    for side, across in ((Side.RESIDENT, Side.VISITING), (Side.VISITING, Side.RESIDENT)):
        inside = visit.outside_a_room_apart(side)
        due = visit.slot.due(across)
        if inside and due <= now + SOON and not _has_come(visit, across):
            names = [adult.first_name for adult in visit.adults(across) if adult.role.is_party]
            found.append(
                Meeting(
                    *_where(visit, visit),
                    _names(inside),
                    tuple(names),
                    due,
                    "The parents must not meet",
                )
            )
    return found


def _unasked(visit: Visit) -> tuple[tuple[str, ...], tuple[str, ...]] | None:
    """Both sides, where each is in the building and nobody was asked how they are kept apart, or
    both are in the waiting room.

    Nobody is asked where an arrival was kept on a tablet without a line, or entered with its time.
    """
    waiting = visit.in_the_waiting_room()
    in_one_room = [[each for each in waiting if each.side == side] for side in Side]
    if all(in_one_room):
        return _names(in_one_room[0]), _names(in_one_room[1])
    if not may_have_met(visit=visit):
        return None
    return _names(visit.outside_a_room_apart(Side.RESIDENT)), _names(
        visit.outside_a_room_apart(Side.VISITING)
    )


def _of_families(one: Visit, other: Visit, now: datetime) -> list[Meeting]:
    """Where one of the two is in the building: is anybody of the other too, or due soon?"""
    if not one.inside():
        one, other = other, one
    inside, there = one.inside(), other.inside()
    bookings = _where(one, other)
    because = "These families must not meet"
    if not inside:
        return []
    if there:
        return [Meeting(*bookings, _names(inside), _names(there), now, because, both_in=True)]
    due = [
        other.slot.due(side) for side in Side if not _has_come(other, side) and not other.has_ended
    ]
    if not due or min(due) > now + SOON:
        return []
    names = tuple(adult.first_name for adult in other.adults() if adult.role.is_party)
    return [Meeting(*bookings, _names(inside), names, min(due), because)]


def _where(one: Visit, other: Visit) -> tuple[UUID, UUID, UUID, UUID]:
    return one.booking_id, one.session.pk, other.booking_id, other.session.pk


def _has_come(visit: Visit, side: Side) -> bool:
    return any(visit.came(person.id) for person in visit.of_side(side))


def _names(people: Sequence[Attendee]) -> tuple[str, ...]:
    return tuple(person.first_name for person in people)
