from django.urls import path

from governance.views import adoption, breaches, report, review

app_name = "governance"

urlpatterns = [
    path("policy/", adoption.adoption, name="adoption"),
    path("policy/draft/", adoption.draft, name="draft"),
    path("policy/draft/discard/", adoption.draft_discard, name="draft-discard"),
    path("policy/sign/", adoption.sign, name="sign"),
    path("policy/take-back/", adoption.take_back, name="sign-take-back"),
    path("policy/known/", adoption.awareness, name="awareness"),
    path("breaches/", breaches.breaches, name="breaches"),
    path("breaches/note/", breaches.note, name="breach-note"),
    path("breaches/<uuid:breach_id>/", breaches.breach, name="breach"),
    path("breaches/<uuid:breach_id>/risk/", breaches.assess, name="breach-assess"),
    path("breaches/<uuid:breach_id>/close/", breaches.end, name="breach-end"),
    path("reports/", report.reports, name="reports"),
    path("reports/<int:year>/", report.report, name="report"),
    path("reports/<int:year>/make/", report.make, name="report-make"),
    path("reports/<int:year>/report.json", report.report_json, name="report-json"),
    path("reports/<int:year>/report.pdf", report.report_pdf, name="report-pdf"),
    path("reviews/begin/", review.begin, name="review-begin"),
    path("reviews/<uuid:review_id>/", review.review, name="review"),
    path("reviews/<uuid:review_id>/comment/", review.comment, name="review-comment"),
    path("reviews/<uuid:review_id>/sign/", review.sign, name="review-sign"),
    path("reviews/<uuid:review_id>/discard/", review.discard, name="review-discard"),
    path("reviews/<uuid:review_id>/take-back/", review.take_back, name="review-take-back"),
]
