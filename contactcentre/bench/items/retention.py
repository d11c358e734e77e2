"""The sweep against one bare transaction that writes the same rows; disposals against deletes."""

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.db import connection, transaction

from accounts.models import Notice, User
from accounts.roles import Role
from accounts.services.records import open_account
from contactcentre.bench import bare, database
from contactcentre.bench.lines import Line
from contactcentre.bench.measure import Variant, Work, forked
from contactcentre.bench.registry import Bench, item
from contactcentre.safekeeping import audit, clock, scrubbing
from contactcentre.safekeeping.keyring import keys
from contactcentre.safekeeping.keyring.keys import key_scope
from contactcentre.safekeeping.models import AuditEntry, Subject, SubjectKind, Use
from families.models import Family
from governance.services.report import make_closed_reports
from retention.models import DisposalCase, DisposedOf, Tick
from retention.rules.ageing import last_use_due
from retention.services import cases, sweeping
from retention.services.executing import execute

_AGED, _COOLED = "aged", "cooled"
# Ten a family, but never so few that what a sweep costs once counts for more than the records.
_SUBJECTS_EACH, _FEWEST, _DUE_IN, _DUE_BEFORE = 10, 100_000, 50, 20
_AT_ONCE = 5_000
_SWEEP_GOAL, _DISPOSAL_GOAL, _BATCH = {"sqlite": 1.3, "postgresql": 1.4}, 3.0, 20
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
    subjects = max(_FEWEST, bench.families * _SUBJECTS_EACH)
    database.make_copy(_AGED)
    forked(lambda: _age(subjects))
    today, yesterday = clock.today(), clock.today() - timedelta(days=1)

    def written() -> list[int]:
        flagged = Subject.objects.filter(flagged_on__isnull=False).count()
        return [flagged, *(model.objects.count() for model in _OF_BOTH)]

    def floor() -> Work:
        sweeping.sweep(on=yesterday)
        return Work([_bare_sweep(today)], written, warm_up=0)

    def swept() -> Work:
        sweeping.sweep(on=yesterday)
        return Work([lambda: sweeping.sweep(on=today)], written, warm_up=0)

    yield bench.compare(
        f"sweep of {subjects:,} records / bare transaction",
        floor=Variant(floor, copy=_AGED, writes=True),
        ours=Variant(swept, copy=_AGED, writes=True),
        at_most=_SWEEP_GOAL[database.vendor()],
    )


@item("disposal")
def disposal(bench: Bench) -> Iterable[Line]:
    """One record, and a batch, from the lock to the certificate, against a bare transaction each.

    The bare ones delete keys and rows and write tombstones, trail and certificates, nothing looked
    at. The reports of years that are over were made before, as in a centre that runs.
    """
    database.make_copy(_COOLED)
    found = forked(_let_cool)
    today = clock.today()
    for many, at_most in ((1, _DISPOSAL_GOAL), (_BATCH, None)):
        waiting = found[:many]

        def deleted(waiting: list[tuple[UUID, UUID]] = waiting) -> Work:
            families = [family for _, family in waiting]
            return Work(
                [lambda: _bare_disposal(waiting, today)], lambda: _left(families), warm_up=0
            )

        def disposed(waiting: list[tuple[UUID, UUID]] = waiting) -> Work:
            families = [family for _, family in waiting]
            by = User.objects.filter(is_active=True).first()

            def go() -> None:
                with key_scope():
                    execute([case for case, _ in waiting], by=by, on=today)  # type: ignore[arg-type]

            return Work([go], lambda: _left(families), warm_up=0)

        samples = bench.measure(
            floor=Variant(deleted, copy=_COOLED, writes=True),
            ours=Variant(disposed, copy=_COOLED, writes=True),
        )
        yield bench.line(
            f"disposal of {many} / bare transactions",
            floor=samples["floor"],
            ours=samples["ours"],
            at_most=at_most,
        )


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


def _bare_disposal(waiting: list[tuple[UUID, UUID]], today: date) -> None:
    keys.shred({family: case for case, family in waiting})
    with transaction.atomic():
        removed = scrubbing.scrub([family for _, family in waiting])
        for case_id, family in waiting:
            Subject.objects.filter(pk=family).update(
                fenced_on=today, disposed_on=today, last_used_on=None, last_use="", flagged_on=None
            )
            case = DisposalCase.objects.get(pk=case_id)
            DisposedOf.objects.bulk_create(
                DisposedOf(case=case, what=what, rows=rows) for what, rows in removed.items()
            )
            audit.record("disposed-of", case)
            case.state, case.certified_on = DisposalCase.State.CERTIFIED, today
            case.save(update_fields=["state", "certified_on"])


def _left(families: list[UUID]) -> int:
    return Family.objects.filter(pk__in=families).count()


def _age(wanted: int) -> None:
    """So many records besides those of the families; all but a few that are due fall due today."""
    database.use(_AGED)
    today = clock.today()
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


def _let_cool() -> list[tuple[UUID, UUID]]:
    """Families approved a fortnight ago; the case and the family of each."""
    database.use(_COOLED)
    today = clock.today()
    begun = today - timedelta(days=15)
    by = User.objects.get(pk=User.objects.order_by("created_at").values("pk")[:1])
    trustee = open_account(
        display_name="Bench Trustee",
        address="bench.trustee@centre.invalid",
        roles=[Role.TRUSTEE],
        by=None,
    )
    found = []
    with key_scope():
        families = list(Family.objects.select_related("subject").order_by("pk")[: _BATCH + 1])
        Subject.objects.filter(pk__in=[family.pk for family in families]).update(
            last_used_on=clock.years_before(today, 4)
        )
        for family in families[:_BATCH]:
            case = cases.propose(reference=family.reference, by=by, on=begun)
            cases.approve(case_id=case.pk, digest=case.digest, by=trustee, on=begun)
            found.append((case.pk, family.pk))
    for day in (begun + timedelta(days=1), today):
        Tick.objects.create(day=day, looked_at=clock.now())
    make_closed_reports(on=today)
    assert DisposalCase.objects.count() == _BATCH  # noqa: S101
    return found
