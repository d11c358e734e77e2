from django.urls import URLPattern

app_name = "accidents"

urlpatterns: list[URLPattern] = []
