"""Clause 8 in the database itself: what stands in the accident book is never changed or removed."""

from contactcentre.safekeeping.guards import append_only

ENTRY = "accidents_accidententry"
ADDENDUM = "accidents_addendum"
TABLES = (ENTRY, ADDENDUM)

GUARD = append_only(
    {
        ENTRY: "rowid = new.rowid or id = new.id or (year = new.year and number = new.number)",
        ADDENDUM: "rowid = new.rowid or id = new.id "
        "or (entry_id = new.entry_id and number = new.number)",
    },
    words="what stands in the accident book stays as it was written",
    function="accident_book_refuse",
    names={table: (table, f"{table}_as_written") for table in TABLES},
)
create, drop = GUARD.create, GUARD.drop
