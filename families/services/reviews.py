"""Reviews of a family's place: when they are due, which are open, what was decided."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max, Q, QuerySet

from accounts.models import User
from contactcentre.safekeeping import subjects
from contactcentre.safekeeping.models import Use
from contactcentre.safekeeping.sealing import opened
from contactcentre.safekeeping.versions import Outdated
from families.models import (
    Booking,
    Family,
    Person,
    PersonRole,
    Review,
)
from families.rules.review import (
    STATE_AFTER,
    WITH_A_PLACE,
    Missed,
    check_decision,
    check_may_be_reviewed,
    missed_visits,
    place_reviews,
    review_due_on,
)
from families.services.family import change_state
from families.services.visits import ends, took_place

# So far ahead a regular review is announced.
AHEAD = timedelta(weeks=4)


@dataclass(slots=True)
class Due:
    """A family whose regular review is due, or will be; ``visits`` took place since ``since``."""

    family_id: UUID
    reference: str
    due_on: date
    since: date
    visits: int
    reviewed: bool
    children: list[str] = field(default_factory=list)


@dataclass(slots=True)
class PlaceReview:
    """A place review that a person has still to decide."""

    review_id: UUID
    family_id: UUID
    reference: str
    kind: str
    opened_on: date
    missed: Missed = field(default_factory=Missed)
    children: list[str] = field(default_factory=list)

    @property
    def says(self) -> str:
        return str(Review.Kind(self.kind).label)


@dataclass(frozen=True, slots=True)
class Reviews:
    """What is to be reviewed: now, in the weeks to come, and because visits were missed."""

    due: list[Due]
    coming: list[Due]
    place: list[PlaceReview]


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many reviews wait for a person."""

    due: int
    coming: int
    place: int


@dataclass(frozen=True, slots=True)
class Standing:
    """The reviews of one family: those decided, those open, and when the next one is due."""

    decided: list[Review]
    open: list[Review]
    due_on: date | None
    has_a_place: bool
    # Of the latest regular review, and 0 where there is none.
    version: int


# --- What is waiting ------------------------------------------------------------------------------


def to_review(*, by: Any, on: date) -> Reviews:
    """What ``by`` may see of the reviews that wait, the longest waiting first, with names.

    Asks the database as often for one family as for many.
    """
    families = Family.objects.visible_to(by)
    due = _regular(families, on=on)
    place = [
        PlaceReview(pk, family_id, reference, kind, opened_on)
        for pk, family_id, reference, kind, opened_on in _undecided(families).values_list(
            "pk", "family_id", "family__subject__reference", "kind", "opened_on"
        )
    ]
    missed = _missed({each.family_id for each in place})
    for each in place:
        each.missed = missed[each.family_id][each.kind]
    _name_children([*due, *place])
    return Reviews(
        due=[each for each in due if each.due_on <= on],
        coming=[each for each in due if each.due_on > on],
        place=place,
    )


def waiting(*, on: date) -> Waiting:
    """How many reviews are due on ``on``, due in the four weeks after it, and open."""
    families = Family.objects.all()
    regular = _regular(families, on=on)
    due = sum(each.due_on <= on for each in regular)
    return Waiting(due=due, coming=len(regular) - due, place=_undecided(families).count())


def standing_of(family: Family) -> Standing:
    """The reviews of one family, for its file."""
    reviews = list(family.reviews.select_related("decided_by"))
    regular = [each for each in reviews if each.kind == Review.Kind.REGULAR]
    reviewed_on = max((each.decided_on for each in regular if each.decided_on), default=None)
    attends = family.state == Family.State.ACTIVE
    visits = took_place(family=family).values_list("booking__session__date", flat=True)
    return Standing(
        decided=[each for each in reviews if each.decision],
        open=[each for each in reviews if not each.decision],
        due_on=review_due_on(reviewed_on=reviewed_on, visits=visits) if attends else None,
        has_a_place=family.state in WITH_A_PLACE,
        version=max((each.version for each in regular), default=0),
    )


