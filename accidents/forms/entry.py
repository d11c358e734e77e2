"""What is asked of whoever writes in the accident book, and of whoever looks for an entry."""

from collections.abc import Callable
from datetime import UTC, datetime, time
from typing import Any

from django import forms

from accidents.models import AccidentEntry, Addendum
from accidents.rules.book import (
    check_has_happened,
    check_is_an_age,
    check_is_one_person,
    was_long_ago,
)
from contactcentre.form_fields import (
    DATE_HINT,
    BritishDate,
    Line,
    RecordForm,
    asked,
    no_autofill,
)
from contactcentre.safekeeping import clock
from families.forms.times import ClockTime
from policy.clauses import Refused


class EntryForm(RecordForm):
    role = asked(AccidentEntry, "role", missing="Choose who was hurt.", widget=forms.RadioSelect)
    name = asked(AccidentEntry, "name", help_text="First and last name, as you know them.")
    age = asked(AccidentEntry, "age", help_text="Only for a child, for example 7, or 18 months.")
    day = BritishDate(
        label="Day of the accident",
        help_text=DATE_HINT,
        error_messages={"required": "Enter the day of the accident."},
    )
    time = ClockTime(
        missing="Enter the time",
        help_text="By the clock in the hall, for example 14:35. If nobody knows, the best guess.",
    )
    sure = forms.BooleanField(
        label="The accident was more than a year ago, and this is the right day", required=False
    )
    place = asked(AccidentEntry, "place", help_text="Where in the building or outside it.")
    what_happened = asked(
        AccidentEntry,
        "what_happened",
        missing="Enter what happened.",
        help_text="What was seen and done, not what anybody thinks of it.",
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    injury = asked(AccidentEntry, "injury", missing="Enter what injury it was.")
    treatment = asked(
        AccidentEntry,
        "treatment",
        missing="Enter what was done.",
        help_text="If nothing needed doing, say so.",
    )
    treated_by = asked(AccidentEntry, "treated_by")
    to_hospital = asked(AccidentEntry, "to_hospital")
    told = asked(AccidentEntry, "told", help_text="For a child, for example: her mother, at 14:50.")
    witnesses = asked(
        AccidentEntry,
        "witnesses",
        help_text="Names, and whether volunteer, staff, relative or visitor.",
    )
    written_by = asked(
        AccidentEntry,
        "written_by",
        missing="Enter who writes this.",
        help_text="From a paper form: the name on the form.",
    )

    groups = (
        ("The injured person", ["role", "name", "age"]),
        ("When and where", ["day", "time", "sure", "place"]),
        ("The accident", ["what_happened", "injury"]),
        ("Afterwards", ["treatment", "treated_by", "to_hospital", "told"]),
        ("Who saw it and who writes", ["witnesses", "written_by"]),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        no_autofill(self)
        if not self._was_long_ago():
            del self.fields["sure"]

    def _was_long_ago(self) -> bool:
        """Only of a day that may be a slip it is asked whether it is right."""
        if not self.is_bound:
            return False
        try:
            day = self.fields["day"].clean(self.data.get("day"))
        except forms.ValidationError:
            return False
        return was_long_ago(_moment(day, time()), now=clock.now())

    @property
    def entered(self) -> dict[str, Any]:
        """What the entry says: the day and the time are one moment in it."""
        said = super().entered
        said.pop("sure", None)
        moment = _moment(said.pop("day"), said.pop("time"))
        return said | {"happened_at": moment}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("role") == AccidentEntry.Injured.CHILD and not cleaned.get("age"):
            self.add_error("age", "Enter how old the child is.")
        if "day" in cleaned and "time" in cleaned:
            moment = _moment(cleaned["day"], cleaned["time"])
            if moment.astimezone(UTC).astimezone(clock.LONDON) != moment:
                self.add_error("time", "The clocks went forward then: there was no such time.")
            self._ask("day", check_has_happened, happened_at=moment, now=clock.now())
            if "sure" in self.fields and not cleaned.get("sure") and "day" not in self.errors:
                self.add_error("sure", "That is over a year ago. Say whether the day is right.")
        if "name" in cleaned:
            self._ask("name", check_is_one_person, name=cleaned["name"])
        if "age" in cleaned:
            self._ask("age", check_is_an_age, age=cleaned["age"])
        return cleaned

    def _ask(self, field: str, rule: Callable[..., None], **facts: Any) -> None:
        """What the rule refuses is said beside the field that it is about."""
        try:
            rule(**facts)
        except Refused as refused:
            self.add_error(field, refused.because)


class AddendumForm(RecordForm):
    text = asked(
        Addendum,
        "text",
        missing="Enter what is to be added or put right.",
        help_text="What stands in the entry stays there. Say what is right instead.",
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    written_by = asked(Addendum, "written_by", missing="Enter who writes this.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        no_autofill(self)


class FindForm(forms.Form):
    name = Line(
        label="Name of the injured person",
        max_length=120,
        required=False,
        help_text="Or the beginning of one.",
    )
    day = BritishDate(label="Day of the accident", required=False, help_text=DATE_HINT)

    mark_optional = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        no_autofill(self)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not self.errors and not any(cleaned.values()):
            self.add_error("name", "Enter a name, the beginning of one, or a day.")
        return cleaned


def _moment(day: Any, time: Any) -> datetime:
    """When the clock in the hall showed that time; of an hour that came twice, the first."""
    return datetime.combine(day, time, tzinfo=clock.LONDON)
