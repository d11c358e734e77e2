"""Everything that left the centre, in one list: to whom, on which basis, about which family."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import DateField, F, Q, QuerySet, TextChoices, Value
from django.db.models.functions import Coalesce, TruncDate
from django.urls import reverse

from accounts.models import User
from accounts.roles import Role
from contactcentre.safekeeping import clock
from contactcentre.safekeeping.own_data import written
from disclosures.models import (
    ContactPassing,
    CourtRequest,
    ExceptionDisclosure,
    OrderedDisclosure,
    Release,
    ReleaseCopy,
)
from disclosures.models.release import LEFT_ON
from disclosures.services.concern import reads_concerns
from families.models import Family, PersonRole

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
    """One thing that left; ``about`` is the reference of the record, ``url`` the page about it.

    ``what`` says what it was, never what it said: with whom it went to, it tells two apart.
    """

    on: date
    basis: str
    about: str
    to: str
    url: str
    what: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where some of what left is kept, and on which bases it left.

    ``rows`` are those that one person may know of, each with its ``day``. ``subject`` is the way
    from a row to the subject of the record it is about, ``read`` the rows with all a line says.
    """

    name: str
    bases: frozenset[str]
    rows: Callable[[User], Any]
    read: QuerySet[Any]
    subject: str
    line: Callable[[Any, date], Line]


def keeps(place: Place) -> None:
    """Another app keeps some of what left as well: the register leaves out nothing."""
    _PLACES.append(place)


def is_kept_for(person: User) -> bool:
    """Whether they have a register: co-ordinators of families, whoever reads concerns of those."""
    return person.has_role(Role.CO_ORDINATOR) or reads_concerns(person)


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
    for place in _PLACES:
        if basis and basis not in place.bases:
            continue
        rows = place.rows(by)
        if basis and len(place.bases) > 1:
            rows = rows.filter(basis=basis)
        if reference:
            rows = rows.filter((f"{place.subject}__reference", reference))
        found = rows.annotate(kept=Value(place.name)).filter(within)
        parts.append(found.order_by().values_list("kept", "pk", "day"))
    together: QuerySet[Any] = parts[0].union(*parts[1:], all=True)
    return together.order_by("-day", "pk")


def lines(found: Iterable[tuple[str, UUID, date]]) -> list[Line]:
    """The lines of one page of the register, with one query for each place."""
    page = list(found)
    places = {place.name: place for place in _PLACES}
    rows = {
        name: place.read.select_related(place.subject).in_bulk(
            [pk for kept, pk, _ in page if kept == name]
        )
        for name, place in places.items()
    }
    return [places[kept].line(rows[kept][pk], day) for kept, pk, day in page]


def with_day_left(copies: QuerySet[ReleaseCopy]) -> Any:
    """Those copies that have left, each with the ``day``.

    A letter leaves when it is posted or handed over, and what is read behind a sign-in when
    whoever it is for is told that it is there.
    """
    left = copies.annotate(day=Coalesce(*LEFT_ON))
    return left.filter(day__isnull=False)


def _copies(by: User) -> Any:
    return with_day_left(ReleaseCopy.objects.filter(release__in=Release.objects.visible_to(by)))


def _passings(by: User) -> Any:
    rows = ContactPassing.objects.filter(family__in=Family.objects.visible_to(by))
    seen = rows if by.has_role(Role.CO_ORDINATOR) else rows.none()
    return seen.annotate(day=F("passed_on"))


def _replies(by: User) -> Any:
    replied = CourtRequest.objects.visible_to(by).filter(replied_on__isnull=False)
    return replied.annotate(day=F("replied_on"))


def _ordered(by: User) -> Any:
    return OrderedDisclosure.objects.visible_to(by).annotate(day=F("given_on"))


def _exceptions(by: User) -> Any:
    told_on = TruncDate("passed_at", output_field=DateField(), tzinfo=clock.LONDON)
    return ExceptionDisclosure.objects.visible_to(by).annotate(day=told_on)


def _line_of_copy(row: ReleaseCopy, on: date) -> Line:
    page = reverse("disclosures:release", args=[row.release_id])
    release, basis = row.release, str(Basis.DATES.label)
    if release.corrects is not None:
        basis += f", instead of {release.corrects.name}"
    if (later := getattr(release, "corrected_by", None)) is not None:
        basis += f", replaced by {later.name}"
    to = row.addressed_to
    if row.party is not None:
        who = PersonRole(row.party.role).label.lower()
        to += f" (for: {who})" if row.route == ReleaseCopy.Route.REPRESENTATIVE else f" ({who})"
    what = f"Statement {release.number}: dates from {written(release.first_day)} to "
    what += f"{written(release.last_day)}"
    what += f", {row.get_route_display().lower()}"
    return Line(on, basis, row.family.reference, to, page, what)


def _line_of_passing(row: ContactPassing, on: date) -> Line:
    about = row.family.reference
    page = reverse("disclosures:of-family", args=[about])
    return Line(on, Basis.PERMISSION.label, about, row.recipient, page, row.what)


def _line_of_reply(row: CourtRequest, on: date) -> Line:
    about = row.family.reference
    page = reverse("disclosures:court-request", args=[about, row.pk])
    what = f"The reply to: {row.get_wants_display().lower()}"
    return Line(on, Basis.REPLY.label, about, row.sender, page, what)


def _line_of_ordered(row: OrderedDisclosure, on: date) -> Line:
    about = row.family.reference
    page = reverse("disclosures:court-request", args=[about, row.court_request_id])
    what = f"What was ordered on {written(row.ordered_on)}, {row.get_route_display().lower()}"
    return Line(on, Basis.LAW.label, about, row.to, page, what)


def _line_of_exception(row: ExceptionDisclosure, on: date) -> Line:
    family = row.concern.family
    to = f"{row.get_agency_display()}: {row.person}"
    page = reverse("disclosures:concern", args=[row.concern_id])
    at = row.passed_at.astimezone(clock.LONDON)
    what = f"Of concern {row.concern.reference}, {row.get_route_display().lower()} at {at:%H:%M}"
    about = family.reference if family else ""
    return Line(on, row.get_basis_display(), about, to, page, what)


_FAMILY = "family__subject"
_RELEASED = ReleaseCopy.objects.select_related(
    "release__corrects", "release__corrected_by", "party"
).defer("release__file", "release__corrects__file", "release__corrected_by__file")
_PLACES = [
    Place("copy", frozenset({Basis.DATES}), _copies, _RELEASED, _FAMILY, _line_of_copy),
    Place(
        "passing",
        frozenset({Basis.PERMISSION}),
        _passings,
        ContactPassing.objects.all(),
        _FAMILY,
        _line_of_passing,
    ),
    Place(
        "reply",
        frozenset({Basis.REPLY}),
        _replies,
        CourtRequest.objects.all(),
        _FAMILY,
        _line_of_reply,
    ),
    Place(
        "ordered",
        frozenset({Basis.LAW}),
        _ordered,
        OrderedDisclosure.objects.all(),
        _FAMILY,
        _line_of_ordered,
    ),
    Place(
        "exception",
        frozenset({Basis.E1, Basis.E2, Basis.LAW}),
        _exceptions,
        ExceptionDisclosure.objects.select_related("concern__subject"),
        f"concern__{_FAMILY}",
        _line_of_exception,
    ),
]
