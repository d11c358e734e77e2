"""The sweep against one bare transaction that writes the same rows, and against saving each."""

import multiprocessing
import time
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

from django.db import connection, connections, transaction

from accounts.models import Notice, User
from contactcentre.bench import bare, database
from contactcentre.bench.lines import Check, Line
from contactcentre.bench.measure import Variant, Work, forked
from contactcentre.bench.registry import Bench, item
from contactcentre.safekeeping import audit, clock
from contactcentre.safekeeping.models import AuditEntry, Subject, SubjectKind, Submission, Use
from retention.models import Tick
from retention.rules.ageing import last_use_due
from retention.services import sweeping

_AGED, _SWEPT = "aged", "swept"
_DUE_IN, _DUE_BEFORE, _AT_ONCE = 50, 5, 5_000
# What a sweep costs once counts for more than the records where they are few.
_FEW, _MANY, _MOST = 10_000, 100_000, 1_000_000
_GOAL = {"sqlite": 1.3, "postgresql": 1.4}
_EACH_GOAL = 0.35
_WAIT_MS = {"sqlite": 100, "postgresql": 15}
_PAUSE, _QUIET = 0.005, 200
_SEEDING_KB = 500_000
_FLAG = (
    "update safekeeping_subject set flagged_on = %s where flagged_on is null "
    "and disposed_on is null and kind not in ('certificate', 'agency') and last_used_on <= %s"
)
_OF_BOTH = (Tick, Notice, AuditEntry)


@item("sweep")
def sweep(bench: Bench) -> Iterable[Line]:
    """Two in a hundred records fall due; a bare transaction flags the same, with tick and trail.

    The worker that sweeps has swept before: the day before, when a few were due, is not timed.
    """
    yield from _swept(bench, _FEW, at_most=None)
    found = bench.measure(
        floor=Variant(_each_saved, copy=_AGED, writes=True),
        ours=Variant(_sweep, copy=_AGED, writes=True),
    )
    yield bench.line(
        f"flagging of {_FEW:,} records / save() of each",
        floor=found["floor"],
        ours=found["ours"],
        at_most=_EACH_GOAL,
    )
    yield from _swept(bench, _MANY, at_most=_GOAL[database.vendor()])


@item("sweep-million", on_request=True)
def sweep_million(bench: Bench) -> Iterable[Line]:
    """The same with a million records, and how long somebody else waits meanwhile."""
    yield from _swept(bench, _MOST, at_most=_GOAL[database.vendor()])
    yield _waited()


def _swept(bench: Bench, records: int, *, at_most: float | None) -> Iterable[Line]:
    database.make_copy(_AGED)
    forked(lambda: _age(records))
    yield bench.compare(
        f"sweep of {records:,} records / bare transaction",
        floor=Variant(_bare, copy=_AGED, writes=True),
        ours=Variant(_sweep, copy=_AGED, writes=True),
        at_most=at_most,
    )


def _bare() -> Work:
    _sweep_the_day_before()
    return Work([_bare_sweep(clock.today())], _written, warm_up=0)


def _sweep() -> Work:
    _sweep_the_day_before()
    return Work([lambda: sweeping.sweep(on=clock.today())], _written, warm_up=0)


def _each_saved() -> Work:
    _sweep_the_day_before()
    return Work([_save_each], warm_up=0)


def _sweep_the_day_before() -> None:
    sweeping.sweep(on=clock.today() - timedelta(days=1))


def _written() -> list[int]:
    flagged = Subject.objects.filter(flagged_on__isnull=False).count()
    return [flagged, *(model.objects.count() for model in _OF_BOTH)]


def _bare_sweep(today: date) -> Callable[[], None]:
    """All that a sweep writes, worked out before: who is told, the tick, the flags, the trail."""
    day: Any = Subject._meta.get_field("flagged_on")
    told = User.objects.get(pk=User.objects.order_by("created_at").values("pk")[:1])
    tick = Tick(day=today, looked_at=clock.now())
    notice = Notice(
        user=told, kind=Notice.Kind.RECORDS_DUE, occasion=today.isoformat(), made_at=clock.now()
    )
    entry = audit.entry("records-flagged", tick)
    with transaction.atomic():
        entry.chain_to(AuditEntry.tail())
    days = [today, last_use_due(today, years=3)]
    flag = _FLAG, [day.get_db_prep_value(each, connection) for each in days]
    return bare.transaction([bare.insert(tick), flag, bare.insert(notice), bare.insert(entry)])


def _save_each() -> None:
    """As it is usually done: each record that is due is saved, and its change entered."""
    today = clock.today()
    for subject in sweeping.due(today).filter(flagged_on__isnull=True):
        with transaction.atomic():
            subject.flagged_on = today
            subject.save()
            audit.record("record-flagged", subject)


def _waited() -> Line:
    """The longest wait of somebody who writes one row after another, without a sweep and with."""
    database.make_copy(_SWEPT, source=_AGED)
    quiet, waited = forked(_waits)
    at_most = _WAIT_MS[database.vendor()]
    line = Line(
        f"a writer’s longest wait, {_MOST:,} swept",
        database.vendor(),
        _MOST,
        [Check(f"≤{at_most} ms", max(waited), at_most, tolerant=True)],
        floor=max(quiet),
        ours=max(waited),
    )
    return replace(line, note=f"{len(waited)} writes; the floor is without a sweep")


def _waits() -> tuple[list[float], list[float]]:
    database.use(_SWEPT)
    _sweep_the_day_before()
    connections.close_all()
    sweeper = multiprocessing.get_context("fork").Process(
        target=sweeping.sweep, kwargs={"on": clock.today()}
    )
    quiet = [_write() for _ in range(_QUIET)]
    connections.close_all()
    sweeper.start()
    waited = [_write()]
    while sweeper.is_alive():
        waited.append(_write())
    sweeper.join()
    return quiet, waited


def _write() -> float:
    """Milliseconds that one small write took."""
    time.sleep(_PAUSE)
    begun = time.perf_counter()
    Submission.objects.create(key=uuid4(), purpose="bench", at=clock.now())
    return (time.perf_counter() - begun) * 1000


def _age(wanted: int) -> None:
    """So many records besides those of the families; all but a few that are due fall due today."""
    database.use(_AGED)
    today = clock.today()
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            # With room for the indexes of random keys, and one transaction, each page is written
            # once and not once for each of many pieces.
            cursor.execute(f"pragma cache_size = -{_SEEDING_KB}")
    with transaction.atomic():
        Subject.objects.update(last_used_on=_used(1, today), last_use=Use.ATTENDANCE)
        for start in range(0, wanted, _AT_ONCE):
            Subject.objects.bulk_create(
                _subject(number, _used(number, today))
                for number in range(start, min(start + _AT_ONCE, wanted))
            )


def _used(number: int, today: date) -> date:
    if number % _DUE_IN:
        return today - timedelta(days=100)
    due = today if number > _DUE_BEFORE * _DUE_IN else today - timedelta(days=1)
    return last_use_due(due, years=3)


def _subject(number: int, used: date) -> Subject:
    return Subject(
        pk=uuid4(),
        kind=SubjectKind.FAMILY,
        reference=f"B-{number:08x}"[:10],
        created_on=used,
        last_used_on=used,
        last_use=Use.ATTENDANCE,
    )
