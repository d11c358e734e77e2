"""Who gets what at which address: the tables that ``test_access_matrix`` holds the pages to.

There is one table for each group of pages, in the module of that name. ``reading`` says how a
table is written and ``MATRIX`` is all of them together.
"""

from tests.architecture.access_matrix import (
    accounts,
    family_files,
    paper,
    plan,
    policy,
    progress,
    referrals,
    register,
    rota,
    volunteers,
)
from tests.architecture.access_matrix.reading import Cell, marked, read, together

_PAGES = together(
    read(group.TABLE)
    for group in (
        policy,
        accounts,
        family_files,
        plan,
        register,
        paper,
        progress,
        referrals,
        rota,
        volunteers,
    )
)

MATRIX: dict[str, dict[Cell, str]] = {name: page.cells for name, page in _PAGES.items()}
STEP_UP = marked(_PAGES, "step-up")
BEFORE_SECOND_FACTOR = marked(_PAGES, "before-second-factor")
LISTS = marked(_PAGES, "shows-many")

# The only address that ever answers with where somebody can be reached.
SHOWS_CONTACT_DETAIL = "families:contact-reveal"
# The only address at which a volunteer sees anything of a family, and only of the one allocated.
SHOWS_VOLUNTEERS = "families:sheet"
