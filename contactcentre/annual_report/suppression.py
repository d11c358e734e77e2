"""Small numbers: what is left out of a breakdown, so that nobody is known by a number."""

from collections.abc import Mapping

FEWEST_SHOWN = 5


def shown(cells: Mapping[str, int]) -> dict[str, int | None]:
    """The parts of a total that is shown; None for each that is not.

    Where one part is from one to four none is shown, noughts included: with the total and the
    other parts it could be worked out, however few of them were left out with it.
    """
    if any(0 < many < FEWEST_SHOWN for many in cells.values()):
        return dict.fromkeys(cells)
    return dict(cells)


def shown_apart(cells: Mapping[str, int]) -> dict[str, int | None]:
    """The same where the parts do not add up to any total: only small ones are left out."""
    return {name: None if 0 < many < FEWEST_SHOWN else many for name, many in cells.items()}
