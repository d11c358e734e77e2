"""Clause 9 in the database itself: an adopted version of the policy is never changed or removed.

What people were told, and gave their word to keep, stays what it was.
"""

from contactcentre.safekeeping.guards import Guard, OnPostgresql, function_refusing, refusing

_TABLE = "policy_policyversion"
_FROZEN = "an adopted version of the policy stays as it is"
_ADOPTED = "old.state = 'adopted'"
# REPLACE on SQLite removes the old row without asking the trigger on removal.
_IN_ITS_PLACE = (
    f"exists (select 1 from {_TABLE} v where v.state = 'adopted' "
    "and (v.id = new.id or v.number = new.number))"
)

GUARD = Guard(
    sqlite=refusing(
        _FROZEN,
        {
            "policy_no_change": f"update on {_TABLE} when {_ADOPTED}",
            "policy_no_removal": f"delete on {_TABLE} when {_ADOPTED}",
            "policy_no_replacement": f"insert on {_TABLE} when {_IN_ITS_PLACE}",
        },
    ),
    functions=[
        function_refusing(
            "policy_frozen",
            _FROZEN,
            when=_ADOPTED,
            answer="coalesce(new, old)",
        )
    ],
    postgresql=[
        OnPostgresql("policy_frozen", _TABLE, "update or delete", "policy_frozen", each="row")
    ],
)
create, drop = GUARD.create, GUARD.drop
