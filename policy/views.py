"""The policy for everyone to read, and for staff where each clause is held."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from contactcentre.safekeeping.access import access
from policy import clause_map
from policy.clauses import EXCEPTIONS, PROMISES, Clause


@access(public=True)
@require_safe
def read(request: HttpRequest) -> HttpResponse:
    """Clause 9: anyone may read the policy, signed in or not, and print it."""
    context = {"exceptions": EXCEPTIONS, "promises": PROMISES, "review": Clause.REVIEW}
    return render(request, "policy/read.html", context)


@access()
@require_safe
def rule_map(request: HttpRequest) -> HttpResponse:
    """For everyone signed in: which rules of the software hold each clause."""
    held = [
        {"heading": clause_map.heading(clause), "rules": clause_map.rules_of(clause)}
        for clause in Clause
    ]
    return render(request, "policy/map.html", {"held": held})
