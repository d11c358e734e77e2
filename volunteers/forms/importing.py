"""Volunteers from a spreadsheet: each row is read as the form of an application would be.

No message ever carries a cell's words: only its row, as the spreadsheet numbers it, and its column.
"""

from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID, uuid4

from contactcentre import spreadsheet
from contactcentre.form_fields import BritishDate, asked
from contactcentre.spreadsheet import ImportRefused, RowError, refuse_if_any
from volunteers.forms.record import ApplicationForm
from volunteers.models import Volunteer
from volunteers.services import record
from volunteers.services.importing import Entered

# The columns' names, and the form's field that each fills.
COLUMNS = {
    "first name": "first_name",
    "last name": "last_name",
    "post": "post",
    "applied": "applied_on",
    "date of birth": "date_of_birth",
    "address": "address",
    "telephone": "telephone",
    "e-mail": "email",
    "emergency contact": "emergency_contact",
    "needs": "needs",
    "last used": "last_used_on",
}
REQUIRED = ("first name", "last name", "post", "applied")
_NO_POST = str(UUID(int=0))
_NAMES = {field: name for name, field in COLUMNS.items()}


class RowForm(ApplicationForm):
    """One row: an application, and when the centre last had to do with the person."""

    applied_on = asked(Volunteer, "applied_on", missing="Enter the date of the application.")
    last_used_on = BritishDate(required=False)


def read_volunteers(content: bytes) -> list[Entered]:
    """The rows of a spreadsheet (CSV or “Unicode text”), each with its number.

    Raises ``ImportRefused`` with every error found.
    """
    errors: list[RowError] = []
    entered: list[Entered] = []
    names: list[str] | None = None
    posts = {_folded(post.name): str(post.pk) for post in record.posts()}
    try:
        for number, cells in spreadsheet.read(content, known=COLUMNS):
            if names is None:
                names = spreadsheet.header(number, cells, known=COLUMNS, required=REQUIRED)
                continue
            form = RowForm(_data(names, cells, posts))
            errors += ((number, message) for message in _wrong(names, cells, form))
            if form.is_valid():
                entered.append((number, form.entered))
    except spreadsheet.Unreadable as unreadable:
        raise ImportRefused([*errors, (unreadable.row, unreadable.message)]) from None
    refuse_if_any(errors)
    if not entered:
        raise ImportRefused([(spreadsheet.WHOLE_FILE, "There are no volunteers in the file.")])
    return entered


def _data(names: Sequence[str], cells: Sequence[str], posts: dict[str, str]) -> dict[str, Any]:
    data = {COLUMNS[name]: cell for name, cell in zip(names, cells, strict=False)}
    # A name that is none of the posts' is not the same as one left out.
    post = posts.get(_folded(data["post"]), _NO_POST if data["post"].strip() else "")
    return data | {"post": post, "key": str(uuid4())}


def _wrong(names: Sequence[str], cells: Sequence[str], form: RowForm) -> Iterator[str]:
    if any(cell.strip() for cell in cells[len(names) :]):
        yield "There are more cells in this row than columns in the header."
    for field, messages in form.errors.items():
        if field == "post" and form.data["post"]:
            yield "“post” is none of the centre’s posts. Enter the post first."
            continue
        yield from (f"“{_NAMES[field]}”: {message}" for message in messages)


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()
