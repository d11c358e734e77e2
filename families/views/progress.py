"""Pre-visits, one party at a time, and reviews."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.roles import RUNS_SESSIONS, Role
from contactcentre.answering import posted, status_of, stored
from contactcentre.safekeeping import clock
from contactcentre.safekeeping.access import access
from families.forms.progress import PreVisitForm, ReviewForm, ValidReasonForm
from families.models import Family, Person, PersonRole, PreVisit, Review
from families.services import planning, pre_visit, reasons, reviews
from families.views.opening import back_to, form_page, opened_family, part_or_404
from policy import versions

_FORM_METHODS = ["GET", "HEAD", "POST"]


@access(Role.CO_ORDINATOR)
@require_http_methods(_FORM_METHODS)
def pre_visit_edit(request: HttpRequest, reference: str, party_id: UUID) -> HttpResponse:
    """One party's pre-visit; nothing on the page is about anybody else, on screen or on paper."""
    family = opened_family(request, reference)
    person = part_or_404(Person, party_id, of=family)
    if not PersonRole(person.role).is_party:
        raise Http404
    standing = pre_visit.standing_of(person)
    told = pre_visit.told_at_pre_visit(person)
    form = PreVisitForm(posted(request), standing=standing, told_before=next(iter(told), None))
    if stored(form, lambda: _record(request, family, person, form)):
        messages.success(request, "The pre-visit was saved.")
        return redirect("families:pre-visit", family.reference, person.pk)
    context = {
        "family": family,
        "standing": standing,
        "form": form,
        "corrected": [each for each in told if each.corrected_on],
        "version": versions.in_force(clock.today()).name,
    }
    return render(request, "families/progress/pre_visit.html", context, status=status_of(form))


@access(Role.CO_ORDINATOR)
@require_POST
def tell_of_policy(request: HttpRequest, reference: str, party_id: UUID) -> HttpResponse:
    """Clause 9: this party was told today of the version in force."""
    family = opened_family(request, reference)
    person = part_or_404(Person, party_id, of=family)
    if not PersonRole(person.role).is_party:
        raise Http404
    pre_visit.tell_of_policy(
        person_id=person.pk,
        family_id=family.pk,
        by=request.user,  # type: ignore[arg-type]
        on=clock.today(),
    )
    messages.success(request, "Noted: told of the policy today.")
    return redirect("families:pre-visit", family.reference, person.pk)


def _record(request: HttpRequest, family: Family, person: Person, form: PreVisitForm) -> None:
    pre_visit.record_pre_visit(
        person_id=person.pk,
        family_id=family.pk,
        by=request.user,  # type: ignore[arg-type]
        on=clock.today(),
        **form.seen(),
    )


@access(*RUNS_SESSIONS)
@require_safe
def pre_visit_form(request: HttpRequest) -> HttpResponse:
    """The same questions on paper, for one party."""
    documents = [label for value, label in PreVisit.Identity.choices if value]
    context = {"documents": documents, "version": versions.in_force(clock.today()).name}
    return render(request, "families/progress/pre_visit_form.html", context)


@access(*RUNS_SESSIONS)
@require_safe
def agreement(request: HttpRequest) -> HttpResponse:
    """The centre's rules in plain words, for one party to sign."""
    context = {
        "early": settings.VISITOR_EARLY_MINUTES,
        "behind": settings.WAIT_BEHIND_MINUTES,
        "late": settings.LATE_AFTER_MINUTES,
        "visitors": settings.VISITORS_AT_MOST,
        "missed": settings.MISSED_BEFORE_REVIEW,
        "visits": settings.REVIEW_AFTER_VISITS,
        "months": settings.REVIEW_AFTER_MONTHS,
        "version": versions.in_force(clock.today()).name,
    }
    return render(request, "families/progress/agreement.html", context)


@access(*RUNS_SESSIONS)
@require_safe
def review_list(request: HttpRequest) -> HttpResponse:
    """What is to be reviewed now and soon."""
    context = {
        "reviews": reviews.to_review(by=request.user, on=clock.today()),
        "may_decide": request.user.has_role(Role.CO_ORDINATOR),  # type: ignore[union-attr]
        "visits": settings.REVIEW_AFTER_VISITS,
        "months": settings.REVIEW_AFTER_MONTHS,
        "missed": settings.MISSED_BEFORE_REVIEW,
    }
    return render(request, "families/progress/reviews.html", context)


@access(Role.CO_ORDINATOR)
@require_http_methods(_FORM_METHODS)
def review_record(request: HttpRequest, reference: str) -> HttpResponse:
    """The regular review of a family, which follows the latest of them."""
    family = opened_family(request, reference)
    review = Review(kind=Review.Kind.REGULAR, version=reviews.standing_of(family).version)
    form = ReviewForm(posted(request), record=review)

    def record() -> None:
        reviews.record_regular(
            family_id=family.pk,
            by=request.user,  # type: ignore[arg-type]
            on=clock.today(),
            **form.cleaned_data,
        )

    if stored(form, record):
        return back_to(request, family, "The review was recorded.")
    return _review_page(request, family, form, review)


@access(Role.CO_ORDINATOR)
@require_http_methods(_FORM_METHODS)
def review_decide(request: HttpRequest, reference: str, review_id: UUID) -> HttpResponse:
    """A place review; one that a correction of the register has withdrawn is not found."""
    family = opened_family(request, reference)
    review = reviews.place_review(review_id, of=family)
    if review is None:
        raise Http404
    form = ReviewForm(posted(request), record=review)

    def decide() -> None:
        reviews.decide_place_review(
            review_id=review_id,
            by=request.user,  # type: ignore[arg-type]
            on=clock.today(),
            **form.entered,
        )

    if stored(form, decide):
        return back_to(request, family, "The decision was recorded.")
    return _review_page(request, family, form, review)


@access(Role.CO_ORDINATOR)
@require_http_methods(_FORM_METHODS)
def visit_reason(request: HttpRequest, reference: str, booking_id: UUID) -> HttpResponse:
    """Why a visit was missed, so that it does not count against the side that missed it."""
    family = opened_family(request, reference)
    booking = planning.booking(booking_id, by=request.user)
    if booking is None or booking.cancelled_at is not None or booking.family_id != family.pk:
        raise Http404
    held = reasons.reasons_of(family).get(booking.pk)
    form = ValidReasonForm(posted(request), initial={"reason": held.reason if held else None})

    def note() -> None:
        reasons.note_reason(
            booking_id=booking.pk,
            family_id=family.pk,
            reason=form.said(),
            by=request.user,  # type: ignore[arg-type]
            on=clock.today(),
        )

    if stored(form, note):
        return back_to(request, family, "Noted.")
    day = f"{booking.session.date:%-d %B %Y}"
    return form_page(request, family, form, heading=f"The visit missed on {day}", submit="Note it")


def _review_page(
    request: HttpRequest, family: Family, form: ReviewForm, review: Review
) -> HttpResponse:
    context = {
        "family": family,
        "form": form,
        "review": review,
        "standing": reviews.standing_of(family),
        "missed": reviews.missed_for(review),
    }
    return render(request, "families/progress/review.html", context, status=status_of(form))
