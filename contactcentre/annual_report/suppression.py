"""Small numbers: what is left out of a breakdown, so that nobody is known by a number."""

from collections.abc import Collection, Mapping

FEWEST_SHOWN = 5


def shown(cells: Mapping[str, int], *, beside: Collection[int] = ()) -> dict[str, int | None]:
    """The parts of a total that is shown; None for each that is not.

    Where one part is from one to four none is shown, noughts included: with the total and the
    other parts it could be worked out, however few of them were left out with it. ``beside`` are
    the parts of another total that is split in the same way and says something of this one; the two
    are left out together. A small part that is the whole is no part: it says what the total says.
    """
    if any(0 < many < FEWEST_SHOWN for many in (*cells.values(), *beside)):
        return dict.fromkeys(cells) if len(cells) > 1 else {}
    return dict(cells)
