"""The board, and what a second tablet costs that shows by itself what the first one notes."""

import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import partial
from html import unescape

from django.urls import reverse

from contactcentre.bench.data import HALL_FAMILIES
from contactcentre.bench.lines import Line
from contactcentre.bench.measure import Failed, Variant, Work, forked
from contactcentre.bench.registry import Bench, item
from contactcentre.bench.taps import Tap, taps
from contactcentre.bench.visitor import Visitor, signed_in

_CALLS = 23
_ASKS = re.compile(r'data-live hx-get="([^"]+)" hx-trigger="every (\d+)ms"')
_MILLISECONDS_A_MINUTE = 60_000


@item("live")
def live(bench: Bench) -> Iterable[Line]:
    """Times without a goal: they are told, not judged."""
    centre = bench.centre
    register, board = (
        reverse(f"families:{name}", args=[centre.hall]) for name in ("register", "board")
    )

    def empty() -> Work:
        visitor = signed_in(centre.co_ordinator)
        return Work([lambda: visitor.get("/bench/empty/")] * _CALLS)

    def whole_board() -> Work:
        visitor = signed_in(centre.co_ordinator)
        if visitor.get(board).body.count(b'class="board-who"') < HALL_FAMILIES:
            raise Failed("The board does not show the whole session.")
        return Work([lambda: visitor.get(board)] * _CALLS)

    def idle(page: str) -> Callable[[], Work]:
        def prepare() -> Work:
            visitor = signed_in(centre.co_ordinator)
            asks = _question(visitor, page)
            return Work([lambda: visitor.get(asks, expect=204)] * _CALLS)

        return prepare

    def noted_and_seen() -> Work:
        hands, eyes = signed_in(centre.co_ordinator), signed_in(centre.co_ordinator)
        # One round's taps are all of families the second tablet has not heard of yet.
        shown = _question(eyes, register)

        def note_and_see(tap: Tap) -> None:
            hands.post(tap.path, tap.fields(), htmx=True)
            if f'id="b-{tap.booking_id}"'.encode() not in eyes.get(shown).body:
                raise Failed("The second tablet was not told of a tap.")

        return Work([partial(note_and_see, tap) for tap in taps(centre.hall, _CALLS)])

    found = bench.measure(
        empty=Variant(empty),
        board=Variant(whole_board),
        idle_register=Variant(idle(register)),
        idle_board=Variant(idle(board)),
        seen=Variant(noted_and_seen, writes=True),
    )
    pause = forked(lambda: _pause(signed_in(centre.co_ordinator), register))
    yield bench.line("board / empty page", floor=found["empty"], ours=found["board"])
    for name in ("register", "board"):
        line = bench.line(
            f"live {name}, unchanged / empty", floor=found["empty"], ours=found[f"idle_{name}"]
        )
        asked = _MILLISECONDS_A_MINUTE / pause
        busy = asked * (line.ours or 0)
        note = f"an idle tablet: {asked:.0f} requests and {busy:.0f} ms of one core a minute"
        yield replace(line, note=note)
    line = bench.line("tap + other tablet told / empty", floor=found["empty"], ours=found["seen"])
    waits = f"seen after this and a wait of at most {pause} ms, {pause // 2} ms on average"
    yield replace(line, note=waits)


def _question(visitor: Visitor, page: str) -> str:
    """What the page as it stands asks for by itself."""
    return unescape(_live_part(visitor, page)[1])


def _pause(visitor: Visitor, page: str) -> int:
    """Milliseconds from one question to the next."""
    return int(_live_part(visitor, page)[2])


def _live_part(visitor: Visitor, page: str) -> re.Match[str]:
    found = _ASKS.search(visitor.get(page).body.decode())
    if found is None:
        raise Failed(f"{page} asks for nothing by itself.")
    return found
