from django.urls import path

from families import (
    board_urls,
    family_urls,
    known_urls,
    paper_urls,
    plan_urls,
    progress_urls,
    referral_urls,
    register_urls,
    rota_urls,
)
from families.views import sessions, sheet

app_name = "families"

urlpatterns = [
    path("sheet/", sheet.sheet, name="sheet"),
    path("sessions/", sessions.session_list, name="session-list"),
    path("sessions/new/", sessions.session_new, name="session-new"),
    path("sessions/<uuid:session_id>/", sessions.session, name="session"),
    path("sessions/<uuid:session_id>/cancel/", sessions.session_cancel, name="session-cancel"),
    path("bookings/<uuid:booking_id>/cancel/", sessions.booking_cancel, name="booking-cancel"),
    path("bookings/<uuid:booking_id>/allocate/", sessions.booking_allocate, name="allocate"),
    path("allocations/<uuid:allocation_id>/end/", sessions.allocation_end, name="allocation-end"),
    *board_urls.patterns,
    *family_urls.patterns,
    *known_urls.patterns,
    *paper_urls.patterns,
    *plan_urls.patterns,
    *progress_urls.patterns,
    *referral_urls.patterns,
    *register_urls.patterns,
    *rota_urls.patterns,
]
