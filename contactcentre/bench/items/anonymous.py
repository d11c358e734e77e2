"""G9: pages for anybody, against the same with no middleware; they ask no database."""

from collections.abc import Iterable

from django.conf import settings
from django.urls import reverse

from contactcentre.bench.lines import Line
from contactcentre.bench.measure import Variant, Work
from contactcentre.bench.registry import Bench, item
from contactcentre.bench.visitor import Visitor

_CALLS = 103


@item("anonymous")
def anonymous(bench: Bench) -> Iterable[Line]:
    found = bench.measure(
        floor=Variant(lambda: _visits("/bench/ok/", middleware=False)),
        stack=Variant(lambda: _visits("/bench/ok/")),
        frame=Variant(lambda: _visits("/bench/public/", middleware=False)),
        policy=Variant(lambda: _visits(reverse("policy:read"))),
        sign_in=Variant(lambda: _visits(reverse("account_login"))),
    )
    for name, floor, ours in (
        ("stack / no middleware", "floor", "stack"),
        ("policy page / frame", "frame", "policy"),
        ("sign-in page / frame", "frame", "sign_in"),
    ):
        yield bench.line(
            f"anonymous {name}", floor=found[floor], ours=found[ours], at_most=3, queries=0
        )


def _visits(path: str, *, middleware: bool = True) -> Work:
    if not middleware:
        settings.MIDDLEWARE = []
    visitor = Visitor()
    return Work([lambda: visitor.get(path)] * _CALLS)
