"""The rota in the database itself: a shift lies within its session.

A check constraint cannot look at another table. When a session is changed its row comes first, and
its shifts follow within the same transaction; so what is judged is the shift as it is stored.
"""

from contactcentre.safekeeping.guards import Guard, OnPostgresql, function_refusing, refusing

_SHIFT = "families_shift"
_OUTSIDE = "a shift lies within its session"
_IS_OUTSIDE = (
    "not exists (select 1 from families_session s where s.id = new.session_id "
    "and s.starts_at <= new.starts_at and s.ends_at >= new.ends_at)"
)
# One that stays as it was is not judged again: of it something else is being noted.
_MOVES_OUTSIDE = (
    "(new.session_id <> old.session_id or new.starts_at <> old.starts_at "
    f"or new.ends_at <> old.ends_at) and {_IS_OUTSIDE}"
)
_INSERTED, _MOVED = "shift_within_insert", "shift_within_update"

GUARD = Guard(
    sqlite=refusing(
        _OUTSIDE,
        {
            _INSERTED: f"insert on {_SHIFT} when {_IS_OUTSIDE}",
            _MOVED: f"update on {_SHIFT} when {_MOVES_OUTSIDE}",
        },
    ),
    functions=[
        function_refusing(_INSERTED, _OUTSIDE, when=_IS_OUTSIDE),
        function_refusing(_MOVED, _OUTSIDE, when=_MOVES_OUTSIDE),
    ],
    postgresql=[
        OnPostgresql(_INSERTED, _SHIFT, "insert", _INSERTED, each="row"),
        OnPostgresql(_MOVED, _SHIFT, "update", _MOVED, each="row"),
    ],
)
create, drop = GUARD.create, GUARD.drop
