from django.urls import path

from disclosures.views import asking, inbox, release

app_name = "disclosures"

urlpatterns = [
    path("attendance-dates/", asking.ask, name="ask"),
    path("attendance-dates/asked/", asking.asked, name="asked"),
    path("requests/", inbox.request_list, name="list"),
    path("requests/<uuid:request_id>/", inbox.request_page, name="request"),
    path("requests/<uuid:request_id>/family/", release.find_family, name="find-family"),
    path(
        "requests/<uuid:request_id>/release/<family:reference>/",
        release.release_new,
        name="release-new",
    ),
    path("releases/<uuid:release_id>/", release.release_page, name="release"),
    path("releases/<uuid:release_id>/statement/", release.statement, name="statement"),
    path("releases/<uuid:release_id>/copies/<uuid:copy_id>/", release.letter, name="letter"),
    path(
        "releases/<uuid:release_id>/copies/<uuid:copy_id>/handed-over/",
        release.hand_over,
        name="hand-over",
    ),
]
