"""Every change to the audit trail is refused by the database itself."""

from contactcentre.safekeeping.guards import append_only

TABLE = "safekeeping_auditentry"

GUARD = append_only(
    {TABLE: "id = new.id or sequence = new.sequence or previous = new.previous"},
    words="the audit trail is append-only",
    function="audit_refuse",
    names={TABLE: ("audit", "audit_append_only")},
)
create, drop = GUARD.create, GUARD.drop
