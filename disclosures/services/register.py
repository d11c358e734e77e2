"""Everything that left the centre, in one list: to whom, on which basis, about which family."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import DateField, F, Q, QuerySet, TextChoices, Value
from django.db.models.functions import Coalesce, TruncDate

from accounts.models import User
from contactcentre.safekeeping import clock
from disclosures.models import (
    AccessSheet,
    ContactPassing,
    CourtRequest,
    ExceptionDisclosure,
    OrderedDisclosure,
    Release,
    ReleaseCopy,
)
from families.models import Family

_Told = ExceptionDisclosure.Basis


class Basis(TextChoices):
    """Why something may leave the centre."""

    DATES = "dates", "Clause 3: dates and times of attendance"
    PERMISSION = "permission", "Clause 4: with its owner’s permission"
    REPLY = "reply", "Clause 2: the one reply to courts"
    E1 = _Told.E1.value, _Told.E1.label
    E2 = _Told.E2.value, _Told.E2.label
    ACCESS = "access", "Asked for by the party themselves"
    LAW = _Told.LAW.value, _Told.LAW.label


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that left; ``page`` is the name of the page about it, ``of`` what that names."""

    on: date
    basis: str
    family: str
    to: str
    page: str
    of: tuple[Any, ...]


def register(
    *,
    by: User,
    reference: str = "",
    basis: str = "",
    first_day: date | None = None,
    last_day: date | None = None,
) -> QuerySet[Any]:
    """Where each thing is kept that ``by`` may know of, its key and its day; the latest first."""
    within = Q()
    if first_day:
        within &= Q(day__gte=first_day)
    if last_day:
        within &= Q(day__lte=last_day)
    parts = []
    for kept, family, rows in _places(by=by, basis=basis):
        if reference:
            rows = rows.filter((f"{family}__subject__reference", reference))
        found = rows.annotate(kept=Value(kept)).filter(within)
        parts.append(found.order_by().values_list("kept", "pk", "day"))
    together: QuerySet[Any] = parts[0].union(*parts[1:], all=True)
    return together.order_by("-day", "pk")


def lines(found: Iterable[tuple[str, UUID, date]]) -> list[Line]:
    """The lines of one page of the register, with one query for each place."""
    page = list(found)
    rows = {
        kept: read.in_bulk([pk for place, pk, _ in page if place == kept])
        for kept, read in (
            ("copy", ReleaseCopy.objects.select_related("family__subject")),
            ("passing", ContactPassing.objects.select_related("family__subject")),
            ("reply", CourtRequest.objects.select_related("family__subject")),
            ("sheet", AccessSheet.objects.select_related("family__subject", "party")),
            ("ordered", OrderedDisclosure.objects.select_related("family__subject")),
            (
                "exception",
                ExceptionDisclosure.objects.select_related("concern__family__subject"),
            ),
        )
    }
    return [_line(rows[kept][pk], day) for kept, pk, day in page]


def with_day_left(copies: QuerySet[ReleaseCopy]) -> Any:
    """Those copies that have left, each with the ``day``.

    A letter leaves when it is posted or handed over, and what is read behind a sign-in when
    whoever it is for is told that it is there.
    """
    left = copies.annotate(day=Coalesce("announced_on", "read_on", "handed_on"))
    return left.filter(day__isnull=False)


def _places(*, by: User, basis: str) -> Iterator[tuple[str, str, Any]]:
    """Each place in which something of this basis is kept: its name, its family, its rows."""
    if basis in ("", Basis.DATES):
        copies = ReleaseCopy.objects.filter(release__in=Release.objects.visible_to(by))
        yield "copy", "family", with_day_left(copies)
    if basis in ("", Basis.PERMISSION):
        passings = ContactPassing.objects.filter(family__in=Family.objects.visible_to(by))
        yield "passing", "family", passings.annotate(day=F("passed_on"))
    if basis in ("", Basis.REPLY):
        replies = CourtRequest.objects.visible_to(by).filter(replied_on__isnull=False)
        yield "reply", "family", replies.annotate(day=F("replied_on"))
    if basis in ("", Basis.LAW):
        given = OrderedDisclosure.objects.visible_to(by)
        yield "ordered", "family", given.annotate(day=F("given_on"))
    if basis in ("", Basis.ACCESS):
        sheets = AccessSheet.objects.visible_to(by)
        yield "sheet", "family", sheets.annotate(day=F("made_on"))
    if basis in ("", *_Told.values):
        told = ExceptionDisclosure.objects.visible_to(by)
        told_on = TruncDate("passed_at", output_field=DateField(), tzinfo=clock.LONDON)
        of_basis = told.filter(basis=basis) if basis else told
        yield "exception", "concern__family", of_basis.annotate(day=told_on)


def _line(row: Any, on: date) -> Line:
    if isinstance(row, ExceptionDisclosure):
        family = row.concern.family
        to = f"{row.get_agency_display()}: {row.person}"
        about = family.reference if family else ""
        return Line(on, row.get_basis_display(), about, to, "concern", (row.concern_id,))
    about = row.family.reference
    if isinstance(row, ReleaseCopy):
        to, page, of = row.addressed_to, "release", (row.release_id,)
        return Line(on, Basis.DATES.label, about, to, page, of)
    if isinstance(row, AccessSheet):
        to = row.party.full_name
        return Line(on, Basis.ACCESS.label, about, to, "access-sheet", (about, row.pk))
    if isinstance(row, OrderedDisclosure):
        return Line(
            on, Basis.LAW.label, about, row.to, "court-request", (about, row.court_request_id)
        )
    if isinstance(row, ContactPassing):
        return Line(on, Basis.PERMISSION.label, about, row.recipient, "of-family", (about,))
    return Line(on, Basis.REPLY.label, about, row.sender, "court-request", (about, row.pk))
