"""One's own account: what one may do here, and where one is signed in."""

from typing import Any

from allauth.usersessions.models import UserSession
from allauth.usersessions.views import ListUserSessionsView
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from accounts import services
from accounts.models import User
from accounts.roles import Role
from accounts.views.requests import StaffRequest
from contactcentre.safekeeping.access import access


@access()
@require_safe
def own(request: StaffRequest) -> HttpResponse:
    context = {"person": request.user, "roles": _held_by(request.user)}
    return render(request, "accounts/own.html", context)


@access()
@require_safe
def roles(request: StaffRequest) -> HttpResponse:
    """Every role in words; who holds it, for those who answer for that."""
    shown = request.user.has_role(Role.CO_ORDINATOR, Role.TRUSTEE)
    people = sorted(User.objects.filter(is_active=True), key=_name) if shown else []
    holders = [
        {"role": role, "people": [person for person in people if person.has_role(role)]}
        for role in Role
    ]
    return render(request, "accounts/roles.html", {"roles": holders, "with_people": shown})


class Sessions(ListUserSessionsView):
    request: StaffRequest
    template_name = "accounts/sessions.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {"show_last_seen_at": True}

    def form_valid(self, form: Any) -> HttpResponse:
        request = self.request
        services.end_other_sessions(
            user=request.user, keep=request.session.session_key or "", by=request.user
        )
        messages.success(request, "You are signed out everywhere else.")
        return HttpResponseRedirect(reverse("usersessions_list"))


sessions = access()(Sessions.as_view())


@access()
@require_POST
def end_session(request: StaffRequest, session_id: int) -> HttpResponse:
    try:
        services.end_session(user=request.user, session_id=session_id, by=request.user)
    except UserSession.DoesNotExist:
        raise Http404 from None
    messages.success(request, "That device is signed out.")
    return HttpResponseRedirect(reverse("usersessions_list"))


def _held_by(person: User) -> list[Role]:
    return [role for role in Role if person.has_role(role)]


def _name(person: User) -> str:
    return str(person.display_name).casefold()
