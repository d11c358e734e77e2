"""Every address of the centre, by the name under which it is reversed."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLResolver, get_resolver


@dataclass(frozen=True)
class Address:
    """One pattern of the URLconf: what answers there, and the places to fill in."""

    view: Any
    places: frozenset[str]


def addresses(
    resolver: URLResolver, above: frozenset[str] = frozenset(), *namespaces: str
) -> Iterator[tuple[str, Address]]:
    """Every pattern below ``resolver`` by the name under which it is reversed."""
    for pattern in resolver.url_patterns:
        places = above | set(pattern.pattern.converters)
        if isinstance(pattern, URLResolver):
            inside = [*namespaces, pattern.namespace] if pattern.namespace else namespaces
            yield from addresses(pattern, places, *inside)
        else:
            name = ":".join([*namespaces, pattern.name or str(pattern.pattern)])
            yield name, Address(pattern.callback, places)


ADDRESSES = dict(addresses(get_resolver()))
