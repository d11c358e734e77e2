"""The addresses of pre-visits and reviews."""

from django.urls import path

from families.views import progress

patterns = [
    path("pre-visit/form/", progress.pre_visit_form, name="pre-visit-form"),
    path("pre-visit/agreement/", progress.agreement, name="agreement"),
    path("reviews/", progress.review_list, name="reviews"),
    path("families/<family:reference>/review/", progress.review_record, name="review-record"),
    path(
        "families/<family:reference>/reviews/<uuid:review_id>/",
        progress.review_decide,
        name="review-decide",
    ),
    path(
        "families/<family:reference>/visits/<uuid:booking_id>/reason/",
        progress.visit_reason,
        name="visit-reason",
    ),
    path(
        "families/<family:reference>/parties/<uuid:party_id>/pre-visit/",
        progress.pre_visit_edit,
        name="pre-visit",
    ),
    path(
        "families/<family:reference>/parties/<uuid:party_id>/told/",
        progress.tell_of_policy,
        name="tell-of-policy",
    ),
]
