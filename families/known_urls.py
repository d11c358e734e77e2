"""The addresses of who must not see a family, and of opening one in an emergency."""

from django.urls import path

from families.views import emergency, known

patterns = [
    path("families/emergency/", emergency.emergency, name="emergency"),
    path("families/emergencies/", emergency.emergencies, name="emergencies"),
    path("bookings/<uuid:booking_id>/known/", known.i_know, name="i-know"),
    path("families/<family:reference>/known/", known.known_add, name="known-add"),
    path(
        "families/<family:reference>/known/<uuid:known_id>/end/",
        known.known_end,
        name="known-end",
    ),
]
