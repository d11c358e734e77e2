"""Tags for our templates: form controls, the error summary, status tags, the centre's name."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from typing import Any
from uuid import UUID

from django import forms, template
from django.conf import settings
from django.forms.boundfield import BoundField
from django.forms.widgets import DateTimeBaseInput
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

TAG_COLOURS = frozenset(
    {"grey", "green", "teal", "blue", "purple", "magenta", "red", "orange", "yellow"}
)
# Browsers want these values in one form whatever the language of the page.
_ISO_FORMATS = {"date": "%Y-%m-%d", "time": "%H:%M", "datetime-local": "%Y-%m-%dT%H:%M"}
_VIEW_BOX = re.compile(r'viewBox="([\d ]+)"')
# Stands for a record's id while an address is made.
_NOBODY = "00000000-0000-4000-8000-000000000000"
# Of which kind of message the record has which page, for everybody who is told.
_RECORDS_TOLD_OF = {
    "breach": "governance:breach",
    "concern": "disclosures:concern",
    "dates-asked": "disclosures:request",
    "dates-wrong": "disclosures:release",
    "disposal-waits": "retention:case",
}
# Of which kind it is about a family, whose file everybody who is told may open.
_FILES_TOLD_OF = {"knows-family"}
_PAGES_TOLD_OF = {
    "many-asked": "disclosures:list",
    "emergency": "families:emergencies",
    "lead-changed": "disclosures:leads",
    "trustee-made": "account:roles",
    "started-again": "account:roles",
    "records-due": "retention:due",
    "date-doubted": "retention:due",
    "many-due": "retention:due",
    "not-approved": "retention:cases",
    "policy-waits": "governance:adoption",
    "policy-adopted": "policy:read",
    "review-soon": "governance:reports",
    "review-due": "governance:reports",
    "review-signed": "governance:reports",
    "review-discarded": "governance:reports",
    "shift-asked": "families:shifts",
    "shift-changed": "families:shifts",
    "shift-cancelled": "families:shifts",
    "shift-withdrawn": "families:rota",
}
_PATH = re.compile(r'<path d="([MHVLz\d, ]+)"')


@dataclass(frozen=True)
class Problem:
    """One line of the error summary."""

    text: str
    target: str = ""


@dataclass(frozen=True)
class FieldGroup:
    legend: str
    fields: list[BoundField]


@dataclass(frozen=True)
class Option:
    """One radio button or checkbox of a group."""

    id: str
    label: str
    control: SafeString


@register.simple_tag
def centre_name() -> str:
    """The centre's name, also where no request is at hand (mail, error pages)."""
    return str(settings.CENTRE_NAME)


@register.simple_tag
def cover_after() -> int:
    """After how many seconds without a touch a page in the hall covers itself; 0 for never."""
    return 60 * max(0, int(settings.COVER_AFTER_MINUTES))


@register.simple_tag
def tag(text: str, colour: str = "grey") -> SafeString:
    """A status tag. Its text says it all; the colour only helps."""
    if colour not in TAG_COLOURS:
        raise ValueError(f"{colour!r} is not one of {', '.join(sorted(TAG_COLOURS))}")
    return format_html('<strong class="govuk-tag govuk-tag--{}">{}</strong>', colour, text)


@register.simple_tag
def error_summary(*shown: Any) -> SafeString:
    """What is wrong in these forms or formsets, once: a second call for the same form is empty."""
    all_forms = [form for form in _forms(shown) if not getattr(form, "summarised", False)]
    found = [problem for form in all_forms for problem in problems(form)]
    for form in all_forms:
        form.summarised = True
    if not found:
        return mark_safe("")
    return render_to_string("forms/error_summary.html", {"problems": found})


def problems(form: forms.BaseForm) -> Iterator[Problem]:
    """The form's errors in the order of its fields, each naming its field.

    Of one of several forms on the page they also name whom it is about, its ``whose``.
    """
    whose = f"{said}: " if (said := getattr(form, "whose", "")) else ""
    for error in form.non_field_errors():
        yield Problem(str(error))
    for field in form:
        for error in form.errors.get(field.name, []):
            problem = _problem(field, str(error))
            text = whose + _lower_first(problem.text) if whose else problem.text
            yield replace(problem, text=text)


def _problem(field: BoundField, error: str) -> Problem:
    if field.is_hidden:
        return Problem(error)
    label = str(field.label)
    if label.lower() in error.lower():
        named = error
    elif label.endswith("?"):
        named = f"{label} {error}"
    else:
        named = f"{label}: {_lower_first(error)}"
    return Problem(named, _first_control(field))


def _lower_first(sentence: str) -> str:
    first_word = sentence.partition(" ")[0]
    return sentence if first_word.isupper() else sentence[:1].lower() + sentence[1:]


def _first_control(field: BoundField) -> str:
    several = isinstance(field.field.widget, forms.MultiWidget)
    return f"{field.auto_id}_0" if several else str(field.auto_id)


def _forms(shown: Iterable[Any]) -> Iterator[Any]:
    for item in shown:
        if isinstance(item, forms.BaseFormSet):
            yield from item.forms
        elif isinstance(item, forms.BaseForm):
            yield item


@register.filter
def kind(field: BoundField) -> str:
    """How a field is drawn: checkbox, checkboxes, radios, password, several or plain."""
    widget = field.field.widget
    # CheckboxSelectMultiple is a subclass of RadioSelect, so it is asked for first.
    kinds: tuple[tuple[type[forms.Widget], str], ...] = (
        (forms.CheckboxInput, "checkbox"),
        (forms.CheckboxSelectMultiple, "checkboxes"),
        (forms.RadioSelect, "radios"),
        (forms.PasswordInput, "password"),
        (forms.MultiWidget, "several"),
    )
    return next((name for widget_class, name in kinds if isinstance(widget, widget_class)), "plain")


