"""Writing a concern down in two minutes, and saying later whom it is about."""

import re
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms

from accounts.models import User
from contactcentre.form_fields import DATE_HINT, Line, RecordForm, asked, no_autofill
from contactcentre.safekeeping import clock
from disclosures.models import Concern
from disclosures.rules.concern import reference_in

# A word of a name, a title or "de" left out.
_NAME = re.compile(r"[^\W\d_]{3,}")
_GONE = "This is not on your list any more. Say in your own words whom it is about."


class OneOf(forms.TypedChoiceField):
    """One of some records, by id; nothing chosen is None."""

    default_error_messages = {"invalid_choice": _GONE}

    def __init__(self, **options: Any) -> None:
        super().__init__(coerce=UUID, empty_value=None, required=False, **options)

    def offer(self, none: str, records: Iterable[tuple[UUID, str]]) -> None:
        self.choices = [("", none), *((str(pk), label) for pk, label in records)]


class SomeOf(forms.TypedMultipleChoiceField):
    """Any of some people, by id; nobody chosen is nobody."""

    widget = forms.CheckboxSelectMultiple
    default_error_messages = {"invalid_choice": _GONE}

    def __init__(self, **options: Any) -> None:
        super().__init__(coerce=UUID, empty_value=[], required=False, **options)

    def offer(self, people: Iterable[User]) -> None:
        self.choices = [(str(pk), label) for pk, label in named(people)]


def named(people: Iterable[User]) -> list[tuple[UUID, str]]:
    return [(user.pk, str(user.display_name)) for user in people]


class ConcernForm(RecordForm):
    kind = asked(
        Concern, "kind", missing="Choose what it is about.", widget=forms.RadioSelect, initial=None
    )
    words = asked(
        Concern,
        "words",
        missing="Write down what you saw or heard.",
        help_text="In your own words, and theirs as they said them. No need to be sure of it.",
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    family_id = OneOf(label="Which family of today is it about?")
    complained_of = SomeOf(
        label="Is it about anybody who works here?",
        help_text="Tick everybody it is about. They are not told and cannot read this, "
        "whatever their role.",
    )
    whom = asked(
        Concern,
        "whom",
        label="Anybody else it is about, or another family",
        help_text="As far as you know: a reference, a name, or what they look like.",
    )
    seen_on = asked(
        Concern,
        "seen_on",
        label="The day you saw or heard it",
        missing="Enter the day on which you saw or heard it.",
        help_text=DATE_HINT,
        initial=clock.today,
    )
    seen_at = asked(Concern, "seen_at", help_text="For example, just after eleven.")
    emergency_called = asked(Concern, "emergency_called", required=False)
    done = asked(Concern, "done", help_text="Whom you told or called, and what you did.")

    # Last, as it is the longest: on a phone what was seen is written before.
    field_order = [
        "kind",
        "words",
        "family_id",
        "whom",
        "seen_on",
        "seen_at",
        "emergency_called",
        "done",
        "complained_of",
        "not_about_them",
    ]

    def __init__(
        self, data: Any = None, *, families: list[tuple[UUID, str]], people: list[User]
    ) -> None:
        super().__init__(data)
        fields: Any = self.fields
        fields["family_id"].offer("Another family: say below which; or none", families)
        if not families:
            del fields["family_id"]
            fields["whom"].label = "Which family is it about, and who?"
        fields["complained_of"].offer(people)
        if written_of := self._written_of(people):
            fields["not_about_them"] = self._asked_about(written_of)
            self.order_fields(self.field_order)
        no_autofill(self)

    def _written_of(self, people: Iterable[User]) -> list[str]:
        """Who of the centre is named in what was written, and not ticked.

        They would be told of it, or read it, if they lead on safeguarding.
        """
        if not self.is_bound:
            return []
        text = " ".join(self.data.get(name, "") for name in ("words", "whom", "done"))
        said = set(_NAME.findall(text.casefold()))
        ticked = set(
            self.fields["complained_of"].widget.value_from_datadict(self.data, {}, "complained_of")
            or ()
        )
        return [
            label
            for pk, label in named(people)
            if str(pk) not in ticked and said & set(_NAME.findall(label.casefold()))
        ]

    def _asked_about(self, written_of: list[str]) -> forms.BooleanField:
        names = ", ".join(written_of)
        return forms.BooleanField(
            label=f"It is not about {names}",
            error_messages={
                "required": f"You wrote of {names}. If it is about them, tick them above: they "
                "must not read it. If not, tick this."
            },
        )


class WhomForm(forms.Form):
    """Which family, where that was left open, and who else of the centre."""

    reference = Line(
        label="Reference of the family",
        required=False,
        max_length=10,
        help_text="For example, F-7K3M9Q.",
    )
    complained_of = SomeOf(
        label="Who of the centre",
        help_text="Tick everybody else it is about; it is not taken back. They find nothing of "
        "this concern from then on, you included.",
    )

    def __init__(self, data: Any = None, *, concern: Concern, people: list[User]) -> None:
        super().__init__(data, initial={"reference": reference_in(concern.whom)})
        fields: Any = self.fields
        noted = {each.user_id for each in concern.complained_of.all()}
        fields["complained_of"].offer(each for each in people if each.pk not in noted)
        if concern.family_id is not None:
            del fields["reference"]
        no_autofill(self)

    @property
    def entered(self) -> dict[str, Any]:
        said = self.cleaned_data
        return {
            "reference": said.get("reference", "").upper(),
            "complained_of": said.get("complained_of", ()),
        }


class StandBackForm(forms.Form):
    """Nothing to be entered, and one thing to be sure of."""

    sure = forms.BooleanField(
        label="I know somebody in it, or should not deal with it",
        help_text="You cannot open it again. Whoever else reads concerns is told now.",
        error_messages={"required": "Tick this to leave it to others."},
    )
