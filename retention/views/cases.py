"""A disposal from the proposal to its certificate."""

import json
from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import User
from accounts.roles import Role
from contactcentre import pdf
from contactcentre.answering import made_once, posted, status_of
from contactcentre.safekeeping import clock
from contactcentre.safekeeping.access import access
from contactcentre.safekeeping.models import Subject
from policy.clauses import Refused
from retention.forms.proposing import (
    ApproveForm,
    CarryOutForm,
    ErasureForm,
    ProposeForm,
    ShownForm,
)
from retention.models import DisposalCase
from retention.services import cases as services
from retention.services import records
from retention.services.executing import execute, ready, why_not_ready
from retention.services.files import certificate_file
from retention.services.standing import counted, ready_from

PAGE_LENGTH = 50
# So many are disposed of before the page says how far it is.
AT_A_TIME = 20
_DECIDES = (Role.CO_ORDINATOR, Role.TRUSTEE)


@access(*_DECIDES)
@require_safe
def case_list(request: HttpRequest) -> HttpResponse:
    """Disposals that are open, or those that are over, with their certificates."""
    over = request.GET.get("show") == "over"
    page = Paginator(records.cases(over=over, by=_person(request)), PAGE_LENGTH).get_page(
        request.GET.get("page")
    )
    waiting = ready(on=clock.today(), by=_person(request))
    context = {"page": page, "over": over, "ready": waiting, "count": len(waiting)}
    return render(request, "retention/cases.html", context)


@access(Role.CO_ORDINATOR)
@require_POST
def propose(request: HttpRequest) -> HttpResponse:
    """Propose one record that is due; a trustee decides."""
    form = ProposeForm(request.POST)
    if not form.is_valid():
        raise Http404
    reference = form.cleaned_data["reference"]
    try:
        records.record(reference, by=request.user)  # type: ignore[arg-type]
        case = services.propose(reference=reference, by=_person(request), on=clock.today())
    except Subject.DoesNotExist:
        raise Http404 from None
    messages.success(request, "Proposed. Every trustee has been told.")
    return redirect("retention:case", case.pk)


