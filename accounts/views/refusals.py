"""How a refused form is shown: by a rule, for what was typed, or for too many tries."""

from django.forms import BaseForm

from policy.clauses import Refused

_TOO_MANY = frozenset({"too_many_login_attempts", "rate_limited"})


def add_refusal(form: BaseForm, refused: Refused) -> None:
    """Put the reason at the head of the form, naming the clause."""
    form.add_error(None, f"{refused.because} ({refused.clause.heading.capitalize()})")


def status_of(*forms: BaseForm) -> int:
    """429 for a form refused for too many tries, 422 for any other refused one, 200 otherwise."""
    refused = [form for form in forms if form.is_bound and form.errors]
    if any(_over_limit(form) for form in refused):
        return 429
    return 422 if refused else 200


def _over_limit(form: BaseForm) -> bool:
    found = form.errors.as_data().values()
    return any(error.code in _TOO_MANY for errors in found for error in errors)
