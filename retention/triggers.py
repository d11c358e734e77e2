"""In the database itself: one’s own data stay as they were given (clause 4), and a certificate of
disposal as it was made (clause 8).

Of a certificate one thing may still be added, once: that the paper file was shredded. When it had
to be done again, after an old copy was restored, may be noted beside it.
"""

from contactcentre.safekeeping.guards import (
    Guard,
    OnPostgresql,
    frozen,
    function_refusing,
    refusing,
)

_CASE, _LINE = "retention_disposalcase", "retention_disposedof"
_KEPT = "a certificate of disposal stays as it was made"
_CERTIFIED = "old.state = 'certified'"
_OF_CERTIFIED = (
    f"exists (select 1 from {_CASE} c where c.id = old.case_id and c.state = 'certified')"
)

_GIVEN = frozen(
    {
        "data_given_frozen": (
            "retention_datarequest",
            'subject_id, party_id, received_on, identity, way, given, "end", ended_on',
        )
    },
    words="what was given out stays as it went out",
    when="""old."end" <> ''""",
)
_WORDS = frozen(
    {
        "certificate_frozen": (
            _CASE,
            'id, "of", kind, reference, last_used_on, state, digest, basis, asked_on, proposed_on, '
            "proposed_by_id, approved_on, approved_by_id, ended_on, ended_by_id, ended_because, "
            "executed_on, executed_by_id, certified_on, audit_count, audit_head",
        )
    },
    words=_KEPT,
    when=_CERTIFIED,
)
_PAPER = frozen(
    {"certificate_paper_frozen": (_CASE, "paper_on, paper_by_id")},
    words=_KEPT,
    when="old.paper_on is not null",
)
# REPLACE on SQLite removes the old row without asking the trigger on removal.
_ROWS = Guard(
    sqlite=refusing(
        _KEPT,
        {
            "certificate_no_delete": f"delete on {_CASE} when {_CERTIFIED}",
            "certificate_no_replace": f"insert on {_CASE} when exists (select 1 from {_CASE} c "
            "where (c.rowid = new.rowid or c.id = new.id) and c.state = 'certified')",
            "certificate_line_no_update": f"update on {_LINE} when {_OF_CERTIFIED}",
            "certificate_line_no_delete": f"delete on {_LINE} when {_OF_CERTIFIED}",
            "certificate_line_no_replace": f"insert on {_LINE} when exists (select 1 from {_LINE} "
            f"l join {_CASE} c on c.id = l.case_id where c.state = 'certified' and (l.rowid = "
            "new.rowid or l.id = new.id or (l.case_id = new.case_id and l.what = new.what)))",
        },
    ),
    functions=[
        function_refusing("certificate_kept", _KEPT, when=_CERTIFIED, answer="old"),
        function_refusing(
            "certificate_line_kept", _KEPT, when=_OF_CERTIFIED, answer="coalesce(new, old)"
        ),
        function_refusing("certificates_not_emptied", _KEPT),
    ],
    postgresql=[
        OnPostgresql("certificate_no_delete", _CASE, "delete", "certificate_kept", each="row"),
        OnPostgresql(
            "certificate_line_kept", _LINE, "update or delete", "certificate_line_kept", each="row"
        ),
        *(
            OnPostgresql(f"{table}_not_emptied", table, "truncate", "certificates_not_emptied")
            for table in (_CASE, _LINE)
        ),
    ],
)

CERTIFICATES = _WORDS + _PAPER + _ROWS
GUARD = _GIVEN + CERTIFICATES
create, drop = GUARD.create, GUARD.drop
