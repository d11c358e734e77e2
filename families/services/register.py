"""Keeping the register: each tap is one entry, each correction one more."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4, uuid5

from django.conf import settings
from django.db import transaction

from accounts.models import User
from contactcentre.safekeeping import clock
from families.models import Closure, EntryKind, Family, Outcome, RegisterEntry, Session, Side
from families.rules.handover import check_may_come_in, check_visitors
from families.rules.register import (
    Contradicted,
    check_arrival_in_hours,
    check_near_the_hours,
    check_outcome,
    check_was_closed,
)
from families.rules.together import check_lasted
from families.rules.visit import OUTCOME, Attendee, Chain, Contest, Fact, Visit
from families.services.handover import Step, check_meeting, note_step
from families.services.noting import Noting, chain_of
from families.services.noting import Recorded as Recorded
from families.services.visits import all_visits_of
from policy.clauses import Clause, Refused

# A tap older than this is entered with its time.
LONGEST_WAIT = timedelta(hours=12)


class Conflict(Exception):
    """Somebody else corrected the same entry first; ``theirs`` is what holds now."""

    def __init__(self, theirs: RegisterEntry) -> None:
        super().__init__("The entry was corrected by somebody else in the meantime.")
        self.theirs = theirs


@transaction.atomic
def record_movement(
    *,
    booking_id: UUID,
    person_id: UUID,
    kind: str,
    at: datetime,
    by: User,
    key: UUID,
    way: str = "",
    with_person: UUID | None = None,
    walked_by: UUID | None = None,
    typed: bool = False,
) -> Recorded:
    """Note that somebody arrived or left; of a child also that it was walked in or back.

    Who arrives after they left is back, and their next departure is of this further stay.
    A tap sent again (same ``key``), or one for what another tablet has noted already, changes
    nothing and returns the entry that holds; one that names somebody else, or waited on a tablet
    without a line and says another time, is kept as a contest. ``with_person`` has the child
    after the step, and ``walked_by`` took it there. ``typed`` is for a time entered afterwards.
    Raises ``MayMeet`` before two who must not meet do, unless ``way`` says how they are kept apart;
    ``Refused`` for what cannot be; ``Booking.DoesNotExist`` or ``Person.DoesNotExist``.
    """
    noting = Noting.begin(booking_id, by=by, key=key)
    person = noting.person(person_id)
    step = Step(EntryKind(kind), at, with_person, walked_by, way, typed)
    if typed:
        check_near_the_hours(at=at, session=noting.visit.session)
    if person.is_child:
        return note_step(noting, [person], step, alone=True)
    return _move(noting, person, step)


@transaction.atomic
def record_outcome(
    *,
    booking_id: UUID,
    outcome: str,
    by: User,
    key: UUID,
    at: datetime | None = None,
    sure: bool = False,
) -> Recorded:
    """Note how the visit ended, in one of the closed outcomes.

    Repeated or late taps change nothing; another outcome is kept as a contest, and so is one that
    waited on a tablet without a line while those came who it says did not.
    Raises ``Refused`` for an outcome that does not fit who was signed in; ``Unlikely`` for contact
    of a moment, unless whoever taps is ``sure``.
    """
    noting = Noting.begin(booking_id, by=by, key=key)
    fact, contradicted = Fact(at or noting.now, outcome=outcome), None
    if noting.is_repeat():
        return noting.repeated(OUTCOME)
    try:
        check_ending(noting.visit, outcome, at=fact.at)
    except Contradicted as refused:
        if not noting.is_old(fact.at):
            raise
        contradicted = refused
    if noting.held(OUTCOME):
        contest = noting.contest(OUTCOME, fact)
        if contest is not None:
            noting.store()
        return replace(noting.repeated(OUTCOME), contested=contest is not None)
    if contradicted:
        return noting.outcome_against(contradicted.by, fact)
    entry = noting.add(OUTCOME, fact)
    _check_lasted(noting.visit, sure=sure)
    noting.store()
    return Recorded(entry, True, noting.visit)


def close_all(*, session_id: UUID, by: User, key: UUID) -> None:
    """Give every booking to which nobody came the outcome “Centre closed”.

    Of families whom ``by`` may not see as well: that the centre is closed is so for everybody.
    Raises ``Refused`` for a session that is neither cancelled nor on a closed day.
    """
    session = Session.objects.get(pk=session_id)
    closures = Closure.objects.filter(venue=session.venue_id)
    check_was_closed(session=session, closures=closures)
    with transaction.atomic():
        for booking_id in [v.booking_id for v in all_visits_of(session) if not v.facts]:
            noting = Noting.of_session(booking_id, by=by, key=uuid5(key, str(booking_id)))
            if noting.visit.facts or noting.is_repeat():
                # Somebody noted what happened since this page was read.
                continue
            noting.add(OUTCOME, Fact(noting.now, outcome=Outcome.CENTRE_CLOSED))
            noting.store()


def open_all(*, session_id: UUID, by: User) -> None:
    """Take back each outcome “Centre closed” of a session that is held after all.

    Of families whom ``by`` may not see as well: that the session is held is so for everybody.
    """
    said = RegisterEntry.objects.filter(
        session=session_id,
        outcome=Outcome.CENTRE_CLOSED,
        contests__isnull=True,
        withdrawn=False,
        superseded_by__isnull=True,
        family__subject__fenced_on__isnull=True,
    )
    for booking_id in said.values_list("booking_id", flat=True):
        noting = Noting.of_session(booking_id, by=by, key=uuid4())
        noting.add(OUTCOME, Fact(noting.now), withdrawn=True)
        noting.store()


@transaction.atomic
def correct_entry(
    *,
    entry_id: UUID,
    by: User,
    key: UUID,
    at: datetime | None = None,
    outcome: str = "",
    withdraw: bool = False,
    sure: bool = False,
) -> Recorded:
    """Put another time or outcome in the place of an entry, or take it back; the first one stays.

    Raises ``Conflict`` when the entry is not the one that holds any more, ``Refused`` when the
    correction cannot be or its key was used for another visit, ``Unlikely`` where contact would
    have been of a moment, unless whoever corrects is ``sure``; ``RegisterEntry.DoesNotExist``.
    """
    entry = RegisterEntry.objects.get(pk=entry_id, contests__isnull=True)
    noting = Noting.begin(entry.booking_id, by=by, key=key)
    chain = chain_of(entry)
    if noting.is_repeat():
        return noting.repeated(chain)
    if noting.visit.last[chain] != entry.pk:
        raise Conflict(RegisterEntry.objects.get(pk=noting.visit.last[chain]))
    fact = said_by(entry)
    if entry.kind == EntryKind.OUTCOME:
        if not withdraw:
            check_ending(noting.visit, outcome, at=noting.now)
        fact = replace(fact, at=noting.now, outcome="" if withdraw else outcome)
    elif not withdraw:
        fact = replace(fact, at=at or entry.at)
        check_near_the_hours(at=fact.at, session=noting.visit.session)
    corrected = noting.add(chain, fact, withdrawn=withdraw)
    if not withdraw:
        _check_lasted(noting.visit, sure=sure)
    noting.store()
    return Recorded(corrected, True, noting.visit)


def history_of(entry_id: UUID, *, by: Any) -> list[RegisterEntry]:
    """The chain that the entry belongs to, the first entry first.

    Empty when there is no such entry, or when it is of a family ``by`` may not see.
    """
    entry = (
        RegisterEntry.objects.filter(
            pk=entry_id, contests__isnull=True, family__in=Family.objects.visible_to(by)
        )
        .select_related("recorded_by", "person")
        .first()
    )
    if entry is None:
        return []
    links = _links(entry).filter(contests__isnull=True)
    after = {link.supersedes_id: link for link in links}
    chain, link = [], after.get(None)
    while link is not None:
        chain.append(link)
        link = after.get(link.pk)
    return chain


def contests_of(entry: RegisterEntry) -> list[RegisterEntry]:
    """What was said against it, settled or not, in the order of its coming."""
    found = _entries().filter(
        contests__booking=entry.booking_id,
        contests__person=entry.person_id,
        contests__kind=entry.kind,
        contests__stay=entry.stay,
        supersedes__isnull=True,
    )
    return sorted(found, key=lambda contest: contest.recorded_at)


def contest(entry_id: UUID, *, by: Any) -> RegisterEntry | None:
    """A contest of a family that ``by`` may see, settled or not."""
    return RegisterEntry.objects.filter(
        pk=entry_id,
        contests__isnull=False,
        supersedes__isnull=True,
        family__in=Family.objects.visible_to(by),
    ).first()


def _links(entry: RegisterEntry) -> Any:
    return _entries().filter(
        booking=entry.booking_id, person=entry.person_id, kind=entry.kind, stay=entry.stay
    )


def _entries() -> Any:
    return RegisterEntry.objects.select_related("recorded_by", "person", "with_person", "walked_by")


def _move(noting: Noting, person: Attendee, step: Step) -> Recorded:
    """An adult comes or goes."""
    if step.kind not in (EntryKind.ARRIVED, EntryKind.LEFT):
        raise Refused(Clause.CENTRE, "Only a child is walked in and back.")
    chain = noting.visit.chain_at(person.id, step.kind, step.at)
    fact = Fact(step.at, way=step.way)
    if noting.is_repeat():
        return noting.repeated(chain)
    if out := _went_before(noting.visit, chain, fact):
        return _split(noting, out, fact)
    if noting.held(chain):
        contest = noting.contest(chain, fact)
        if contest is not None:
            noting.store()
        return replace(noting.repeated(chain), contested=contest is not None)
    leaving = step.kind == EntryKind.LEFT
    if not leaving:
        _check_arrival(noting.visit, person, step)
    entry = noting.add(chain, fact)
    noting.check()
    check_meeting(noting, person, step, leaving=leaving)
    noting.store()
    return Recorded(entry, True, noting.visit)


def _went_before(visit: Visit, chain: Chain, fact: Fact) -> Contest | None:
    """The departure, kept as a contest, after which they came back as ``fact`` says.

    So it is where one tablet noted that they went out, and another only that they left later.
    """
    stay = visit.stays(chain.person_id)[-1:] if chain.person_id else []
    if chain.kind != EntryKind.ARRIVED or not stay or stay[0].number != chain.stay:
        return None
    left = Chain(chain.person_id, EntryKind.LEFT, chain.stay)
    said = (c for c in visit.contests if c.chain == c.against == left and c.fact.at <= fact.at)
    return next(said, None)


def _split(noting: Noting, out: Contest, back: Fact) -> Recorded:
    """One stay is two: both departures hold, and there is nothing to settle."""
    person_id, _, stay = out.chain
    last = noting.visit.facts[out.chain]
    noting.close(RegisterEntry.objects.get(pk=out.entry_id))
    noting.add(out.chain, out.fact)
    entry = noting.add(Chain(person_id, EntryKind.ARRIVED, stay + 1), back)
    noting.add(Chain(person_id, EntryKind.LEFT, stay + 1), last)
    noting.store()
    return Recorded(entry, True, noting.visit)


def _check_arrival(visit: Visit, person: Attendee, step: Step) -> None:
    check_may_come_in(person=person)
    if not step.typed:
        check_arrival_in_hours(at=step.at, session=visit.session)
    if person.side == Side.VISITING:
        inside = sum(visit.is_in(other.id, step.at) for other in visit.adults(Side.VISITING))
        check_visitors(already_in=inside, at_most=settings.VISITORS_AT_MOST)


def check_ending(visit: Visit, outcome: str, *, at: datetime) -> None:
    """Raises ``Refused`` for an outcome that does not fit who was signed in."""
    late_after = timedelta(minutes=settings.LATE_AFTER_MINUTES)
    check_outcome(outcome=outcome, visit=visit, at=at, late_after=late_after)


def _check_lasted(visit: Visit, *, sure: bool) -> None:
    if not sure:
        check_lasted(visit=visit, shortest=timedelta(minutes=settings.SHORTEST_VISIT_MINUTES))


def said_by(entry: RegisterEntry) -> Fact:
    """What the entry says, whether it holds or not."""
    return Fact(
        entry.at,
        with_id=entry.with_person_id,
        walked_by=entry.walked_by_id,
        way=entry.way,
        outcome=entry.outcome,
    )


def moment_ago(seconds: str, *, now: datetime | None = None) -> datetime:
    """The moment ``seconds`` ago, as a tablet says how long a tap has waited; now without it.

    Raises ``Refused`` for more than twelve hours, or what is not a number.
    """
    now = now or clock.now()
    if not seconds:
        return now
    try:
        waited = timedelta(seconds=float(seconds))
    except (ValueError, OverflowError):
        waited = timedelta(days=-1)
    if not timedelta() <= waited <= LONGEST_WAIT:
        raise Refused(
            Clause.C3,
            "The tablet cannot say when that was. Use “Enter a time” to say when it happened.",
        )
    return now - waited
