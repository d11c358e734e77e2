"""Importing volunteers from a spreadsheet, as applicants."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods, require_safe

from accounts.roles import Role
from contactcentre.safekeeping import clock
from contactcentre.safekeeping.access import access
from contactcentre.spreadsheet_page import example, spreadsheet_page
from volunteers.forms.importing import read_volunteers
from volunteers.services.importing import import_volunteers


@access(Role.CO_ORDINATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def import_page(request: HttpRequest) -> HttpResponse:
    def store(content: bytes, dry_run: bool) -> str:
        rows, by = read_volunteers(content), request.user
        found = len(import_volunteers(rows, by=by, on=clock.today(), dry_run=dry_run))  # type: ignore[arg-type]
        return "1 volunteer" if found == 1 else f"{found:,} volunteers"

    return spreadsheet_page(request, "volunteers/import.html", store=store, then="volunteers:list")


@access(Role.CO_ORDINATOR)
@require_safe
def import_example(_request: HttpRequest) -> HttpResponse:
    return example("example-volunteers.csv")
