"""What the forms do alike: clean text, British dates, the model's limits."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar
from uuid import UUID, uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.fields import BLANK_CHOICE_DASH
from django.utils import formats

from contactcentre.safekeeping.versions import Versioned

_CONTROL = {"Cc", "Cs", "Zl", "Zp"}
# Overrides and embeddings show a telephone number in another order than it is dialled in.
_REORDERING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_MONTHS = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)
_DAY_FIRST = re.compile(r"([0-9]{1,2})[ /.-]+([0-9]{1,2}|[a-z]{3,9})[ /.,-]+([0-9]{1,4})")
_YEAR_FIRST = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})")
_EARLIEST_YEAR = 1900
DATE_HINT = "For example, 27/3/2019"


class Line(forms.CharField):
    """One line of text: composed (NFC), trimmed, without control characters.

    Emoji and writing from right to left stay as typed. What has nothing to see in it is empty.
    """

    allowed_controls = ""
    default_error_messages = {
        "control": "Remove the hidden control characters: type it here instead of pasting it.",
        "max_length": "Use at most %(limit_value)d characters; this has %(show_value)d.",
    }

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value) or ""
        text = unicodedata.normalize("NFC", text.replace("\r\n", "\n"))
        return text if _has_something_to_see(text) else self.empty_value

    def validate(self, value: Any) -> None:
        super().validate(value)
        if any(_is_control(c) and c not in self.allowed_controls for c in value):
            raise ValidationError(self.error_messages["control"], code="control")


class Lines(Line):
    """Text of several lines."""

    allowed_controls = "\n"
    widget = forms.Textarea(attrs={"rows": 3})


class BritishDate(forms.DateField):
    """A date typed as in Britain, day first, or in ISO form; the year in four digits."""

    widget = forms.DateInput(format="%d/%m/%Y")
    default_error_messages = {
        "invalid": "Enter a real date as day, month and year, for example 27/3/2019.",
        "year": "Enter the year in four digits, for example 27/3/2019.",
        "early": "Check the year: it is before 1900.",
    }

    def to_python(self, value: Any) -> date | None:
        if value in self.empty_values or isinstance(value, date):
            return value or None
        text = unicodedata.normalize("NFKC", str(value)).strip().casefold()
        year, month, day = self._parts(text)
        try:
            found = date(year, month, day)
        except ValueError:
            raise self._error("invalid") from None
        if found.year < _EARLIEST_YEAR:
            raise self._error("early")
        return found

    def _parts(self, text: str) -> tuple[int, int, int]:
        if iso := _YEAR_FIRST.fullmatch(text):
            return int(iso[1]), int(iso[2]), int(iso[3])
        british = _DAY_FIRST.fullmatch(text)
        if british is None:
            raise self._error("invalid")
        if len(british[3]) != 4:
            raise self._error("year")
        return int(british[3]), self._month(british[2]), int(british[1])

    def _month(self, text: str) -> int:
        if text.isdigit():
            return int(text)
        found = [n for n, name in enumerate(_MONTHS, start=1) if name.startswith(text)]
        if len(found) != 1:
            raise self._error("invalid")
        return found[0]

    def _error(self, code: str) -> ValidationError:
        return ValidationError(self.error_messages[code], code=code)


def asked(model: type[models.Model], name: str, *, missing: str = "", **options: Any) -> Any:
    """The form field for one field of ``model``: its label, its limits, its choices.

    ``missing`` is what to say when nothing was entered where something must be.
    """
    field: Any = model._meta.get_field(name)
    if field.choices:
        options.setdefault("choices_form_class", Choice)
    elif form_class := _form_class(field):
        options.setdefault("form_class", form_class)
        options.setdefault("widget", form_class.widget)
    made = field.formfield(**options)
    if isinstance(made.widget, forms.RadioSelect):
        # Nothing is chosen until somebody chooses; a list to open needs a first line for that.
        made.choices = [each for each in made.choices if each != BLANK_CHOICE_DASH[0]]
    made.error_messages["required"] = missing or f"Enter the {made.label.lower()}."
    return made


_INCOMPLETE = "This page is incomplete. Open it again."


class Key(forms.UUIDField):
    """Which showing of a form was sent, so that one sent twice does one thing.

    What is sent without one, or with something that is none, is a showing of its own.
    """

    widget = forms.HiddenInput

    def __init__(self) -> None:
        super().__init__(required=False, initial=uuid4)

    def clean(self, value: Any) -> UUID:
        try:
            return super().clean(value) or uuid4()
        except forms.ValidationError:
            return uuid4()


class Choice(forms.TypedChoiceField):
    default_error_messages = {"invalid_choice": "Choose one from the list."}


@dataclass(frozen=True, slots=True)
class Difference:
    """A field that somebody else stored otherwise than it was entered here."""

    label: str
    now: str
    entered: str


class RecordForm(forms.Form):
    """A form over some fields of one record, named alike.

    For a versioned record it carries the version its reader saw, for a new record a random key, so
    that nobody's work is stored over unawares and nothing is made twice.
    """

    # Where what was entered parts from what somebody else has stored meanwhile.
    differences: Sequence[Difference] = ()

    def __init__(self, data: Any = None, *, record: models.Model | None = None, **options: Any):
        if record is not None:
            now = {name: getattr(record, name) for name in self.base_fields}
            options["initial"] = now | options.get("initial", {})
        super().__init__(data, **options)
        if isinstance(record, Versioned):
            self.fields["version"] = forms.IntegerField(
                widget=forms.HiddenInput,
                initial=record.version,
                error_messages=dict.fromkeys(("required", "invalid"), _INCOMPLETE),
            )
        elif record is None:
            self.fields["key"] = Key()

    @property
    def entered(self) -> dict[str, Any]:
        """What was entered for the record, by the names of its fields."""
        return {name: self.cleaned_data[name] for name in self.base_fields if name in self.fields}

    @property
    def key(self) -> UUID:
        """The same however often this form is sent."""
        key: UUID = self.cleaned_data["key"]
        return key

    def apply_to(self, record: Any) -> Any:
        """Set the record's fields to what was entered; storing it is a service's business."""
        for name, value in self.entered.items():
            setattr(record, name, value)
        if "version" in self.cleaned_data:
            record.version = self.cleaned_data["version"]
        return record

    def differs_from(self, held: Any) -> bool:
        """Whether what was entered is not what ``held`` says; then the form shows both.

        Sent again as it then is, it is stored over ``held``.
        """
        entered = self.entered
        self.differences = [
            Difference(str(self[name].label), self._said(name, now), self._said(name, value))
            for name, value in entered.items()
            if (now := getattr(held, name)) != value
        ]
        data: Any = self.data.copy()  # type: ignore[attr-defined]
        data[self.add_prefix("version")] = str(held.version)
        self.data = data
        return bool(self.differences)

    def _said(self, name: str, value: Any) -> str:
        if isinstance(value, bool):
            return "Yes" if value else "No"
        if isinstance(value, date):
            return formats.date_format(value, "j F Y")
        choices = getattr(self.fields[name], "choices", ())
        labels = {str(choice): str(label) for choice, label in choices}
        return labels.get(str(value or ""), str(value or ""))


class DoubtingForm(RecordForm):
    """A record's form that asks about each of its ``doubts`` where a rule has it, and not before.

    A refusal about a doubt shows its tick; the answer is in ``cleaned_data`` and no field of the
    record.
    """

    doubts: ClassVar[dict[str, str]]

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name, label in self.doubts.items():
            asked_before = name in self.data and self.data[name] != "False"
            self.fields[name] = forms.BooleanField(
                label=label,
                required=False,
                widget=forms.CheckboxInput if asked_before else forms.HiddenInput,
            )

    def add_error(self, field: str | None, error: Any) -> None:
        if field in self.doubts:
            self.fields[field].widget = forms.CheckboxInput()
        super().add_error(field, error)


def no_autofill(form: forms.BaseForm) -> None:
    """Ask the browser neither to remember nor to suggest what is entered here."""
    for field in form.fields.values():
        field.widget.attrs["autocomplete"] = "off"


def _has_something_to_see(text: str) -> bool:
    return any(unicodedata.category(c)[0] in "LMNPS" or _is_control(c) for c in text)


def _is_control(character: str) -> bool:
    return character in _REORDERING or unicodedata.category(character) in _CONTROL


def _form_class(field: Any) -> type[forms.Field] | None:
    kinds: tuple[tuple[type, type[forms.Field]], ...] = (
        (models.CharField, Line),
        (models.TextField, Lines),
        (models.DateField, BritishDate),
    )
    return next((form_class for kind, form_class in kinds if isinstance(field, kind)), None)
