"""Entering and correcting what the register says."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError

from contactcentre.form_fields import Key
from contactcentre.safekeeping import clock
from families.forms.times import ClockTime
from families.models import EntryKind, Outcome, Session
from families.rules.register import AFTER_THE_END
from families.services.day import Row

_FIRST, _SECOND = "first", "second"
_TWICE = (
    "The clocks went back that night, so that time came twice. Say whether it was the first or the "
    "second time."
)
_NEVER = "The clocks went forward that night, so there was no such time. Check the time."


def moment_of(session: Session, wall_clock: time, *, which: str = "") -> datetime:
    """The instant at which the hall's clock showed ``wall_clock`` during the session.

    A time before the session began is past midnight where that is within three hours of its end.
    Raises ``ValidationError`` for a time that the clock never showed, and for one that it showed
    twice unless ``which`` says the first or the second.
    """
    shown = session.at(wall_clock)
    if wall_clock < session.starts_at:
        next_day = datetime.combine(
            session.date + timedelta(days=1), wall_clock, tzinfo=clock.LONDON
        )
        if next_day <= session.at(session.ends_at) + AFTER_THE_END:
            shown = next_day
    if shown.astimezone(UTC).astimezone(clock.LONDON).time() != wall_clock:
        raise ValidationError({"at": _NEVER})
    if _comes_twice(shown):
        if which not in (_FIRST, _SECOND):
            raise ValidationError({"which": _TWICE})
        shown = shown.replace(fold=int(which == _SECOND))
    return shown


def _comes_twice(shown: datetime) -> bool:
    return shown.utcoffset() != shown.replace(fold=1 - shown.fold).utcoffset()


class _TypedTime(forms.Form):
    """A form with a time by the hall's clock; ``moment`` is the instant it means."""

    for_the_hall = True

    def __init__(self, *args: Any, session: Session, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.session = session
        self.fields["at"] = ClockTime(help_text="By the clock in the hall, for example 10:05.")
        if _has_an_hour_twice(session):
            self.fields["which"] = forms.ChoiceField(
                label="If that time came twice",
                required=False,
                choices=[
                    (_FIRST, "The first time, before the clocks went back"),
                    (_SECOND, "The second time"),
                ],
                widget=forms.RadioSelect,
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if (at := cleaned.get("at")) is not None:
            cleaned["moment"] = moment_of(self.session, at, which=cleaned.get("which", ""))
        return cleaned


def _has_an_hour_twice(session: Session) -> bool:
    return any(_comes_twice(session.at(time(hour))) for hour in range(24))


class MovementForm(_TypedTime):
    """An arrival, a departure or a step of the handover at a time that is not now."""

    person = forms.ChoiceField(label="Who", error_messages={"required": "Choose who"})
    kind = forms.ChoiceField(
        label="What happened",
        choices=[
            (EntryKind.ARRIVED, "Arrived, or came back"),
            (EntryKind.JOINED, "Was walked in (a child)"),
            (EntryKind.RETURNED, "Was walked back (a child)"),
            (EntryKind.LEFT, "Left"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what happened"},
    )
    with_person = forms.ChoiceField(
        label="For a child: with whom",
        help_text="Who brought it, had it in the room, or collected it.",
        required=False,
    )
    walked_by = forms.ChoiceField(label="For a child walked in or back: by whom", required=False)
    key = Key()

    def __init__(
        self, *args: Any, row: Row, helpers: Sequence[tuple[UUID, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, session=row.visit.session, **kwargs)
        adults = [place for place in row.places if not place.is_child]
        children = [place for place in row.places if place.is_child]
        self.children = {str(place.person_id) for place in children}
        if len(children) > 1:
            self.fields["together"] = forms.BooleanField(
                label=f"The same for {', '.join(place.name for place in children)}",
                help_text="Leave this clear if one of them came or went by itself, and enter a "
                "time for each.",
                required=False,
            )
        _offer(self, "person", ((p.person_id, f"{p.name} ({p.about})") for p in row.places))
        _offer(self, "with_person", ((p.person_id, f"{p.name} ({p.about})") for p in adults), "—")
        _offer(self, "walked_by", helpers, "—")
        self.order_fields(["person", "together", "kind", "at", "which", "with_person", "walked_by"])

    def clean_together(self) -> bool:
        together: bool = self.cleaned_data["together"]
        if together and self.cleaned_data.get("person") not in self.children:
            raise ValidationError(
                "This is for the children alone: choose one of them, or clear it."
            )
        return together


def _offer(
    form: forms.Form, name: str, choices: Iterable[tuple[UUID, str]], nobody: str = ""
) -> None:
    none = [("", nobody)] if nobody else []
    form.fields[name].choices = [  # type: ignore[attr-defined]
        *none,
        *((str(value), label) for value, label in choices),
    ]


class _Correction(forms.Form):
    for_the_hall = True

    def ask_whether_sure(self) -> None:
        """From now on the form asks whether contact lasted but a moment."""
        self.fields["sure"] = forms.BooleanField(label="It was so short", required=False)


class CorrectTimeForm(_Correction, _TypedTime):
    key = Key()


class CorrectOutcomeForm(_Correction):
    outcome = forms.ChoiceField(
        label="How the visit ended",
        choices=Outcome.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose one of the outcomes"},
    )
    key = Key()
