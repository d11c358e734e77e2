from django.urls import path

from retention.views import access, cases, due, holds, own_record

app_name = "retention"

urlpatterns = [
    path("", due.due, name="due"),
    path("days/", due.decide_day, name="decide-day"),
    path("undated/", due.undated, name="undated"),
    path("records/<str:reference>/last-use/", due.last_use, name="last-use"),
    path("records/<str:reference>/hold/", holds.hold_new, name="hold-new"),
    path("records/<str:reference>/erasure/", cases.erasure_new, name="erasure-new"),
    path("records/<str:reference>/own-data/", access.data_request_new, name="data-request-new"),
    path("mine/", own_record.own, name="own"),
    path("own-data/", access.data_requests, name="data-requests"),
    path("own-data/<uuid:data_request_id>/", access.data_request, name="data-request"),
    path("own-data/<uuid:data_request_id>/decide/", access.data_decide, name="data-decide"),
    path("own-data/<uuid:data_request_id>/give/", access.data_give, name="data-give"),
    path("own-data/<uuid:data_request_id>/withdraw/", access.data_withdraw, name="data-withdraw"),
    path("own-data/<uuid:data_request_id>/copy/", access.data_copy, name="data-copy"),
    path(
        "own-data/<uuid:data_request_id>/your-data.pdf", access.data_copy_pdf, name="data-copy-pdf"
    ),
    path("propose/", cases.propose, name="propose"),
    path("disposals/", cases.case_list, name="cases"),
    path("disposals/carry-out/", cases.carry_out_ready, name="carry-out-ready"),
    path("disposals/<uuid:case_id>/", cases.case, name="case"),
    path("disposals/<uuid:case_id>/approve/", cases.approve, name="approve"),
    path("disposals/<uuid:case_id>/cancel/", cases.cancel, name="cancel"),
    path("disposals/<uuid:case_id>/carry-out/", cases.carry_out, name="carry-out"),
    path("disposals/<uuid:case_id>/paper/", cases.paper, name="paper"),
    path("disposals/<uuid:case_id>/certificate/", cases.certificate, name="certificate"),
    path("disposals/<uuid:case_id>/certificate.pdf", cases.certificate_pdf, name="certificate-pdf"),
    path("holds/", holds.hold_list, name="holds"),
    path("holds/<uuid:hold_id>/", holds.hold, name="hold"),
    path("holds/<uuid:hold_id>/ask-release/", holds.ask_release, name="ask-release"),
    path("holds/<uuid:hold_id>/release/", holds.release, name="release"),
]
