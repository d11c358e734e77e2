"""Keys, the acting person and the access rule of every request."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import urlencode

from contactcentre.safekeeping.access import rule_of
from contactcentre.safekeeping.acting import acting_as
from contactcentre.safekeeping.keyring.keys import key_scope
from contactcentre.safekeeping.step_up import is_fresh

GetResponse = Callable[[HttpRequest], HttpResponse]


class KeyScope:
    """No key outlives the request that needed it."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with key_scope():
            return self.get_response(request)


class AuditActor:
    """What the request writes into the audit trail is written in the signed-in person's name."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with acting_as(lambda: request.user):
            return self.get_response(request)


class AccessRules:
    """Default deny: a view without a rule, or not for this person, does not exist."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        rule = rule_of(view)
        if rule is None:
            raise Http404
        if rule.public:
            return None
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        if not rule.admits(request.user):
            raise Http404
        if rule.step_up and not is_fresh(request):
            # What was interrupted is not replayed: after a POST the person starts the step again.
            begin = reverse(rule.begins_at, kwargs=kwargs) if rule.begins_at else reverse("home")
            back = request.get_full_path() if request.method == "GET" else begin
            query = urlencode({"next": back})
            return HttpResponseRedirect(f"{reverse('account_reauthenticate')}?{query}")
        return None
