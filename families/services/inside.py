"""Who is in the building by any session of the day: one person is one, wherever they signed in."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from families.models import Session
from families.services import building
from families.services.board import Board
from families.services.visits import inside_of


@dataclass(frozen=True, slots=True)
class StillIn:
    """So many people are in the building by a session, and by none that was counted before."""

    session: Session
    people: int


def besides(sessions: Iterable[Session], *, counted: Collection[UUID]) -> list[StillIn]:
    """Who is in by each of ``sessions`` and is not among those ``counted``."""
    seen, found = set(counted), []
    for session in sessions:
        people = _everybody_in(session) - seen
        seen |= people
        if people:
            found.append(StillIn(session, len(people)))
    return found


def left_behind(sessions: Sequence[Session]) -> list[StillIn]:
    """Who is still signed in by a session that is over, and by none of its hall that goes on.

    ``sessions`` are all of one day. Nothing is asked about before the first of them is over.
    """
    found = []
    for session in (each for each in sessions if each.is_over):
        going_on = [s for s in sessions if s.venue_id == session.venue_id and not s.is_over]
        counted = frozenset[UUID]().union(*map(_everybody_in, going_on))
        found += besides([session], counted=counted)
    return found


def once_each(boards: Iterable[Board]) -> Iterator[Board]:
    """The boards without those who are on one before: who is named twice is one person."""
    seen: set[UUID] = set()
    for board in boards:
        yield _without(board, seen)
        seen |= board.ids


def _everybody_in(session: Session) -> frozenset[UUID]:
    return inside_of(session) | {each.subject_id for each in building.signed_in(session)}


def _without(board: Board, seen: Collection[UUID]) -> Board:
    def left(people: Iterable[Any], key: str) -> list[Any]:
        return [each for each in people if getattr(each, key) not in seen]

    rooms = {
        room: [replace(here, people=left(here.people, "id")) for here in families]
        for room, families in board.rooms.items()
    }
    return replace(
        board,
        rooms=rooms,
        staff=left(board.staff, "subject_id"),
        visitors=left(board.visitors, "subject_id"),
        unseen=board.unseen.difference(seen),
    )
