"""Making the report of a year that is over, once; and keeping the figures of rows that go."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db import router, transaction

from accounts.models import User
from contactcentre.safekeeping.counting import Counts
from contactcentre.safekeeping.locks import hold_until_committed
from governance.gathering import gatherer
from governance.models import CarriedFigures, YearReport
from governance.rules import report as rules

# Sheets of the last sessions are typed in afterwards; a report nobody asked for waits as long.
SETTLED_AFTER = timedelta(days=28)
_OF_THIS_MOMENT = "now."
_POSTGRESQL_LOCK = 0x72657074


# --- Reading --------------------------------------------------------------------------------------


def reports(*, by: User) -> list[YearReport]:
    """Every report there is, the latest first."""
    return list(YearReport.objects.visible_to(by).defer("document"))


def report_of(year: int, *, by: User) -> YearReport:
    """One report. Raises ``YearReport.DoesNotExist``."""
    return YearReport.objects.visible_to(by).get(year=year)


def read(report: YearReport) -> dict[str, Any]:
    """What the report says. Raises ``ValueError`` if that is not what was frozen."""
    if _digest(report.document) != report.digest:
        raise ValueError(f"The report of {report.year} is not what was frozen.")
    document: dict[str, Any] = json.loads(report.document)
    return document


def told(figure: Mapping[str, Any]) -> str:
    """A number of a report in figures: itself, the band it lies in, or a stroke for neither."""
    if "between" in figure:
        least, most = figure["between"]
        return f"{least} to {most}"
    count = figure["count"]
    return "–" if count is None else f"{count:g}"


def unmade_years(*, on: date) -> list[int]:
    """The years that are over and have no report yet, the earliest first."""
    began = gatherer().began()
    if began is None:
        return []
    starts_in = settings.YEAR_STARTS_IN
    years = range(rules.year_of(began, starts_in=starts_in), rules.year_of(on, starts_in=starts_in))
    made = set(YearReport.objects.values_list("year", flat=True))
    return [year for year in years if year not in made]


# --- Making ---------------------------------------------------------------------------------------


@transaction.atomic
def make_report(*, year: int, on: date) -> YearReport:
    """The report of ``year``: made now, or the one that was made before, which never changes.

    Those of the years before it are made first, for it tells how things went since. Raises
    ``Refused`` for a year that is not over, and for one before the centre's records begin.
    """
    made = YearReport.objects.filter(year=year).first()
    if made is not None:
        return made
    rules.check_may_report(
        year=year, on=on, began=gatherer().began(), starts_in=settings.YEAR_STARTS_IN
    )
    _one_at_a_time()
    for each in unmade_years(on=on):
        if each <= year:
            _freeze(each, on=on)
    return YearReport.objects.get(year=year)


@transaction.atomic
def make_closed_reports(*, on: date, settled: bool = False) -> None:
    """The reports of all years that are over; with ``settled``, that have been for some weeks.

    Done again it changes nothing.
    """
    if years := unmade_years(on=on - SETTLED_AFTER if settled else on):
        make_report(year=years[-1], on=on)


@contextmanager
def carried_over(*, on: date) -> Iterator[None]:
    """Clause 8 and the annual review: what is deleted within this leaves every report as it was.

    Whatever disposes of records deletes the rows of a batch within it, in its own transaction. The
    reports of years that are over are made before; what the rows counted in the running year is
    kept as mere numbers and added to its report when that is made.
    """
    with transaction.atomic():
        _one_at_a_time()
        make_closed_reports(on=on)
        year = rules.year_of(on, starts_in=settings.YEAR_STARTS_IN)
        before = _counted(year)
        yield
        _carry(year, before, _counted(year))


def _freeze(year: int, *, on: date) -> None:
    first, last = rules.bounds(year, starts_in=settings.YEAR_STARTS_IN)
    carried = CarriedFigures.objects.filter(year=year).first()
    figures: Counter[str] = Counter(gatherer().figures(first, last, on))
    figures.update(carried.counts if carried is not None else {})
    earlier = {each.year: read(each) for each in YearReport.objects.filter(year__lt=year)}
    document = gatherer().document(
        year=year, first=first, last=last, on=on, figures=dict(figures), earlier=earlier
    )
    text = canonical(document)
    YearReport.objects.create(
        year=year,
        first_day=first,
        last_day=last,
        frozen_on=on,
        document=text,
        digest=_digest(text),
    )
    CarriedFigures.objects.filter(year=year).delete()


def canonical(document: dict[str, Any]) -> str:
    """The one way in which these values are written down."""
    return json.dumps(document, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _counted(year: int) -> Counts:
    """What happened in the year so far, without what is of this moment only."""
    figures = gatherer().figures(*rules.bounds(year, starts_in=settings.YEAR_STARTS_IN))
    return {name: many for name, many in figures.items() if not name.startswith(_OF_THIS_MOMENT)}


def _carry(year: int, before: Counts, after: Counts) -> None:
    # What was added meanwhile, such as that something was disposed of, counts by itself.
    gone = Counter(before) - Counter(after)
    if not gone:
        return
    carried, _ = CarriedFigures.objects.select_for_update().get_or_create(year=year)
    counts = Counter(carried.counts)
    counts.update(gone)
    carried.counts = dict(counts)
    carried.save()


def _one_at_a_time() -> None:
    """No rows go while a report is made, and no report is made twice."""
    hold_until_committed(_POSTGRESQL_LOCK, using=router.db_for_write(YearReport))
