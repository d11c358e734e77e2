"""Clause 3: to whom a release goes, and what it says."""

import hashlib
import re
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass, field, replace
from datetime import date, time
from uuid import UUID

from disclosures.models import AttendanceRequest, Release, ReleaseCopy, Standing
from disclosures.rules.sides import Agent
from policy.clauses import Clause, Refused, holds

Route = ReleaseCopy.Route
_BOOKED = "Visits booked in this time: "
# The lines that tell of one visit, and no other line of a statement begins like them.
_OF_A_VISIT = re.compile(r"[0-9]{1,2} [A-Z][a-z]+ [0-9]{4}, ")


@dataclass(frozen=True, slots=True)
class Attended:
    """One visit at which contact took place; times are on the hall's clock, None if not noted."""

    day: date
    starts: time | None
    ends: time | None


@dataclass(frozen=True, slots=True)
class Recipient:
    """One who is given a copy; without a ``route`` nobody knows how to reach them safely.

    ``party_id`` is None for somebody who asks for no party; ``contact_id`` is whose sign-in shows
    it, if anybody's does. ``way`` are the words of a safe contact route, for the centre only: they
    may say just as well how somebody must not be reached. ``agent`` is who acts for them.
    ``shared`` says that a sign-in of their own is no way now: somebody else has its address.
    """

    party_id: UUID | None
    name: str
    addressed_to: str
    route: str
    contact_id: UUID | None = None
    way: str = field(default="", repr=False)
    agent: Agent | None = None
    shared: bool = False

    @property
    def recipient(self) -> UUID | None:
        """Whom it is for, as their copy says as well."""
        return self.party_id or self.contact_id

    @property
    def needs_a_tick(self) -> bool:
        """Whether somebody has to say how it reaches them."""
        return not self.route or self.route == Route.SAFE_ROUTE

    @property
    def way_key(self) -> str:
        """Which words were read, of whom; of other words it is another one."""
        return hashlib.sha256(f"{self.party_id}|{self.way}".encode()).hexdigest()


@holds(Clause.C3)
def check_settled(*, contested: Iterable[date]) -> None:
    """Clause 3: while two accounts of a visit stand side by side, no statement tells either.

    ``contested`` are the days of such visits.
    """
    if days := sorted(set(contested)):
        raise Refused(
            Clause.C3,
            "The register has two accounts of what these dates would say of "
            f"{', '.join(map(_day, days))}. Settle that on the register of the day first.",
        )


@holds(Clause.C3)
def check_is_undecided(*, request: AttendanceRequest, is_held: bool) -> None:
    """Clause 3: one request has one answer, whoever decides about it.

    What is held is given out, or taken back, where it waits; nothing else is made beside it.
    ``is_held`` says that something is, for this request.
    """
    if request.has_ended:
        raise Refused(Clause.C3, "This request has been closed already.")
    if is_held:
        raise Refused(Clause.C3, "An answer to this request waits already, held.")


@holds(Clause.C3)
def check_called(*, request: AttendanceRequest, called_on: date, on: date) -> None:
    """Clause 3: before anything is given, whoever asks is called back on the number on file."""
    if called_on > on or called_on < request.asked_on:
        raise Refused(
            Clause.C3,
            "The call comes after the request, and not on a day that is still to come.",
            about="called_on",
        )


@holds(Clause.C3)
def recipients_of(
    *, standing: str, parties: Sequence[Recipient], asking: Recipient | None
) -> list[Recipient]:
    """Clause 3: every party alike, and whoever asks for none of them; alone, whoever is neutral.

    ``asking`` is who asks and acts for no party, from the file.
    """
    others = [] if asking is None else [asking]
    return others if standing == Standing.NEUTRAL else [*parties, *others]


@holds(Clause.C3)
def check_may_send(*, release: Release) -> None:
    """Clause 3: what was held goes out once, to everybody."""
    if not release.is_held:
        raise Refused(Clause.C3, "This has been released already.")


@holds(Clause.C3)
def check_holds_yet(*, held: str, now: str) -> None:
    """Clause 3: what was held goes to nobody once the register tells other dates or times."""
    if disagrees(then=held, now=now):
        raise Refused(
            Clause.C3,
            "The register was corrected since this was held, and says something else by now. Take "
            "it back, and release it again.",
        )


@holds(Clause.C3)
def check_still_holds(*, replaced_on: date | None) -> None:
    """Clause 3: a statement that was replaced is handed to nobody any more."""
    if replaced_on is not None:
        raise Refused(
            Clause.C3,
            f"This statement was replaced on {_day(replaced_on)}. Print and hand over the later "
            "one.",
        )


@holds(Clause.C3)
def check_not_wrong(*, wrong: bool) -> None:
    """Clause 3: a statement that has gone wrong is handed to nobody else; the right dates are."""
    if wrong:
        raise Refused(
            Clause.C3,
            "The register says something else by now than this statement does. Send everybody the "
            "corrected dates instead: whoever was not given this one is given it with them.",
        )


