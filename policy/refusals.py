"""Showing a rule's refusal where it was met."""

from django.forms import BaseForm

from policy.clauses import Refused


def add_refusal(form: BaseForm, refused: Refused) -> None:
    """Show the refusal above the form, with its clause; what was typed stays."""
    form.add_error(None, f"{refused.because} ({refused.clause.heading})")
