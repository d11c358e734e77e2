"""Looking every night for what is due. The sweep flags; people dispose."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection, transaction
from django.db.models import F, Q, QuerySet

from accounts import notices
from accounts.models import Notice, User
from accounts.roles import Role
from contactcentre.safekeeping import audit, clock
from contactcentre.safekeeping.models import Subject, SubjectKind
from policy import parameters
from retention.models import Tick
from retention.rules import ageing as rules
from retention.services import cases

# So many in one transaction: a larger piece lets others wait, a smaller one takes longer.
_PIECES = {"sqlite": 2_000, "postgresql": 20_000}
# A certificate's number has a shorter clock of its own, and goes with its volunteer at the latest;
# an agency goes with the last of its people.
_AGED_APART = (SubjectKind.CERTIFICATE, SubjectKind.AGENCY)

Progress = Callable[[int], None]


@dataclass(frozen=True)
class Swept:
    """What one day's sweep did; what it found is asked of the records when it is read.

    It says of concerns, and of what they keep, no more than the pages say to everybody: those are
    in no figure here, and a record that a concern keeps is due like any other.
    """

    day: date
    newly_flagged: int
    quarantined: bool
    braked: int

    @property
    def due(self) -> list[str]:
        """The references that may be proposed."""
        free = due(self.day).exclude(pk__in=_held())
        return list(free.order_by("reference").values_list("reference", flat=True))

    @property
    def held(self) -> int:
        return due(self.day).filter(pk__in=_held()).count()

    @property
    def undated(self) -> int:
        return undated().count()


def living() -> QuerySet[Subject]:
    """Every record that ages: not disposed of, and with no other clock."""
    return Subject.objects.filter(disposed_on__isnull=True).exclude(kind__in=_AGED_APART)


def undated() -> QuerySet[Subject]:
    """Records of which nobody knows when they were last used."""
    return living().filter(last_used_on__isnull=True)


def due(on: date) -> QuerySet[Subject]:
    """Records that have not been used for the years of the policy, held ones among them.

    Only those of which anybody who looks may know; that there are concerns, not everybody may.
    """
    return _due_of(living().exclude(kind=SubjectKind.CONCERN), on)


def sweep(*, on: date, clocks_differ: bool = False, progress: Progress | None = None) -> Swept:
    """Flag what is due on that London date, unless the date or the number of it is in doubt.

    Done again on the same day, by whomever, it flags what has become due since and nothing twice.
    """
    tick, is_first, believed = _begun(on, clocks_differ=clocks_differ)
    flagged = 0
    if believed:
        flagged = _flag(tick, progress=progress)
        _flag_concerns(tick)
        cases.void_stale(on=on, every_row=is_first)
        cases.stop_kept(on=on)
    braked = tick.braked if tick.brake_released_on is None else 0
    return Swept(on, newly_flagged=flagged, quarantined=not believed, braked=braked)


def is_over(day: date) -> bool:
    """Whether the centre has looked on a later day than this one, which is past."""
    return day < clock.today() and _is_before_the_last(day)


def look_back(*, on: date) -> Swept:
    """What was due on a day that is over, by what is known now; it flags and notes nothing."""
    return Swept(on, newly_flagged=0, quarantined=True, braked=0)


@transaction.atomic
def confirm_date(*, day: date, by: User, on: date) -> Tick:
    """A named person says that a doubted date was right; later sweeps are measured from it."""
    tick = Tick.objects.select_for_update().get(pk=day)
    rules.check_may_confirm_date(tick=tick, person=by)
    tick.confirmed_on, tick.confirmed_by = on, by
    tick.save(update_fields=["confirmed_on", "confirmed_by"])
    return tick


@transaction.atomic
def dismiss_date(*, day: date, by: User, on: date) -> Tick:
    """A named person says that a date was wrong; what was flagged on it is not."""
    tick = Tick.objects.select_for_update().get(pk=day)
    rules.check_may_dismiss_date(tick=tick, person=by, on=on)
    Subject.objects.filter(flagged_on=day).update(flagged_on=None)
    tick.dismissed_on, tick.dismissed_by = on, by
    tick.save(update_fields=["dismissed_on", "dismissed_by"])
    return tick


def release_brake(*, day: date, by: User, on: date) -> Swept:
    """A trustee lets a large number be flagged after all; it is done at once."""
    with transaction.atomic():
        tick = Tick.objects.select_for_update().get(pk=day)
        rules.check_may_release_brake(tick=tick, person=by)
        tick.brake_released_on, tick.brake_released_by = on, by
        tick.save(update_fields=["brake_released_on", "brake_released_by"])
    return sweep(on=on)


def latest() -> Tick | None:
    """The last day on which the centre looked, whatever became of it."""
    return Tick.objects.order_by("-looked_at").first()


def waiting(*, on: date) -> list[Tick]:
    """Days that wait for a person: in doubt, still to come, or a brake nobody has released."""
    braked = Tick.objects.filter(braked__gt=0, brake_released_on__isnull=True)
    last = braked.order_by("-day").first()
    ahead = Tick.objects.trusted().filter(day__gt=on)
    return [*Tick.objects.doubted().order_by("day"), *ahead, *([last] if last else [])]


@transaction.atomic
def _begun(on: date, *, clocks_differ: bool) -> tuple[Tick, bool, bool]:
    """The day’s tick, whether this is its first sweep, and whether its date is believed."""
    last = Tick.objects.trusted().exclude(pk=on).order_by("-day").first()
    doubt = rules.doubt_about(on, trusted=last.day if last else None, clocks_differ=clocks_differ)
    tick, new = Tick.objects.select_for_update().get_or_create(
        day=on, defaults={"looked_at": clock.now(), "doubt": doubt}
    )
    if new and doubt:
        _tell(Role.TRUSTEE, Notice.Kind.DATE_DOUBTED, tick)
    believed = tick.is_trusted and not (last and last.day > on)
    if believed and not new:
        Tick.objects.filter(pk=tick.pk).update(looked_at=clock.now())
    return tick, new, believed


def _is_before_the_last(on: date) -> bool:
    return Tick.objects.trusted().filter(day__gt=on).exists()


def _due_of(records: QuerySet[Subject], on: date) -> QuerySet[Subject]:
    return records.filter(last_used_on__lte=_limit(on))


def _flag_concerns(tick: Tick) -> None:
    """Those who may read them find them in the list; nobody is told how many there are."""
    concerns = living().filter(kind=SubjectKind.CONCERN, flagged_on__isnull=True)
    _due_of(concerns, tick.day).update(flagged_on=tick.day)


def _flag(tick: Tick, *, progress: Progress | None) -> int:
    # Judged before anything is locked: others write meanwhile, and none can make it more.
    if _brakes(tick):
        return 0
    flagged = 0
    for piece in _pieces(tick.day):
        flagged += _flag_piece(piece, tick=tick, is_first=not flagged)
        if progress is not None:
            progress(flagged)
    return flagged


def _unflagged(on: date) -> QuerySet[Subject]:
    return due(on).filter(flagged_on__isnull=True)


def _pieces(on: date) -> Iterator[QuerySet[Subject]]:
    """What is due and not flagged yet, piece by piece, the longest unused first.

    Where a piece ends is read from the index alone; what ages apart is counted in there.
    """
    new = _unflagged(on)
    unflagged = Subject.objects.filter(flagged_on__isnull=True, disposed_on__isnull=True)
    waiting = unflagged.filter(last_used_on__lte=_limit(on)).order_by("last_used_on", "pk")
    size = _PIECES[connection.vendor]
    while last := waiting.values_list("last_used_on", "pk")[size - 1 : size].first():
        day, pk = last
        up_to = Q(last_used_on__lt=day) | Q(last_used_on=day, pk__lte=pk)
        yield new.filter(up_to, last_used_on__lte=day)
        waiting = waiting.filter(~up_to, last_used_on__gte=day)
    yield new


def _brakes(tick: Tick) -> bool:
    """Whether so much falls due at once that a trustee is asked first, which they then are."""
    count = _unflagged(tick.day).count()
    if not _are_too_many(count):
        return False
    if tick.braked != count:
        Tick.objects.filter(pk=tick.pk).update(braked=count)
        tick.braked = count
        _tell(Role.TRUSTEE, Notice.Kind.MANY_DUE, tick)
    return True


def _are_too_many(count: int) -> bool:
    """Whether so many stop the sweep. Of those living no more are counted than decide it."""
    if count <= rules.BRAKE_AT:
        return False
    enough = living().values("pk")[: count * rules.BRAKE_PART].count()
    return rules.brakes(count, living=enough) and not _is_released(count)


@transaction.atomic
def _flag_piece(piece: QuerySet[Subject], *, tick: Tick, is_first: bool) -> int:
    """One piece, as it is when it is flagged: a record that was used meanwhile is not due."""
    some = piece.update(flagged_on=tick.day)
    if not some:
        return 0
    if is_first:
        _tell(Role.CO_ORDINATOR, Notice.Kind.RECORDS_DUE, tick)
        audit.record("records-flagged", tick)
    Tick.objects.filter(pk=tick.pk).update(newly_flagged=F("newly_flagged") + some)
    return some


def _is_released(count: int) -> bool:
    last = Tick.objects.filter(brake_released_on__isnull=False).order_by("-day").first()
    return last is not None and count <= last.braked


def _limit(on: date) -> date:
    """The latest last use of what is due on that day."""
    return rules.last_use_due(on, years=parameters.in_force(on).retention_years)


def _held() -> QuerySet[Any]:
    return cases.held_openly().values("subject_id")


def _tell(role: str, kind: str, tick: Tick) -> None:
    notices.tell(notices.holding(role), kind=kind, about="", occasion=tick.day.isoformat())
