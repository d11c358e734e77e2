"""The addresses of referrals: random ids, and for the sides a private link that names nobody."""

from django.urls import path

from families.views import referral, referral_decision, referral_link

patterns = [
    path("referrals/", referral.referral_list, name="referral-list"),
    path("referrals/new/", referral.referral_new, name="referral-new"),
    path("referrals/<uuid:referral_id>/", referral.referral, name="referral"),
    path(
        "referrals/<uuid:referral_id>/screening/",
        referral_decision.screening,
        name="referral-screening",
    ),
    path("referrals/<uuid:referral_id>/accept/", referral_decision.accept, name="referral-accept"),
    path(
        "referrals/<uuid:referral_id>/turn-away/",
        referral_decision.turn_away,
        name="referral-turn-away",
    ),
    path("referrals/<uuid:referral_id>/reopen/", referral_decision.reopen, name="referral-reopen"),
    path("referrals/halves/<uuid:half_id>/", referral.half_fill, name="referral-half"),
    path("referrals/halves/<uuid:half_id>/link/", referral.link_make, name="referral-link"),
    path("referrals/halves/<uuid:half_id>/link/end/", referral.link_end, name="referral-link-end"),
    path("referrals/halves/<uuid:half_id>/paper/", referral.half_paper, name="referral-paper"),
    path("referrals/halves/<uuid:half_id>/reach/", referral.half_reach, name="referral-reach"),
    path("waiting/", referral_decision.waiting, name="waiting"),
    path("waiting/<family:reference>/offer/", referral_decision.offer, name="offer"),
    # For the sides themselves, without an account.
    path("your-referral/received/", referral_link.received, name="your-referral-received"),
    path("your-referral/form/<uuid:link_id>/", referral_link.form, name="your-referral-form"),
    path("your-referral/<str:secret>/", referral_link.start, name="your-referral"),
]
