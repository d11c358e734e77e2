from django.urls import path

from disclosures.views import (
    agency,
    asking,
    assessment,
    correction,
    court,
    family,
    inbox,
    permission,
    portal,
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
        "requests/<uuid:request_id>/family/<family:reference>/",
        release.match,
        name="match",
    ),
    path("requests/<uuid:request_id>/release/", release.release_new, name="release-new"),
    path("releases/<uuid:release_id>/", release.release_page, name="release"),
    path("releases/<uuid:release_id>/send/", release.send_held, name="send-held"),
    path("releases/<uuid:release_id>/take-back/", release.take_back, name="take-back"),
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
    path("agencies/", agency.agency_list, name="agencies"),
    path("agencies/add/", agency.agency_new, name="agency-new"),
    path("agencies/<uuid:agency_id>/", agency.agency_page, name="agency"),
    path("agencies/<uuid:agency_id>/edit/", agency.agency_edit, name="agency-edit"),
    path("agencies/<uuid:agency_id>/people/add/", agency.contact_new, name="contact-new"),
    path("agency-contacts/<uuid:contact_id>/", agency.contact_page, name="contact"),
    path("agency-contacts/<uuid:contact_id>/edit/", agency.contact_edit, name="contact-edit"),
    path("agency-contacts/<uuid:contact_id>/told/", agency.contact_told, name="contact-told"),
    path("families/<family:reference>/acting/add/", agency.acting_new, name="acting-new"),
    path(
        "families/<family:reference>/acting/<uuid:acting_id>/",
        agency.acting_edit,
        name="acting-edit",
    ),
    path("agency/", portal.home, name="portal"),
    path("agency/sign-in/", portal.sign_in, name="portal-sign-in"),
    path("agency/code/", portal.code, name="portal-code"),
    path("agency/sign-out/", portal.sign_out, name="portal-sign-out"),
    path("agency/releases/<uuid:release_id>/", portal.release, name="portal-release"),
    path(
        "agency/releases/<uuid:release_id>/attendance-dates.pdf",
        portal.pdf,
        name="portal-pdf",
    ),
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
]
