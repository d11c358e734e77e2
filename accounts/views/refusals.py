"""How a refusal by a rule is shown on the form that asked for it."""

from django.forms import BaseForm

from policy.clauses import Refused


def add_refusal(form: BaseForm, refused: Refused) -> None:
    """Put the reason at the head of the form, naming the clause."""
    form.add_error(None, f"{refused.because} ({refused.clause.heading.capitalize()})")
