"""The addresses of the rota."""

from django.urls import path

from families.views import calendar, rota

patterns = [
    path("rota/", rota.overview, name="rota"),
    path("sessions/<uuid:session_id>/rota/", rota.session_rota, name="session-rota"),
    path("sessions/<uuid:session_id>/come/", rota.shift_come, name="shift-come"),
    path("shifts/", rota.own_shifts, name="shifts"),
    path("shifts/calendar/", calendar.make, name="calendar"),
    path("shifts/calendar/end/", calendar.end, name="calendar-end"),
    path("shifts/calendar/<str:secret>/feed/", calendar.feed, name="calendar-feed"),
    path("shifts/<uuid:shift_id>/off/", rota.shift_off, name="shift-off"),
    path("shifts/<uuid:shift_id>/answer/", rota.shift_answer, name="shift-answer"),
    path("shifts/<uuid:shift_id>/withdraw/", rota.shift_withdraw, name="shift-withdraw"),
    path("shifts/<uuid:shift_id>/take/", rota.shift_take, name="shift-take"),
]
