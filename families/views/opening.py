"""What the pages of a family's file share: opening it, keeping what was entered, going back."""

from collections.abc import Callable
from typing import Any, TypeVar
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from contactcentre.answering import SENT_BEFORE, posted, status_of
from contactcentre.form_fields import RecordForm
from contactcentre.safekeeping import clock
from contactcentre.safekeeping.once import Made
from contactcentre.safekeeping.versions import Outdated
from families.models import Alert, Family, Person, Representative
from families.services import family as services
from families.services.reading import open_file, part

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
