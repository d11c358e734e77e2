"""Disposals against bare transactions that delete the same, and against deleting row by row."""

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import NamedTuple
from uuid import UUID

from django.conf import settings
from django.db import transaction

from accounts.models import User
from accounts.roles import Role
from accounts.services.records import open_account
from contactcentre.bench import database
from contactcentre.bench.lines import Line
from contactcentre.bench.measure import Failed, Variant, Work, forked
from contactcentre.bench.registry import Bench, item
from contactcentre.safekeeping import audit, clock, scrubbing
from contactcentre.safekeeping.keyring import generations, kek, keys, mirror
from contactcentre.safekeeping.keyring.keys import key_scope
from contactcentre.safekeeping.keyring.models import DataKey, Generation, Tombstone
from contactcentre.safekeeping.keyring.wrapping import wrap
from contactcentre.safekeeping.models import Subject
from families.models import Family
from governance.services.report import make_closed_reports
from retention.models import DisposalCase, DisposedOf, Tick
from retention.services import cases
from retention.services.executing import execute

_COOLED = "cooled"
_GOAL, _BATCH, _LARGE_PART = 3.0, 20, 10
_LOOKED_FOR, _TRANSACTIONS = 50, "bare transactions"


class Waiting(NamedTuple):
    """A disposal that is ready: its case, its family, and the family's key, to be had again."""

    case: UUID
    family: UUID
    key: bytes


Act = Callable[[list[Waiting]], None]


@item("disposal")
def disposal(bench: Bench) -> Iterable[Line]:
    """One record, and a batch, from the lock to the certificate, against a bare transaction each.

    The bare ones delete keys and rows and write tombstones, trail and certificates, nothing looked
    at. The reports of years that are over were made before, as in a centre that runs.
    """
    found = _cooled(_BATCH)
    yield _against(_bare, _TRANSACTIONS, bench, found[:1], at_most=_GOAL)
    yield _against(_bare, _TRANSACTIONS, bench, found)
    yield _against(_row_by_row, "delete() of each row", bench, found)


@item("disposal-large", on_request=True)
def disposal_large(bench: Bench) -> Iterable[Line]:
    """Every tenth family at once."""
    found = _cooled(bench.families // _LARGE_PART)
    yield _against(_bare, _TRANSACTIONS, bench, found, at_most=_GOAL)


def _cooled(many: int) -> list[Waiting]:
    database.make_copy(_COOLED)
    return forked(lambda: _let_cool(many))


def _against(
    act: Act, name: str, bench: Bench, waiting: list[Waiting], *, at_most: float | None = None
) -> Line:
    found = bench.measure(
        floor=Variant(_work(act, waiting), copy=_COOLED, writes=True),
        ours=Variant(_work(_disposed_of, waiting), copy=_COOLED, writes=True),
    )
    # Whatever is measured next finds every family's key.
    forked(lambda: _with_keys(waiting))
    return bench.line(
        f"disposal of {len(waiting)} / {name}",
        floor=found["floor"],
        ours=found["ours"],
        at_most=at_most,
    )


def _work(act: Act, waiting: list[Waiting]) -> Callable[[], Work]:
    def prepare() -> Work:
        with_keys = _with_keys(waiting)
        return Work([partial(act, waiting)], partial(_look, waiting, with_keys, act), warm_up=0)

    return prepare


def _disposed_of(waiting: list[Waiting]) -> None:
    by = User.objects.filter(is_active=True).first()
    with key_scope():
        execute([each.case for each in waiting], by=by, on=clock.today())  # type: ignore[arg-type]


def _bare(waiting: list[Waiting]) -> None:
    today = clock.today()
    keys.shred({each.family: each.case for each in waiting})
    with transaction.atomic():
        removed = scrubbing.scrub([each.family for each in waiting])
        for case_id, family, _ in waiting:
            _leave_bare(family, today)
            _certify(DisposalCase.objects.get(pk=case_id), removed, today)


def _row_by_row(waiting: list[Waiting]) -> None:
    """As it is usually done: each row is fetched, deleted, and its deletion entered."""
    today = clock.today()
    for case_id, family, _ in waiting:
        removed = {}
        with transaction.atomic():
            for step in scrubbing.steps():
                rows = list(step.rows([family]))
                for row in rows:
                    row.delete()
                if rows:
                    removed[str(step.model._meta.verbose_name_plural)] = len(rows)
            _leave_bare(family, today)
            _certify(DisposalCase.objects.get(pk=case_id), removed, today)
    keys.shred({each.family: each.case for each in waiting})


def _leave_bare(family: UUID, today: date) -> None:
    Subject.objects.filter(pk=family).update(
        fenced_on=today, disposed_on=today, last_used_on=None, last_use="", flagged_on=None
    )


def _certify(case: DisposalCase, removed: dict[str, int], today: date) -> None:
    DisposedOf.objects.bulk_create(
        DisposedOf(case=case, what=what, rows=rows) for what, rows in removed.items()
    )
    audit.record("disposed-of", case)
    case.state, case.certified_on = DisposalCase.State.CERTIFIED, today
    case.save(update_fields=["state", "certified_on"])


def _with_keys(waiting: list[Waiting]) -> list[str]:
    """Put back the keys that a round before destroyed; some of them, as they are stored."""
    families = [each.family for each in waiting]
    Tombstone.objects.filter(subject_id__in=families).delete()
    DataKey.objects.filter(subject_id__in=families).delete()
    current = Generation.objects.get()
    kek_now = kek.read(current.number)
    DataKey.objects.bulk_create(
        DataKey(
            subject_id=each.family,
            wrapped=wrap(each.key, kek=kek_now, subject_id=each.family),
            generation=current.number,
            created_on=clock.today(),
        )
        for each in waiting
    )
    generations.count_change()
    mirror.write()
    stored = DataKey.objects.filter(subject_id__in=families[:_LOOKED_FOR])
    return list(stored.values_list("wrapped", flat=True))


def _look(waiting: list[Waiting], stored: list[str], act: Act) -> None:
    """Raises ``Failed`` where a record is left, or anything of its key after a disposal."""
    if Family.objects.filter(pk__in=[each.family for each in waiting]).exists():
        raise Failed("Not every record is gone.")
    if act is not _disposed_of:
        return
    folders = (Path(settings.HOME) / "keyring", Path(settings.KEYRING_MIRROR_DIR))
    for file in (each for folder in folders for each in folder.rglob("*") if each.is_file()):
        content = file.read_bytes()
        if any(wrapped.encode() in content for wrapped in stored):
            raise Failed(f"A key that was destroyed is still in {file.name}.")


def _let_cool(many: int) -> list[Waiting]:
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
        families = list(Family.objects.select_related("subject").order_by("pk")[:many])
        Subject.objects.filter(pk__in=[family.pk for family in families]).update(
            last_used_on=clock.years_before(today, 4)
        )
        for family in families:
            case = cases.propose(reference=family.reference, by=by, on=begun)
            cases.approve(case_id=case.pk, digest=case.digest, by=trustee, on=begun)
            found.append(Waiting(case.pk, family.pk, keys.key_of(family.pk)))
    for day in (begun + timedelta(days=1), today):
        Tick.objects.create(day=day, looked_at=clock.now())
    make_closed_reports(on=today)
    return found
