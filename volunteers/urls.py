from django.urls import path

from volunteers.views import checks, importing, record

app_name = "volunteers"

urlpatterns = [
    path("", record.volunteer_list, name="list"),
    path("new/", record.volunteer_new, name="new"),
    path("import/", importing.import_page, name="import"),
    path("import/example/", importing.import_example, name="import-example"),
    path("posts/", record.post_list, name="posts"),
    path("posts/new/", record.post_new, name="post-new"),
    path("posts/<uuid:post_id>/", record.post_edit, name="post-edit"),
    path("<uuid:volunteer_id>/", record.record, name="record"),
    path("<uuid:volunteer_id>/edit/", record.record_edit, name="edit"),
    path("<uuid:volunteer_id>/induction/", record.induction, name="induction"),
    path("<uuid:volunteer_id>/account/", record.account, name="account"),
    path("<uuid:volunteer_id>/steps/<slug:step>/", record.move, name="move"),
    path("<uuid:volunteer_id>/references/add/", record.reference_add, name="reference-add"),
    path(
        "<uuid:volunteer_id>/references/<uuid:reference_id>/",
        record.reference_edit,
        name="reference-edit",
    ),
    path("<uuid:volunteer_id>/training/add/", record.training_add, name="training-add"),
    path(
        "<uuid:volunteer_id>/training/<uuid:training_id>/",
        record.training_edit,
        name="training-edit",
    ),
    path("<uuid:volunteer_id>/checks/add/", checks.check_apply, name="check-apply"),
    path("checks/<uuid:check_id>/", checks.record_of_check, name="record-of-check"),
    path("checks/<uuid:check_id>/certificate/", checks.check_certificate, name="check-certificate"),
    path("checks/<uuid:check_id>/decision/", checks.check_decide, name="check-decide"),
    path("checks/<uuid:check_id>/agreed/", checks.check_update_service, name="check-agreed"),
    path("checks/<uuid:check_id>/agreed/end/", checks.update_service_end, name="check-agreed-end"),
    path("checks/<uuid:check_id>/status/", checks.check_status, name="check-status"),
    path("checks/<uuid:check_id>/number/", checks.check_number, name="check-number"),
]
