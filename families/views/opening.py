"""What the pages of a family's file share: opening it, keeping what was entered, going back."""

from collections.abc import Callable
from typing import Any, TypeVar
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from families.models import Alert, Family, Person, Representative
from families.services.reading import open_file, part
from policy.clauses import Refused
from policy.refusals import add_refusal

Part = TypeVar("Part", Person, Alert, Representative)


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
        store()
    except Refused as refused:
        add_refusal(form, refused)
        return False
    return True


def back_to(request: HttpRequest, family: Family, said: str) -> HttpResponse:
    """The family's file again, saying what was done."""
    messages.success(request, said)
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


def status_of(form: Any) -> int:
    return 422 if form.is_bound and form.errors else 200