@access(Role.CO_ORDINATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def erasure_new(request: HttpRequest, reference: str) -> HttpResponse:
    """Propose one record before its time, for whose record it is asked for that."""
    try:
        subject = records.record(reference, by=_person(request))
    except Subject.DoesNotExist:
        raise Http404 from None
    form = ErasureForm(posted(request))

    def propose() -> DisposalCase:
        return services.propose(
            reference=reference, by=_person(request), on=clock.today(), **form.entered
        )

    if made := made_once(request, form, "erasure", propose):
        messages.success(request, "Proposed. Every trustee has been told.")
        return redirect("retention:case", made.id)
    context = {"subject": subject, "form": form}
    return render(request, "retention/erasure_new.html", context, status=status_of(form))


@access(*_DECIDES)
@require_safe
def case(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """What is held of the record, in figures; what has been decided; what may be done now."""
    shown = _case_or_404(request, case_id)
    is_open = shown.state in DisposalCase.OPEN
    waits = shown.state == DisposalCase.State.PROPOSED
    kept = services.is_kept_as_told(shown, by=_person(request))
    approves = waits and not kept and _person(request).has_role(Role.TRUSTEE)
    context = {
        "case": shown,
        "held": counted(shown.of) if is_open else {},
        "removed": list(shown.lines.order_by("what")),
        "ready_from": ready_from(shown),
        "approves": approves,
        "why_not": services.why_not_approved(shown, by=_person(request), on=clock.today())
        if approves
        else None,
        "may_cancel": services.why_not_cancelled(shown, by=_person(request)) is None,
        "kept": kept,
        "may_execute": not kept and shown in ready(on=clock.today(), by=_person(request)),
    }
    return render(request, "retention/case.html", context)


@access(Role.TRUSTEE, step_up=True, begins_at="retention:case")
@require_POST
def approve(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """A trustee signs what the page showed them."""
    form = ApproveForm(request.POST)
    if not form.is_valid():
        raise Http404

    def sign() -> None:
        services.approve(
            case_id=case_id,
            digest=form.cleaned_data["digest"],
            by=_person(request),
            on=clock.today(),
        )

    return _done(request, case_id, sign, "Approved. It can be cancelled until it is carried out.")


@access(*_DECIDES)
@require_http_methods(["GET", "HEAD", "POST"])
def cancel(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Stop it, once they were asked whether they mean to; the record stays."""

    def stop() -> None:
        services.cancel(case_id=case_id, by=_person(request), on=clock.today())

    if request.method == "POST":
        return _done(request, case_id, stop, "Cancelled. The record stays as it is.")
    shown = _case_or_404(request, case_id)
    if refused := services.why_not_cancelled(shown, by=_person(request)):
        messages.error(request, refused.sentence)
        return redirect("retention:case", case_id)
    return render(request, "retention/cancel.html", {"case": shown})


@access(*_DECIDES, step_up=True, begins_at="retention:case")
@require_http_methods(["GET", "HEAD", "POST"])
def carry_out(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Dispose of the record, once its reference was typed in; there is no way back."""
    shown = _case_or_404(request, case_id)
    if refused := why_not_ready(shown, by=_person(request), on=clock.today()):
        messages.error(request, refused.sentence)
        return redirect("retention:case", case_id)
    form = _typed(request, [shown])

    def go() -> None:
        found = execute([case_id], by=_person(request), on=clock.today())
        for refused in found.refused.values():
            raise refused

    if form.is_valid():
        said = "Disposed of as confidential waste. Now shred the paper."
        return _done(request, case_id, go, said)
    context = {"case": shown, "form": form, "held": counted(shown.of)}
    return render(request, "retention/carry_out.html", context, status=status_of(form))


@access(*_DECIDES, step_up=True, begins_at="retention:cases")
@require_http_methods(["GET", "HEAD", "POST"])
def carry_out_ready(request: HttpRequest) -> HttpResponse:
    """Dispose of every record whose cooling-off is over, once their number was typed in.

    What goes is what was shown: what became ready since waits, and what is not ready as it was
    shown stays. Of many some go with each request, and the page in between says how far it is.
    """
    waiting = ready(on=clock.today(), by=_person(request))
    shown = {case.pk: case.digest for case in waiting}
    if request.method == "POST":
        sent = ShownForm(request.POST)
        shown = sent.cleaned_data["shown"] if sent.is_valid() else {}
    if not shown:
        return redirect("retention:cases")
    going = [case for case in waiting if shown.get(case.pk) == case.digest]
    typed = _typed(request, going, shown=len(shown))
    if going and not typed.is_valid():
        context = {
            "waiting": going,
            "count": len(shown),
            "form": typed,
            "shown": _as_shown(shown),
        }
        return render(request, "retention/carry_out_ready.html", context, status=status_of(typed))
    now, later = going[:AT_A_TIME], going[AT_A_TIME:]
    found = execute([case.pk for case in now], by=_person(request), on=clock.today())
    done = sent.cleaned_data["done"] + len(found.done)
    left = sent.cleaned_data["left"] + len(shown) - len(later) - len(found.done)
    if later:
        context = {
            "done": done,
            "left": left,
            "count": done + left + len(later),
            "typed": _typed(request, later, shown=len(later)).wanted,
            "shown": _as_shown({case.pk: case.digest for case in later}),
        }
        return render(request, "retention/carrying_out.html", context)
    if left:
        messages.warning(
            request,
            "Left, for they were cancelled, used, changed or held since the list was shown: "
            f"{left}. Look at each.",
        )
    if done:
        messages.success(
            request,
            f"Disposed of as confidential waste: {done}. For each there is a certificate, and a "
            "paper file to shred.",
        )
    return redirect(f"{reverse('retention:cases')}{'?show=over' if done else ''}")


def _as_shown(digests: dict[UUID, str]) -> str:
    return json.dumps([[str(case_id), digest] for case_id, digest in digests.items()])


@access(*_DECIDES)
@require_POST
def paper(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """The paper file with this reference was shredded."""

    def note() -> None:
        services.note_paper(case_id=case_id, by=_person(request), on=clock.today())

    return _done(request, case_id, note, "Noted: the paper file was shredded.")


@access(*_DECIDES)
@require_safe
def certificate(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """The certificate, for the minutes: figures, days and two people; nobody else is named."""
    shown = _certified_or_404(request, case_id)
    context = {
        "case": shown,
        "removed": shown.lines.order_by("what"),
        "offers_pdf": pdf.can_be_made(),
    }
    return render(request, "retention/certificate.html", context)


@access(*_DECIDES)
@require_safe
def certificate_pdf(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """The same as a file."""
    shown = _certified_or_404(request, case_id)
    if not pdf.can_be_made():
        raise Http404
    answer = HttpResponse(certificate_file(shown), content_type="application/pdf")
    name = f"certificate-of-disposal-{shown.reference}.pdf"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _done(
    request: HttpRequest, case_id: UUID, act: Callable[[], object], said: str
) -> HttpResponse:
    """Back to the case, saying what was done or which rule refused it."""
    _case_or_404(request, case_id)
    try:
        act()
    except DisposalCase.DoesNotExist:
        raise Http404 from None
    except Refused as refused:
        messages.error(request, refused.sentence)
    else:
        messages.success(request, said)
    return redirect("retention:case", case_id)


def _typed(request: HttpRequest, going: list[DisposalCase], *, shown: int = 1) -> CarryOutForm:
    """What has to be typed before these go: the reference of the one, or how many were shown."""
    data = posted(request)
    if shown == len(going) == 1:
        wanted = going[0].reference
        label = f"Type the reference {wanted} to destroy the record"
    else:
        wanted = str(shown)
        label = f"Type how many there are, {wanted}, to destroy them"
    return CarryOutForm(data, wanted=wanted, label=label)


def _certified_or_404(request: HttpRequest, case_id: UUID) -> DisposalCase:
    shown = _case_or_404(request, case_id)
    if shown.state != DisposalCase.State.CERTIFIED:
        raise Http404
    return shown


def _case_or_404(request: HttpRequest, case_id: UUID) -> DisposalCase:
    try:
        return records.case(case_id, by=_person(request))
    except DisposalCase.DoesNotExist:
        raise Http404 from None


def _person(request: HttpRequest) -> User:
    return request.user  # type: ignore[return-value]
