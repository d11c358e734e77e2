"""The annual review in pages: begun, commented on, signed by two trustees."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import persons
from accounts.models import User
from accounts.roles import Role
from contactcentre.answering import made_once, posted, status_of, stored
from contactcentre.safekeeping import clock
from contactcentre.safekeeping.access import access
from governance.forms.review import BeginForm, CommentForm, SignForm
from governance.models import AnnualReview
from governance.services import review as services
from policy.clauses import answer

_FORM_METHODS = ["GET", "HEAD", "POST"]


@access(Role.TRUSTEE)
@require_http_methods(_FORM_METHODS)
def begin(request: HttpRequest) -> HttpResponse:
    form = BeginForm(posted(request))

    def store() -> AnnualReview:
        return services.begin(by=_person(request), on=clock.today(), **form.entered)

    if made := made_once(request, form, "annual-review", store):
        return redirect("governance:review", made.id)
    return render(request, "governance/review_begin.html", {"form": form}, status=status_of(form))


@access(Role.TRUSTEE, Role.CO_ORDINATOR)
@require_safe
def review(request: HttpRequest, review_id: UUID) -> HttpResponse:
    """How far it has come; once two trustees have signed, the words for the minutes."""
    return render(request, "governance/review.html", _shown(request, review_id))


@access(Role.TRUSTEE)
@require_http_methods(_FORM_METHODS)
def comment(request: HttpRequest, review_id: UUID) -> HttpResponse:
    found = _found(request, review_id)
    form = CommentForm(posted(request))

    def store() -> Any:
        return services.comment(review_id=found.pk, by=_person(request), **form.entered)

    if made_once(request, form, "review-comment", store):
        return redirect("governance:review", found.pk)
    context = {"review": found, "form": form}
    return render(request, "governance/review_comment.html", context, status=status_of(form))


@access(Role.TRUSTEE, step_up=True)
@require_http_methods(_FORM_METHODS)
def sign(request: HttpRequest, review_id: UUID) -> HttpResponse:
    """Sign the result over the report as it was shown; asks for the second factor again."""
    found = _found(request, review_id)
    if request.method != "POST" and not _may_sign(found, _person(request)):
        return redirect("governance:review", found.pk)
    form = SignForm(posted(request), initial={"digest": found.report.digest})

    def store() -> AnnualReview:
        return services.sign(
            review_id=found.pk, by=_person(request), on=clock.today(), **form.cleaned_data
        )

    if stored(form, store):
        is_completed = _found(request, found.pk).completed_on is not None
        then = "The review is completed." if is_completed else "Now another trustee signs."
        messages.success(request, f"Signed. {then}")
        return redirect("governance:review", found.pk)
    context = {
        "review": found,
        "form": form,
        "version": services.version_reviewed(found),
        "to_come": services.versions_to_come(found, on=clock.today()),
        "draft": services.draft_beside(found),
    }
    return render(request, "governance/review_sign.html", context, status=status_of(form))


@access(Role.TRUSTEE)
@require_POST
def take_back(request: HttpRequest, review_id: UUID) -> HttpResponse:
    found = _found(request, review_id)
    services.take_back(review_id=found.pk, by=_person(request))
    messages.success(request, "Your signature is taken back.")
    return redirect("governance:review", found.pk)


@access(Role.TRUSTEE)
@require_http_methods(_FORM_METHODS)
def discard(request: HttpRequest, review_id: UUID) -> HttpResponse:
    """One that was begun by mistake; asked once more, for what was said of it goes too."""
    found = _found(request, review_id)
    if request.method != "POST":
        context = {"review": found, "comments": services.comments_on(found)}
        return render(request, "governance/review_discard.html", context)
    services.discard(review_id=found.pk, by=_person(request))
    messages.success(request, "The review is discarded.")
    return redirect("governance:reports")


def _shown(request: HttpRequest, review_id: UUID) -> dict[str, Any]:
    found = _found(request, review_id)
    person = _person(request)
    return {
        "review": found,
        "comments": services.comments_on(found),
        "minutes": services.minutes_of(found),
        "may_sign": _may_sign(found, person),
        "not_yet": answer(persons.check_settled, person=person).because,
        "version": services.version_reviewed(found),
        "to_come": services.versions_to_come(found, on=clock.today()),
        "draft": services.draft_beside(found),
        "may_take_back": found.signed_by_id == person.pk,
        "may_discard": person.has_role(Role.TRUSTEE) and found.signed_by_id is None,
        "may_comment": person.has_role(Role.TRUSTEE),
    }


def _may_sign(review: AnnualReview, person: User) -> bool:
    waits = review.completed_on is None and not persons.same(review.signed_by, person)
    return waits and person.has_role(Role.TRUSTEE)


def _found(request: HttpRequest, review_id: UUID) -> AnnualReview:
    try:
        return services.review_of(review_id, by=_person(request))
    except AnnualReview.DoesNotExist:
        raise Http404 from None


def _person(request: HttpRequest) -> Any:
    return request.user
