"""G6: the figures of one year, against counting the same rows over an index that holds them."""

from collections.abc import Iterable
from datetime import date, time, timedelta
from typing import Any

from django.db import connection

from accounts.models import User
from contactcentre import annual_report
from contactcentre.bench import database
from contactcentre.bench.lines import Line
from contactcentre.bench.measure import Failed, Variant, Work, forked
from contactcentre.bench.registry import Bench, item
from contactcentre.safekeeping import clock
from contactcentre.safekeeping.keyring.keys import key_scope
from disclosures.models import Release, Standing
from families.models import Booking, EntryKind, Family, Outcome, RegisterEntry, Session

_COPY, _TIMES = "nine-years", 8
_SATURDAYS = 9 * 52
# A hundred visits of each family in these years, and ten releases.
_VISITS_EACH, _RELEASES_EACH = 100, 10
_AT_MOST = {"sqlite": 10, "postgresql": 4}
_QUERIES = 12

_NEW_ID = {"sqlite": "lower(hex(randomblob(16)))", "postgresql": "gen_random_uuid()"}
_NUMBERED = """
create table bench_family as
select subject_id, row_number() over (order by subject_id) as n from families_family;
create table bench_session as
select id, date, row_number() over (order by date) as n from families_session where capacity = 999;
"""
# The first booking, entry and release say what the others say besides.
_FILL = """
insert into families_booking
 (id, session_id, family_id, starts_at, ends_at, booked_at, walk_in, number, key)
select {id}, s.id, f.subject_id, b.starts_at, b.ends_at, b.booked_at, b.walk_in, f.n + 1, {id}
from bench_family f join bench_session s on (f.n * 7 + s.n) % {sessions} < {visits}
cross join (select * from families_booking where id = {booking}) b
where b.family_id <> f.subject_id or b.session_id <> s.id;
insert into families_registerentry
 (id, booking_id, session_id, family_id, kind, stay, outcome, withdrawn, at, recorded_at, way,
  key)
select {id}, b.id, b.session_id, b.family_id, e.kind, e.stay, e.outcome, e.withdrawn, e.at,
 e.recorded_at, e.way, {id}
from families_booking b join bench_session s on s.id = b.session_id
cross join (select * from families_registerentry where id = {entry}) e
where b.id <> {booking};
insert into disclosures_release
 (id, family_id, standing, reason, called_on, first_day, last_day, statement, digest, released_on)
select {id}, f.subject_id, r.standing, r.reason, s.date, r.first_day, r.last_day, r.statement,
 r.digest, s.date
from bench_family f join bench_session s on (f.n * 11 + s.n) % {sessions} < {releases}
cross join (select * from disclosures_release where id = {release}) r
where r.family_id <> f.subject_id or s.date <> r.released_on;
"""
_INDEXED = """
create table bench_visits as
select s.date as held_on, e.outcome as outcome, e.family_id as family
from families_registerentry e
join families_booking b on b.id = e.booking_id join families_session s on s.id = b.session_id
where e.kind = 'outcome' and e.supersedes_id is null and not e.withdrawn
 and b.cancelled_at is null;
create index bench_visits_all on bench_visits (held_on, outcome, family);
create table bench_releases as
select released_on, standing, family_id as family from disclosures_release;
create index bench_releases_all on bench_releases (released_on, standing, family);
analyze;
"""
_COUNT = (
    "select count(*) from bench_visits where held_on between %s and %s",
    "select count(*) from bench_releases where released_on between %s and %s",
)


@item("report")
def report(bench: Bench) -> Iterable[Line]:
    """One year of nine, in which each family came a hundred times."""
    database.make_copy(_COPY)
    forked(lambda: _fill(bench))
    year = clock.today().year - 1
    first, last = date(year, 1, 1), date(year, 12, 31)
    yield bench.compare(
        f"figures of a year of {_VISITS_EACH * bench.families:,} visits / counting its rows",
        floor=Variant(lambda: _work(_counted, first, last), copy=_COPY),
        ours=Variant(lambda: _work(_figures, first, last), copy=_COPY),
        at_most=_AT_MOST[database.vendor()],
        queries=_QUERIES,
    )


def _work(ask: Any, first: date, last: date) -> Work:
    def call() -> list[int]:
        found: list[int] = ask(first, last)
        return found

    return Work([call] * _TIMES, call)


def _counted(first: date, last: date) -> list[int]:
    found = []
    with connection.cursor() as cursor:
        for statement in _COUNT:
            cursor.execute(statement, [first, last])
            found.append(cursor.fetchone()[0])
    return found


def _figures(first: date, last: date) -> list[int]:
    figures = annual_report.figures(first, last)
    return [figures["visits"] + figures["no-visit"], figures["released"]]


def _fill(bench: Bench) -> None:
    """Nine years of Saturdays; one record of each kind by hand, the others after it."""
    database.use(_COPY)
    venue = Session.objects.get(pk=bench.centre.hall).venue
    latest = clock.today() - timedelta(days=7)
    hours = {"starts_at": time(14), "ends_at": time(16)}
    sessions = [
        Session(venue=venue, date=latest - timedelta(weeks=week), capacity=999, **hours)
        for week in range(_SATURDAYS)
    ]
    Session.objects.bulk_create(sessions)
    family = Family.objects.order_by("pk").first()
    if family is None:
        raise Failed("There is no family.")
    by = User.objects.get(pk=bench.centre.co_ordinator)
    made = _first_of_each(sessions[0], family, by, hours)
    names = {
        "id": _NEW_ID[connection.vendor],
        "sessions": _SATURDAYS,
        "visits": _VISITS_EACH,
        "releases": _RELEASES_EACH,
        **{name: _quoted(record) for name, record in made.items()},
    }
    with connection.cursor() as cursor:
        for statement in ";".join([_NUMBERED, _FILL.format(**names), _INDEXED]).split(";"):
            if statement.strip():
                cursor.execute(statement)


def _first_of_each(session: Session, family: Family, by: User, hours: Any) -> dict[str, Any]:
    now = clock.now()
    with key_scope():
        booking = Booking.objects.create(
            session=session, family=family, booked_at=now, booked_by=by, number=1, **hours
        )
        entry = RegisterEntry.objects.create(
            booking=booking,
            session_id=booking.session_id,
            family=family,
            kind=EntryKind.OUTCOME,
            outcome=Outcome.ATTENDED,
            at=now,
            recorded_at=now,
            key=booking.key,
        )
        given = Release.objects.create(
            family=family,
            standing=Standing.JOINT,
            reason="Asked for together",
            called_on=session.date,
            first_day=session.date,
            last_day=session.date,
            statement="A day",
            digest="0" * 64,
            released_on=session.date,
        )
    return {"booking": booking, "entry": entry, "release": given}


def _quoted(record: Any) -> str:
    native = connection.features.has_native_uuid_field
    return f"'{record.pk if native else record.pk.hex}'"
