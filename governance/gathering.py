"""Who gathers the annual report: something above every app, named in the settings.

Governance keeps reports and knows no other app; what is disposed of asks governance first. So the
one module that knows them all is found by its name.
"""

from collections.abc import Mapping
from datetime import date
from importlib import import_module
from typing import Any, Protocol, cast

from django.conf import settings

from contactcentre.safekeeping.counting import Counts


class Gatherer(Protocol):
    """What the module named by ``ANNUAL_REPORT`` offers."""

    def began(self) -> date | None:
        """The first day of which there is anything on record."""

    def figures(self, first: date, last: date, on: date | None = None) -> Counts:
        """Every count between two days; those whose names begin with “now.” are of ``on``."""

    def document(
        self,
        *,
        year: int,
        first: date,
        last: date,
        on: date,
        figures: Counts,
        earlier: Mapping[int, dict[str, Any]],
    ) -> dict[str, Any]:
        """The report of a year as plain values."""


def gatherer() -> Gatherer:
    return cast(Gatherer, import_module(settings.ANNUAL_REPORT))
