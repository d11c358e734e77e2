"""Clause 6 in the database itself: no post date without a decision that came before it, and no
check that holds from a day on which nobody checked.

A check constraint cannot look at another table, so triggers do, on both databases. What was decided
stays decided: a later date or another answer is another check. What was noted of a certificate is
corrected only where the correction keeps it, and its date is not before its check was asked for;
what had been stored before that was refused is left as it is.
"""

from contactcentre.safekeeping.guards import Guard, OnPostgresql, function_refusing, refusing

_VOLUNTEER = "volunteers_volunteer"
_CHECK = "volunteers_dbscheck"
_ANSWER = "volunteers_statuscheck"
_TOO_EARLY = "a post date comes after an accepted decision, and a check holds from such a day"
_DECIDED = "a decision stays as it was made"
_CORRECTION = "volunteers_certificatecorrection"
_NOTED = "what was noted of a certificate is kept when it is corrected"
_OTHER_CHECK = "a certificate is dated on or after the day its check was applied for"


# A later day would let a check hold for longer than anybody checked.
_CHECKED_THAT_DAY = (
    f"(new.checked_on is null or exists (select 1 from {_CHECK} c where "
    "c.volunteer_id = new.subject_id and c.decision = 'accepted' "
    "and (c.decided_on = new.checked_on or exists (select 1 from "
    f'{_ANSWER} a where a.check_of_id = c.id and a."on" = new.checked_on '
    "and a.answer = 'nothing-new'))))"
)
_DECIDED_BEFORE_POST = (
    f"(new.post_on is null or exists (select 1 from {_CHECK} c where "
    "c.volunteer_id = new.subject_id and c.decision = 'accepted' "
    "and c.decided_on <= new.post_on))"
)
_HELD = f"{_DECIDED_BEFORE_POST} and {_CHECKED_THAT_DAY}"
_REWRITES = (
    "old.decision <> '' and (new.decision <> old.decision or new.decided_on <> old.decided_on "
    "or new.volunteer_id <> old.volunteer_id)"
)
_RELIED_ON = (
    "old.decision = 'accepted' and exists (select 1 from "
    f"{_VOLUNTEER} v where v.subject_id = old.volunteer_id and v.post_on is not null)"
)

_LOSES_NOTED = (
    "old.seen_on is not null and (new.seen_on is null or new.issued_on <> old.issued_on "
    "or new.seen_on <> old.seen_on or new.seen_by_id <> old.seen_by_id) "
    f"and not exists (select 1 from {_CORRECTION} k where k.check_of_id = old.id "
    "and k.issued_on = old.issued_on and k.seen_on = old.seen_on "
    "and (k.seen_by_id = old.seen_by_id or old.seen_by_id is null))"
)
_DATED_BEFORE = "new.issued_on < new.applied_on"
_DATED_ANEW = (
    f"{_DATED_BEFORE} and (old.issued_on is null or new.issued_on <> old.issued_on "
    "or new.applied_on <> old.applied_on)"
)

_POST, _REWRITE, _REMOVAL = "volunteer_post", "check_no_rewrite", "check_no_removal"
_LOST, _INSERTED, _CHANGED = (
    "certificate_noted",
    "certificate_date_insert",
    "certificate_date_update",
)

GUARD = Guard(
    sqlite={
        **refusing(
            _TOO_EARLY,
            {
                "volunteer_post_insert": f"insert on {_VOLUNTEER} when not ({_HELD})",
                "volunteer_post_update": f"update on {_VOLUNTEER} when not ({_HELD})",
            },
        ),
        **refusing(
            _DECIDED,
            {
                _REWRITE: f"update on {_CHECK} when {_REWRITES}",
                _REMOVAL: f"delete on {_CHECK} when {_RELIED_ON}",
            },
        ),
        **refusing(_NOTED, {_LOST: f"update on {_CHECK} when {_LOSES_NOTED}"}),
        **refusing(
            _OTHER_CHECK,
            {
                _INSERTED: f"insert on {_CHECK} when {_DATED_BEFORE}",
                _CHANGED: f"update on {_CHECK} when {_DATED_ANEW}",
            },
        ),
    },
    functions=[
        function_refusing(_POST, _TOO_EARLY, when=f"not ({_HELD})"),
        function_refusing(_REWRITE, _DECIDED, when=_REWRITES),
        function_refusing(_REMOVAL, _DECIDED, when=_RELIED_ON, answer="old"),
        function_refusing(_LOST, _NOTED, when=_LOSES_NOTED),
        function_refusing(_INSERTED, _OTHER_CHECK, when=_DATED_BEFORE),
        function_refusing(_CHANGED, _OTHER_CHECK, when=_DATED_ANEW),
    ],
    postgresql=[
        OnPostgresql(_POST, _VOLUNTEER, "insert or update", _POST, each="row"),
        OnPostgresql(_REWRITE, _CHECK, "update", _REWRITE, each="row"),
        OnPostgresql(_REMOVAL, _CHECK, "delete", _REMOVAL, each="row"),
        OnPostgresql(_LOST, _CHECK, "update", _LOST, each="row"),
        OnPostgresql(_INSERTED, _CHECK, "insert", _INSERTED, each="row"),
        OnPostgresql(_CHANGED, _CHECK, "update", _CHANGED, each="row"),
    ],
)
create, drop = GUARD.create, GUARD.drop
