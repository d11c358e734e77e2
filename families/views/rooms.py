"""The rooms of the halls."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from accounts.roles import Role
from contactcentre.answering import made_once, posted, status_of, stored
from contactcentre.safekeeping.access import access
from families.forms.rooms import NewRoomForm, RoomForm
from families.models import Room
from families.services import rooms as services


@access(Role.CO_ORDINATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def rooms(request: HttpRequest) -> HttpResponse:
    """The rooms of every hall, and a form for one more."""
    form = NewRoomForm(posted(request))

    def add() -> Room:
        return services.add_room(venue=form.cleaned_data["venue"], **form.entered)

    if made_once(request, form, "room-added", add):
        messages.success(request, "The room was added.")
        return redirect("families:rooms")
    context = {"form": form, "halls": services.halls()}
    return render(request, "families/rooms.html", context, status=status_of(form))


@access(Role.CO_ORDINATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def room_edit(request: HttpRequest, room_id: UUID) -> HttpResponse:
    room = _room(room_id)
    form = RoomForm(posted(request), record=room)
    if stored(form, lambda: services.change_room(room_id=room.pk, **form.entered)):
        messages.success(request, "The room was changed.")
        return redirect("families:rooms")
    context = {"form": form, "room": room, "used": services.is_used(room.pk)}
    return render(request, "families/room.html", context, status=status_of(form))


@access(Role.CO_ORDINATOR)
@require_POST
def room_remove(request: HttpRequest, room_id: UUID) -> HttpResponse:
    services.remove_room(room_id=_room(room_id).pk)
    messages.success(request, "The room was removed.")
    return redirect("families:rooms")


def _room(room_id: UUID) -> Room:
    found = services.room(room_id)
    if found is None:
        raise Http404
    return found
