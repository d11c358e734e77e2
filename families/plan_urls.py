"""The addresses of planning: sessions changed and closed, rooms, who must not meet, walk-ins."""

from django.urls import path

from families.views import apart, closures, rooms, sessions, walk_in

patterns = [
    path("sessions/<uuid:session_id>/change/", sessions.session_edit, name="session-edit"),
    path("sessions/<uuid:session_id>/close/", closures.session_close, name="session-close"),
    path("sessions/<uuid:session_id>/hold/", closures.session_hold, name="session-hold"),
    path("sessions/<uuid:session_id>/walk-in/", walk_in.walk_in, name="walk-in"),
    path("bookings/<uuid:booking_id>/room/", sessions.booking_room, name="booking-room"),
    path("closures/new/", closures.closure_new, name="closure-new"),
    path("closures/<uuid:closure_id>/", closures.closure, name="closure"),
    path("closures/<uuid:closure_id>/change/", closures.closure_change, name="closure-change"),
    path(
        "closures/<uuid:closure_id>/withdraw/", closures.closure_withdraw, name="closure-withdraw"
    ),
    path("closures/<uuid:closure_id>/notice/", closures.closure_notice, name="closure-notice"),
    path("rooms/", rooms.rooms, name="rooms"),
    path("rooms/<uuid:room_id>/", rooms.room_edit, name="room-edit"),
    path("rooms/<uuid:room_id>/remove/", rooms.room_remove, name="room-remove"),
    path("families/<family:reference>/apart/add/", apart.apart_add, name="apart-add"),
    path(
        "families/<family:reference>/apart/<uuid:pair_id>/lift/",
        apart.apart_lift,
        name="apart-lift",
    ),
]
