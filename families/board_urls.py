"""The addresses of the board."""

from django.urls import path

from families.views import board, live

patterns = [
    path("sessions/<uuid:session_id>/board/", board.board, name="board"),
    path("sessions/<uuid:session_id>/board/changes/", board.board_changes, name="board-changes"),
    path("sessions/<uuid:session_id>/fire-list/", board.fire_list, name="fire-list"),
    path("sessions/<uuid:session_id>/fire-list/kept/", board.fire_list_kept, name="fire-list-kept"),
    path("sessions/<uuid:session_id>/people/", board.people_in, name="people-in"),
    path("presences/<uuid:presence_id>/out/", board.person_out, name="person-out"),
    path("presences/<uuid:presence_id>/back/", board.person_back, name="person-back"),
    path("cover/", board.cover, name="cover"),
    path(
        "sessions/<uuid:session_id>/register/changes/",
        live.register_changes,
        name="register-changes",
    ),
]