def place_review(review_id: UUID, *, of: Family) -> Review | None:
    """A place review of this family, decided or not."""
    found: QuerySet[Review] = Review.objects.exclude(kind=Review.Kind.REGULAR)
    return found.filter(pk=review_id, family=of).first()


def missed_for(review: Review) -> Missed | None:
    """What an undecided place review is about; nothing of another review."""
    if review.decision or review.kind == Review.Kind.REGULAR:
        return None
    return _missed([review.family_id])[review.family_id][review.kind]


# --- Deciding -------------------------------------------------------------------------------------


@transaction.atomic
def record_regular(
    *, family_id: UUID, version: int, decision: str, move_on: str, by: User, on: date
) -> Review:
    """Record a regular review and what it decided; sent twice on one day it is one review.

    ``version`` is that of the family's latest regular review, and 0 where there is none. Raises
    ``Refused`` for words that are not in the lists or a family without a place; ``Outdated`` where
    somebody has recorded another meanwhile.
    """
    family = Family.objects.select_for_update().get(pk=family_id)
    same = {"kind": Review.Kind.REGULAR, "decision": decision, "move_on": move_on}
    already = Review.objects.filter(family=family, decided_on=on, **same).first()
    if already is not None:
        return already
    latest = family.reviews.filter(kind=Review.Kind.REGULAR).order_by("-version").first()
    if latest is not None and latest.version != version:
        raise Outdated(latest)
    review = Review(family=family, kind=Review.Kind.REGULAR, opened_on=on, version=version + 1)
    return _decide(review, family, decision=decision, move_on=move_on, by=by, on=on)


@transaction.atomic
def decide_place_review(
    *, review_id: UUID, decision: str, move_on: str, by: User, on: date
) -> Review:
    """Decide a place review. Sent twice it is one decision.

    Raises ``Refused`` when somebody has decided it otherwise; ``Review.DoesNotExist`` when a
    correction of the register has taken away the reason for it.
    """
    family_id = Review.objects.values_list("family_id", flat=True).get(pk=review_id)
    family = Family.objects.select_for_update().get(pk=family_id)
    review = Review.objects.get(pk=review_id)
    if review.decision and (review.decision, review.move_on) == (decision, move_on):
        return review
    return _decide(review, family, decision=decision, move_on=move_on, by=by, on=on)


def _decide(
    review: Review, family: Family, *, decision: str, move_on: str, by: User, on: date
) -> Review:
    check_may_be_reviewed(state=family.state, decided=bool(review.decision))
    check_decision(decision=decision, move_on=move_on)
    review.decision, review.move_on = decision, move_on
    review.decided_on, review.decided_by = on, by
    review.save()
    then = STATE_AFTER[Review.Decision(decision)]
    if then != family.state:
        change_state(family_id=family.pk, state=then, by=by, on=on)
    if then not in WITH_A_PLACE:
        family.reviews.filter(decision="").delete()
    subjects.record_use(family.pk, Use.CONSULTED, on=on)
    return review


# --- What the register says -----------------------------------------------------------------------


@transaction.atomic
def after_outcome(*, booking: Booking, on: date) -> None:
    """Open the place reviews that the family's outcomes give reason for, and no others.

    To be called in the transaction that noted, corrected or contested an outcome. That a side did
    not attend does not count while that is contested. An open review that a
    correction has left without reason is withdrawn; a decided one stays.
    """
    family = Family.objects.select_for_update().get(pk=booking.family_id)
    reviews = Review.objects.filter(family=family).exclude(kind=Review.Kind.REGULAR)
    undecided: dict[str, Review] = {each.kind: each for each in reviews.filter(decision="")}
    wanted = place_reviews(missed=_missed([family.pk])[family.pk])
    for kind in undecided.keys() - wanted:
        undecided[kind].delete()
    if family.state in WITH_A_PLACE:
        for kind in sorted(wanted - undecided.keys()):
            Review.objects.create(family=family, kind=kind, opened_on=on)


