"""How long a sign-in lasts, that nothing opens without a second factor, and who looks around."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.contrib.auth import SESSION_KEY, logout
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode

from accounts import sessions
from accounts.adapters import has_second_factor
from accounts.services import not_shown
from contactcentre.safekeeping.access import rule_of

GetResponse = Callable[[HttpRequest], HttpResponse]

_STEPS_OF_SIGNING_IN = ("account_login", "account_reauthenticate", "mfa_index")


class SessionLimits:
    """Ends sessions that were idle or open for too long; notes the use of the others.

    A fragment is never answered with a sign-in page: HTMX is told to go to the page itself.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if SESSION_KEY not in request.session:
            return _whole_page(request, self.get_response(request))
        if (why := sessions.ended(request.session)) is not None:
            return _whole_page(request, _signed_out(request, why))
        return _whole_page(request, self.get_response(request))

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> None:
        """A tablet that only keeps itself up to date is not somebody at work."""
        rule = rule_of(view)
        if SESSION_KEY in request.session and not (rule and rule.passive):
            sessions.note_use(request.session)


class NotShown:
    """Counts what somebody signed in asked for and was not shown, but for what a page asks for."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        asked = request.resolver_match
        if (
            response.status_code == HTTPStatus.NOT_FOUND
            and asked
            and SESSION_KEY in request.session
        ):
            rule = rule_of(asked.func)
            if request.user.is_authenticated and not (rule and rule.passive):
                not_shown.note(by=request.user)
        return response


class SecondFactorRequired:
    """Who has shown only a password is led to the second factor, or to setting one up.

    What a session has shown is kept in the session, so this asks the database nothing once the
    person is through.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        rule = rule_of(view)
        if rule is None or rule.public or rule.before_second_factor:
            return None
        if not request.user.is_authenticated or sessions.proofs(request):
            return None
        if has_second_factor(request.user):
            back = request.get_full_path() if request.method == "GET" else reverse("home")
            query = urlencode({"next": back})
            return HttpResponseRedirect(f"{reverse('account_reauthenticate')}?{query}")
        return HttpResponseRedirect(reverse("mfa_index"))


def _signed_out(request: HttpRequest, why: sessions.Ended) -> HttpResponse:
    logout(request)
    messages.info(request, f"{why} Sign in to go on.")
    if request.method != "GET":
        return HttpResponseRedirect(reverse("account_login"))
    return redirect_to_login(_page_of(request))


def _whole_page(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """To HTMX, a way to sign in is a page to go to, not a fragment to put into the page."""
    target = response.headers.get("Location", "").partition("?")[0]
    if not target or "HX-Request" not in request.headers:
        return response
    if target not in map(reverse, _STEPS_OF_SIGNING_IN):
        return response
    back = urlencode({"next": _page_of(request)})
    instead = HttpResponse(status=204)
    instead.headers["HX-Redirect"] = f"{target}?{back}"
    return instead


def _page_of(request: HttpRequest) -> str:
    """The page the person is on: for a fragment, the page that holds it."""
    shown = request.headers.get("HX-Current-URL", "")
    if "HX-Request" not in request.headers:
        return request.get_full_path()
    if not url_has_allowed_host_and_scheme(shown, allowed_hosts={request.get_host()}):
        return reverse("home")
    origin = f"{request.scheme}://{request.get_host()}"
    return shown.removeprefix(origin) or "/"
