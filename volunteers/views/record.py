"""Volunteers' records, kept by co-ordinators."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from accounts.roles import Role
from contactcentre.answering import made_once, posted, status_of, stored
from contactcentre.safekeeping import clock
from contactcentre.safekeeping.access import access
from volunteers.forms.record import (
    AccountForm,
    ApplicationForm,
    DayForm,
    PersonForm,
    PostForm,
    ReferenceForm,
    TrainingForm,
)
from volunteers.models import Post, Reference, Training, Volunteer
from volunteers.services import checks
from volunteers.services import record as services

_FORM_METHODS = ["GET", "HEAD", "POST"]
_MOVES: dict[str, tuple[str, Callable[..., Volunteer], str, str]] = {
    "take-on": ("Take on", services.take_on, "They are in post.", "When did they take up post?"),
    "break": ("Begin a break", services.begin_break, "They are on a break.", ""),
    "back": ("End the break", services.end_break, "They are back.", ""),
    "leave": (
        "Note that they left",
        services.leave,
        "They have left. Their shifts and their way in have ended.",
        "Their shifts to come end, their sign-in ends, and they see nothing any more.",
    ),
    "turn-down": ("Not taken on", services.turn_down, "They are not taken on.", ""),
    "again": (
        "Applied again",
        services.apply_again,
        "They are an applicant again, and need a new check.",
        "They begin as an applicant: a new DBS check comes before a new post.",
    ),
}
_MAY_FOLLOW = {
    Volunteer.State.APPLIED: ["take-on", "turn-down"],
    Volunteer.State.IN_POST: ["break", "leave"],
    Volunteer.State.ON_BREAK: ["back", "leave"],
    Volunteer.State.LEFT: ["again"],
    Volunteer.State.NOT_TAKEN: ["again"],
}


@access(Role.CO_ORDINATOR)
@require_safe
def volunteer_list(request: HttpRequest) -> HttpResponse:
    today = clock.today()
    context = {
        "here": services.listed(here=True),
        "gone": services.listed(here=False),
        "today": today,
        "lapsed": checks.due_within(days=0, on=today),
        "due": checks.due_within(days=60, on=today),
        "overdue": checks.overdue(on=today),
        "undecided": checks.undecided(),
        "unrecorded": services.runs_sessions_unrecorded(on=today),
    }
    return render(request, "volunteers/list.html", context)


@access(Role.CO_ORDINATOR)
@require_http_methods(_FORM_METHODS)
def volunteer_new(request: HttpRequest) -> HttpResponse:
    if not services.posts():
        messages.warning(request, "Say first which posts there are, and which check each needs.")
        return redirect("volunteers:post-new")
    form = ApplicationForm(posted(request))

    def make() -> Volunteer:
        return services.open_record(by=request.user, on=clock.today(), **form.entered)  # type: ignore[arg-type]

    if made := made_once(request, form, "volunteer", make):
        return redirect("volunteers:record", made.id)
    return _form_page(request, None, form, heading="Somebody who would like to help")


@access(Role.CO_ORDINATOR)
@require_safe
def record(request: HttpRequest, volunteer_id: UUID) -> HttpResponse:
    volunteer = opened_record(volunteer_id)
    moves = [(name, _MOVES[name][0]) for name in _MAY_FOLLOW[Volunteer.State(volunteer.state)]]
    shown = checks.of(volunteer)
    here = volunteer.state in Volunteer.HERE
    context = {
        "volunteer": volunteer,
        "references": volunteer.references.order_by("asked_on"),
        "training": volunteer.training.order_by("-on"),
        "transitions": volunteer.transitions.select_related("changed_by"),
        "undertakings": services.undertakings(volunteer.user),
        "checks": shown,
        "here": here,
        "may_apply": here and all(each.check.decision for each in shown),
        "moves": moves,
        # What is done next; before a check there is nothing to take anybody on with.
        "next_step": "take-on" if volunteer.checked_on else "",
        "today": clock.today(),
    }
    return render(request, "volunteers/record.html", context)


@access(Role.CO_ORDINATOR)
@require_http_methods(_FORM_METHODS)
def record_edit(request: HttpRequest, volunteer_id: UUID) -> HttpResponse:
    volunteer = opened_record(volunteer_id)
    form = PersonForm(posted(request), record=volunteer)
    if stored(form, lambda: _correct(form.apply_to(volunteer), volunteer)):
        return _back(request, volunteer, "Saved.")
    return _form_page(request, volunteer, form, heading="Details")


@access(Role.CO_ORDINATOR)
@require_http_methods(_FORM_METHODS)
def induction(request: HttpRequest, volunteer_id: UUID) -> HttpResponse:
    volunteer = opened_record(volunteer_id)
    form = DayForm(posted(request), initial={"day": volunteer.induction_on})

    def note() -> None:
        services.note_induction(
            volunteer_id=volunteer.pk, induction_on=form.cleaned_data["day"], on=clock.today()
        )

    if stored(form, note):
        return _back(request, volunteer, "The induction was noted.")
    return _form_page(request, volunteer, form, heading="Induction")


@access(Role.CO_ORDINATOR, step_up=True)
@require_http_methods(_FORM_METHODS)
def account(request: HttpRequest, volunteer_id: UUID) -> HttpResponse:
    """Whose account this person signs in with."""
    volunteer = opened_record(volunteer_id)
    people = services.accounts_free(volunteer)
    form = AccountForm(posted(request), people=people, now=volunteer.user_id)

    def bind() -> None:
        user = form.people.get(form.cleaned_data["user"])
        services.bind_account(volunteer_id=volunteer.pk, user=user, by=request.user)  # type: ignore[arg-type]

    if stored(form, bind):
        return _back(request, volunteer, "Saved.")
    return _form_page(request, volunteer, form, heading="Account")


@access(Role.CO_ORDINATOR)
@require_http_methods(_FORM_METHODS)
def move(request: HttpRequest, volunteer_id: UUID, step: str) -> HttpResponse:
    """A step on the road from application to leaving."""
    volunteer = opened_record(volunteer_id)
    if step not in _MOVES:
        raise Http404
    heading, do, said, lead = _MOVES[step]
    form = DayForm(posted(request), initial={"day": None if step == "take-on" else clock.today()})

    def go() -> None:
        do(
            volunteer_id=volunteer.pk,
            day=form.cleaned_data["day"],
            by=request.user,
            on=clock.today(),
        )

    if stored(form, go):
        return _back(request, volunteer, said)
    return _form_page(request, volunteer, form, heading=heading, lead=lead)


@access(Role.CO_ORDINATOR)
@require_http_methods(_FORM_METHODS)
def reference_add(request: HttpRequest, volunteer_id: UUID) -> HttpResponse:
    form = ReferenceForm(posted(request))
    return _add(request, volunteer_id, form, Reference, "Somebody asked for a reference")


@access(Role.CO_ORDINATOR)
@require_http_methods(_FORM_METHODS)
def training_add(request: HttpRequest, volunteer_id: UUID) -> HttpResponse:
    return _add(request, volunteer_id, TrainingForm(posted(request)), Training, "Training")


@access(Role.CO_ORDINATOR)
@require_http_methods(_FORM_METHODS)
def reference_edit(request: HttpRequest, volunteer_id: UUID, reference_id: UUID) -> HttpResponse:
    return _edit(request, volunteer_id, reference_id, ReferenceForm, Reference, "Reference")


@access(Role.CO_ORDINATOR)
@require_http_methods(_FORM_METHODS)
def training_edit(request: HttpRequest, volunteer_id: UUID, training_id: UUID) -> HttpResponse:
    return _edit(request, volunteer_id, training_id, TrainingForm, Training, "Training")


@access(Role.CO_ORDINATOR)
@require_safe
def post_list(request: HttpRequest) -> HttpResponse:
    return render(request, "volunteers/posts.html", {"posts": services.posts()})


@access(Role.CO_ORDINATOR)
@require_http_methods(_FORM_METHODS)
def post_new(request: HttpRequest) -> HttpResponse:
    form = PostForm(posted(request))

    def make() -> Post:
        return services.save_post(Post(**form.entered), by=request.user)  # type: ignore[arg-type]

    if made_once(request, form, "post", make):
        return redirect("volunteers:posts")
    return _form_page(request, None, form, heading="A post")


@access(Role.CO_ORDINATOR)
@require_http_methods(_FORM_METHODS)
def post_edit(request: HttpRequest, post_id: UUID) -> HttpResponse:
    post = services.post(post_id)
    if post is None:
        raise Http404
    form = PostForm(posted(request), record=post)
    by: Any = request.user
    if stored(form, lambda: services.save_post(form.apply_to(post), by=by)):
        return redirect("volunteers:posts")
    return _form_page(request, None, form, heading="A post")


def opened_record(volunteer_id: UUID) -> Volunteer:
    volunteer = services.get(volunteer_id)
    if volunteer is None:
        raise Http404
    return volunteer


def _add(
    request: HttpRequest, volunteer_id: UUID, form: Any, model: type[Any], heading: str
) -> HttpResponse:
    volunteer = opened_record(volunteer_id)

    def make() -> Any:
        part = model(volunteer=volunteer, **form.entered)
        services.add_part(part, on=clock.today())
        return part

    if made_once(request, form, model.__name__.lower(), make):
        return _back(request, volunteer, "Saved.")
    return _form_page(request, volunteer, form, heading=heading)


def _edit(
    request: HttpRequest,
    volunteer_id: UUID,
    part_id: UUID,
    form_class: Any,
    model: type[Any],
    heading: str,
) -> HttpResponse:
    volunteer = opened_record(volunteer_id)
    part = services.part_of(volunteer, model, part_id)
    if part is None:
        raise Http404
    form = form_class(posted(request), record=part)
    if stored(form, lambda: _correct(form.apply_to(part), volunteer)):
        return _back(request, volunteer, "Saved.")
    return _form_page(request, volunteer, form, heading=heading)


def _correct(changed: Any, volunteer: Volunteer) -> None:
    services.correct(changed, volunteer_id=volunteer.pk, on=clock.today())


def _back(request: HttpRequest, volunteer: Volunteer, said: str) -> HttpResponse:
    messages.success(request, said)
    return redirect("volunteers:record", volunteer.pk)


def _form_page(
    request: HttpRequest, volunteer: Volunteer | None, form: Any, *, heading: str, lead: str = ""
) -> HttpResponse:
    context = {"volunteer": volunteer, "form": form, "heading": heading, "lead": lead}
    return render(request, "volunteers/form.html", context, status=status_of(form))
