"""Copies of one’s own data in the register of what left the centre."""

from datetime import date
from typing import Any

from django.db.models import F
from django.urls import reverse

from accounts.models import User
from disclosures.services.register import Basis, Line, Place
from retention.models import DataRequest
from retention.services.access import seen_by


def _given(by: User) -> Any:
    rows = seen_by(by).filter(end=DataRequest.End.GIVEN)
    return rows.annotate(day=F("ended_on"))


def _line(row: DataRequest, on: date) -> Line:
    kind = row.subject.get_kind_display()
    to = str(row.party.full_name) if row.party else f"{kind}: whom the record is about"
    page = reverse("retention:data-request", args=[row.pk])
    what = f"A copy of their own data: {row.get_way_display().lower()}"
    return Line(on, Basis.ACCESS.label, row.subject.reference, to, page, what)


COPIES = Place(
    "own-data",
    frozenset({Basis.ACCESS}),
    _given,
    DataRequest.objects.select_related("party"),
    "subject",
    _line,
)
