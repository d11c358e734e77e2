"""The columns a spreadsheet of families may have, and how each one's cells are read."""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models import CharField, Model, TextChoices

from families.models import (
    Alert,
    Arrangement,
    ContactDetail,
    Family,
    Person,
    PersonRole,
    Representative,
)

_BRITISH = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})", re.ASCII)
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})", re.ASCII)
_YES_NO = {"yes": True, "y": True, "true": True, "no": False, "n": False, "false": False}
_EARLIEST_YEAR = 1900
_REORDERING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_CONTROL = {"Cc", "Zl", "Zp"}


class BadCell(Exception):
    """What is wrong with a cell, without the cell's own words."""


class Part(Enum):
    """What a column describes: the whole family, or the person of the row."""

    FAMILY = "family"
    ARRANGEMENT = "arrangement"
    PERSON = "person"
    CONTACT = "contact"
    ALERT = "alert"
    REPRESENTATIVE = "representative"


@dataclass(frozen=True)
class Column:
    """One column: its name in the header, and the field of ``part`` that it fills."""

    name: str
    part: Part
    field: str
    read: Callable[[str], Any]
    required: bool = False


def value_of(column: Column, cell: str) -> Any:
    """What the cell says, or None if it is blank. Raises ``BadCell``."""
    text = re.sub(r"\r\n?", "\n", cell)
    if any(c in _REORDERING or (unicodedata.category(c) in _CONTROL and c != "\n") for c in text):
        raise BadCell("holds a control character.")
    text = text.strip()
    if not text:
        if column.required:
            raise BadCell("is missing.")
        return None
    return column.read(text)


def _line(longest: int) -> Callable[[str], str]:
    def read(text: str) -> str:
        if "\n" in text:
            raise BadCell("must be a single line.")
        return _lines(longest)(text)

    return read


def _lines(longest: int) -> Callable[[str], str]:
    def read(text: str) -> str:
        if len(text) > longest:
            raise BadCell(f"is longer than {longest} characters.")
        return text

    return read


def _text_of(model: type[Model], name: str) -> Callable[[str], str]:
    field: Any = model._meta.get_field(name)
    return (_line if isinstance(field, CharField) else _lines)(field.max_length)


def _email(longest: int) -> Callable[[str], str]:
    def read(text: str) -> str:
        try:
            validate_email(_line(longest)(text))
        except ValidationError:
            raise BadCell("must be an e-mail address.") from None
        return text

    return read


def _yes_no(text: str) -> bool:
    try:
        return _YES_NO[text.casefold()]
    except KeyError:
        raise BadCell("must be yes or no.") from None


def _day(text: str) -> date:
    if british := _BRITISH.fullmatch(text):
        day, month, year = (int(part) for part in british.groups())
    elif iso := _ISO.fullmatch(text):
        year, month, day = (int(part) for part in iso.groups())
    else:
        raise BadCell("must be a date such as 31/12/2019.")
    try:
        found = date(year, month, day)
    except ValueError:
        raise BadCell("is not a day of the calendar.") from None
    if year < _EARLIEST_YEAR:
        raise BadCell(f"is before {_EARLIEST_YEAR}.")
    return found


def _one_of(choices: type[TextChoices]) -> Callable[[str], str]:
    spellings = {_spelling(choice.value): choice.value for choice in choices}
    spellings |= {_spelling(choice.label): choice.value for choice in choices}

    def read(text: str) -> str:
        try:
            return str(spellings[_spelling(text)])
        except KeyError:
            raise BadCell(f"must be one of: {', '.join(choices.values)}.") from None

    return read


def _spelling(text: str) -> str:
    return " ".join(re.split(r"[\s_-]+", text.replace("’", "'"))).casefold()


def _person(name: str, field: str, *, required: bool = False) -> Column:
    return Column(name, Part.PERSON, field, _text_of(Person, field), required)


def _representative(name: str, field: str) -> Column:
    return Column(name, Part.REPRESENTATIVE, field, _text_of(Representative, field))


_CONTACT = _text_of(ContactDetail, "value")
_ALERT = _text_of(Alert, "text")

# In the order of the documentation and of the example.
COLUMNS: tuple[Column, ...] = (
    Column("family", Part.FAMILY, "label", _line(80), required=True),
    Column("state", Part.FAMILY, "state", _one_of(Family.State)),
    Column("last used", Part.FAMILY, "last_used_on", _day),
    Column("kind of contact", Part.ARRANGEMENT, "kind", _one_of(Arrangement.Kind)),
    Column("how often", Part.ARRANGEMENT, "frequency", _one_of(Arrangement.Frequency)),
    Column("court order", Part.ARRANGEMENT, "order", _one_of(Arrangement.Order)),
    Column("date of order", Part.ARRANGEMENT, "order_date", _day),
    Column("may leave building", Part.ARRANGEMENT, "may_leave_building", _yes_no),
    Column("parents may meet", Part.ARRANGEMENT, "parents_may_meet", _yes_no),
    Column("waits behind", Part.ARRANGEMENT, "waits_behind", _one_of(Arrangement.WaitsBehind)),
    Column("role", Part.PERSON, "role", _one_of(PersonRole), required=True),
    _person("first name", "first_name", required=True),
    _person("last name", "last_name"),
    _person("relationship", "relationship"),
    Column("date of birth", Part.PERSON, "date_of_birth", _day),
    _person("access needs", "needs"),
    _person("interpreter", "interpreter"),
    Column("may attend", Part.PERSON, "may_attend", _yes_no),
    Column("may collect", Part.PERSON, "may_collect", _yes_no),
    Column("address withheld", Part.PERSON, "address_withheld", _yes_no),
    _person("safe route", "safe_route"),
    Column("address", Part.CONTACT, ContactDetail.Kind.ADDRESS, _CONTACT),
    Column("telephone", Part.CONTACT, ContactDetail.Kind.TELEPHONE, _line(300)),
    Column("email", Part.CONTACT, ContactDetail.Kind.EMAIL, _email(300)),
    Column("allergy", Part.ALERT, Alert.Kind.ALLERGY, _ALERT),
    Column("medical", Part.ALERT, Alert.Kind.MEDICAL, _ALERT),
    Column("injunction", Part.ALERT, Alert.Kind.INJUNCTION, _ALERT),
    Column("abduction", Part.ALERT, Alert.Kind.ABDUCTION, _ALERT),
    Column("other alert", Part.ALERT, Alert.Kind.OTHER, _ALERT),
    _representative("representative", "name"),
    _representative("representative firm", "firm"),
    _representative("representative reference", "their_reference"),
    _representative("representative telephone", "telephone"),
    Column("representative email", Part.REPRESENTATIVE, "email", _email(254)),
    Column("representative from", Part.REPRESENTATIVE, "acts_from", _day),
)
BY_NAME = {column.name: column for column in COLUMNS}
REQUIRED = tuple(column.name for column in COLUMNS if column.required)
