"""Adding entries to one visit's register: judged together, written together."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any
from uuid import UUID, uuid5

from django.conf import settings
from django.db.models import QuerySet, UUIDField

from accounts.models import User
from contactcentre.safekeeping import audit, clock, subjects
from contactcentre.safekeeping.models import Use
from contactcentre.safekeeping.prepared import PreparedRows
from families.models import Booking, EntryKind, Outcome, Person, RegisterEntry
from families.rules.register import (
    AT_ONCE,
    SAME_MOMENT,
    Contradicted,
    check_in_order,
    check_moment,
    check_not_contradicted,
)
from families.rules.together import check_whole
from families.rules.visit import OUTCOME, Attendee, Chain, Contest, Fact, Visit
from families.services.reviews import after_outcome
from families.services.visits import locked_visit, locked_visit_of_session
from policy.clauses import Clause, Refused


@dataclass(frozen=True)
class Recorded:
    """The entry that now holds, whether this call made it, and the visit as it is now.

    ``contested``: what was said contradicts what holds, and was kept for a person to decide.
    """

    entry: RegisterEntry
    new: bool
    visit: Visit
    contested: bool = False


@dataclass
class Noting:
    """One tap or correction on its way into the register of a booking, which is locked."""

    booking: Booking
    visit: Visit
    by: User
    key: UUID
    now: datetime
    added: list[RegisterEntry] = field(default_factory=list)

    @classmethod
    def begin(cls, booking_id: UUID, *, by: User, key: UUID) -> "Noting":
        """Lock the booking and read what its register holds. Raises ``Booking.DoesNotExist``."""
        booking, visit = locked_visit(booking_id, by=by)
        return cls(booking, visit, by, key, clock.now())

    @classmethod
    def of_session(cls, booking_id: UUID, *, by: User, key: UUID) -> "Noting":
        """The same for what befalls every visit of a session alike, whatever ``by`` may see."""
        booking, visit = locked_visit_of_session(booking_id)
        return cls(booking, visit, by, key, clock.now())

    def is_repeat(self) -> bool:
        """Whether this tap was noted before. Raises ``Refused`` where it was for another visit."""
        noted = _noted_for().ask(key=self.key)
        if not noted:
            return False
        if [self.booking.pk] not in noted:
            raise Refused(
                Clause.CENTRE,
                "This was sent for another visit already. Reload the register and try again.",
            )
        return True

    def is_old(self, at: datetime) -> bool:
        """Whether ``at`` is of a tap that was kept on a tablet without a line, or typed in."""
        return self.now - at > AT_ONCE

    def held(self, chain: Chain) -> Fact | None:
        return self.visit.facts.get(chain)

    def person(self, person_id: UUID) -> Attendee:
        """Somebody of the family booked. Raises ``Person.DoesNotExist`` for anybody else."""
        try:
            return self.visit.people[person_id]
        except KeyError:
            raise Person.DoesNotExist from None

    def repeated(self, chain: Chain) -> Recorded:
        """Nothing new: the entry that holds, or the one this very tap made."""
        pk = self.visit.last.get(chain)
        found = RegisterEntry.objects.filter(pk=pk) if pk else None
        entry = (found or RegisterEntry.objects.filter(key=self.key)).get()
        return Recorded(entry, False, self.visit)

    def add(self, chain: Chain, fact: Fact, *, withdrawn: bool = False) -> RegisterEntry:
        """Say ``fact`` on top of the chain; it holds from now on, unless it is ``withdrawn``.

        Raises ``Refused`` for a time that does not belong to the session.
        """
        fact = _in_utc(fact)
        if not withdrawn and chain != OUTCOME:
            check_moment(at=fact.at, session=self.visit.session, now=self.now)
        entry = self._entry(chain, fact, withdrawn=withdrawn, key=self._key(chain))
        entry.supersedes_id = self.visit.last.get(chain)
        self.visit.last[chain] = entry.pk
        if withdrawn:
            self.visit.facts.pop(chain, None)
        else:
            self.visit.hold(chain, replace(fact, entry_id=entry.pk))
        self.added.append(entry)
        return entry

    def contest(self, chain: Chain, fact: Fact) -> RegisterEntry | None:
        """Keep what another tablet says beside what holds, if it says otherwise.

        Of what is tapped at once another time is a finger that bounced; another person, or another
        outcome, never is.
        """
        fact = _in_utc(fact)
        held = self.held(chain)
        if held is None or not _differ(held, fact):
            return None
        if not self.is_old(fact.at) and not _name_others(held, fact):
            return None
        check_moment(at=fact.at, session=self.visit.session, now=self.now)
        said = [c.fact for c in self.visit.contests if c.chain == chain and not c.across]
        if any(not _differ(each, fact) for each in said):
            return None
        return self._keep(chain, fact, against=chain)

    def outcome_against(self, by: Chain, fact: Fact) -> Recorded:
        """Store an outcome beside what contradicts it, unless it was said before."""
        fact = _in_utc(fact)
        for said in self.visit.contests:
            if said.chain == OUTCOME and said.fact.outcome == fact.outcome:
                entry = RegisterEntry.objects.get(pk=said.entry_id)
                return Recorded(entry, False, self.visit)
        check_moment(at=fact.at, session=self.visit.session, now=self.now)
        entry = self._keep(OUTCOME, fact, against=by)
        self.store()
        return Recorded(entry, False, self.visit, contested=True)

    def close(self, contest: RegisterEntry) -> RegisterEntry:
        """A person has decided about ``contest``: it stays on the record and is open no more."""
        chain = chain_of(contest)
        fact = Fact(
            contest.at,
            with_id=contest.with_person_id,
            walked_by=contest.walked_by_id,
            outcome=contest.outcome,
        )
        entry = self._entry(chain, fact, withdrawn=True, key=self._key(chain, "settled:"))
        entry.supersedes_id, entry.contests_id = contest.pk, contest.contests_id
        self.visit.contests = [c for c in self.visit.contests if c.entry_id != contest.pk]
        self.added.append(entry)
        return entry

    def check(self) -> None:
        """Raises ``Refused`` when the visit, with what was added, cannot have happened so."""
        for person_id in {entry.person_id for entry in self.added if entry.person_id}:
            whose = self.visit.people[person_id].first_name
            check_in_order(steps=self.visit.steps(person_id), whose=whose)
        check_whole(visit=self.visit)

    def store(self) -> None:
        """Write everything added, once the whole of the visit has been found to be in order.

        Raises ``Refused`` for what cannot have happened or would leave a child alone.
        """
        self.check()
        self._weigh_outcome()
        RegisterEntry.objects.bulk_create(self.added)
        family_id = self.booking.family_id
        use = Use.ATTENDANCE if any(map(_is_of_a_visit, self.added)) else Use.BOOKING
        # A closure is noted before its day, and nothing has been used in days to come.
        subjects.record_use(family_id, use, on=min(self.visit.session.date, clock.today()))
        audit.record_all(
            audit.entry(_event(entry), entry, action=audit.Action.CREATE, subject_id=family_id)
            for entry in self.added
        )
        if any(e.kind == EntryKind.OUTCOME or e.contests_id for e in self.added):
            after_outcome(booking=self.booking, on=clock.today())

    def _weigh_outcome(self) -> None:
        """Whoever came against what the outcome says contests it, as long as both hold."""
        against = [c for c in self.visit.contests if c.across and c.against == OUTCOME]
        by = self._contradicting()
        if by is None:
            for contest in against:
                self.close(RegisterEntry.objects.get(pk=contest.entry_id))
        elif not against:
            self._keep(by, self.visit.facts[by], against=OUTCOME)

    def _contradicting(self) -> Chain | None:
        ended = self.visit.outcome
        if ended is None:
            return None
        late_after = timedelta(minutes=settings.LATE_AFTER_MINUTES)
        try:
            check_not_contradicted(outcome=ended.outcome, visit=self.visit, late_after=late_after)
        except Contradicted as contradicted:
            return contradicted.by
        return None

    def _keep(self, chain: Chain, fact: Fact, *, against: Chain) -> RegisterEntry:
        """Keep ``fact`` beside what holds in the chain that it contests."""
        entry = self._entry(chain, fact, withdrawn=False, key=self._key(chain, "contest:"))
        entry.contests_id = self.visit.facts[against].entry_id
        kept = Contest(entry.pk, chain, replace(fact, entry_id=entry.pk), against)
        self.visit.contests.append(kept)
        self.added.append(entry)
        return entry

    def _key(self, chain: Chain, what: str = "") -> UUID:
        """The tap's own key for its first entry, and keys made of it for the others."""
        if not self.added:
            return self.key
        return uuid5(self.key, f"{what}{chain.kind}:{chain.person_id}:{chain.stay}")

    def _entry(self, chain: Chain, fact: Fact, **fields: Any) -> RegisterEntry:
        return RegisterEntry(
            booking=self.booking,
            session_id=self.booking.session_id,
            family_id=self.booking.family_id,
            person_id=chain.person_id,
            kind=chain.kind,
            stay=chain.stay,
            outcome=fact.outcome,
            at=fact.at,
            recorded_at=self.now,
            recorded_by=self.by,
            with_person_id=fact.with_id,
            walked_by_id=fact.walked_by,
            way=fact.way,
            **fields,
        )


