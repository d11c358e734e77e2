"""Reviews of the demonstration centre: held when they came up, but for a few that still wait."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from uuid import UUID

from accounts.models import User
from contactcentre.demonstration.previsits import Known
from families.models import Family, Outcome, RegisterEntry, Review
from families.rules.review import review_due_on

_DECISIONS = [Review.Decision.GOES_ON, Review.Decision.GOES_ON, Review.Decision.CHANGES]
_LAST = {
    Family.State.PAUSED: Review.Decision.PAUSES,
    Family.State.MOVED_ON: Review.Decision.MOVES_ON,
}
# Every so many families wait for the review that came up last.
_WAITS = 7


def store(kept: Iterable[Known], *, today: date, by: User) -> None:
    """The regular reviews of all who attended, and the one with which they paused or moved on."""
    visits: dict[UUID, list[date]] = defaultdict(list)
    attended = RegisterEntry.objects.filter(outcome=Outcome.ATTENDED, superseded_by__isnull=True)
    for family_id, day in attended.values_list("family_id", "booking__session__date"):
        visits[family_id].append(day)
    reviews: list[Review] = []
    for number, each in enumerate(kept):
        held = list(_held(visits[each.family.pk], until=each.story.attends_until or today))
        if not number % _WAITS and each.story.attends_until is None:
            held = held[:-1]
        said = [
            (day, _DECISIONS[(number + place) % len(_DECISIONS)]) for place, day in enumerate(held)
        ]
        last = _LAST.get(Family.State(each.family.state))
        if last is not None and each.story.attends_until is not None:
            said.append((each.story.attends_until, last))
        reviews += [
            _review(each.family, day, decision, version=version, by=by)
            for version, (day, decision) in enumerate(said, start=1)
        ]
    Review.objects.bulk_create(reviews)


def _held(visits: list[date], *, until: date) -> Iterable[date]:
    """The days on which a regular review came up and was held: that of the visit, or soon after."""
    reviewed_on = None
    while (due := review_due_on(reviewed_on=reviewed_on, visits=visits)) is not None:
        reviewed_on = min((day for day in visits if day >= due), default=due + timedelta(3))
        if reviewed_on >= until:
            return
        yield reviewed_on


def _review(
    family: Family, day: date, decision: Review.Decision, *, version: int, by: User
) -> Review:
    moves_on = decision == Review.Decision.MOVES_ON
    return Review(
        family=family,
        kind=Review.Kind.REGULAR,
        opened_on=day,
        version=version,
        decision=decision,
        move_on=Review.MoveOn.OWN_ARRANGEMENTS if moves_on else "",
        decided_on=day,
        decided_by=by,
    )
