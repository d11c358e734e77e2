"""Finding and entering a family, its arrangement, its alerts and its state."""

from typing import Any
from uuid import UUID

from django import forms

from contactcentre.form_fields import DATE_HINT, Line, RecordForm, asked, no_autofill
from families.forms.people import ChildForm, ResidentForm, VisitingForm
from families.models import Alert, Arrangement, Family, Person
from families.services.family import NewFamily

_SEARCH_LENGTH = 120


class SearchForm(forms.Form):
    mark_optional = False
    text = Line(
        label="Name or reference",
        max_length=_SEARCH_LENGTH,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
        error_messages={"required": "Enter a name, part of a name, or a reference."},
    )


class StateForm(RecordForm):
    """One button for each state the family may move to."""

    state = forms.ChoiceField(label="State", choices=Family.State.choices, widget=forms.HiddenInput)


class ArrangementForm(RecordForm):
    kind = asked(Arrangement, "kind")
    frequency = asked(Arrangement, "frequency")
    order = asked(Arrangement, "order")
    order_date = asked(Arrangement, "order_date", help_text=DATE_HINT)
    may_leave_building = asked(Arrangement, "may_leave_building")
    parents_may_meet = asked(Arrangement, "parents_may_meet")
    waits_behind = asked(Arrangement, "waits_behind")

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        nobody = data.get("waits_behind") == Arrangement.WaitsBehind.NOBODY
        if nobody and not data.get("parents_may_meet"):
            self.add_error(
                "waits_behind",
                "Parents who may not meet must not leave together: choose who waits behind.",
            )
        return data


class AlertForm(RecordForm):
    kind = asked(Alert, "kind", missing="Choose what kind of alert it is.")
    person_id = forms.TypedChoiceField(
        label="About",
        coerce=UUID,
        required=False,
        empty_value=None,
        error_messages={"invalid_choice": "Choose somebody of this family."},
    )
    text = asked(
        Alert,
        "text",
        missing="Enter what to know.",
        help_text="Volunteers looking after the family are shown allergies and medical needs.",
    )

    mark_optional = False

    def __init__(self, *args: Any, people: list[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person_id"].choices = [  # type: ignore[attr-defined]
            ("", Alert.WHOLE_FAMILY),
            *((str(person.pk), person.full_name) for person in people),
        ]
        no_autofill(self)


class StartForm(RecordForm):
    """What is known of the contact at the start; the rest is entered on the file."""

    state = forms.ChoiceField(
        label="Where things stand",
        choices=[
            (state.value, state.label)
            for state in (Family.State.REFERRED, Family.State.WAITING, Family.State.ACTIVE)
        ],
    )
    kind = asked(Arrangement, "kind")
    frequency = asked(Arrangement, "frequency")
    order = asked(Arrangement, "order")
    order_date = asked(Arrangement, "order_date", help_text=DATE_HINT)


_ChildFormSet: Any = forms.formset_factory(
    ChildForm, min_num=1, extra=2, max_num=12, absolute_max=12
)


class NewFamilyForm:
    """A whole family on one page: its children, both sides, and how the contact begins."""

    def __init__(self, data: Any = None) -> None:
        self.children = _ChildFormSet(data, prefix="child")
        self.resident = ResidentForm(data, prefix="resident")
        self.visiting = VisitingForm(data, prefix="visiting")
        self.start = StartForm(data, prefix="start")
        self.is_bound = data is not None

    @property
    def errors(self) -> bool:
        """Whether anything entered is wrong."""
        return self.is_bound and not self.is_valid()

    def is_valid(self) -> bool:
        parts = (self.children, self.resident, self.visiting, self.start)
        # Every part is looked at, so that the page shows all that is wrong.
        return all([part.is_valid() for part in parts])  # noqa: C419

    @property
    def key(self) -> UUID:
        """The same however often this form is sent."""
        return self.start.key

    def add_error(self, field: str | None, error: Any) -> None:
        """An error of the family as a whole."""
        self.start.add_error(field, error)

    def family(self) -> NewFamily:
        start = self.start.entered
        return NewFamily(
            people=[
                *(child.person() for child in self.children if child.cleaned_data),
                self.resident.person(),
                self.visiting.person(),
            ],
            state=start.pop("state"),
            arrangement=start,
        )
