"""Exceptions 1 and 2 in the database itself: what was passed on stays as it was noted.

Nobody can say afterwards that other words were passed on, to somebody else, at another time.
"""

from contactcentre.safekeeping.guards import Guard, OnPostgresql, function_refusing, refusing

_TABLE = "disclosures_exceptiondisclosure"
_COLUMNS = "concern_id, basis, agency, organisation, person, words, route, passed_at, noted_at"
_FROZEN = "what was passed on stays as it was noted"
_NAME = "exception_frozen"

GUARD = Guard(
    sqlite=refusing(_FROZEN, {_NAME: f"update of {_COLUMNS} on {_TABLE}"}),
    functions=[function_refusing(_NAME, _FROZEN)],
    postgresql=[OnPostgresql(_NAME, _TABLE, f"update of {_COLUMNS}", _NAME, each="row")],
)
create, drop = GUARD.create, GUARD.drop
