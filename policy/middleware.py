"""No work before the undertaking; and a rule's refusal that no view answered becomes a page."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.http import urlencode

from contactcentre.safekeeping.access import rule_of
from policy.clauses import Refused
from policy.undertaking import has_given


class UndertakingRequired:
    """Pages of the centre's work open once the present policy has been acknowledged.

    What was posted meanwhile is not replayed. One's own account can be reached before.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        rule = rule_of(view)
        if rule is None or not rule.roles or has_given(request.user, request.session):
            return None
        back = request.get_full_path() if request.method == "GET" else reverse("home")
        to = f"{reverse('policy:undertake')}?{urlencode({'next': back})}"
        if request.headers.get("HX-Request"):
            return HttpResponse(status=204, headers={"HX-Redirect": to})
        return HttpResponseRedirect(to)


class Refusals:
    """Answers 403 with the clause and the reason; a fragment where a fragment was asked for."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, Refused):
            return None
        wants_fragment = request.headers.get("HX-Request") and not request.headers.get("HX-Boosted")
        template = "components/refusal.html" if wants_fragment else "refused.html"
        response = render(request, template, {"refusal": exception}, status=403)
        patch_vary_headers(response, ["HX-Request"])
        return response
