"""Visits by a letter for each outcome, and what is done about a family's reviews."""

from datetime import timedelta
from uuid import uuid4

from families.models import Outcome, RegisterEntry, Review
from families.services import reviews as services
from families.services.register import correct_entry
from tests.factories.day import NOON
from tests.factories.progress import make_visit

Kind, Decision = Review.Kind, Review.Decision
TODAY = NOON.date()

LETTERS = {
    "a": Outcome.ATTENDED,
    "V": Outcome.VISITOR_ABSENT,
    "C": Outcome.CHILD_SIDE_ABSENT,
    "v": Outcome.CANCELLED_BY_VISITOR,
    "c": Outcome.CANCELLED_BY_CHILD_SIDE,
    "l": Outcome.VISITOR_LATE,
    "k": Outcome.CHILD_SIDE_LATE,
    "b": Outcome.BOTH_CAME,
    "x": Outcome.CENTRE_CLOSED,
}
VISITOR, CHILD_SIDE = {Kind.VISITOR_MISSED}, {Kind.CHILD_SIDE_MISSED}


def weeks_ago(number):
    return TODAY - timedelta(weeks=number)


def visits(family, letters, *, by):
    """The last of them a week ago."""
    count = len(letters)
    return [
        make_visit(family, weeks_ago(count - number), LETTERS[letter], by=by)
        for number, letter in enumerate(letters)
    ]


def open_kinds(family):
    return set(family.reviews.filter(decision="").values_list("kind", flat=True))


def correct(booking, *, by, **to):
    entry = RegisterEntry.objects.get(booking=booking, kind="outcome", superseded_by=None)
    return correct_entry(entry_id=entry.pk, by=by, key=uuid4(), **to)


def decide(review, *, by, decision=Decision.GOES_ON, move_on="", on=TODAY):
    return services.decide_place_review(
        review_id=review.pk, decision=decision, move_on=move_on, by=by, on=on
    )


def record(family, *, by, decision=Decision.GOES_ON, move_on="", on=TODAY):
    return services.record_regular(
        family_id=family.pk,
        version=services.standing_of(family).version,
        decision=decision,
        move_on=move_on,
        by=by,
        on=on,
    )
