from django.urls import path

from policy import views

app_name = "policy"

urlpatterns = [
    path("", views.read, name="read"),
    path("undertaking/", views.undertake, name="undertake"),
    path("rules/", views.rule_map, name="map"),
]
