"""Who works here and what they may do. Co-ordinators change it, trustees can read it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from accounts import mail, persons
from accounts.adapters import SECOND_FACTORS
from accounts.forms import InviteForm, RolesForm, SamePersonForm
from accounts.models import RoleChange, User
from accounts.roles import Role
from accounts.services import records, ways_in
from accounts.views.refusals import add_refusal, status_of
from accounts.views.requests import StaffRequest
from contactcentre.safekeeping.access import access
from policy.clauses import Refused

_MAIL_FAILED = "The mail could not be sent. Try “Invite again” in a while."
_SENT = "The invitation is sent."
# Where a session keeps a link that could not be sent, until the page that shows it once.
_LINK = "link_to_pass_on"


# --- Reading --------------------------------------------------------------------------------------


@access(Role.CO_ORDINATOR, Role.TRUSTEE)
@require_safe
def people(request: StaffRequest) -> HttpResponse:
    """Everyone with an account, those still active first."""
    everyone = sorted(User.objects.there(), key=_order)
    secured = set(
        Authenticator.objects.filter(type__in=SECOND_FACTORS).values_list("user_id", flat=True)
    )
    rows = [
        {"person": person, "roles": _labels(person.roles), "secured": person.pk in secured}
        for person in everyone
    ]
    return render(request, "accounts/people.html", {"rows": rows} | _manages(request))


@access(Role.CO_ORDINATOR, Role.TRUSTEE)
@require_safe
def person(request: StaffRequest, user_id: UUID) -> HttpResponse:
    """One account: its roles in words, its state, and every change of them."""
    shown = get_object_or_404(User.objects.there().select_related("subject"), pk=user_id)
    second_factors = Authenticator.objects.filter(user=shown, type__in=SECOND_FACTORS)
    context = {
        "person": shown,
        "roles": [role for role in Role if shown.has_role(role)],
        "secured": second_factors.exists(),
        "invited": not shown.has_usable_password(),
        "history": _history(shown),
        "own": shown == request.user,
        "others": persons.other_accounts(shown),
        "link": _link_to_pass_on(request, shown),
        "by_a_trustee": persons.is_relied_on(shown),
        "is_trustee": request.user.has_role(Role.TRUSTEE),
    }
    return render(request, "accounts/person.html", context | _manages(request))


def _link_to_pass_on(request: StaffRequest, user: User) -> str:
    """The link for this person that was not mailed; the second time there is none."""
    kept = request.session.get(_LINK, {})
    if kept.get("for") != str(user.pk) or request.method != "GET":
        return ""
    del request.session[_LINK]
    return str(kept["url"])


def _history(shown: User) -> list[dict[str, Any]]:
    changes = RoleChange.objects.filter(user=shown).select_related("changed_by")
    return [{"change": change, "roles": _labels(change.roles)} for change in changes]


# --- Changing -------------------------------------------------------------------------------------


@access(Role.CO_ORDINATOR, step_up=True)
@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: StaffRequest) -> HttpResponse:
    """Open an account and invite its person."""
    form = InviteForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            user = records.open_account(by=request.user, **form.cleaned_data)
            return _invited(request, user)
        except Refused as refused:
            add_refusal(form, refused)
        except ValidationError as error:
            form.add_error(None, error.messages)
    context = {"form": form, "sends_mail": mail.is_set_up()}
    return render(request, "accounts/invite.html", context, status=status_of(form))


@access(Role.CO_ORDINATOR, step_up=True)
@require_http_methods(["GET", "HEAD", "POST"])
def roles(request: StaffRequest, user_id: UUID) -> HttpResponse:
    """Say what a person may do."""
    user = get_object_or_404(User.objects.there(), pk=user_id)
    form = RolesForm(request.POST if request.method == "POST" else None, user=user)
    if form.is_valid():
        try:
            records.change_roles(user=user, roles=form.cleaned_data["roles"], by=request.user)
            return _back(request, user, "The roles are changed.")
        except Refused as refused:
            add_refusal(form, refused)
    context = {"form": form, "person": user}
    return render(request, "accounts/person_roles.html", context, status=status_of(form))


@access(Role.CO_ORDINATOR, step_up=True)
@require_http_methods(["GET", "HEAD", "POST"])
def same_person(request: StaffRequest, user_id: UUID) -> HttpResponse:
    """Say that two accounts are one person’s, so that they never count as two people."""
    user = get_object_or_404(User.objects.there(), pk=user_id)
    others = sorted(User.objects.there().exclude(pk=user.pk), key=_order)
    data = request.POST if request.method == "POST" else None
    form = SamePersonForm(data, user=user, others=others)
    if form.is_valid():
        other = next((each for each in others if str(each.pk) == form.cleaned_data["other"]), None)
        try:
            persons.bind(user=user, other=other, by=request.user)
            return _back(request, user, "Noted.")
        except Refused as refused:
            add_refusal(form, refused)
    context = {"form": form, "person": user}
    return render(request, "accounts/same_person.html", context, status=status_of(form))


@dataclass(frozen=True)
class Step:
    """A change that needs nothing but a yes: what is asked, and what is said when it is done."""

    question: str
    consequences: str
    button: str
    done: str = ""
    invites: bool = False
    warning: bool = False


_DEACTIVATE = Step(
    "Close this account?",
    "They are signed out everywhere at once and can no longer sign in. What they did stays on "
    "record under their name. The account can be opened again.",
    "Close the account",
    "The account is closed.",
    warning=True,
)
_REACTIVATE = Step(
    "Open this account again?",
    "They have the roles they had. They need a new password: send them an invitation afterwards.",
    "Open the account",
    "The account is open again. Now invite them again.",
)
_INVITE_AGAIN = Step(
    "Invite this person again?",
    "They get a new link, good once, for three days. An earlier link stops working.",
    "Invite again",
    invites=True,
)
_START_AGAIN = Step(
    "Let this person start again?",
    "For a lost telephone or a forgotten everything: their password and their second step are "
    "forgotten, they are signed out everywhere, and they get an invitation. Be sure it is "
    "themselves who asks: speak with them.",
    "Start again and invite",
    "They start again.",
    invites=True,
    warning=True,
)


@access(Role.CO_ORDINATOR, step_up=True)
@require_http_methods(["GET", "HEAD", "POST"])
def deactivate(request: StaffRequest, user_id: UUID) -> HttpResponse:
    return _step(request, user_id, _DEACTIVATE, records.deactivate)


@access(Role.CO_ORDINATOR, step_up=True)
@require_http_methods(["GET", "HEAD", "POST"])
def reactivate(request: StaffRequest, user_id: UUID) -> HttpResponse:
    return _step(request, user_id, _REACTIVATE, records.reactivate)


@access(Role.CO_ORDINATOR, step_up=True)
@require_http_methods(["GET", "HEAD", "POST"])
def invite_again(request: StaffRequest, user_id: UUID) -> HttpResponse:
    def act(*, user: User, by: User) -> None:
        _send_link(request, user)

    return _step(request, user_id, _INVITE_AGAIN, act)


@access(Role.CO_ORDINATOR, Role.TRUSTEE, step_up=True)
@require_http_methods(["GET", "HEAD", "POST"])
def start_again(request: StaffRequest, user_id: UUID) -> HttpResponse:
    """By a co-ordinator; by a trustee only of whoever leads on safeguarding."""
    if not request.user.has_role(Role.CO_ORDINATOR):
        user = get_object_or_404(User.objects.there(), pk=user_id)
        if not persons.is_relied_on(user):
            raise Http404

    def act(*, user: User, by: User) -> None:
        records.start_again(user=user, by=by)
        _send_link(request, user)

    return _step(request, user_id, _START_AGAIN, act)


def _step(
    request: StaffRequest, user_id: UUID, step: Step, act: Callable[..., Any]
) -> HttpResponse:
    user = get_object_or_404(User.objects.there(), pk=user_id)
    form = Form(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            act(user=user, by=request.user)
            sent = _SENT if step.invites and mail.is_set_up() else ""
            return _back(request, user, f"{step.done} {sent}".strip())
        except Refused as refused:
            add_refusal(form, refused)
        except OSError:
            form.add_error(None, _MAIL_FAILED)
    context = {"form": form, "person": user, "step": step, "sends_mail": mail.is_set_up()}
    return render(request, "accounts/step.html", context, status=status_of(form))


def _invited(request: StaffRequest, user: User) -> HttpResponse:
    try:
        _send_link(request, user)
    except OSError:
        messages.error(request, _MAIL_FAILED)
        return HttpResponseRedirect(_page_of(user))
    sent = f" {_SENT}" if mail.is_set_up() else ""
    return _back(request, user, f"The account is open.{sent}")


def _send_link(request: StaffRequest, user: User) -> None:
    """Mail the invitation or, without a mail server, keep its link for the person's page.

    Raises ``Refused``; ``OSError`` if the mail is not taken.
    """
    facts: dict[str, Any] = {"user": user, "by": request.user, "base_url": _base_url(request)}
    if mail.is_set_up():
        ways_in.send_invitation(**facts)
    else:
        request.session[_LINK] = {"for": str(user.pk), "url": ways_in.invitation_link(**facts)}


def _back(request: StaffRequest, user: User, message: str) -> HttpResponse:
    if message:
        messages.success(request, message)
    return HttpResponseRedirect(_page_of(user))


def _page_of(user: User) -> str:
    return reverse("account:person", kwargs={"user_id": user.pk})


def _base_url(request: StaffRequest) -> str:
    return request.build_absolute_uri("/")


def _manages(request: StaffRequest) -> dict[str, bool]:
    return {"manages": request.user.has_role(Role.CO_ORDINATOR)}


def _labels(roles: list[str]) -> str:
    return ", ".join(str(role.label) for role in Role if role in roles)


def _order(person: User) -> tuple[bool, str]:
    return (not person.is_active, str(person.display_name).casefold())
