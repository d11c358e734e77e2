"""Sessions and their bookings as they are listed and planned."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from functools import cache
from typing import Any
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet, UUIDField
from django.db.models.lookups import In

from accounts.models import User
from contactcentre.safekeeping.prepared import Prepared
from contactcentre.safekeeping.sealing import opened
from families.models import Allocation, Booking, Closure, Family, Person, Session, Shift, Venue
from families.models.family import seen_by
from families.services.duty import acquainted, lacks_check, on_duty
from families.services.slots import Slot, proposals
from volunteers.models.record import cleared


def upcoming(*, on: date) -> QuerySet[Session]:
    """Sessions from ``on``, the soonest first, each with how many families are ``booked``."""
    sessions = Session.objects.filter(date__gte=on).select_related("venue").with_booked()
    return sessions.order_by("date", "starts_at")


def past(*, on: date) -> QuerySet[Session]:
    """Sessions before ``on``, the latest first."""
    sessions = Session.objects.filter(date__lt=on).select_related("venue").with_booked()
    return sessions.order_by("-date", "starts_at")


def session(session_id: UUID) -> Session | None:
    """The session, with how many families are ``booked`` on it."""
    return _one(session_id).first()


def _one(session_id: UUID) -> QuerySet[Session]:
    booked = _booked().ask(session=session_id)
    found = Session.objects.select_related("venue").filter(pk=session_id)
    return found.annotate(booked=booked)


@cache
def _booked() -> Prepared:
    def build(*, session: Any) -> QuerySet[Any]:
        return Session.objects.filter(pk=session).with_booked().values(many=F("booked"))

    return Prepared(build, session=UUIDField())


def session_on(day: date) -> Session | None:
    """The session held on ``day``, as ``running`` chooses it."""
    return running(list(Session.objects.held().filter(date=day).order_by("starts_at")))


def with_those_beside(session_id: UUID) -> list[Session]:
    """The session, and after it the others held in its hall that day; empty if there is none."""
    this = Session.objects.filter(pk=session_id)
    day = Session.objects.filter(venue=this.values("venue")[:1], date=this.values("date")[:1])
    beside = (day.held() | day.filter(pk=session_id)).select_related("venue")
    found = beside.order_by("starts_at", "pk")
    return sorted(found, key=lambda session: session.pk != session_id)


def running(held: Sequence[Session]) -> Session | None:
    """Of the sessions of one day in their order, the first that is not over, else the last."""
    going_on = (session for session in held if not session.is_over)
    return next(going_on, held[-1] if held else None)


def next_session(*, after: date) -> Session | None:
    return upcoming(on=after).filter(cancelled_at__isnull=True, date__gt=after).first()


def kept_back(families: int, *, seen: int, by: User) -> int:
    """Clause 6: so many ``families`` besides those ``seen``, if nobody has a check of ``by``’s.

    Clause 1: whoever knows one of them is not told that it comes, not by a number either. One
    query, where none is seen of some.
    """
    return families if families and not seen and lacks_check(by) else 0


def session_of(session_id: UUID) -> tuple[Session, bool] | None:
    """The session as above, and whether it was not held: cancelled, or the hall was closed."""
    shut = In(F("pk"), _shut().ask(session=session_id))
    session = _one(session_id).annotate(shut=shut).first()
    if session is None:
        return None
    return session, session.cancelled_at is not None or session.shut


@cache
def _shut() -> Prepared:
    """The session, if the hall was closed on its day."""
    closures = Closure.objects.filter(
        venue=OuterRef("venue"), first_day__lte=OuterRef("date"), last_day__gte=OuterRef("date")
    ).standing()

    def build(*, session: Any) -> QuerySet[Any]:
        return Session.objects.filter(Exists(closures), pk=session).values("pk")

    return Prepared(build, session=UUIDField())


def closure_of(session: Session) -> Closure | None:
    """The closure because of which the session is not held, if there is one."""
    closures = Closure.objects.filter(venue=session.venue_id).standing()
    return closures.filter(first_day__lte=session.date, last_day__gte=session.date).first()


def was_not_held(session: Session) -> bool:
    """Whether it is cancelled, or on a day the hall was closed. One query, or none."""
    return session.cancelled_at is not None or closure_of(session) is not None


def venues() -> QuerySet[Venue]:
    return Venue.objects.order_by("name")


def venue_named(name: str) -> Venue:
    """The hall of that name, noted the first time it is used."""
    return Venue.objects.get_or_create(name=name)[0]


def closures(*, on: date) -> QuerySet[Closure]:
    """What everybody was last told of days not over by ``on``: closed, or open after all."""
    told = Closure.objects.filter(last_day__gte=on, replaced_by__isnull=True)
    return told.select_related("venue")


def booking(booking_id: UUID, *, by: Any) -> Booking | None:
    """A booking of a family that ``by`` may see."""
    return (
        Booking.objects.filter(seen_by(by, "family"), pk=booking_id)
        .select_related("session", "family__subject")
        .first()
    )


def allocations(of: Session) -> dict[UUID, list[Allocation]]:
    """Who looks after whom on the session, by booking."""
    found: dict[UUID, list[Allocation]] = {}
    rows = Allocation.objects.filter(booking__session=of).select_related("volunteer")
    for allocation in rows:
        found.setdefault(allocation.booking_id, []).append(allocation)
    return found


def on_duty_among(found: dict[UUID, list[Allocation]], *, of: Session) -> set[UUID]:
    """Clause 6: those allocated whose check holds on the day, and who so count as cover."""
    people = {allocation.volunteer_id for each in found.values() for allocation in each}
    return on_duty(people, day=of.date)


def allocation(allocation_id: UUID) -> Allocation | None:
    return Allocation.objects.filter(pk=allocation_id).select_related("booking").first()


def on_shift(of: Session) -> list[User]:
    """Who is coming to the session and may look after a family there, by name."""
    people = User.objects.filter(
        cleared("volunteer__", on=of.date),
        is_active=True,
        volunteer__shifts__session=of,
        volunteer__shifts__state=Shift.State.ACCEPTED,
    )
    return sorted(people, key=lambda user: user.known_as.casefold())


def may_be_given(
    found: dict[UUID, list[Allocation]], bookings: Iterable[UUID], *, of: Session
) -> dict[UUID, list[User]]:
    """Clause 1: by booking, who on shift may be given the family and has it not yet, by name.

    Whoever knows the family is not among them. ``found`` are the session's ``allocations``.
    """
    people = on_shift(of)
    knows = acquainted([user.pk for user in people], session=of)
    given = {pk: {each.volunteer_id for each in looking} for pk, looking in found.items()}
    return {
        pk: [user for user in people if user.pk not in knows.get(pk, set()) | given.get(pk, set())]
        for pk in bookings
    }


def bookable(of: Session, *, by: Any) -> list[tuple[UUID, str, Slot | None]]:
    """The attending families not yet booked on the session, each with a label to choose it by and
    the slot proposed for it, or None where no slot would do."""
    families = labelled(
        Family.objects.visible_to(by)
        .filter(state=Family.State.ACTIVE)
        .exclude(bookings__in=Booking.objects.filter(session=of, cancelled_at__isnull=True))
    )
    proposed = proposals(of, families=[pk for pk, _ in families])
    return [(pk, label, proposed.get(pk)) for pk, label in families]


def labelled(families: QuerySet[Family]) -> list[tuple[UUID, str]]:
    """Each of these families with its children and its reference, to choose it by."""
    references = dict(families.values_list("pk", "subject__reference"))
    children: dict[UUID, list[str]] = {}
    people = Person.objects.filter(family_id__in=families.values("pk"), role="child")
    for family_id, first_name, last_name in opened(people, "family_id", "first_name", "last_name"):
        children.setdefault(family_id, []).append(f"{first_name} {last_name}".strip())
    labels = [
        (pk, f"{', '.join(sorted(children.get(pk, [])))} ({reference})".strip())
        for pk, reference in references.items()
    ]
    return sorted(labels, key=lambda label: label[1].casefold())


def first_names(families: Collection[UUID]) -> dict[UUID, str]:
    """The first names of each family's children: enough to know it by."""
    names: dict[UUID, list[str]] = {}
    people = Person.objects.filter(family_id__in=families, role="child")
    for family_id, name in opened(people, "family_id", "first_name"):
        names.setdefault(family_id, []).append(name)
    return {pk: ", ".join(sorted(each, key=str.casefold)) for pk, each in names.items()}


