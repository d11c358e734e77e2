"""Clause 5 in pages: agreements to an assessment, and the answer at the door."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from accounts.roles import RUNS_SESSIONS, Role
from contactcentre.answering import made_once, posted, status_of, stored
from contactcentre.safekeeping import clock
from contactcentre.safekeeping.access import access
from disclosures.forms.assessment import AgreementForm, AssessorForm
from disclosures.models import AssessmentAgreement
from disclosures.services import assessment as services
from families.services.file import parties_of
from families.views.opening import form_page, opened_family
from policy.clauses import Clause, Refused

_FORM_METHODS = ["GET", "HEAD", "POST"]


@access(Role.CO_ORDINATOR)
@require_http_methods(_FORM_METHODS)
def assessment_new(request: HttpRequest, reference: str) -> HttpResponse:
    family = opened_family(request, reference)
    form = AgreementForm(posted(request), parties=parties_of(family))

    def agree() -> AssessmentAgreement:
        return services.agree(
            family=family,
            by=request.user,  # type: ignore[arg-type]
            on=clock.today(),
            **form.entered,
        )

    def try_words() -> None:
        typed = {name: form.cleaned_data[name] for name in ("assessor", "agency", "scope")}
        services.try_words(family=family, by=request.user, **typed)  # type: ignore[arg-type]

    if stored(form, try_words) and made_once(request, form, "assessment-agreed", agree):
        messages.success(request, "The agreement was noted. The door knows of it from now on.")
        return redirect("disclosures:of-family", family.reference)
    return form_page(
        request, family, form, heading="Agree to an assessment", submit="Note the agreement"
    )


@access(Role.CO_ORDINATOR)
@require_POST
def assessment_end(request: HttpRequest, reference: str, agreement_id: UUID) -> HttpResponse:
    family = opened_family(request, reference)
    try:
        services.end(
            family=family,
            agreement_id=agreement_id,
            by=request.user,  # type: ignore[arg-type]
            on=clock.today(),
        )
        messages.success(request, "The agreement has ended. From now on it lets nobody in.")
    except AssessmentAgreement.DoesNotExist:
        raise Http404 from None
    except Refused as refused:
        messages.warning(request, refused.because)
    return redirect("disclosures:of-family", family.reference)


@access(*RUNS_SESSIONS)
@require_http_methods(_FORM_METHODS)
def assessor(request: HttpRequest, reference: str) -> HttpResponse:
    """Yes or no for somebody who says that they came to assess the family."""
    family = opened_family(request, reference)
    form = AssessorForm(posted(request))
    answers: list[services.Answer] = []

    def ask() -> None:
        answers.append(
            services.answer_at_the_door(
                family=family,
                by=request.user,  # type: ignore[arg-type]
                on=clock.today(),
                **form.cleaned_data,
            )
        )

    stored(form, ask)
    answer = answers[0] if answers else None
    context = {"family": family, "form": form, "answer": answer, "clause": Clause.C5}
    return render(request, "disclosures/assessor.html", context, status=status_of(form))
