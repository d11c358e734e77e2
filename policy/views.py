"""The policy for everyone to read, and for staff where each clause is held."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_safe

from contactcentre import pdf
from contactcentre.safekeeping import clock
from contactcentre.safekeeping.access import access
from policy import as_file, clause_map, copies, differences, versions
from policy.clauses import Clause
from policy.models import CopiesGiven, PolicyVersion
from policy.undertaking import give


@access(public=True)
@require_safe
def read(request: HttpRequest) -> HttpResponse:
    """Clause 9: anyone may read the policy, signed in or not, and print it."""
    user = request.user
    may_draft = user.is_authenticated and user.has_role("co-ordinator")
    governs = may_draft or (user.is_authenticated and user.has_role("trustee"))
    present = versions.in_force(clock.today())
    return _read(request, "policy/read.html", present, governs=governs, may_draft=may_draft)


@access(public=True)
@require_safe
def large_print(request: HttpRequest) -> HttpResponse:
    """The same words, large enough for most who find print hard to read."""
    return _read(request, "policy/large_print.html", versions.in_force(clock.today()))


@access(public=True)
@require_safe
def for_parents(request: HttpRequest) -> HttpResponse:
    """What the policy means for a parent, in plain words."""
    return _in_short(request, "policy/for_parents.html")


@access(public=True)
@require_safe
def for_children(request: HttpRequest) -> HttpResponse:
    """What the policy means for a child."""
    return _in_short(request, "policy/for_children.html")


@access(public=True)
@require_safe
def as_pdf(request: HttpRequest) -> HttpResponse:
    """The policy in force as a file."""
    return _pdf(large=False)


@access(public=True)
@require_safe
def large_pdf(request: HttpRequest) -> HttpResponse:
    """The policy in force as a file in large print."""
    return _pdf(large=True)


@access(public=True)
@require_safe
def version_list(request: HttpRequest) -> HttpResponse:
    """Every version there has been, and one that is still to come into force."""
    context = {
        "versions": versions.all_adopted(),
        "present": versions.in_force(clock.today()),
        "today": clock.today(),
    }
    return render(request, "policy/versions.html", context)


@access(public=True)
@require_safe
def version(request: HttpRequest, number: int) -> HttpResponse:
    """One version as it was adopted, and what it changed."""
    found = versions.numbered(number)
    if found is None:
        raise Http404
    earlier = versions.before(found)
    changes = differences.between(earlier, found) if earlier else []
    return _read(request, "policy/version.html", found, earlier=earlier, changes=changes)


@access()
@require_http_methods(["GET", "HEAD", "POST"])
def undertake(request: HttpRequest) -> HttpResponse:
    """Clause 1: read the version in force, and give one's word to keep it, before any work."""
    back = request.POST.get("next", request.GET.get("next", ""))
    if not url_has_allowed_host_and_scheme(back, allowed_hosts=None):
        back = reverse("home")
    present = versions.in_force(clock.today())
    if request.method == "POST":
        if request.POST.get("number", present.name) != present.name:
            messages.info(request, "A new version has come into force. This is what it says.")
        else:
            give(request.user, on=clock.today())
            return redirect(back)
    earlier = versions.before(present)
    changes = differences.between(earlier, present) if earlier else []
    return _read(request, "policy/undertake.html", present, back=back, changes=changes)


@access()
@require_safe
def rule_map(request: HttpRequest) -> HttpResponse:
    """For everyone signed in: which rules of the software hold each clause, and how it is tried."""
    words = {each.clause: each.text for each in versions.in_force(clock.today()).clauses}
    held = [
        {
            "clause": clause,
            "heading": clause_map.heading(clause),
            "short": clause_map.heading(clause).partition(":")[0],
            "words": words.get(clause, clause.text),
            "rules": clause_map.rules_of(clause),
            "tested": clause_map.tested(clause),
        }
        for clause in Clause
    ]
    tests_are_here = any(each["tested"] for each in held)
    return render(request, "policy/map.html", {"held": held, "tests_are_here": tests_are_here})


@access()
@require_http_methods(["GET", "HEAD", "POST"])
def copies_given(request: HttpRequest) -> HttpResponse:
    """Clause 9: a copy was asked for and given; counted, and nobody is named."""
    today = clock.today()
    if request.method == "POST":
        form = request.POST.get("form", "")
        if form not in CopiesGiven.Form.values:
            return _copies(request, status=422, error="Choose in which form it was given.")
        copies.note_copy(form=form, on=today)
        messages.success(request, f"Counted: one more, {CopiesGiven.Form(form).label.lower()}.")
        return redirect("policy:copies")
    return _copies(request)


def _copies(request: HttpRequest, *, status: int = 200, error: str = "") -> HttpResponse:
    since = clock.years_before(clock.today(), 1)
    context = {
        "forms": CopiesGiven.Form.choices,
        "counts": copies.given(since=since),
        "error": error,
    }
    return render(request, "policy/copies.html", context, status=status)


def _read(request: HttpRequest, template: str, policy: PolicyVersion, **more: Any) -> HttpResponse:
    context = {"policy": policy, "offers_pdf": pdf.can_be_made(), "today": clock.today(), **more}
    return render(request, template, context)


def _in_short(request: HttpRequest, template: str) -> HttpResponse:
    """Our words for a policy that a centre may have worded anew: then the page says so."""
    present = versions.in_force(clock.today())
    return _read(request, template, present, reworded=differences.reworded(present))


def _pdf(*, large: bool) -> HttpResponse:
    if not pdf.can_be_made():
        raise Http404
    present = versions.in_force(clock.today())
    answer = HttpResponse(as_file.of(present, large=large), content_type="application/pdf")
    name = f"confidentiality-policy-{present.number}{'-large-print' if large else ''}.pdf"
    answer.headers["Content-Disposition"] = f'inline; filename="{name}"'
    return answer
