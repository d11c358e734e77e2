"""Referrals on their way: the list, one referral with both halves, paper and private links."""

from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.roles import RUNS_SESSIONS, Role
from contactcentre.answering import key_of, posted, status_of, stored
from contactcentre.safekeeping import clock
from contactcentre.safekeeping.access import access
from contactcentre.safekeeping.once import once
from families.forms.referral import HalfForm, OpenReferralForm
from families.models import Referral, ReferralHalf, ReferralLink, Side
from families.rules.referral_questions import QUESTIONS, REACHED_BY
from families.services import referral as services
from families.services import referral_decision, referral_links, screening, waiting
from families.services.referral_file import (
    answers_of,
    is_another_under_way,
    opened_half,
    opened_referral,
)
from families.services.referral_summary import side_by_side
from families.views.contact import SHOWN_FOR_SECONDS
from policy import versions
from policy.clauses import Refused

_LINK_SHOWN_BEFORE = (
    "The link was made before, and was shown then. It still works; if nobody wrote it down, make a "
    "new one."
)
_FORM_METHODS = ["GET", "HEAD", "POST"]


@access(*RUNS_SESSIONS)
@require_safe
def referral_list(request: HttpRequest) -> HttpResponse:
    """The referrals that wait for a decision, the oldest first, with what is missing on each."""
    lines = services.open_referrals(by=request.user)
    context = {"lines": lines, "may_decide": may_decide(request)}
    return render(request, "families/referral/list.html", context)


@access(Role.CO_ORDINATOR)
@require_http_methods(_FORM_METHODS)
def referral_new(request: HttpRequest) -> HttpResponse:
    form = OpenReferralForm(posted(request))
    opened: list[Referral] = []

    def open_it() -> None:
        opened.append(
            services.open_referral(
                **form.cleaned_data,
                by=request.user,  # type: ignore[arg-type]
                on=clock.today(),
            )
        )

    if stored(form, open_it):
        messages.success(request, "The referral was opened. Now give each side its own way in.")
        return redirect("families:referral", opened[0].pk)
    return render(request, "families/referral/new.html", {"form": form}, status=status_of(form))


@access(*RUNS_SESSIONS)
@require_safe
def referral(request: HttpRequest, referral_id: UUID) -> HttpResponse:
    """Both halves beside each other, the screening and the decision."""
    found = referral_or_404(request, referral_id)
    halves = services.states_of(found)
    context = {
        "referral": found,
        "family": found.family,
        "children": services.children_of(found),
        "halves": halves,
        "sections": side_by_side(halves, with_safe_routes=may_decide(request)),
        "asked": screening.asked_of(found),
        "screening": getattr(found, "screening", None),
        "earlier_screenings": screening.earlier_of(found),
        "out_of_turn": waiting.why_out_of_turn(found.family),
        "reopenings": referral_decision.reopenings(found),
        "may_reopen": may_decide(request) and referral_decision.may_be_reopened(found),
        "may_decide": may_decide(request),
        "key": uuid4(),
    }
    return render(request, "families/referral/referral.html", context)


@access(Role.CO_ORDINATOR)
@require_http_methods(_FORM_METHODS)
@sensitive_post_parameters()
def half_fill(request: HttpRequest, half_id: UUID) -> HttpResponse:
    """Type a half in from its paper form, or correct it; gaps may be left."""
    half = half_or_404(request, half_id)
    whole = "gaps" not in request.POST
    form = HalfForm(
        posted(request),
        answers=answers_of(half),
        whole=whole,
        hide_reach=True,
        version=str(half.version),
        side=Side(half.side).label,
    )

    def fill() -> None:
        services.fill_from_paper(
            half_id=half.pk,
            answers=form.answers(),
            complete=whole,
            by=request.user,  # type: ignore[arg-type]
            on=clock.today(),
            seen=form.seen,
        )

    if stored(form, fill):
        messages.success(request, "The half was saved.")
        return redirect("families:referral", half.referral_id)
    context = {**_about(half), "form": form, "another": is_another_under_way(half)}
    return render(request, "families/referral/half.html", context, status=status_of(form))


