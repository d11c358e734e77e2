from django.urls import include, path

from contactcentre import views

urlpatterns = [
    path("", views.home, name="home"),
    path("", include("accounts.urls")),
    path("policy/", include("policy.urls")),
    path("volunteers/", include("volunteers.urls")),
    path("", include("families.urls")),
    path("", include("disclosures.urls")),
    path("accident-book/", include("accidents.urls")),
    path("retention/", include("retention.urls")),
    path("governance/", include("governance.urls")),
]

handler400 = "contactcentre.errors.bad_request"
handler403 = "contactcentre.errors.permission_denied"
handler404 = "contactcentre.errors.page_not_found"
handler500 = "contactcentre.errors.server_error"
