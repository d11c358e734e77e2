from django.urls import path

from policy import views

app_name = "policy"

urlpatterns = [
    path("", views.read, name="read"),
    path("large-print/", views.large_print, name="large-print"),
    path("for-parents/", views.for_parents, name="for-parents"),
    path("for-children/", views.for_children, name="for-children"),
    path("policy.pdf", views.as_pdf, name="pdf"),
    path("large-print.pdf", views.large_pdf, name="large-pdf"),
    path("versions/", views.version_list, name="versions"),
    path("versions/<int:number>/", views.version, name="version"),
    path("undertaking/", views.undertake, name="undertake"),
    path("rules/", views.rule_map, name="map"),
    path("copies/", views.copies_given, name="copies"),
]
