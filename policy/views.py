"""The policy for everyone to read, and for staff where each clause is held."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_safe

from contactcentre.safekeeping import clock
from contactcentre.safekeeping.access import access
from policy import clause_map
from policy.clauses import EXCEPTIONS, PRESENT_VERSION, PROMISES, Clause
from policy.undertaking import give


@access(public=True)
@require_safe
def read(request: HttpRequest) -> HttpResponse:
    """Clause 9: anyone may read the policy, signed in or not, and print it."""
    context = {"exceptions": EXCEPTIONS, "promises": PROMISES, "review": Clause.REVIEW}
    return render(request, "policy/read.html", context)


@access()
@require_http_methods(["GET", "HEAD", "POST"])
def undertake(request: HttpRequest) -> HttpResponse:
    """Clause 1: read the present version, and give one's word to keep it, before any work."""
    back = request.POST.get("next", request.GET.get("next", ""))
    if not url_has_allowed_host_and_scheme(back, allowed_hosts=None):
        back = reverse("home")
    if request.method == "POST":
        give(request.user, on=clock.today())
        return redirect(back)
    context = {
        "exceptions": EXCEPTIONS,
        "promises": PROMISES,
        "version": PRESENT_VERSION,
        "back": back,
    }
    return render(request, "policy/undertake.html", context)


@access()
@require_safe
def rule_map(request: HttpRequest) -> HttpResponse:
    """For everyone signed in: which rules of the software hold each clause."""
    held = [
        {"heading": clause_map.heading(clause), "rules": clause_map.rules_of(clause)}
        for clause in Clause
    ]
    return render(request, "policy/map.html", {"held": held})