@register.filter
def address_of(record_id: UUID | str, name: str) -> str:
    """The address called ``name`` of this record: for pages with hundreds of links."""
    return _address_pattern(name).replace(_NOBODY, str(record_id))


@register.filter
def page_of_notice(notice: Any) -> str:
    """Where what somebody was told is to be read; empty for what has no page of its own.

    Of a record, its ``occasion`` is the id.
    """
    if name := _RECORDS_TOLD_OF.get(notice.kind):
        return address_of(notice.occasion, name)
    if notice.kind in _FILES_TOLD_OF:
        return reverse("families:file", args=[notice.about])
    name = _PAGES_TOLD_OF.get(notice.kind)
    return reverse(name) if name else ""


@cache
def _address_pattern(name: str) -> str:
    return reverse(name, args=[_NOBODY])


@register.filter
def is_optional(field: BoundField) -> bool:
    """Whether "(optional)" follows the label."""
    form = field.form
    if not getattr(form, "mark_optional", True) or field.name in getattr(
        form, "wanted_of_some", ()
    ):
        return False
    return not (field.field.required or field.field.disabled or kind(field) == "checkbox")


@register.simple_tag
def control(field: BoundField) -> SafeString:
    """The field's control with our classes. The server does all checking, so no ``required``."""
    field.form.use_required_attribute = False
    _say_dates_in_iso(field.field.widget)
    _name_the_parts(field)
    attrs = field.field.widget.attrs
    attrs.pop("placeholder", None)
    classes = [*_classes(field), attrs.get("class", "")]
    return field.as_widget(attrs={"class": " ".join(name for name in classes if name)})


def _name_the_parts(field: BoundField) -> None:
    widget = field.field.widget
    if isinstance(widget, forms.MultiWidget):
        names = ("date", "time") if isinstance(widget, forms.SplitDateTimeWidget) else ()
        for number, part in enumerate(widget.widgets):
            name = names[number] if number < len(names) else f"part {number + 1}"
            part.attrs.setdefault("aria-label", f"{field.label}: {name}")


def _classes(field: BoundField) -> Iterator[str]:
    base = _base_class(field.field.widget)
    yield base
    if field.errors and base != "govuk-checkboxes__input":
        yield f"{base}--error"
    if base == "govuk-input":
        yield from _input_classes(field)


def _base_class(widget: forms.Widget) -> str:
    if isinstance(widget, forms.CheckboxInput):
        return "govuk-checkboxes__input"
    if isinstance(widget, forms.Select):
        return "govuk-select"
    if isinstance(widget, forms.Textarea):
        return "govuk-textarea"
    return "govuk-file-upload" if isinstance(widget, forms.FileInput) else "govuk-input"


def _input_classes(field: BoundField) -> Iterator[str]:
    widget = field.field.widget
    asked_for = str(widget.attrs.get("type", getattr(widget, "input_type", "")))
    if asked_for in {"date", "datetime-local"} or isinstance(widget, forms.DateInput):
        yield "govuk-input--date"
    elif asked_for == "time" or isinstance(widget, forms.TimeInput):
        yield "govuk-input--time"
    elif asked_for == "number":
        yield "govuk-input--width-5"
    elif asked_for == "tel":
        yield "govuk-input--width-20"
    elif widget.attrs.get("autocomplete") == "one-time-code":
        yield "govuk-input--code"
    if kind(field) == "password":
        yield "govuk-password-input__input"
        yield "govuk-js-password-input-input"


def _say_dates_in_iso(widget: forms.Widget) -> None:
    asked_for = widget.attrs.get("type", getattr(widget, "input_type", ""))
    if isinstance(widget, DateTimeBaseInput) and asked_for in _ISO_FORMATS:
        widget.format = _ISO_FORMATS[str(asked_for)]


@register.simple_tag
def options(field: BoundField) -> list[Option]:
    """A group's radio buttons or checkboxes. The first carries the field's own id, so that a
    link in the error summary finds it."""
    field.form.use_required_attribute = False
    name = "govuk-checkboxes__input" if kind(field) == "checkboxes" else "govuk-radios__input"
    made = []
    for number, choice in enumerate(field.subwidgets):
        attrs = choice.data["attrs"]
        attrs["class"] = name
        if number == 0 and field.auto_id:
            attrs["id"] = field.auto_id
        made.append(Option(str(attrs.get("id", "")), choice.choice_label, choice.tag()))
    return made


@register.simple_tag
def field_groups(form: forms.BaseForm) -> list[FieldGroup]:
    """The visible fields in the form's own ``groups``; what no group names comes last, bare."""
    named = [
        FieldGroup(legend, [form[name] for name in names if name in form.fields])
        for legend, names in getattr(form, "groups", [])
    ]
    taken = {field.name for group in named for field in group.fields}
    rest = [field for field in form.visible_fields() if field.name not in taken]
    return [*named, FieldGroup("", rest)]


@register.filter
def inline_qr(svg: str) -> SafeString:
    """The QR code as inline SVG drawn from its path alone: black on white on any ground."""
    box, shape = _VIEW_BOX.search(svg), _PATH.search(svg)
    return format_html(
        '<svg class="qr" role="img" viewBox="{}" xmlns="http://www.w3.org/2000/svg">'
        "<title>Square code for your authenticator app</title>"
        '<rect width="100%" height="100%" fill="#ffffff"/><path d="{}" fill="#000000"/></svg>',
        box.group(1) if box else "",
        shape.group(1) if shape else "",
    )


@register.filter
def in_fours(text: str) -> str:
    """A long key in groups of four, as it is read aloud or typed."""
    return " ".join(re.findall(r".{1,4}", text))