@holds(Clause.C3)
def still_to_be_given(*, copies: Sequence[ReleaseCopy]) -> list[ReleaseCopy]:
    """Clause 3: what one side was given of a statement since replaced, the other is given as well.

    ``copies`` are those of one statement. Where it has reached nobody, nobody is given it now.
    """
    waiting = [each for each in copies if not (each.handed_on or each.read_on)]
    can_be_read = any(each.contact_id or each.route == Route.SIGN_IN for each in copies)
    return waiting if can_be_read or len(waiting) < len(copies) else []


@holds(Clause.C3)
def check_all_can_be_reached(
    *, recipients: Iterable[Recipient], collecting: Set[UUID], ways_read: Set[str]
) -> list[Recipient]:
    """Clause 3: while one side cannot be reached, nobody is given anything.

    ``collecting`` are the parties for whom a copy waits at the centre; ``ways_read`` the keys of
    the safe contact routes that somebody has read, and by which this can go. A route that nobody
    has read is none. Returns everybody with the way by which it does go.
    """
    found = []
    for each in recipients:
        if not each.needs_a_tick:
            found.append(each)
        elif each.party_id in collecting:
            found.append(replace(each, route=Route.COLLECTED))
        elif each.route and each.way_key in ways_read:
            found.append(each)
        else:
            raise Refused(
                Clause.C3,
                "There is no safe way to reach one side, or nobody has read theirs, so nobody is "
                "given anything yet. Find out a safe way and read it, or keep a copy for them to "
                "collect.",
            )
    return found


@holds(Clause.C3)
def statement_of(
    *,
    centre: str,
    reference: str,
    first_day: date,
    last_day: date,
    visits: Iterable[Attended],
    booked: int | None = None,
    replaces: str = "",
    mirrored: bool = True,
    note: str = "",
) -> str:
    """Clause 3: the dates and times and nothing else: the same bytes from the same register.

    ``booked`` is how many visits had been booked, for a centre that tells every side so;
    ``replaces`` names the statement that this one corrects; ``note`` is what a person adds,
    for everybody alike; ``mirrored`` says so where every
    side is given it.
    """
    lines = [_line(visit) for visit in sorted(visits, key=lambda visit: visit.day)]
    return "\n".join(
        [
            centre,
            "",
            f"Attendance of family {reference}",
            f"From {_day(first_day)} to {_day(last_day)}",
            *([f"This replaces statement {replaces}."] if replaces else []),
            "",
            *(lines or ["No contact took place at the centre in this time."]),
            *([f"{_BOOKED}{booked}"] if booked is not None else []),
            *(["", f"The centre adds: {note}"] if note else []),
            "",
            "The centre gives the dates and times of contact, and makes no other report.",
            *(["Every side is given the same statement."] if mirrored else []),
            "",
        ]
    )


@holds(Clause.C3)
def check_may_correct(*, release: Release, corrected_already: bool, now: str) -> None:
    """Clause 3: the last statement is corrected, once it would say something else.

    ``now`` is what it would say, in the same form.
    """
    if release.is_held:
        raise Refused(Clause.C3, "Nobody has been given this yet. Take it back instead.")
    if corrected_already:
        raise Refused(Clause.C3, "This statement has been replaced already. Correct the later one.")
    if release.statement == now:
        raise Refused(
            Clause.C3, "The register says the same as this statement, so there is nothing to send."
        )


@holds(Clause.C3)
def disagrees(*, then: str, now: str) -> bool:
    """Clause 3: a statement is wrong once the register tells other dates or times than it did.

    ``now`` is what it would say. The centre’s name and its other words make no statement wrong,
    and how many visits were booked does where both of them tell it.
    """
    told, tells = _told_in(then), _told_in(now)
    if len(told.booked) != len(tells.booked):
        return told.visits != tells.visits
    return told != tells


def digest_of(statement: str) -> str:
    """SHA-256 of its UTF-8 bytes, in hexadecimal."""
    return hashlib.sha256(statement.encode()).hexdigest()


@holds(Clause.C3)
def digest_of_shown(*, statement: str, recipients: Iterable[Recipient]) -> str:
    """Clause 3: what goes out is what was shown, and it goes to those who were shown and no others.

    Another statement, another recipient or another way makes another digest.
    """
    to = [
        f"{each.party_id}|{each.contact_id}|{each.addressed_to}|{each.route}|{each.way_key}"
        for each in recipients
    ]
    return digest_of("\n".join([statement, *to]))


@dataclass(frozen=True, slots=True)
class _Told:
    visits: list[str]
    booked: list[str]


def _told_in(statement: str) -> _Told:
    lines = statement.splitlines()
    return _Told(
        [line for line in lines if _OF_A_VISIT.match(line)],
        [line for line in lines if line.startswith(_BOOKED)],
    )


def _line(visit: Attended) -> str:
    if visit.starts is None and visit.ends is None:
        return f"{_day(visit.day)}, times not recorded"
    starts = f"{visit.starts:%H:%M}" if visit.starts else "not recorded"
    ends = f"{visit.ends:%H:%M}" if visit.ends else "not recorded"
    return f"{_day(visit.day)}, {starts} to {ends}"


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
