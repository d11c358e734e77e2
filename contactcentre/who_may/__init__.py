"""Who gets what at which address: what the pages are held to, request by request.

``table`` says how a table is written, ``pages`` holds one for each group of pages, and ``MATRIX``
is all of them together.
"""

from contactcentre.who_may.pages import TABLES
from contactcentre.who_may.table import Cell, marked, read, together

_PAGES = together(read(table) for table in TABLES)

MATRIX: dict[str, dict[Cell, str]] = {name: page.cells for name, page in _PAGES.items()}
STEP_UP = marked(_PAGES, "step-up")
BEFORE_SECOND_FACTOR = marked(_PAGES, "before-second-factor")
LISTS = marked(_PAGES, "shows-many")

# The only addresses that ever answer with where somebody can be reached.
SHOWS_CONTACT_DETAIL = "families:contact-reveal"
PASSES_CONTACT_DETAIL = "disclosures:pass-on"
# Somebody's own, in the copy that was made to be given to them.
GIVES_OWN_DATA = frozenset({"retention:data-copy", "retention:data-copy-pdf"})
# The only addresses at which a volunteer sees anything of a family, and only of the one allocated.
SHOWS_VOLUNTEERS = "families:sheet"
# Whoever writes a concern down chooses among the families they may see, by first names.
OFFERS_FAMILIES = "disclosures:concern-new"
