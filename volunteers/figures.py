"""Clause 6 in figures: posts taken up, checks decided, checks that have lapsed."""

from datetime import date, timedelta

from django.db.models import Exists, OuterRef, Q

from contactcentre.safekeeping import clock
from contactcentre.safekeeping.counting import Counts, Part, counted, days
from policy.parameters import in_force
from volunteers.models import DbsCheck, Volunteer, VolunteerTransition

State = Volunteer.State


def figures(first: date, last: date) -> Counts:
    """Counts between two London days; those that begin with “now.” are of this moment.

    What lapses is judged by ``last``.
    """
    decided_before = Exists(
        DbsCheck.objects.filter(
            volunteer=OuterRef("pk"),
            decision=DbsCheck.Decision.ACCEPTED,
            decided_on__lte=OuterRef("post_on"),
        )
    )
    posts = Volunteer.objects.filter(days("post_on", first, last))
    in_post = Volunteer.objects.filter(state=State.IN_POST)
    checks = DbsCheck.objects.filter(days("decided_on", first, last))
    late = last - timedelta(days=in_force(last).overdue_days)
    waiting = DbsCheck.objects.filter(decision="")
    left = VolunteerTransition.objects.filter(days("on", first, last), to_state=State.LEFT)
    return counted(
        Part("posts", posts),
        Part("posts.decided-before", posts.filter(decided_before)),
        Part("posts.undecided", posts.filter(~decided_before)),
        Part("checks.decided", checks, "decision", DbsCheck.Decision.values),
        Part("volunteers.left", left),
        Part("now.in-post", in_post),
        Part("now.in-post-undecided", in_post.filter(~decided_before)),
        Part("now.lapsed", in_post.filter(lapsed(last))),
        Part("now.checks-overdue", waiting.filter(seen_on__isnull=True, applied_on__lte=late)),
    )


def lapsed(on: date) -> Q:
    """In post, and the check does not count on that day."""
    limit = clock.years_before(on, in_force(on).recheck_years)
    return Q(post_on__lte=on) & (Q(checked_on__isnull=True) | Q(checked_on__lte=limit))