def closure(closure_id: UUID) -> Closure | None:
    """One closure, whether it holds or not, with the one it replaced."""
    rows = Closure.objects.select_related("venue", "replaces", "ended_by")
    return rows.filter(pk=closure_id).first()


def replacement_of(closure: Closure) -> Closure | None:
    """What everybody was told instead of it, if anything was."""
    return Closure.objects.filter(replaces=closure).first()


def sessions_within(of: Closure) -> QuerySet[Session]:
    """The sessions planned at the hall on the days of the closure, the first one first.

    Those of a closure that it replaced are among them: whoever was told of that is told again.
    """
    days = Q(date__range=(of.first_day, of.last_day))
    if of.replaces is not None:
        days |= Q(date__range=(of.replaces.first_day, of.replaces.last_day))
    sessions = Session.objects.filter(days, venue=of.venue_id).select_related("venue")
    return sessions.with_booked().order_by("date", "starts_at")


def booked_on(sessions: Iterable[Session], *, by: Any) -> dict[UUID, list[Booking]]:
    """The bookings of families ``by`` may see, in slot order, by session."""
    found: dict[UUID, list[Booking]] = {}
    bookings = Booking.objects.filter(
        seen_by(by, "family"), session__in=sessions, cancelled_at__isnull=True
    ).select_related("family__subject")
    for each in bookings:
        found.setdefault(each.session_id, []).append(each)
    return found
