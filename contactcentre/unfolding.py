"""Long lists a page at a time, without counting all of them for it."""

from functools import cached_property
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet


class UnfoldingPaginator(Paginator):
    """Knows how many pages there are as far as somebody has come, and one beyond.

    So the first page costs the same however long the list is.
    """

    def __init__(self, rows: QuerySet[Any], per_page: int, *, page: str | None) -> None:
        super().__init__(rows, per_page)
        self._page = int(page) if page and page.isdecimal() and len(page) < 6 else 1

    @cached_property
    def count(self) -> int:
        rows: Any = self.object_list
        return int(rows[: (self._page + 1) * self.per_page].count())

    def page_asked_for(self) -> Page[Any]:
        """That page, or the last there is."""
        return self.get_page(self._page)
