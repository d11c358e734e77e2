"""Showing a rule's refusal where it was met."""

from django.forms import BaseForm

from policy.clauses import Refused


def add_refusal(form: BaseForm, refused: Refused) -> None:
    """Show the refusal at the field that it is about, or else above the form.

    It names the clause behind it, where one is. What was typed stays.
    """
    field = refused.about if refused.about in getattr(form, "fields", ()) else None
    form.add_error(field, refused.sentence)
