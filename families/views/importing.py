"""Importing families from a spreadsheet."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods, require_safe

from accounts.roles import Role
from contactcentre.safekeeping import clock
from contactcentre.safekeeping.access import access
from contactcentre.spreadsheet_page import example, spreadsheet_page
from families.services.importing import import_families


@access(Role.CO_ORDINATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def import_page(request: HttpRequest) -> HttpResponse:
    def store(content: bytes, dry_run: bool) -> str:
        by = request.user
        imported = import_families(content, by=by, on=clock.today(), dry_run=dry_run)  # type: ignore[arg-type]
        families = "1 family" if imported.families == 1 else f"{imported.families:,} families"
        people = "1 person" if imported.people == 1 else f"{imported.people:,} people"
        return f"{families} with {people}"

    return spreadsheet_page(request, "families/import.html", store=store, then="families:list")


@access(Role.CO_ORDINATOR)
@require_safe
def import_example(_request: HttpRequest) -> HttpResponse:
    return example("example-families.csv")
