"""A draft of the policy: its words, clause by clause, and its numbers."""

from collections.abc import Callable, Collection
from typing import Any

from django import forms

from contactcentre.form_fields import DATE_HINT, RecordForm, asked, no_autofill
from contactcentre.safekeeping import clock
from governance.rules.adoption import check_in_force_from, check_number
from governance.rules.wording import PARTS, Point, check_confirmed, check_words
from governance.services import adoption
from policy.clauses import answer
from policy.limits import LIMITS
from policy.models import PolicyVersion


def _words(name: str) -> Any:
    return asked(
        PolicyVersion,
        name,
        missing="Write what it says. No part of the policy may be left out.",
        widget=forms.Textarea(attrs={"rows": 4}),
    )


def _number(name: str) -> Any:
    limit = LIMITS[name]
    return asked(
        PolicyVersion,
        name,
        missing="Enter a whole number.",
        help_text=f"From {limit.least} to {limit.most}.",
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )


class DraftForm(RecordForm):
    title = asked(PolicyVersion, "title", missing="Enter a title.")
    introduction = _words("introduction")
    exception_1 = _words("exception_1")
    exception_2 = _words("exception_2")
    clause_1 = _words("clause_1")
    clause_2 = _words("clause_2")
    clause_3 = _words("clause_3")
    clause_4 = _words("clause_4")
    clause_5 = _words("clause_5")
    clause_6 = _words("clause_6")
    clause_7 = _words("clause_7")
    clause_8 = _words("clause_8")
    clause_9 = _words("clause_9")
    review = _words("review")
    retention_years = _number("retention_years")
    cooling_off_days = _number("cooling_off_days")
    recheck_years = _number("recheck_years")
    overdue_days = _number("overdue_days")
    certificate_months = _number("certificate_months")
    review_months = _number("review_months")
    in_force_from = asked(
        PolicyVersion,
        "in_force_from",
        missing="Enter the day from which it is to be in force.",
        required=True,
        help_text=f"A day after both trustees have signed. {DATE_HINT}",
    )

    mark_optional = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        no_autofill(self)

    @classmethod
    def from_version(cls, data: Any, *, version: PolicyVersion) -> "DraftForm":
        """A new draft, which begins with what this version says."""
        said = {name: getattr(version, name) for name in cls.base_fields}
        return cls(data, initial=said | {"in_force_from": None})

    def clean(self) -> dict[str, Any]:
        entered: dict[str, Any] = super().clean() or self.cleaned_data
        for name in LIMITS:
            if name in entered:
                self._ask(check_number, about=name, name=name, value=entered[name])
        if "in_force_from" in entered:
            about = "in_force_from"
            facts = {"latest": adoption.latest(), "on": clock.today()}
            self._ask(check_in_force_from, about=about, day=entered[about], **facts)
        numbers = {name: entered[name] for name in LIMITS if name in entered}
        for part in PARTS:
            if part in entered and len(numbers) == len(LIMITS):
                self._ask(check_words, about=part, field=part, words=entered[part], numbers=numbers)
        return entered

    def _ask(self, rule: Callable[..., None], *, about: str, **facts: Any) -> None:
        """Show beside the field what the rule says against it."""
        said = answer(rule, **facts)
        if said.clause is not None:
            self.add_error(about, f"{said.because} ({said.clause.heading})")


class SignForm(forms.Form):
    """Carries the digest of what its reader saw, and what they confirm of it point by point."""

    confirmed = forms.MultipleChoiceField(
        label="What you confirm",
        widget=forms.CheckboxSelectMultiple,
        help_text="The words and the software differ here. Tick what is as you want it.",
        error_messages={"required": "Tick each point, or have the draft changed."},
    )
    digest = forms.CharField(widget=forms.HiddenInput, required=False)

    mark_optional = False

    def __init__(self, *args: Any, points: Collection[Point], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._points = points
        if points:
            choices = [(point.key, point.says) for point in points]
            self.fields["confirmed"].choices = choices  # type: ignore[attr-defined]
        else:
            del self.fields["confirmed"]

    def clean_confirmed(self) -> list[str]:
        confirmed: list[str] = self.cleaned_data["confirmed"]
        said = answer(check_confirmed, points=self._points, confirmed=confirmed)
        if said.clause is not None:
            raise forms.ValidationError(said.because)
        return confirmed

    @property
    def entered(self) -> dict[str, Any]:
        """What was signed, for the service."""
        return {"confirmed": [], **self.cleaned_data}
