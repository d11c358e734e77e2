"""Clause 6 in figures: posts taken up, checks decided, checks that have lapsed."""

from datetime import date, timedelta

from django.db.models import DateField, Exists, OuterRef, Q

from contactcentre.safekeeping import clock
from contactcentre.safekeeping.counting import Between, Counting, Counts, Part
from policy.parameters import in_force
from volunteers.models import DbsCheck, Volunteer, VolunteerTransition

State = Volunteer.State


def figures(first: date, last: date, on: date) -> Counts:
    """Counts between two London days; those that begin with “now.” are of ``on``."""
    return _COUNTING.between(
        first,
        last,
        asked_by=on - timedelta(days=in_force(on).overdue_days),
        checked_by=_checked_by(on),
        on=on,
    )


def _parts(between: Between, asked_by: date, checked_by: date, on: date) -> list[Part]:
    decided_before = Exists(
        DbsCheck.objects.filter(
            volunteer=OuterRef("pk"),
            decision=DbsCheck.Decision.ACCEPTED,
            decided_on__lte=OuterRef("post_on"),
        )
    )
    posts = Volunteer.objects.filter(between.on("post_on"))
    in_post = Volunteer.objects.filter(state=State.IN_POST)
    checks = DbsCheck.objects.filter(between.on("decided_on"))
    waiting = DbsCheck.objects.filter(decision="")
    left = VolunteerTransition.objects.filter(between.on("on"), to_state=State.LEFT)
    return [
        Part("posts", posts),
        Part("posts.decided-before", posts.filter(decided_before)),
        Part("posts.undecided", posts.filter(~decided_before)),
        Part("checks.decided", checks, "decision", DbsCheck.Decision.values),
        Part("volunteers.left", left),
        Part("now.in-post", in_post),
        Part("now.in-post-undecided", in_post.filter(~decided_before)),
        Part("now.lapsed", in_post.filter(_lapsed(on, checked_by))),
        Part("now.checks-overdue", waiting.filter(seen_on__isnull=True, applied_on__lte=asked_by)),
    ]


_COUNTING = Counting(_parts, asked_by=DateField(), checked_by=DateField(), on=DateField())


def lapsed(on: date) -> Q:
    """In post, and the check does not count on that day."""
    return _lapsed(on, _checked_by(on))


def _lapsed(on: date, checked_by: date) -> Q:
    return Q(post_on__lte=on) & (Q(checked_on__isnull=True) | Q(checked_on__lte=checked_by))


def _checked_by(on: date) -> date:
    """A check of that day, or of one before it, no longer counts on the day ``on``."""
    return clock.years_before(on, in_force(on).recheck_years)
