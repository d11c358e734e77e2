"""Every address of the centre, by the name under which it is reversed."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLResolver, get_resolver


@dataclass(frozen=True)
class Address:
    """One pattern of the URLconf: how it is written, what answers there, the places to fill in."""

    pattern: str
    view: Any
    places: frozenset[str]


_TOP = Address("/", None, frozenset())


def addresses(
    resolver: URLResolver, above: Address = _TOP, *namespaces: str
) -> Iterator[tuple[str, Address]]:
    """Every pattern below ``resolver`` by the name under which it is reversed."""
    for pattern in resolver.url_patterns:
        here = Address(
            above.pattern + str(pattern.pattern).removeprefix("^"),
            getattr(pattern, "callback", None),
            above.places | set(pattern.pattern.converters),
        )
        if isinstance(pattern, URLResolver):
            inside = [*namespaces, pattern.namespace] if pattern.namespace else namespaces
            yield from addresses(pattern, here, *inside)
        else:
            yield ":".join([*namespaces, pattern.name or here.pattern]), here


ADDRESSES = dict(addresses(get_resolver()))
