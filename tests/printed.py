"""Reading what Chromium prints: the size of each page of a PDF, and the words on it."""

import re
import unicodedata
import zlib
from dataclasses import dataclass

_OBJECT = re.compile(rb"(?:^|\n)(\d+) 0 obj\n(.*?)\nendobj", re.S)
_STREAM = re.compile(rb"stream\r?\n(.*?)\nendstream", re.S)
_SHOWN = re.compile(rb"/(\w+) [\d.]+ Tf|<([0-9A-Fa-f]+)>(?=[^>]*T[jJ])|(ET)")


@dataclass(frozen=True)
class PrintedPage:
    """One page: its size in points, and its words run together without spaces."""

    width: float
    height: float
    words: str


def printed_pages(pdf: bytes) -> list[PrintedPage]:
    """The pages of a PDF that Chromium made, in order."""
    objects = {int(number): body for number, body in _OBJECT.findall(pdf)}
    pages = [body for body in objects.values() if re.search(rb"/Type /Page\b", body)]
    return [_page(body, objects) for body in pages]


def _page(body: bytes, objects: dict[int, bytes]) -> PrintedPage:
    box = re.search(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", body)
    content = re.search(rb"/Contents (\d+) 0 R", body)
    assert box
    assert content
    fonts = {
        name: _characters(objects[int(number)], objects)
        for name, number in re.findall(rb"/(F\d+) (\d+) 0 R", body)
    }
    words, font = [], {}
    for name, shown, _ in _SHOWN.findall(_inflated(objects[int(content[1])])):
        if name:
            font = fonts[name]
        else:
            words += [font.get(shown[at : at + 4].upper(), "") for at in range(0, len(shown), 4)]
    # A face may set two letters as one.
    text = unicodedata.normalize("NFKC", "".join(words)).replace(" ", "")
    return PrintedPage(float(box[1]), float(box[2]), text)


def _inflated(body: bytes) -> bytes:
    stream = _STREAM.search(body)
    assert stream
    # Whether a last carriage return is part of it only the stream itself can tell.
    return zlib.decompressobj().decompress(stream[1])


def _characters(font: bytes, objects: dict[int, bytes]) -> dict[bytes, str]:
    """What each glyph of the font stands for."""
    named = re.search(rb"/ToUnicode (\d+) 0 R", font)
    if named is None:
        return {}
    table = _inflated(objects[int(named[1])])
    found: dict[bytes, str] = {}
    for block in re.findall(rb"beginbfchar(.*?)endbfchar", table, re.S):
        for glyph, character in re.findall(rb"<(\w+)> <(\w+)>", block):
            found[glyph.upper()] = bytes.fromhex(character.decode()).decode("utf-16-be")
    for block in re.findall(rb"beginbfrange(.*?)endbfrange", table, re.S):
        for first, last, character in re.findall(rb"<(\w+)> <(\w+)> <(\w+)>", block):
            for step in range(int(last, 16) - int(first, 16) + 1):
                found[b"%04X" % (int(first, 16) + step)] = chr(int(character, 16) + step)
    return found
