"""A spreadsheet saved as text, as Excel and others write it: bytes in, numbered rows out."""

import codecs
import csv
import io
import re
from collections.abc import Collection, Iterable, Iterator, Sequence

MAX_BYTES = 5_000_000
MAX_ROWS = 10_000
# The row of a message that is about the whole file.
WHOLE_FILE = 0

_DELIMITERS = (",", ";", "\t")
_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_DELIMITER_LINE = re.compile(r"sep=([,;\t])\r?\n", re.IGNORECASE)

# Beyond this a header is not listed name by name.
_NAMES_SHOWN = 10
_NAME_LENGTH_SHOWN = 40

Row = tuple[int, list[str]]
RowError = tuple[int, str]


class ImportRefused(Exception):
    """Nothing was imported. ``errors`` has every reason, as row and message, in order of rows.

    Row 0 is the file as a whole. No message carries a cell's words.
    """

    def __init__(self, errors: Iterable[RowError]) -> None:
        self.errors = sorted(errors, key=lambda error: error[0])
        super().__init__(f"Nothing was imported: {len(self.errors)} errors.")

    @property
    def sentences(self) -> list[str]:
        """One line for each error."""
        return [f"Row {row}: {message}" if row else message for row, message in self.errors]


def refuse_if_any(errors: Iterable[RowError]) -> None:
    """Raises ``ImportRefused`` unless ``errors`` is empty."""
    if found := list(errors):
        raise ImportRefused(found)


class Unreadable(Exception):
    """The file is no spreadsheet we can read; ``row`` is the spreadsheet's own number."""

    def __init__(self, row: int, message: str) -> None:
        super().__init__(message)
        self.row = row
        self.message = message


def read(content: bytes, *, known: Collection[str]) -> Iterator[Row]:
    """The rows that are not blank, each with its number in the spreadsheet; the header first.

    ``known`` are the names a header may hold, in the form ``heading`` gives; they decide between
    commas, semicolons and tabs. Raises ``Unreadable``, possibly after some rows.
    """
    text = decode(content)
    delimiter = None
    if told := _DELIMITER_LINE.match(text):
        delimiter, text = told[1], text[told.end() :]
    return _rows(text, delimiter or _likeliest(text, known))


def heading(cell: str) -> str:
    """A column's name, however it was capitalised, spaced or underscored."""
    return " ".join(cell.replace("_", " ").split()).casefold()


def header(
    number: int, cells: Sequence[str], *, known: Collection[str], required: Sequence[str]
) -> list[str]:
    """The columns' names in order. Raises ``ImportRefused`` unless all are known, each once, and
    those that are required are there."""
    while cells and not cells[-1].strip():
        cells = cells[:-1]
    names = [heading(cell) for cell in cells]
    ours = [name for name in names if name in known]
    # Without a single name we know, this may be somebody's data: say nothing of what it is.
    if not ours:
        quoted = ", ".join(f"“{name}”" for name in required)
        raise ImportRefused(
            [(number, f"This row must hold the columns’ names: at least {quoted}.")]
        )
    unknown = [
        f"“{_shown(cells[place])}” (column {letter(place)})"
        for place, name in enumerate(names)
        if name not in known
    ]
    problems = [
        ("Columns missing: ", [f"“{name}”" for name in required if name not in ours]),
        ("Columns not known: ", unknown),
        ("Columns given twice: ", [f"“{n}”" for n in dict.fromkeys(ours) if ours.count(n) > 1]),
    ]
    refuse_if_any((number, words + _listed(which)) for words, which in problems if which)
    return names


def _listed(names: Sequence[str]) -> str:
    shown = ", ".join(names[:_NAMES_SHOWN])
    more = len(names) - _NAMES_SHOWN
    return f"{shown} and {more} more." if more > 0 else f"{shown}."


def _shown(cell: str) -> str:
    printable = "".join(c if c.isprintable() else " " for c in cell)
    return " ".join(printable.split())[:_NAME_LENGTH_SHOWN]


def letter(place: int) -> str:
    """How a spreadsheet names the column at ``place``, counted from nought."""
    name = ""
    place += 1
    while place:
        place, left = divmod(place - 1, 26)
        name = chr(ord("A") + left) + name
    return name


def decode(content: bytes) -> str:
    """The text of UTF-8, UTF-16 (“Unicode text”) or Windows-1252 bytes. Raises ``Unreadable``."""
    if len(content) > MAX_BYTES:
        raise Unreadable(WHOLE_FILE, "The file is larger than 5 MB. Split it into several.")
    text = _decoded(content)
    if "\0" in text:
        raise Unreadable(
            WHOLE_FILE, "The file holds NUL bytes. Save it from the spreadsheet again, as CSV."
        )
    if not text.strip():
        raise Unreadable(WHOLE_FILE, "The file is empty.")
    return text


def _decoded(content: bytes) -> str:
    encodings = ["utf-8-sig", "cp1252"]
    if content.startswith(_UTF_16):
        encodings = ["utf-16"]
    elif content.startswith(codecs.BOM_UTF8):
        encodings = ["utf-8-sig"]
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Unreadable(
        WHOLE_FILE, "The file is damaged or not text. Save it from the spreadsheet again, as CSV."
    )


def _likeliest(text: str, known: Collection[str]) -> str:
    """The delimiter under which the header holds the most names that are known."""

    def names(delimiter: str) -> int:
        try:
            _, header = next(_rows(text, delimiter), (0, []))
        except Unreadable:
            return 0
        return sum(heading(cell) in known for cell in header)

    return max(_DELIMITERS, key=names)


def _rows(text: str, delimiter: str) -> Iterator[Row]:
    records = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    number = 0
    while True:
        number += 1
        try:
            cells: Sequence[str] = next(records)
        except StopIteration:
            return
        except csv.Error:
            raise Unreadable(
                number, "The quotation marks or the length of a cell in this row cannot be right."
            ) from None
        if number > MAX_ROWS:
            raise Unreadable(number, f"The file has more than {MAX_ROWS:,} rows. Split it.")
        if any(cell.strip() for cell in cells):
            yield number, list(cells)
