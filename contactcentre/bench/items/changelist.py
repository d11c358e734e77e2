"""G8: a hundred families on our list, against the page of Django's admin that shows the same."""

import re
from collections.abc import Iterable

from django.urls import reverse

from contactcentre.bench.admin import LISTED
from contactcentre.bench.lines import Line
from contactcentre.bench.measure import Failed, Variant, Work, same_outcome
from contactcentre.bench.registry import Bench, item
from contactcentre.bench.visitor import signed_in
from families.views import files

_CALLS = 13
_REFERENCE = re.compile(rb">(F-[0-9A-Z]+)<")


@item("changelist")
def changelist(bench: Bench) -> Iterable[Line]:
    def ours() -> Work:
        files.PAGE_LENGTH = LISTED
        return work(f"{reverse('families:list')}?state=all")

    def admin(site: str) -> Work:
        return work(reverse("admin:families_family_changelist", current_app=site))

    def work(url: str) -> Work:
        visitor = signed_in(bench.centre.co_ordinator)
        return Work([lambda: visitor.get(url)] * _CALLS, lambda: _listed(visitor.get(url).body))

    found = bench.measure(
        admin=Variant(lambda: admin("admin")),
        prepared=Variant(lambda: admin("prepared")),
        ours=Variant(ours),
    )
    same_outcome(*found.values())
    yield bench.line(
        f"list of {LISTED} / admin changelist",
        floor=found["admin"],
        ours=found["ours"],
        at_most=0.15,
        queries=6,
    )
    yield bench.line(
        f"list of {LISTED} / changelist with rows fetched together",
        floor=found["prepared"],
        ours=found["ours"],
    )


def _listed(body: bytes) -> list[str]:
    """The references on the page, in order. Raises ``Failed`` unless it shows as many as asked."""
    found = [reference.decode() for reference in _REFERENCE.findall(body)]
    if len(found) != LISTED:
        raise Failed(f"The list shows {len(found)} families instead of {LISTED}.")
    return found
