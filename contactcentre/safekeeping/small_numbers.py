"""Small numbers: how a part of a count is told so that nobody is known by it.

A count that stands by itself is told as it is: it is what the centre answers for. ``told`` is for a
count of those among another one, ``shown`` for a breakdown.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

FEWEST_SHOWN = 5
_MOST_HIDDEN = FEWEST_SHOWN - 1


@dataclass(frozen=True)
class Band:
    """The numbers, from ``least`` to ``most``, of which a count is one."""

    least: int
    most: int

    @property
    def is_exact(self) -> bool:
        return self.least == self.most

    def __str__(self) -> str:
        return str(self.least) if self.is_exact else f"{self.least} to {self.most}"


def told(many: int, *, of: int, is_fault: bool = False) -> Band:
    """As much as is told of how ``many`` of a count there are: that, or the band it lies in.

    Neither a number from one to four is told nor one that leaves so few; and where all of them are
    so few, not even whether there are any. Of a fault, which must not be, it is always told whether
    there were any.
    """
    if is_fault and many == 0:
        return Band(0, 0)
    if _is_small(of):
        return Band(int(is_fault), of)
    if not (_is_small(many) or _is_small(of - many)):
        return Band(many, many)
    if of - _MOST_HIDDEN <= _MOST_HIDDEN:
        return Band(1, of - 1)
    return Band(1, _MOST_HIDDEN) if _is_small(many) else Band(of - _MOST_HIDDEN, of - 1)


def shown(cells: Mapping[str, int], *, beside: Collection[int] = ()) -> dict[str, int | None]:
    """The parts of a total that is told; None for each that is not.

    Where one part is from one to four none is shown, noughts included: with the total and the
    other parts it could be worked out, however few of them were left out with it. ``beside`` are
    the parts of another total that is split in the same way and says something of this one; the two
    are left out together. A small part that is the whole is no part: it says what the total says.
    """
    if any(map(_is_small, (*cells.values(), *beside))):
        return dict.fromkeys(cells) if len(cells) > 1 else {}
    return dict(cells)


def _is_small(many: int) -> bool:
    return 0 < many < FEWEST_SHOWN
