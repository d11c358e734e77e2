"""The addresses of the register and the door: random ids, never names."""

from django.urls import path

from families.views import door, register, register_entries

patterns = [
    path("today/", register.today, name="today"),
    path("sessions/<uuid:session_id>/register/", register.register, name="register"),
    path("sessions/<uuid:session_id>/register/closed/", register.all_closed, name="all-closed"),
    path("bookings/<uuid:booking_id>/movement/", register.movement, name="movement"),
    path(
        "bookings/<uuid:booking_id>/movement-at/", register_entries.movement_at, name="movement-at"
    ),
    path("bookings/<uuid:booking_id>/outcome/", register.outcome, name="outcome"),
    path("bookings/<uuid:booking_id>/door/", door.door, name="door"),
    path("bookings/<uuid:booking_id>/door/slip/", door.take_back, name="door-slip"),
    path("entries/<uuid:entry_id>/correct/", register_entries.correct, name="correct"),
    path("entries/<uuid:entry_id>/settle/", register.settle, name="settle"),
    path(
        "families/<family:reference>/people/<uuid:person_id>/consents/",
        door.consents,
        name="consents",
    ),
]
