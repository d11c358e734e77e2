"""The policy on its way from a co-ordinator's draft to the second trustee's signature."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import persons
from accounts.models import User
from accounts.roles import GOVERNS, Role
from contactcentre.answering import made_once, posted, status_of, stored
from contactcentre.safekeeping import clock
from contactcentre.safekeeping.access import access
from governance.forms.adoption import DraftForm, SignForm
from governance.services import adoption as services
from policy import clause_map, differences, versions
from policy.clauses import answer
from policy.coverage import coverage
from policy.models import PolicyVersion


@access(*GOVERNS)
@require_safe
def adoption(request: HttpRequest) -> HttpResponse:
    """The draft, what it changes, and whose signature it waits for."""
    waiting = services.waiting()
    form = _signing(waiting.draft) if waiting else None
    return _waiting(request, waiting, form)


def _signing(draft: PolicyVersion, sent: Any = None) -> SignForm:
    points = services.to_confirm(draft)
    return SignForm(sent, points=points, initial={"digest": draft.digest})


def _waiting(
    request: HttpRequest, waiting: services.Waiting | None, form: SignForm | None
) -> HttpResponse:
    user = _user(request)
    may_sign = user.has_role(Role.TRUSTEE)
    signed_already = bool(waiting and persons.same(waiting.draft.signed_by, user))
    not_yet = answer(persons.check_settled, person=user).because
    context = {
        "waiting": waiting,
        "form": form if may_sign and not signed_already and not not_yet else None,
        "changes": _changes(waiting) if waiting else [],
        "stated": services.stated(waiting.draft) if waiting else [],
        "to_confirm": services.to_confirm(waiting.draft) if waiting else [],
        "may_draft": user.has_role(Role.CO_ORDINATOR),
        "may_sign": may_sign,
        "signed_already": signed_already,
        "may_take_back": waiting is not None and waiting.draft.signed_by == user,
        "not_yet": not_yet,
        "today": clock.today(),
    }
    status = status_of(form) if form is not None else 200
    return render(request, "governance/adoption.html", context, status=status)


def _changes(waiting: services.Waiting) -> list[dict[str, Any]]:
    """What the draft changes, each clause beside what the software does whatever it says."""
    return [
        {"change": change, "held_by": clause_map.rules_of(change.clause) if change.clause else []}
        for change in differences.between(waiting.latest, waiting.draft)
    ]


@access(Role.CO_ORDINATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def draft(request: HttpRequest) -> HttpResponse:
    """Write a new draft, or go on with the one there is."""
    waiting = services.waiting()
    today, by = clock.today(), _user(request)
    if waiting is None:
        form = DraftForm.from_version(posted(request), version=services.latest())
        made = made_once(request, form, "policy-draft", lambda: _begin(form, by, today))
        done = made is not None
    else:
        form = DraftForm(posted(request), record=waiting.draft)
        changed = waiting.draft
        done = stored(form, lambda: services.change(form.apply_to(changed), by=by, on=today))
    if done:
        messages.success(request, "The draft was saved. Two trustees adopt it.")
        return redirect("governance:adoption")
    context = {"form": form, "waiting": waiting}
    return render(request, "governance/draft.html", context, status=status_of(form))


def _begin(form: DraftForm, by: User, on: date) -> PolicyVersion:
    return services.begin(form.apply_to(PolicyVersion()), by=by, on=on)


@access(Role.CO_ORDINATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def draft_discard(request: HttpRequest) -> HttpResponse:
    """Do away with the draft; asked once more, for its words go for good."""
    waiting = _there(services.waiting())
    if request.method != "POST":
        context = {"waiting": waiting, "changes": _changes(waiting)}
        return render(request, "governance/draft_discard.html", context)
    try:
        services.discard(by=_user(request))
    except PolicyVersion.DoesNotExist:
        raise Http404 from None
    messages.success(request, "The draft was discarded.")
    return redirect("governance:adoption")


@access(Role.TRUSTEE, step_up=True, begins_at="governance:adoption")
@require_POST
def sign(request: HttpRequest) -> HttpResponse:
    """Sign what was read; the second trustee's signature adopts it."""
    waiting = _there(services.waiting())
    form = _signing(waiting.draft, request.POST)
    if not form.is_valid():
        return _waiting(request, waiting, form)
    try:
        version = services.sign(by=_user(request), on=clock.today(), **form.entered)
    except PolicyVersion.DoesNotExist:
        raise Http404 from None
    if version.is_adopted:
        messages.success(request, f"Version {version.number} was adopted.")
        return redirect("policy:version", version.number)
    messages.success(request, "You have signed. A second trustee adopts it.")
    return redirect("governance:adoption")


@access(Role.TRUSTEE, begins_at="governance:adoption")
@require_POST
def take_back(request: HttpRequest) -> HttpResponse:
    _there(services.waiting())
    services.take_back(by=_user(request))
    messages.success(request, "Your signature is taken back.")
    return redirect("governance:adoption")


def _there(waiting: services.Waiting | None) -> services.Waiting:
    if waiting is None:
        raise Http404
    return waiting


@access(*GOVERNS)
@require_safe
def awareness(request: HttpRequest) -> HttpResponse:
    """Clause 9: how many know of the version in force; to co-ordinators also who does not."""
    user = _user(request)
    names_missing = user.has_role(Role.CO_ORDINATOR)
    audiences = coverage(by=user)
    context = {
        "audiences": audiences if names_missing else [each.in_bands for each in audiences],
        "names_missing": names_missing,
        "present": versions.in_force(clock.today()),
    }
    return render(request, "governance/awareness.html", context)


def _user(request: HttpRequest) -> User:
    user: User = request.user  # type: ignore[assignment]
    return user
