from django.urls import path

from governance.views import adoption

app_name = "governance"

urlpatterns = [
    path("policy/", adoption.adoption, name="adoption"),
    path("policy/draft/", adoption.draft, name="draft"),
    path("policy/draft/discard/", adoption.draft_discard, name="draft-discard"),
    path("policy/sign/", adoption.sign, name="sign"),
    path("policy/known/", adoption.awareness, name="awareness"),
]
