"""Showing a rule's refusal where it was met."""

from django.forms import BaseForm

from policy.clauses import Refused


def add_refusal(form: BaseForm, refused: Refused) -> None:
    """Show the refusal at the field that it is about, or else above the form.

    It names the clause behind it, where one is; a form that is ``for_the_hall``, where that helps.
    What was typed stays.
    """
    field = refused.about if refused.about in getattr(form, "fields", ()) else None
    in_the_hall = getattr(form, "for_the_hall", False)
    form.add_error(field, refused.in_the_hall if in_the_hall else refused.sentence)
