"""A rule's refusal that no view answered becomes a page."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers

from policy.clauses import Refused


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
