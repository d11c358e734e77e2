"""Importing families from a spreadsheet. The file stays in memory and is kept nowhere."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from accounts.roles import Role
from contactcentre.answering import status_of
from contactcentre.safekeeping import clock
from contactcentre.safekeeping.access import access
from contactcentre.spreadsheet import ImportRefused
from families.forms.importing import ImportForm
from families.services.importing import Imported, import_families

_EXAMPLE = "example-families.csv"
# More than this and the list is of no help; the rest shows once these are put right.
_ERRORS_SHOWN = 100


@access(Role.CO_ORDINATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def import_page(request: HttpRequest) -> HttpResponse:
    form = ImportForm(request.POST, request.FILES) if request.method == "POST" else ImportForm()
    if not form.is_valid():
        return _page(request, form, status=status_of(form))
    try:
        imported = _import(request, form.cleaned_data["file"].read())
    except ImportRefused as refused:
        shown, more = refused.errors[:_ERRORS_SHOWN], len(refused.errors) - _ERRORS_SHOWN
        return _page(
            request, form, errors=shown, found=len(refused.errors), more=max(more, 0), status=422
        )
    if imported.dry_run:
        return _page(request, ImportForm(), checked=imported)
    messages.success(request, _said(imported))
    return redirect("families:list")


@access(Role.CO_ORDINATOR)
@require_safe
def import_example(request: HttpRequest) -> HttpResponse:
    """The example spreadsheet, to be filled in."""
    path = settings.BASE_DIR / "docs" / _EXAMPLE
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        raise Http404 from None
    return HttpResponse(
        content,
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{_EXAMPLE}"'},
    )


def _import(request: HttpRequest, content: bytes) -> Imported:
    return import_families(
        content,
        by=request.user,  # type: ignore[arg-type]
        on=clock.today(),
        dry_run="import" not in request.POST,
    )


def _page(
    request: HttpRequest, form: ImportForm, *, status: int = 200, **more: Any
) -> HttpResponse:
    return render(request, "families/import.html", {"form": form, **more}, status=status)


def _said(imported: Imported) -> str:
    families = "1 family was" if imported.families == 1 else f"{imported.families} families were"
    people = "1 person" if imported.people == 1 else f"{imported.people} people"
    return f"{families} imported, with {people}."
