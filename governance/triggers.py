"""The annual review in the database itself: a report stays, to the letter, as it was frozen, and a
review with both its signatures as two trustees signed it.
"""

from contactcentre.safekeeping.guards import (
    Guard,
    OnPostgresql,
    append_only,
    function_refusing,
    refusing,
)

_REPORT, _REVIEW = "governance_yearreport", "governance_annualreview"
_SIGNED = "a review stays as two trustees signed it"
_IS_SIGNED = "old.completed_on is not null"

_REPORTS = append_only(
    {_REPORT: "id = new.id or year = new.year"},
    words="a report stays as it was made",
    function="report_frozen",
    names={_REPORT: ("report", "report_frozen")},
)
# REPLACE on SQLite removes the old row without asking the trigger on removal.
REVIEWS = Guard(
    sqlite=refusing(
        _SIGNED,
        {
            "review_no_update": f"update on {_REVIEW} when {_IS_SIGNED}",
            "review_no_delete": f"delete on {_REVIEW} when {_IS_SIGNED}",
            "review_no_replace": f"insert on {_REVIEW} when exists (select 1 from {_REVIEW} r "
            "where (r.rowid = new.rowid or r.id = new.id) and r.completed_on is not null)",
        },
    ),
    functions=[
        function_refusing("review_signed", _SIGNED, when=_IS_SIGNED, answer="coalesce(new, old)"),
        function_refusing("reviews_not_emptied", _SIGNED),
    ],
    postgresql=[
        OnPostgresql("review_signed", _REVIEW, "update or delete", "review_signed", each="row"),
        OnPostgresql("reviews_not_emptied", _REVIEW, "truncate", "reviews_not_emptied"),
    ],
)

GUARD = _REPORTS + REVIEWS
create, drop = GUARD.create, GUARD.drop
