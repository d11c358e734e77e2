from django.urls import path

from disclosures.views import (
    asking,
    assessment,
    concern,
    correction,
    court,
    exception,
    family,
    inbox,
    lead,
    permission,
    register,
    release,
)

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
    path("releases/<uuid:release_id>/correct/", correction.correct, name="correct"),
    path("releases/<uuid:release_id>/statement/", release.statement, name="statement"),
    path("releases/<uuid:release_id>/copies/<uuid:copy_id>/", release.letter, name="letter"),
    path(
        "releases/<uuid:release_id>/copies/<uuid:copy_id>/handed-over/",
        release.hand_over,
        name="hand-over",
    ),
    path("families/<family:reference>/disclosures/", family.of_family, name="of-family"),
    path(
        "families/<family:reference>/assessments/add/",
        assessment.assessment_new,
        name="assessment-new",
    ),
    path(
        "families/<family:reference>/assessments/<uuid:agreement_id>/end/",
        assessment.assessment_end,
        name="assessment-end",
    ),
    path("families/<family:reference>/assessor/", assessment.assessor, name="assessor"),
    path("court-requests/", court.court_requests, name="court-requests"),
    path(
        "families/<family:reference>/court-requests/add/",
        court.court_request_new,
        name="court-request-new",
    ),
    path(
        "families/<family:reference>/court-requests/<uuid:court_request_id>/",
        court.court_request,
        name="court-request",
    ),
    path(
        "families/<family:reference>/court-requests/<uuid:court_request_id>/reply/",
        court.court_reply,
        name="court-reply",
    ),
    path(
        "families/<family:reference>/contact/<uuid:detail_id>/permission/",
        permission.permission_new,
        name="permission-new",
    ),
    path(
        "families/<family:reference>/permissions/<uuid:permission_id>/withdraw/",
        permission.withdraw,
        name="permission-withdraw",
    ),
    path(
        "families/<family:reference>/permissions/<uuid:permission_id>/pass/",
        permission.pass_on,
        name="pass-on",
    ),
    path("families/<family:reference>/details-refused/", permission.refuse, name="refuse"),
    path("concerns/", concern.concerns, name="concerns"),
    path("concerns/add/", concern.concern_new, name="concern-new"),
    path("concerns/recorded/", concern.concern_recorded, name="concern-recorded"),
    path("concerns/<uuid:concern_id>/", concern.concern, name="concern"),
    path("concerns/<uuid:concern_id>/about/", concern.concern_whom, name="concern-whom"),
    path("concerns/<uuid:concern_id>/pass-on/", exception.concern_pass_on, name="concern-pass-on"),
    path(
        "concerns/<uuid:concern_id>/not-referred/",
        exception.concern_not_referred,
        name="concern-not-referred",
    ),
    path("disclosures/", register.register, name="register"),
    path("safeguarding/", lead.leads, name="leads"),
    path("safeguarding/add/", lead.lead_new, name="lead-new"),
    path("safeguarding/<uuid:lead_id>/end/", lead.lead_end, name="lead-end"),
]
