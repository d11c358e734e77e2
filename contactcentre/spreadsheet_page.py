"""The page on which a spreadsheet is chosen. The file stays in memory and is kept nowhere."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from contactcentre.answering import posted, status_of
from contactcentre.spreadsheet import ImportRefused

# More than this and the list is of no help; the rest shows once these are put right.
_ERRORS_SHOWN = 100


class SpreadsheetForm(forms.Form):
    file = forms.FileField(
        label="Spreadsheet",
        help_text="A CSV file as Excel, LibreOffice or Google Sheets saves it.",
        allow_empty_file=True,
        error_messages={"required": "Choose the spreadsheet to import."},
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,text/csv"}),
    )


def spreadsheet_page(
    request: HttpRequest, template: str, *, store: Callable[[bytes, bool], str], then: str
) -> HttpResponse:
    """Check the file sent, or import it, and answer with ``template`` or lead on to ``then``.

    ``store(content, dry_run)`` returns how many of what the file holds, in words; it raises
    ``ImportRefused`` with every error. Only the button “import” stores anything.
    """
    form = SpreadsheetForm(posted(request), request.FILES or None)
    if not form.is_valid():
        return _page(request, template, form, status=status_of(form))
    dry_run = "import" not in request.POST
    try:
        held = store(form.cleaned_data["file"].read(), dry_run)
    except ImportRefused as refused:
        shown, found = refused.errors[:_ERRORS_SHOWN], len(refused.errors)
        more = {"errors": shown, "found": found, "more": found - len(shown)}
        return _page(request, template, form, status=422, **more)
    if dry_run:
        return _page(request, template, SpreadsheetForm(), held=held)
    messages.success(request, f"Imported: {held}.")
    return redirect(then)


def example(name: str) -> HttpResponse:
    """The example spreadsheet of that name, to be filled in; 404 where it is not installed."""
    try:
        content = (settings.BASE_DIR / "docs" / name).read_bytes()
    except FileNotFoundError:
        raise Http404 from None
    return HttpResponse(
        content,
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _page(
    request: HttpRequest, template: str, form: SpreadsheetForm, *, status: int = 200, **more: Any
) -> HttpResponse:
    return render(request, template, {"form": form, **more}, status=status)