def _missed(families: Collection[UUID]) -> dict[UUID, dict[str, Missed]]:
    """What each side of each of these families missed without a valid reason.

    Those contested do not count.
    """
    history: dict[UUID, list[tuple[date, str]]] = {pk: [] for pk in families}
    rows = ends(family__in=families, booking__valid_reason__isnull=True)
    in_order = rows.order_by("booking__session__date", "booking__starts_at", "booking")
    for pk, day, outcome in in_order.values_list("family", "booking__session__date", "outcome"):
        history[pk].append((day, outcome))
    decided: dict[UUID, dict[str, date]] = defaultdict(dict)
    undecided: dict[UUID, dict[str, date]] = defaultdict(dict)
    reviews = Review.objects.filter(family__in=families).exclude(kind=Review.Kind.REGULAR)
    columns = ("family", "kind", "decided_on", "opened_on")
    for pk, kind, decided_on, opened_on in reviews.order_by("decided_on").values_list(*columns):
        if decided_on is None:
            undecided[pk][kind] = opened_on
        else:
            decided[pk][kind] = decided_on
    return {
        pk: missed_visits(history=each, decided=decided[pk], undecided=undecided[pk])
        for pk, each in history.items()
    }


# --- Gathering ------------------------------------------------------------------------------------


def _undecided(families: QuerySet[Family]) -> QuerySet[Review]:
    """Place reviews still to be decided, of families that have a place, the oldest first."""
    found: QuerySet[Review] = Review.objects.filter(
        family__in=families.filter(state__in=WITH_A_PLACE), decision=""
    )
    return found.exclude(kind=Review.Kind.REGULAR).order_by("opened_on", "pk")


def _regular(families: QuerySet[Family], *, on: date) -> list[Due]:
    """The attending families whose regular review is due by four weeks from ``on``."""
    attending = families.filter(state=Family.State.ACTIVE)
    regular = Q(reviews__kind=Review.Kind.REGULAR)
    rows = attending.annotate(reviewed_on=Max("reviews__decided_on", filter=regular)).values_list(
        "pk", "subject__reference", "reviewed_on"
    )
    attended = _days(took_place(family__in=attending), "booking__session__date")
    booked = Booking.objects.filter(
        family__in=attending,
        cancelled_at__isnull=True,
        session__cancelled_at__isnull=True,
        session__date__gt=on,
        session__date__lte=on + AHEAD,
    )
    ahead = _days(booked, "session__date")
    found = []
    for family_id, reference, reviewed_on in rows:
        past = [day for day in attended[family_id] if not reviewed_on or day > reviewed_on]
        since = reviewed_on or min(past, default=None)
        due_on = review_due_on(reviewed_on=reviewed_on, visits=[*past, *ahead[family_id]])
        if since is not None and due_on is not None and due_on <= on + AHEAD:
            found.append(
                Due(family_id, reference, due_on, since, len(past), reviewed_on is not None)
            )
    return sorted(found, key=lambda each: (each.due_on, each.reference))


def _days(rows: QuerySet[Any], path: str) -> dict[UUID, list[date]]:
    days: dict[UUID, list[date]] = defaultdict(list)
    for family_id, day in rows.order_by().values_list("family_id", path):
        days[family_id].append(day)
    return days


def _name_children(lines: Iterable[Due | PlaceReview]) -> None:
    of: dict[UUID, list[Due | PlaceReview]] = defaultdict(list)
    for line in lines:
        of[line.family_id].append(line)
    children = Person.objects.filter(family_id__in=of, role=PersonRole.CHILD)
    for family_id, first_name in opened(children, "family_id", "first_name"):
        for line in of[family_id]:
            line.children = sorted([*line.children, first_name], key=str.casefold)
