"""Opening a referral, and its two halves."""

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import chain, repeat
from typing import Any

from django import forms

from contactcentre.form_fields import (
    DATE_HINT,
    BritishDate,
    Choice,
    Key,
    Line,
    Lines,
    asked,
    no_autofill,
)
from contactcentre.safekeeping import clock
from families.forms.contact import TelephoneField
from families.models import Person, Referral
from families.rules.referral import Answers, missing_from
from families.rules.referral_questions import (
    AGREES,
    CHILD,
    CHILDREN_AT_MOST,
    CHOICE,
    CONSENT,
    DATE,
    EMAIL,
    GROUPS,
    LINES,
    NAMED,
    NAMED_AT_MOST,
    NEVER_SHOWN,
    NO,
    QUESTIONS,
    TELEPHONE,
    YES,
    Question,
)
from families.services.referral_file import said_in, stamp_of

_EMAIL_WRONG = "Enter an e-mail address in full, for example name@example.org."


def field_for(question: Question) -> forms.Field:
    """The form field of one question. None is required: what is missing is said elsewhere."""
    common: dict[str, Any] = {
        "label": question.label,
        "help_text": question.hint,
        "required": False,
    }
    if question.kind == CHOICE:
        return Choice(choices=question.answers, widget=forms.RadioSelect, **common)
    if question.kind == DATE:
        checks = [] if question.ahead else [_not_ahead]
        return BritishDate(validators=checks, **common | {"help_text": question.hint or DATE_HINT})
    if question.kind == LINES:
        return Lines(max_length=question.longest, **common)
    if question.kind == TELEPHONE:
        return TelephoneField(max_length=question.longest, **common)
    if question.kind == EMAIL:
        return forms.EmailField(
            max_length=question.longest, error_messages={"invalid": _EMAIL_WRONG}, **common
        )
    return Line(max_length=question.longest, **common)


def _not_ahead(day: date) -> None:
    if day > clock.today():
        raise forms.ValidationError("That date is still to come.")


class QuestionsForm(forms.Form):
    """A field for each of some questions, named by its key; answers come out as they are kept."""

    questions: Sequence[Question] = ()
    mark_optional = False
    # Whom the form is about, where there are several on the page.
    whose = ""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for question in self.questions:
            self.fields[question.key] = field_for(question)
        no_autofill(self)

    def said(self) -> dict[str, Any]:
        """What was answered, by key; dates as they are kept."""
        return {key: _kept(value) for key, value in self.cleaned_data.items() if value}


class ChildForm(QuestionsForm):
    questions = CHILD

    def clean(self) -> dict[str, Any]:
        return _named(self)


class NamedForm(QuestionsForm):
    questions = NAMED

    def clean(self) -> dict[str, Any]:
        entered = _named(self)
        if entered.get("first_name") and not entered.get("may"):
            self.add_error("may", "Choose what this person may do.")
        return entered


class AboutForm(QuestionsForm):
    """Everything but the children and the people named."""

    questions = tuple(QUESTIONS.values())
    groups = [
        *((group.title, [question.key for question in group.questions]) for group in GROUPS),
        ("Keeping this", [CONSENT]),
    ]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields[CONSENT] = forms.BooleanField(label=AGREES, required=False)


class _EveryRow(forms.BaseFormSet):
    """Looks at every row, also at one that is as it was before."""

    def _construct_form(self, i: int, **kwargs: Any) -> Any:
        made = super()._construct_form(i, **kwargs)  # type: ignore[misc]
        made.empty_permitted = False
        return made


def _formset(form: type[forms.Form], most: int) -> Any:
    return forms.formset_factory(
        form, formset=_EveryRow, extra=most, max_num=most, absolute_max=most
    )


_ChildFormSet = _formset(ChildForm, CHILDREN_AT_MOST)
_NamedFormSet = _formset(NamedForm, NAMED_AT_MOST)


