"""Saying that somebody who works here knows a family."""

from typing import Any

from django import forms

from contactcentre.form_fields import asked, no_autofill
from families.models import KnownFamily


class KnownForm(forms.Form):
    """One's own word. The reason may stay unsaid."""

    reason = asked(
        KnownFamily,
        "reason",
        label="How you know each other",
        help_text="Only co-ordinators read this. You may leave it empty.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        no_autofill(self)


class WhoKnowsForm(KnownForm):
    """A co-ordinator's word about somebody who works here."""

    user = forms.ChoiceField(label="Who", error_messages={"required": "Choose the person."})

    field_order = ["user", "reason"]

    def __init__(self, data: Any = None, *, people: list[Any]) -> None:
        self.people = {str(user.pk): user for user in people}
        super().__init__(data)
        self.fields["reason"].label = "How they know each other"
        choices = [(pk, user.known_as) for pk, user in self.people.items()]
        self.fields["user"].choices = [("", "Choose the person"), *choices]  # type: ignore[attr-defined]
