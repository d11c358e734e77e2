"""What the pages of a family's file share: opening it, keeping what was entered, going back."""

from collections.abc import Callable
from typing import Any, TypeVar
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from contactcentre.safekeeping import clock
from contactcentre.safekeeping.once import Made, once
from contactcentre.safekeeping.versions import Outdated
from families.forms.fields import RecordForm
from families.models import Alert, Family, Person, Representative
from families.services import family as services
from families.services.reading import open_file, part
from policy.clauses import Refused
from policy.refusals import add_refusal

Part = TypeVar("Part", Person, Alert, Representative)

SENT_BEFORE = (
    "This form had been sent before, so nothing was added now. What it said the first time is on "
    "the file; to add something else, begin again from here."
)


def opened_family(request: HttpRequest, reference: str) -> Family:
    """The family of that reference, its reading noted; 404 for one this person may not see."""
    try:
        return open_file(reference=reference, by=request.user)  # type: ignore[arg-type]
    except Family.DoesNotExist:
        raise Http404 from None


def part_or_404(model: type[Part], part_id: UUID, *, of: Family) -> Part:
    try:
        return part(model, part_id, of=of)
    except model.DoesNotExist:
        raise Http404 from None


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


def back_to(
    request: HttpRequest, family: Family, said: str, made: Made | None = None
) -> HttpResponse:
    """The family's file again, saying what was done."""
    if made is None or made.new:
        messages.success(request, said)
    else:
        messages.warning(request, SENT_BEFORE)
    return redirect("families:file", family.reference)


def form_page(
    request: HttpRequest,
    family: Family,
    form: Any,
    *,
    heading: str,
    submit: str = "Save",
    **more: Any,
) -> HttpResponse:
    """A page with one form about a part of the file."""
    context = {"family": family, "form": form, "heading": heading, "submit": submit, **more}
    return render(request, "families/part.html", context, status=status_of(form))


def removal_page(request: HttpRequest, family: Family, *, heading: str, what: Any) -> HttpResponse:
    """Asks before something is taken off the file."""
    context = {"family": family, "heading": heading, "what": what}
    return render(request, "families/remove.html", context)


def removal(
    request: HttpRequest,
    family: Family,
    record: Any,
    *,
    heading: str,
    says: Callable[[Any], str],
    done: str,
) -> HttpResponse:
    """Takes a record off the file; asks first, and again when it is not what was shown."""
    form, changed = RecordForm(posted(request), record=record), False
    if form.is_valid():
        try:
            services.remove(form.apply_to(record), on=clock.today())
            return back_to(request, family, done)
        except Outdated as outdated:
            form, changed = RecordForm(record=outdated.held), True
            record = outdated.held
        except ObjectDoesNotExist:
            raise Http404 from None
    what = says(record)
    context = {"family": family, "heading": heading, "what": what, "form": form, "changed": changed}
    status = 409 if changed else status_of(form)
    return render(request, "families/remove.html", context, status=status)


def status_of(form: Any) -> int:
    if getattr(form, "differences", ()):
        return 409
    return 422 if form.is_bound and form.errors else 200
