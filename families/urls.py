from django.urls import path

from families import family_urls
from families.views import register, sessions, sheet

app_name = "families"

urlpatterns = [
    path("today/", register.today, name="today"),
    path("sheet/", sheet.sheet, name="sheet"),
    path("sessions/", sessions.session_list, name="session-list"),
    path("sessions/new/", sessions.session_new, name="session-new"),
    path("sessions/<uuid:session_id>/", sessions.session, name="session"),
    path("sessions/<uuid:session_id>/cancel/", sessions.session_cancel, name="session-cancel"),
    path("sessions/<uuid:session_id>/register/", register.register, name="register"),
    path("closures/new/", sessions.closure_new, name="closure-new"),
    path("bookings/<uuid:booking_id>/cancel/", sessions.booking_cancel, name="booking-cancel"),
    path("bookings/<uuid:booking_id>/allocate/", sessions.booking_allocate, name="allocate"),
    path("allocations/<uuid:allocation_id>/end/", sessions.allocation_end, name="allocation-end"),
    path("bookings/<uuid:booking_id>/movement/", register.movement, name="movement"),
    path("bookings/<uuid:booking_id>/movement-at/", register.movement_at, name="movement-at"),
    path("bookings/<uuid:booking_id>/outcome/", register.outcome, name="outcome"),
    path("entries/<uuid:entry_id>/correct/", register.correct, name="correct"),
    *family_urls.patterns,
]
