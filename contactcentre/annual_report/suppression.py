"""Small numbers: what is left out of a breakdown, so that nobody is known by a number."""

from collections.abc import Mapping

FEWEST_SHOWN = 5
_AT_LEAST_TWO = 2


def shown(cells: Mapping[str, int]) -> dict[str, int | None]:
    """The parts of a total that is shown; None for each that is not.

    A part of one to four is left out. What is left out could be worked out from the total, so the
    next smallest parts go with it until it is five or more, shared by at least two parts that could
    each be larger than they are. Where that cannot be reached, no part is shown, noughts included.
    """
    hidden = {name for name, many in cells.items() if 0 < many < FEWEST_SHOWN}
    if not hidden:
        return dict(cells)
    larger = sorted((many, name) for name, many in cells.items() if many >= FEWEST_SHOWN)
    for _, name in larger:
        if _is_enough([cells[each] for each in hidden]):
            break
        hidden.add(name)
    if not _is_enough([cells[each] for each in hidden]):
        hidden = set(cells)
    return {name: None if name in hidden else many for name, many in cells.items()}


def shown_apart(cells: Mapping[str, int]) -> dict[str, int | None]:
    """The same where the parts do not add up to any total: only small ones are left out."""
    return {name: None if 0 < many < FEWEST_SHOWN else many for name, many in cells.items()}


def _is_enough(hidden: list[int]) -> bool:
    return (
        len(hidden) >= _AT_LEAST_TWO
        and sum(hidden) >= FEWEST_SHOWN
        and sum(hidden) >= _AT_LEAST_TWO * len(hidden)
        # All as large as a small number can be, they would be known by their sum.
        and (max(hidden) >= FEWEST_SHOWN or sum(hidden) < (FEWEST_SHOWN - 1) * len(hidden))
    )
