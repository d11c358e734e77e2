from django.urls import path

from disclosures.views import asking, inbox

app_name = "disclosures"

urlpatterns = [
    path("attendance-dates/", asking.ask, name="ask"),
    path("attendance-dates/asked/", asking.asked, name="asked"),
    path("requests/", inbox.request_list, name="list"),
    path("requests/<uuid:request_id>/", inbox.request_page, name="request"),
]
