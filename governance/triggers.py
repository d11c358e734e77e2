"""The annual review in the database itself: a report stays, to the letter, as it was frozen."""

from contactcentre.safekeeping.guards import append_only

_TABLE = "governance_yearreport"

GUARD = append_only(
    {_TABLE: "id = new.id or year = new.year"},
    words="a report stays as it was made",
    function="report_frozen",
    names={_TABLE: ("report", "report_frozen")},
)
create, drop = GUARD.create, GUARD.drop