class HalfForm:
    """One side's half on one page: about itself, the children, and who else may come.

    ``answers`` are those kept so far. With ``whole`` everything needed must be there; without,
    what is there must make sense. ``hide_reach`` leaves out where the side can be reached: what
    is held is not shown, and stays where nothing new is entered. ``version`` is that of the half
    as shown, where it may be saved from elsewhere too. ``side`` is what the side is called where
    somebody else fills it in.
    """

    overtaken = (
        "Somebody else has saved this half meanwhile, so yours is not stored yet. Look at "
        "theirs on the referral, in another tab. If you save again, yours replaces it."
    )

    def __init__(
        self,
        data: Any = None,
        *,
        answers: Answers | None = None,
        whole: bool = True,
        hide_reach: bool = False,
        version: str = "",
        side: str = "",
    ) -> None:
        self.version = version
        self._sent = data
        kept = self._before = dict(answers or {})
        self.held = [key for key in NEVER_SHOWN if hide_reach and kept.get(key)]
        self._kept = {key: kept[key] for key in self.held}
        self.whole = whole
        self.is_bound = data is not None
        self._good: bool | None = None
        first = {key: _shown(key, value) for key, value in kept.items() if key not in self.held}
        self.about = AboutForm(data, prefix="about", initial=first)
        self.children = _ChildFormSet(data, prefix="child", initial=_rows(kept, "children"))
        self.named = _NamedFormSet(data, prefix="named", initial=_rows(kept, "named"))
        self._say_whose(side)
        self._mark_held()

    def _say_whose(self, side: str) -> None:
        """So that the error summary of the page says of whom a line is, and in which row."""
        self.about.whose = side
        for name, rows in (("Child", self.children), ("Person", self.named)):
            for number, row in enumerate(rows, start=1):
                row.whose = f"{name} {number}"

    def _mark_held(self) -> None:
        for key in self.held:
            field = self.about.fields[key]
            field.help_text = "One is held and not shown here. Leave this empty to keep it."

    @property
    def errors(self) -> bool:
        return self.is_bound and not self.is_valid()

    def is_valid(self) -> bool:
        """Looks once, however often it is asked."""
        if self._good is None:
            parts = (self.about, self.children, self.named)
            # Every part is looked at, so that the page shows all that is wrong.
            self._good = all([part.is_valid() for part in parts])  # noqa: C419
            if self._good and self.whole:
                self._good = self._lacks_nothing()
        return self._good

    def add_error(self, field: str | None, error: Any) -> None:
        self.about.add_error(field, error)
        self._good = False

    @property
    def seen(self) -> str:
        """The version of the half that the sender had before them."""
        return self._sent.get("version", "") if self._sent else ""

    def differs_from(self, held: Any) -> bool:
        """Says that ``held`` was saved meanwhile; sent again, what was entered replaces it."""
        self.version = self.version_of(held)
        self.add_error(None, self.overtaken)
        return True

    def version_of(self, held: Any) -> str:
        return str(held.version)

    def answers(self) -> dict[str, Any]:
        """The half as it is kept; what cannot be read as an answer stays as it was before."""
        said = _sound(self.about, self._before)
        said[CONSENT] = YES if said.pop(CONSENT, False) else NO
        return {
            **self._kept,
            **said,
            "children": _filled_in(self.children, self._before.get("children", ())),
            "named": _filled_in(self.named, self._before.get("named", ())),
        }

    def _lacks_nothing(self) -> bool:
        """Whether everything needed is there; asks for what is not, at its field."""
        by_label = {question.label: key for key, question in QUESTIONS.items()}
        missing = missing_from(answers=self.answers())
        for label in missing:
            key = by_label.get(label)
            if key is None:
                self._ask_for_other(label)
            else:
                self.about.add_error(key, _ask_for(QUESTIONS[key]))
        return not missing

    def _ask_for_other(self, label: str) -> None:
        words = {
            "A way to reach them": ("telephone", _REACH),
            "The representative’s name": ("representative_name", "Enter who fills this in."),
            "Consent to keeping it": (CONSENT, "Tick this, or ask the centre about it."),
        }
        if label in words:
            self.about.add_error(*words[label])
        else:
            self.children.forms[0].add_error("first_name", "Enter at least one child.")


class OwnHalfForm(HalfForm):
    """A side's own half, by its private link; ``version`` is the stamp of what it saved so far."""

    overtaken = (
        "This form was saved in another tab or window meanwhile, so what is here is not kept yet. "
        "Open the form once more in another tab to see what was saved. If you save again here, "
        "this takes its place."
    )

    def version_of(self, held: Answers) -> str:
        return stamp_of(held)

    @property
    def may_be_kept(self) -> bool:
        """Whether there is something to keep: everything, or for later what makes sense of it."""
        if not self.is_bound:
            return False
        came_whole = not (self.children.non_form_errors() or self.named.non_form_errors())
        return self.is_valid() or (not self.whole and came_whole)

    def kept_in_part(self) -> None:
        """Say that all but what is wrong was kept."""
        self.version = stamp_of(said_in(self.answers()))
        self.add_error(
            None, "Everything else is saved. What is named here was not taken: put it right."
        )

    def came_too_late(self) -> None:
        self.add_error(
            None,
            "Your form had been sent to the centre before, so what is on this page was not taken. "
            "It is kept here for as long as you leave the page open. To change what you sent, "
            "ask the centre for a new link.",
        )


_REACH = "Enter a telephone number, an e-mail address or a safe way to be reached."


def _ask_for(question: Question) -> str:
    if question.kind == CHOICE:
        return "Choose one of the answers."
    label = question.label
    return f"Enter this: {label[:1].lower()}{label[1:]}."


def _named(form: forms.Form) -> dict[str, Any]:
    entered: dict[str, Any] = form.cleaned_data
    if any(entered.values()) and not entered.get("first_name") and "first_name" not in form.errors:
        form.add_error("first_name", "Enter the first name.")
    return entered


def _filled_in(formset: Any, before: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    rows = zip(formset, chain(before, repeat({})), strict=False)
    said = [_sound(form, row) for form, row in rows]
    return [each for each in said if each.get("first_name")]


def _sound(form: QuestionsForm, before: Mapping[str, Any]) -> dict[str, Any]:
    """What was answered; in place of an answer that is wrong, the one before it."""
    stays = {key: before[key] for key in form.errors if key in before}
    return form.said() | stays


def _rows(kept: Mapping[str, Any], key: str) -> list[dict[str, Any]]:
    return [{k: _shown(k, v) for k, v in row.items()} for row in kept.get(key, ())]


def _kept(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _shown(key: str, value: Any) -> Any:
    if key == CONSENT:
        return value == YES
    dates = {"date_of_birth", "order_date", "start"}
    return date.fromisoformat(value) if key in dates and value else value


class OpenReferralForm(forms.Form):
    """The least there is to a referral; ``key`` makes a form sent twice one referral."""

    route = asked(Referral, "route", missing="Choose who refers.", widget=forms.RadioSelect)
    first_name = asked(
        Person,
        "first_name",
        label="First name of a child",
        missing="Enter the first name of a child.",
        help_text="To recognise the referral by. Each side enters everything else itself.",
    )
    key = Key()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["route"].choices = Referral.Route.choices  # type: ignore[attr-defined]
        no_autofill(self)
