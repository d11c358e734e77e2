"""Finding the family a request is about, and releasing its attendance dates."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict

from contactcentre.form_fields import DATE_HINT, Line, asked
from contactcentre.safekeeping import clock
from disclosures.models import AttendanceRequest, Match, Release, Standing
from disclosures.rules.deciding import Caller, Caution
from disclosures.rules.release import Recipient

_FOR_EXAMPLE = (
    "“The hall was closed at Easter.” Nothing of how a visit went, no names, and no way to reach "
    "anybody."
)
_ALONE = f"Goes to them alone, for example: {_FOR_EXAMPLE}"
_THEMSELVES = (
    "On the number we have on file, they confirmed that they are this party and that they ask"
)


class FindFamilyForm(forms.Form):
    text = Line(
        label="Name or reference",
        max_length=80,
        error_messages={"required": "Enter a name or the family’s reference."},
    )

    mark_optional = False


class MatchForm(forms.Form):
    """Who asks, of those on file, and for whom."""

    caller = forms.ChoiceField(
        label="Who on file is it?",
        widget=forms.RadioSelect,
        error_messages={
            "required": "Choose who it is. Whoever is not on file is given nothing.",
            "invalid_choice": "Choose one from the list.",
        },
    )
    standing = asked(
        Match, "standing", missing="Choose for whom they ask.", widget=forms.RadioSelect
    )
    reason = asked(
        Match,
        "reason",
        missing="Say in a few words why you see it so.",
        help_text="Stays at the centre.",
    )

    mark_optional = False

    def __init__(
        self, data: Any = None, *, callers: Sequence[Caller], asking: AttendanceRequest
    ) -> None:
        side = Standing.SIDE if asking.one_sided else Standing.NEUTRAL
        super().__init__(data, initial={"standing": side})
        if asking.asker == asking.Asker.LOCAL_AUTHORITY:
            help_text = "A local authority is a side unless you know it is none."
            self.fields["standing"].help_text = help_text
        self.fields["standing"].choices = Standing.choices  # type: ignore[attr-defined]
        self.fields["caller"].choices = [  # type: ignore[attr-defined]
            (each.key, _said_of(each)) for each in callers
        ]


class Heeded(forms.MultipleChoiceField):
    """Cautions, of which every one is ticked."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, cautions: Sequence[Caution], *, label: str, otherwise: str) -> None:
        self.cautions = frozenset(cautions)
        missing = f"Do what it says, and tick each of them; or {otherwise}."
        super().__init__(
            label=label,
            choices=[(each.value, each.label) for each in cautions],
            error_messages={"required": missing, "every": missing},
        )

    def validate(self, value: Any) -> None:
        super().validate(value)
        if not self.cautions <= set(value):
            raise ValidationError(self.error_messages["every"], code="every")


class CallForm(forms.Form):
    """That whoever asks was called back, on the number on file."""

    called_on = asked(
        Release,
        "called_on",
        missing="Enter the day you called back.",
        help_text=DATE_HINT,
        initial=clock.today,
    )
    confirmed = forms.BooleanField(
        label="On the number we have on file, they confirmed that they act in this case now",
        error_messages={"required": "Call the number on file first, and tick that they confirmed."},
    )
    note = Line(
        label="A note for everybody who is given it (optional)",
        required=False,
        max_length=300,
        help_text=f"In the same words to every side, for example: {_FOR_EXAMPLE}",
    )

    mark_optional = False

    def __init__(
        self,
        data: Any = None,
        *,
        caller: Caller | None,
        alone: bool,
        cautions: Sequence[Caution] = (),
    ) -> None:
        """``alone``: whoever asks is for no side, and nobody else is given anything. Each of the
        ``cautions`` is to be ticked.
        """
        super().__init__(data)
        if caller and caller.asks_themselves:
            self.fields["confirmed"].label = _THEMSELVES
        if cautions:
            heeded = Heeded(
                cautions, label="Look at this before you call", otherwise="close the request"
            )
            self.fields = {"heeded": heeded, **self.fields}
        if alone:
            note = self.fields["note"]
            note.label = "A note for who asks (optional)"
            note.help_text = _ALONE


class SendForm(forms.Form):
    """The fingerprint of what was shown, so that nothing else goes; and what was looked at."""

    digest = forms.CharField(
        widget=forms.HiddenInput,
        error_messages={"required": "Look at what would be sent first."},
    )

    mark_optional = False

    def __init__(
        self, data: Any = None, *, cautions: Sequence[Caution] = (), otherwise: str = "leave it"
    ) -> None:
        """Each of the ``cautions`` is to be ticked; ``otherwise`` says what there is to do else."""
        super().__init__(data)
        if cautions:
            self.fields["heeded"] = Heeded(
                cautions, label="Look at this before you send it", otherwise=otherwise
            )

    @property
    def agreed(self) -> dict[str, Any]:
        """What the services ask for, of what was shown and looked at."""
        return {
            "digest": self.cleaned_data["digest"],
            "heeded": frozenset(self.cleaned_data.get("heeded", ())),
        }


def collecting(sent: QueryDict, recipients: Sequence[Recipient]) -> set[UUID]:
    """For whom a copy waits: parties of this release, whatever else was sent."""
    ticked = set(sent.getlist("collect"))
    return {each.party_id for each in recipients if each.party_id and str(each.party_id) in ticked}


def ways_read(sent: QueryDict) -> set[str]:
    """Which safe contact routes were ticked as read; the rule knows its own keys."""
    return set(sent.getlist("read"))


def ticked(sent: QueryDict) -> set[str]:
    """What was ticked of the recipients, so that a page that refuses shows it again."""
    return {*sent.getlist("collect"), *sent.getlist("read")}


def _said_of(caller: Caller) -> str:
    if caller.party and not caller.asks_themselves:
        return f"{caller.addressed_to}, for {caller.party}"
    return caller.addressed_to
