"""The annual report in pages, on paper and as a file: figures only."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.views.decorators.http import require_POST, require_safe

from accounts.roles import GOVERNS, Role
from contactcentre import pdf
from contactcentre.safekeeping import clock
from contactcentre.safekeeping.access import access
from governance.models import YearReport
from governance.services import report as services
from governance.services import review as reviews
from governance.views import report_page


@access(*GOVERNS)
@require_safe
def reports(request: HttpRequest) -> HttpResponse:
    """Every year that is over, with its report; how the review stands, and the reviews so far."""
    today = clock.today()
    context = {
        "reports": services.reports(by=request.user),  # type: ignore[arg-type]
        "unmade": services.unmade_years(on=today)[::-1],
        "due": reviews.due(on=today),
        "reviews": reviews.reviews(by=request.user),  # type: ignore[arg-type]
        "reviews_policy": Role.TRUSTEE in request.user.roles,  # type: ignore[union-attr]
    }
    return render(request, "governance/reports.html", context)


@access(*GOVERNS)
@require_POST
def make(request: HttpRequest, year: int) -> HttpResponse:
    """Make the report of a year that is over; made before, it stays as it is."""
    services.make_report(year=year, on=clock.today())
    messages.success(request, f"The report of {year} is made. It stays as it is from now on.")
    return redirect("governance:report", year)


@access(*GOVERNS)
@require_safe
def report(request: HttpRequest, year: int) -> HttpResponse:
    made = _made(request, year)
    context = _shown(made) | {"can_print": pdf.can_be_made()}
    return render(request, "governance/report.html", context)


@access(*GOVERNS)
@require_safe
def report_json(request: HttpRequest, year: int) -> HttpResponse:
    """The bytes that were frozen."""
    return _file(_made(request, year).document.encode(), "application/json", f"report-{year}.json")


@access(*GOVERNS)
@require_safe
def report_pdf(request: HttpRequest, year: int) -> HttpResponse:
    made = _made(request, year)
    if not pdf.can_be_made():
        raise Http404
    page = render_to_string("governance/report_pdf.html", _shown(made))
    style = render_to_string("governance/report_pdf.css")
    return _file(pdf.made_from(page, style=style), "application/pdf", f"report-{year}.pdf")


def _made(request: HttpRequest, year: int) -> YearReport:
    try:
        return services.report_of(year, by=request.user)  # type: ignore[arg-type]
    except YearReport.DoesNotExist:
        raise Http404 from None


def _shown(made: YearReport) -> dict[str, Any]:
    report = services.read(made)
    return {
        "made": made,
        "report": report,
        "versions": report_page.versions_in(report),
        "last_review": report_page.review_in(report),
        "years": report_page.years_in(report),
        "sections": report_page.sections(report),
        "noticed": report_page.noticed(report),
        "departures": report_page.departures(report),
        **report_page.days_of(report),
    }


def _file(content: bytes, kind: str, name: str) -> HttpResponse:
    disposition = f'attachment; filename="{name}"'
    return HttpResponse(content, content_type=kind, headers={"Content-Disposition": disposition})
