"""The sweep against one statement that flags the same rows; disposals against bare deletes."""

from collections.abc import Iterable
from datetime import date, timedelta
from uuid import UUID, uuid4

from django.db import connection, transaction

from accounts.models import User
from accounts.roles import Role
from accounts.services.records import open_account
from contactcentre.bench import database
from contactcentre.bench.lines import Line
from contactcentre.bench.measure import Variant, Work, forked
from contactcentre.bench.registry import Bench, item
from contactcentre.safekeeping import clock, scrubbing
from contactcentre.safekeeping.keyring.keys import key_scope
from contactcentre.safekeeping.models import Subject, SubjectKind, Use
from families.models import Family
from retention.models import DisposalCase, Tick
from retention.rules.ageing import last_use_due
from retention.services import cases, sweeping
from retention.services.executing import execute

_AGED, _COOLED = "aged", "cooled"
# Subjects a family, so that a centre of ten thousand families has a hundred thousand records.
_SUBJECTS_EACH, _DUE_IN = 10, 50
_AT_ONCE = 5_000
_SWEEP_GOAL, _DISPOSAL_GOAL, _BATCH = {"sqlite": 1.3, "postgresql": 1.4}, 3.0, 20
_FLAG = (
    "update safekeeping_subject set flagged_on = %s where flagged_on is null "
    "and disposed_on is null and kind not in ('certificate', 'agency') and last_used_on <= %s"
)


@item("sweep")
def sweep(bench: Bench) -> Iterable[Line]:
    """Two in a hundred records fall due; the same are flagged by one statement of SQL."""
    database.make_copy(_AGED)
    forked(lambda: _age(bench))
    today, due = clock.today(), last_use_due(clock.today(), years=3)

    def flagged() -> int:
        return Subject.objects.filter(flagged_on__isnull=False).count()

    def bare() -> Work:
        def flag() -> None:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(_FLAG, [today, due])

        return Work([flag], flagged, warm_up=0)

    def swept() -> Work:
        return Work([lambda: sweeping.sweep(on=today)], flagged, warm_up=0)

    subjects = bench.families * _SUBJECTS_EACH
    yield bench.compare(
        f"sweep of {subjects:,} records / one statement",
        floor=Variant(bare, copy=_AGED, writes=True),
        ours=Variant(swept, copy=_AGED, writes=True),
        at_most=_SWEEP_GOAL[database.vendor()],
    )


@item("disposal")
def disposal(bench: Bench) -> Iterable[Line]:
    """One record, and a batch, from the lock to the certificate, against bare deletes."""
    database.make_copy(_COOLED)
    found = forked(_let_cool)
    today = clock.today()
    for many, at_most in ((1, _DISPOSAL_GOAL), (_BATCH, None)):
        waiting = found[:many]

        def deleted(waiting: list[tuple[UUID, UUID]] = waiting) -> Work:
            families = [family for _, family in waiting]

            def delete() -> None:
                with transaction.atomic():
                    scrubbing.scrub(families)

            return Work([delete], lambda: _left(families), warm_up=0)

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
            f"disposal of {many} / bare deletes",
            floor=samples["floor"],
            ours=samples["ours"],
            at_most=at_most,
        )


def _left(families: list[UUID]) -> int:
    return Family.objects.filter(pk__in=families).count()


def _age(bench: Bench) -> None:
    database.use(_AGED)
    today = clock.today()
    wanted = bench.families * _SUBJECTS_EACH
    lately, long_ago = today - timedelta(days=100), clock.years_before(today, 4)
    for start in range(0, wanted, _AT_ONCE):
        Subject.objects.bulk_create(
            _subject(number, long_ago if number % _DUE_IN == 0 else lately)
            for number in range(start, min(start + _AT_ONCE, wanted))
        )


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
    assert DisposalCase.objects.count() == _BATCH  # noqa: S101
    return found
