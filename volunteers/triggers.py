"""Clause 6 in the database itself: no post date without a decision that came before it, and no
check that holds from a day on which nobody checked.

A check constraint cannot look at another table, so triggers do, on both databases. What was decided
stays decided: a later date or another answer is another check. What was noted of a certificate is
corrected only where the correction keeps it, and its date is not before its check was asked for;
what had been stored before that was refused is left as it is.
"""

from django.db.backends.base.base import BaseDatabaseWrapper

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

_SQLITE = {
    "volunteer_post_insert": f"before insert on {_VOLUNTEER} when not ({_HELD}) "
    f"begin select raise(abort, '{_TOO_EARLY}'); end",
    "volunteer_post_update": f"before update on {_VOLUNTEER} when not ({_HELD}) "
    f"begin select raise(abort, '{_TOO_EARLY}'); end",
    "check_no_rewrite": f"before update on {_CHECK} when {_REWRITES} "
    f"begin select raise(abort, '{_DECIDED}'); end",
    "check_no_removal": f"before delete on {_CHECK} when {_RELIED_ON} "
    f"begin select raise(abort, '{_DECIDED}'); end",
}
_SQLITE_NOTED = {
    "certificate_noted": f"before update on {_CHECK} when {_LOSES_NOTED} "
    f"begin select raise(abort, '{_NOTED}'); end",
    "certificate_date_insert": f"before insert on {_CHECK} when {_DATED_BEFORE} "
    f"begin select raise(abort, '{_OTHER_CHECK}'); end",
    "certificate_date_update": f"before update on {_CHECK} when {_DATED_ANEW} "
    f"begin select raise(abort, '{_OTHER_CHECK}'); end",
}


def _created(triggers: dict[str, str]) -> list[str]:
    return [f"create trigger if not exists {name} {body}" for name, body in triggers.items()]


_SQLITE_DROP = [f"drop trigger if exists {name}" for name in _SQLITE | _SQLITE_NOTED]


def _function(name: str, refuses_when: str, because: str, answer: str) -> str:
    return (
        f"create or replace function {name}() returns trigger language plpgsql as $$ begin "
        f"if {refuses_when} then raise exception '{because}' using errcode = 'check_violation'; "
        f"end if; return {answer}; end $$"
    )


def _trigger(name: str, when: str) -> str:
    return f"create or replace trigger {name} {when} for each row execute function {name}()"


_POSTGRESQL_CREATE = [
    _function("volunteer_post", f"not ({_HELD})", _TOO_EARLY, "new"),
    _trigger("volunteer_post", f"before insert or update on {_VOLUNTEER}"),
    _function("check_no_rewrite", _REWRITES, _DECIDED, "new"),
    _trigger("check_no_rewrite", f"before update on {_CHECK}"),
    _function("check_no_removal", _RELIED_ON, _DECIDED, "old"),
    _trigger("check_no_removal", f"before delete on {_CHECK}"),
]
_POSTGRESQL_NOTED = [
    _function("certificate_noted", _LOSES_NOTED, _NOTED, "new"),
    _trigger("certificate_noted", f"before update on {_CHECK}"),
    _function("certificate_date_insert", _DATED_BEFORE, _OTHER_CHECK, "new"),
    _trigger("certificate_date_insert", f"before insert on {_CHECK}"),
    _function("certificate_date_update", _DATED_ANEW, _OTHER_CHECK, "new"),
    _trigger("certificate_date_update", f"before update on {_CHECK}"),
]
_POSTGRESQL_DROP = [
    f"drop trigger if exists volunteer_post on {_VOLUNTEER}",
    f"drop trigger if exists check_no_rewrite on {_CHECK}",
    f"drop trigger if exists check_no_removal on {_CHECK}",
    *[f"drop trigger if exists {name} on {_CHECK}" for name in _SQLITE_NOTED],
]


def create(connection: BaseDatabaseWrapper) -> None:
    """Refuse, from now on, a post date or a check without a decision, and a decision rewritten."""
    _run(connection, _created(_SQLITE), _POSTGRESQL_CREATE)


def keep_what_was_noted(connection: BaseDatabaseWrapper) -> None:
    """Refuse, from now on, a certificate noted over, or dated before its check was asked for.

    Only once the table of corrections is there.
    """
    _run(connection, _created(_SQLITE_NOTED), _POSTGRESQL_NOTED)


def drop(connection: BaseDatabaseWrapper) -> None:
    """Take the triggers away: for undoing the migration, and for emptying a test database."""
    _run(connection, _SQLITE_DROP, _POSTGRESQL_DROP)


def _run(connection: BaseDatabaseWrapper, sqlite: list[str], postgresql: list[str]) -> None:
    with connection.cursor() as cursor:
        for statement in sqlite if connection.vendor == "sqlite" else postgresql:
            cursor.execute(statement)
