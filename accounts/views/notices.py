"""What one has been told."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts import notices
from accounts.roles import EVERY_ROLE
from accounts.views.requests import StaffRequest
from contactcentre.safekeeping.access import access


@access(*EVERY_ROLE)
@require_http_methods(["GET", "HEAD", "POST"])
def own_notices(request: StaffRequest) -> HttpResponse:
    """One's own notices; sent, it says that they have been read.

    They name families by their references, so they wait for the undertaking as all work does.
    """
    if request.method == "POST":
        notices.mark_read(request.user)
        return redirect("account:notices")
    told = list(notices.of(request.user)[:200])
    names = notices.who_did(told)
    context = {
        "notices": [(notice, names.get(notice.occasion, "")) for notice in told],
        "unread": any(notice.read_at is None for notice in told),
    }
    return render(request, "accounts/notices.html", context)
