"""One side's own half, by its private link: nothing of the other side, nothing of the family.

Opening the link shows a page with one button; only the button binds it, so that whatever looks at
links in mails uses nothing up. From then on the address holds no secret: the browser does.
"""

import re
from typing import Any
from uuid import UUID

from allauth.core.internal import ratelimit
from allauth.decorators import rate_limit
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_safe

from accounts.links import LinkUnusable
from contactcentre.answering import kept, posted, status_of
from contactcentre.safekeeping import clock
from contactcentre.safekeeping.access import access
from families.forms.referral import OwnHalfForm
from families.models import ReferralHalf, Side
from families.rules.referral import Answers
from families.services import referral_links
from families.services.referral_file import answers_of, said_in, stamp_of
from policy import versions
from policy.clauses import Refused

_LIMIT = "referral_link"
_FORM_METHODS = ["GET", "HEAD", "POST"]
_BROWSER = re.compile(r"[\w-]{43}")


@access(public=True)
@require_http_methods(_FORM_METHODS)
@rate_limit(action=_LIMIT)
@sensitive_variables("secret")
def start(request: HttpRequest, secret: str) -> HttpResponse:
    """A page with one button, which binds the link to this browser."""
    browser = _browser(request)
    try:
        if request.method == "POST":
            return _started(secret, browser)
        link = referral_links.look(secret, browser=browser)
    except LinkUnusable:
        return _unusable(request)
    if link.browser_digest:
        return _private(redirect("families:your-referral-form", link.pk))
    return _private(render(request, "families/referral/start.html"))


@access(public=True)
@require_http_methods(_FORM_METHODS)
@sensitive_post_parameters()
@rate_limit(action=_LIMIT)
def form(request: HttpRequest, link_id: UUID) -> HttpResponse:
    """The half itself: kept as far as it has come, or sent to the centre for good."""
    browser = _browser(request)
    try:
        link = referral_links.bound(link_id, browser=browser)
        half = _half_form(request, referral_links.typed_so_far(link))
        if half.may_be_kept and kept(half, lambda: _send(half, link_id, browser)):
            if half.is_valid():
                return _private(_kept(link_id, sent=half.whole))
            half.kept_in_part()
    except (LinkUnusable, Refused):
        if request.method == "POST" and (
            sent := referral_links.sent_under(link_id, browser=browser)
        ):
            return _sent_before(request, sent)
        return _unusable(request)
    return _own_half(request, half, link.half, status=status_of(half))


@access(public=True)
@require_safe
def received(request: HttpRequest) -> HttpResponse:
    """The same words for everyone who opens it: nothing of what was sent is shown again."""
    return _private(render(request, "families/referral/received.html"))


def _started(secret: str, browser: str) -> HttpResponse:
    link, keeps = referral_links.start(secret, browser=browser)
    answer = redirect("families:your-referral-form", link.pk)
    answer.set_cookie(
        _cookie(),
        keeps,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite=settings.SESSION_COOKIE_SAMESITE,  # type: ignore[arg-type]
    )
    return _private(answer)


def _half_form(request: HttpRequest, answers: Answers) -> OwnHalfForm:
    return OwnHalfForm(
        posted(request),
        answers=answers,
        whole="later" not in request.POST,
        version=stamp_of(answers),
    )


def _send(half: OwnHalfForm, link_id: UUID, browser: str) -> None:
    referral_links.send(
        link_id=link_id,
        browser=browser,
        answers=half.answers(),
        complete=half.whole,
        on=clock.today(),
        seen=half.seen,
    )


def _sent_before(request: HttpRequest, sent: ReferralHalf) -> HttpResponse:
    """The same form twice was sent; anything else came too late, and stays on the page."""
    late = OwnHalfForm(request.POST, whole=False)
    if late.is_valid() and said_in(late.answers()) == answers_of(sent):
        return _private(redirect("families:your-referral-received"))
    late.came_too_late()
    return _own_half(request, late, sent, status=409, closed=True)


def _own_half(
    request: HttpRequest,
    form: OwnHalfForm,
    half: ReferralHalf,
    *,
    status: int,
    closed: bool = False,
) -> HttpResponse:
    context: dict[str, Any] = {
        "form": form,
        "side": Side(half.side),
        "saved": "saved" in request.GET,
        "closed": closed,
        "policy": versions.in_force(clock.today()),
    }
    page = render(request, "families/referral/own_half.html", context, status=status)
    return _private(page)


def _kept(link_id: UUID, *, sent: bool) -> HttpResponse:
    if sent:
        return redirect("families:your-referral-received")
    return redirect(reverse("families:your-referral-form", args=[link_id]) + "?saved=1")


def _browser(request: HttpRequest) -> str:
    """The secret by which this browser is known; empty for any other."""
    held = request.COOKIES.get(_cookie(), "")
    return held if _BROWSER.fullmatch(held) else ""


def _cookie() -> str:
    """Where the site is secure, no other host can have set it."""
    return "__Host-referral" if settings.SESSION_COOKIE_SECURE else "referral"


def _unusable(request: HttpRequest) -> HttpResponse:
    """Expired, ended, used, forwarded or guessed: one answer. Each counts as a guess."""
    allowed = ratelimit.consume(request, app="allauth.account", action=_LIMIT, limit_get=True)
    if not allowed:
        return _private(ratelimit.respond_429(request))
    return _private(render(request, "families/referral/unusable.html", status=404))


def _private(response: HttpResponse) -> HttpResponse:
    """No search engine lists it, and no address that holds a link is told to any server."""
    response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    # Not “no-referrer”: then browsers hide where a form comes from, and it would be refused.
    response["Referrer-Policy"] = "strict-origin"
    return response
