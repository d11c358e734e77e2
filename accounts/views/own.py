"""One's own account: what one may do here, and where one is signed in."""

from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import User
from accounts.roles import Role
from accounts.services import open_sessions
from accounts.sessions import listed, row_of
from accounts.views.requests import StaffRequest
from accounts.views.sign_in import sign_out
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


@access()
@require_http_methods(["GET", "HEAD", "POST"])
def sessions(request: StaffRequest) -> HttpResponse:
    """Where one is signed in; what is posted ends every other session."""
    here = row_of(request.session)
    if request.method == "POST":
        open_sessions.end_other_sessions(user=request.user, keep=here, by=request.user)
        messages.success(request, "You are signed out everywhere else.")
        return HttpResponseRedirect(reverse("usersessions_list"))
    context = {"sessions": listed(request.user), "here": here}
    return render(request, "accounts/sessions.html", context)


@access()
@require_POST
def end_session(request: StaffRequest, session_id: int) -> HttpResponse:
    """End one of one's sessions; ending the one in use signs out."""
    this_one = UserSession.objects.filter(session_key=row_of(request.session), pk=session_id)
    if this_one.exists():
        return sign_out(request)
    try:
        open_sessions.end_session(user=request.user, session_id=session_id, by=request.user)
    except UserSession.DoesNotExist:
        raise Http404 from None
    messages.success(request, "That device is signed out.")
    return HttpResponseRedirect(reverse("usersessions_list"))


def _held_by(person: User) -> list[Role]:
    return [role for role in Role if person.has_role(role)]


def _name(person: User) -> str:
    return str(person.display_name).casefold()
