"""Looking for texts in raw bytes, in every encoding they may have ended up in."""

import base64
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from urllib.parse import quote

_PREFIX = 6


def found_in(content: bytes, texts: Iterable[str]) -> set[str]:
    """Those of ``texts`` that occur in ``content`` in some encoding; all at once, in one pass."""
    by_prefix: dict[bytes, set[tuple[bytes, str]]] = defaultdict(set)
    for text in texts:
        for pattern in encodings(text):
            if len(pattern) >= _PREFIX:
                by_prefix[pattern[:_PREFIX]].add((pattern, text))
    found = set()
    for place in range(len(content) - _PREFIX + 1):
        candidates = by_prefix.get(content[place : place + _PREFIX])
        if candidates is not None:
            found |= {text for pattern, text in candidates if content.startswith(pattern, place)}
    return found


def encodings(text: str) -> Iterator[bytes]:
    """UTF-8, UTF-16, Windows-1252, base64 at any offset, hexadecimal, JSON and URL escapes."""
    plain = [text.encode(), text.encode("utf-16-le"), text.encode("utf-16-be")]
    yield from plain
    yield text.encode("cp1252", errors="ignore")
    yield json.dumps(text)[1:-1].encode()
    yield quote(text).encode()
    for each in plain[:2]:
        yield each.hex().encode()
        yield each.hex().upper().encode()
        yield from _within_base64(each)


def _within_base64(content: bytes) -> Iterator[bytes]:
    """What base64 shows of ``content`` wherever it begins in a longer value."""
    for before in range(3):
        encoded = base64.b64encode(b"\0" * before + content)
        inner = encoded[-(-before * 8 // 6) : (before + len(content)) * 8 // 6]
        yield inner
        yield inner.translate(bytes.maketrans(b"+/", b"-_"))