def chain_of(entry: RegisterEntry) -> Chain:
    """The chain that the entry belongs to, or would if it did not contest it."""
    return Chain(entry.person_id, EntryKind(entry.kind), entry.stay)


def _in_utc(fact: Fact) -> Fact:
    """Two London times of the hour that comes twice compare wrongly; in UTC they do not."""
    return replace(fact, at=fact.at.astimezone(UTC))


@cache
def _noted_for() -> PreparedRows:
    """The booking for which a key was used."""

    def build(*, key: Any) -> QuerySet[Any]:
        return RegisterEntry.objects.filter(key=key).values_list("booking_id")

    return PreparedRows(build, key=UUIDField())


def _is_of_a_visit(entry: RegisterEntry) -> bool:
    """Not that the centre was closed, nor that this, or another outcome, was taken back."""
    return entry.kind != EntryKind.OUTCOME or entry.outcome not in ("", Outcome.CENTRE_CLOSED)


def _event(entry: RegisterEntry) -> str:
    if entry.contests_id:
        return "register-settled" if entry.supersedes_id else "register-contested"
    return "register-corrected" if entry.supersedes_id else "register-entry"


def _differ(held: Fact, said: Fact) -> bool:
    """Whether two accounts of one thing contradict each other."""
    if _name_others(held, said):
        return True
    return not held.outcome and abs(held.at - said.at) > SAME_MOMENT


def _name_others(held: Fact, said: Fact) -> bool:
    """Whether two accounts of one thing name different people, or outcomes."""
    if held.outcome != said.outcome:
        return True
    if held.walked_by and said.walked_by:
        # Who is walked back to nobody waits with the volunteer, so that is an account as well.
        return (held.with_id, held.walked_by) != (said.with_id, said.walked_by)
    return bool(held.with_id and said.with_id and held.with_id != said.with_id)