@access(Role.CO_ORDINATOR)
@require_POST
def link_make(request: HttpRequest, half_id: UUID) -> HttpResponse:
    """A new private link, on a letter for its side: shown this once, and never sent by us.

    Loaded again, the page makes no other one and shows this one no more: it is kept nowhere.
    """
    half = half_or_404(request, half_id)
    shown: list[tuple[str, ReferralLink]] = []

    def make() -> ReferralLink:
        shown.append(referral_links.make_link(half_id=half.pk, by=request.user))  # type: ignore[arg-type]
        return shown[0][1]

    once(key_of(request), purpose=f"link {half.pk}", by=request.user, make=make)
    if not shown:
        messages.warning(request, _LINK_SHOWN_BEFORE)
        return redirect("families:referral", half.referral_id)
    secret, link = shown[0]
    address = request.build_absolute_uri(reverse("families:your-referral", args=[secret]))
    context = {**_about(half), "address": address, "link": link}
    return render(request, "families/referral/letter.html", context)


@access(Role.CO_ORDINATOR)
@require_POST
def link_end(request: HttpRequest, half_id: UUID) -> HttpResponse:
    half = half_or_404(request, half_id)
    referral_links.end_link(half_id=half.pk)
    messages.success(request, "The link was ended. Nobody can open it any more.")
    return redirect("families:referral", half.referral_id)


@access(*RUNS_SESSIONS)
@require_safe
def half_paper(request: HttpRequest, half_id: UUID) -> HttpResponse:
    """The same questions on paper, for one side, with nothing filled in."""
    half = half_or_404(request, half_id)
    context = {
        **_about(half),
        "paper": HalfForm(),
        "policy": versions.in_force(clock.today()),
    }
    return render(request, "families/referral/paper.html", context)


@access(Role.CO_ORDINATOR, step_up=True, begins_at="families:referral-reach")
@require_http_methods(_FORM_METHODS)
def half_reach(request: HttpRequest, half_id: UUID) -> HttpResponse:
    """Clause 4: where a side can be reached, one value at a time, each showing noted."""
    half = half_or_404(request, half_id)
    held = [key for key in REACHED_BY if answers_of(half).get(key)]
    context = {**_about(half), "held": [(key, QUESTIONS[key].label) for key in held]}
    if request.method != "POST":
        return render(request, "families/referral/reach.html", context)
    what = request.POST.get("what", "")
    if what not in held:
        raise Http404
    try:
        value = services.reveal_half(
            half=half,
            what=what,
            by=request.user,  # type: ignore[arg-type]
        )
    except Refused as refused:
        context |= {"refusal": refused}
        return render(request, "families/referral/reach.html", context, status=429)
    context |= {"value": value, "label": QUESTIONS[what].label, "seconds": SHOWN_FOR_SECONDS}
    response = render(request, "families/referral/reach.html", context)
    back = reverse("families:referral", args=[half.referral_id])
    response["Refresh"] = f"{SHOWN_FOR_SECONDS};url={back}"
    return response


def may_decide(request: HttpRequest) -> bool:
    return request.user.has_role(Role.CO_ORDINATOR)  # type: ignore[union-attr]


def referral_or_404(request: HttpRequest, referral_id: UUID) -> Referral:
    try:
        return opened_referral(referral_id=referral_id, by=request.user)  # type: ignore[arg-type]
    except Referral.DoesNotExist:
        raise Http404 from None


def half_or_404(request: HttpRequest, half_id: UUID) -> ReferralHalf:
    try:
        return opened_half(half_id=half_id, by=request.user)  # type: ignore[arg-type]
    except ReferralHalf.DoesNotExist:
        raise Http404 from None


def _about(half: ReferralHalf) -> dict[str, object]:
    return {
        "half": half,
        "referral": half.referral,
        "family": half.family,
        "side": Side(half.side),
    }
