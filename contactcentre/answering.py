"""Answering a form: what was sent, whether it was stored, and which status says so."""

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

from django.core.exceptions import ObjectDoesNotExist
from django.db import models
from django.http import Http404, HttpRequest

from contactcentre.safekeeping.once import Made, once
from contactcentre.safekeeping.versions import Outdated
from policy.clauses import Refused
from policy.refusals import add_refusal

SENT_BEFORE = (
    "This form had been sent before, so nothing was added now. What it said the first time is on "
    "the file; to add something else, begin again from here."
)


def posted(request: HttpRequest) -> Any:
    """What was sent, or None when the page was only asked for."""
    return request.POST if request.method == "POST" else None


def stored(form: Any, store: Callable[[], object]) -> bool:
    """Whether the form was filled in rightly and its service took it.

    A refusal goes into the form, above what was typed.
    """
    if not form.is_valid():
        return False
    try:
        return kept(form, store)
    except Refused as refused:
        add_refusal(form, refused)
        return False


def kept(form: Any, store: Callable[[], object]) -> bool:
    """Whether what was entered stands now, by this sending of the form or another.

    Otherwise somebody else stored something different; the form has both. 404 for what is gone.
    """
    try:
        store()
    except Outdated as outdated:
        return not form.differs_from(outdated.held)
    except ObjectDoesNotExist:
        raise Http404 from None
    return True


def made_once(
    request: HttpRequest, form: Any, purpose: str, make: Callable[[], models.Model]
) -> Made | None:
    """What the form made, now or when it was first sent; None when it is to be shown again."""
    found: list[Made] = []

    def store() -> None:
        found.append(once(form.key, purpose=purpose, by=request.user, make=make))

    return found[0] if stored(form, store) else None


def key_of(request: HttpRequest) -> UUID:
    """The key of this showing of a button; one without it is a showing of its own."""
    try:
        return UUID(request.POST.get("key", ""))
    except ValueError:
        return uuid4()


def status_of(form: Any) -> int:
    if getattr(form, "differences", ()):
        return 409
    return 422 if form.is_bound and form.errors else 200


def status_of_refusal(request: HttpRequest) -> int:
    """Of a page that says why there is nothing to send, whether or not something was sent."""
    return 422 if request.method == "POST" else 200
