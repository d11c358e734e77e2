from dataclasses import dataclass

PRINCIPALS = (
    "anonymous",
    "co-ordinator",
    "team leader",
    "volunteer with the family",
    "volunteer without",
    "trustee",
    "closed account",
)
METHODS = ("GET", "POST")
MATRIX = {}
STEP_UP = set()
LIST_PAGES = set()
SHOWS_CONTACT_DETAIL = "x"


@dataclass(frozen=True)
class Cell:
    principal: str
    method: str
    relation: str
