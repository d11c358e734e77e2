"""The rota as it is looked at: cover, who is asked, who could come, and who came how often."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Count, Q
from django.db.models.functions import Coalesce

from accounts.models import User
from families.models import Booking, KnownFamily, Session, Shift
from families.rules.allocation import check_helps
from families.services.planning import upcoming
from policy.clauses import answer
from volunteers.models import Volunteer

FAIR_SHARE_DAYS = 365
State = Shift.State


@dataclass(slots=True)
class Cover:
    """One session's volunteers. ``missing`` says how many more are needed."""

    session: Session
    coming: list[Shift] = field(default_factory=list)
    uncovered: list[Shift] = field(default_factory=list)
    asked: list[Shift] = field(default_factory=list)
    # Whoever knows a family that is booked. For those who run the session only: refusing the
    # volunteer would tell them that the family comes that day.
    acquainted: list[Shift] = field(default_factory=list)

    @property
    def at_least(self) -> int:
        return int(settings.VOLUNTEERS_AT_LEAST)

    @property
    def missing(self) -> int:
        return max(0, self.at_least - len(self.coming))

    @property
    def shifts(self) -> list[Shift]:
        return [*self.coming, *self.uncovered, *self.asked]


def covers(*, on: date) -> list[Cover]:
    """The sessions from ``on``, the soonest first. Two queries, however many there are."""
    return covers_of(upcoming(on=on).filter(cancelled_at__isnull=True))


def covers_of(sessions: Iterable[Session]) -> list[Cover]:
    """Who comes to each of these sessions, in the same order. One query."""
    found = {session.pk: Cover(session) for session in sessions}
    _fill(found)
    return list(found.values())


def cover_of(session: Session, *, by: User) -> Cover:
    """Who comes to it. Nobody reads of themselves that a family they know is booked."""
    cover = Cover(session)
    _fill({session.pk: cover})
    knows = set(_acquaintances(session)) - {by.person_key}
    cover.acquainted = [
        shift
        for shift in cover.shifts
        if shift.volunteer.user and shift.volunteer.user.person_key in knows
    ]
    return cover


def suggestions(session: Session, *, on: date) -> list[Volunteer]:
    """Who could be asked: checked, free, without acquaintance among the families; the one who has
    come least often within a year first."""
    standing = Shift.objects.filter(session=session, state__in=Shift.STANDING)
    free = (
        Volunteer.objects.cleared(on=session.date)
        .filter(user__is_active=True)
        .alias(person=Coalesce("user__same_person_as", "user"))
        .exclude(person__in=_acquaintances(session))
        .exclude(pk__in=standing.values("volunteer_id"))
        .exclude(pk__in=_busy(session).values("volunteer_id"))
    )
    return sorted(_counted(free, on=on), key=lambda each: (each.came, each.name.casefold()))


def fair_share(*, on: date) -> list[Volunteer]:
    """Everybody in post with ``came``, the sessions of the last year they came or come to."""
    here = Volunteer.objects.filter(state__in=[Volunteer.State.IN_POST, Volunteer.State.ON_BREAK])
    return sorted(_counted(here, on=on), key=lambda each: (each.came, each.name.casefold()))


def shifts_of(user: Any, *, on: date) -> list[Shift]:
    """A volunteer's own shifts to come, those they were asked about or that are cancelled included.

    Of a session that was cancelled nothing vanishes: whoever was to come is to read that it is off.
    """
    mine = Shift.objects.filter(
        volunteer__user=user, session__date__gte=on, state__in=Shift.STANDING
    )
    return list(mine.select_related("session__venue").order_by("session__date", "starts_at"))


def open_to(user: Any, *, on: date) -> list[Cover]:
    """Sessions not over that need more people, and at which this person is not, nor elsewhere."""
    mine = shifts_of(user, on=on)
    return [cover for cover in covers(on=on) if cover.missing and _is_open(cover.session, mine)]


def stand_ins_wanted(user: Any, *, on: date) -> list[Shift]:
    """Shifts of others who look for somebody to come instead; who they are is not said."""
    mine = shifts_of(user, on=on)
    wanted = Shift.objects.filter(
        stand_in_wanted=True,
        state=State.ACCEPTED,
        session__date__gte=on,
        session__cancelled_at__isnull=True,
    )
    found = wanted.select_related("session__venue").order_by("session__date", "starts_at")
    return [shift for shift in found if _is_open(shift.session, mine)]


def shift(**which: Any) -> Shift | None:
    """The one shift of which this is true, with its session."""
    return Shift.objects.filter(**which).select_related("session").first()


def is_coming(user: Any, *, on: date) -> bool:
    """Whether it is a day on which this volunteer, whose check holds, comes to a session."""
    coming = Shift.objects.filter(
        volunteer__in=Volunteer.objects.filter(user=user).cleared(on=on),
        session__date=on,
        session__cancelled_at=None,
        state=State.ACCEPTED,
    )
    return coming.exists()


@dataclass(frozen=True, slots=True)
class Standing:
    """Whether one may help today, and at which sessions to come.

    ``why_not`` tells the person why they may not today. ``renew_before`` is the day from which
    one's check does not count; None without a check.
    """

    why_not: str
    renew_before: date | None
    may_come: frozenset[UUID]

    @property
    def cleared(self) -> bool:
        return not self.why_not


def standing_of(user: Any, *, on: date, sessions: Iterable[Session] = ()) -> Standing:
    """Clause 6: of these sessions, those on whose day the person's check will still hold."""
    mine = Volunteer.objects.select_related("user").filter(user=user).first()
    return Standing(
        why_not=answer(check_helps, volunteer=mine, on=on).because,
        renew_before=mine.recheck_due_on if mine else None,
        may_come=frozenset(s.pk for s in sessions if mine and _holds(mine, on=s.date)),
    )


def without_account(session: Session) -> list[Volunteer]:
    """Whose check holds on the day, but who cannot be asked: nobody said whose account they use."""
    found = Volunteer.objects.cleared(on=session.date).filter(user__isnull=True)
    return sorted(found, key=lambda each: each.name.casefold())


def _busy(session: Session) -> Any:
    """The shifts of those who have said that they will be at another session for all of it."""
    return Shift.objects.filter(
        state=State.ACCEPTED,
        session__date=session.date,
        session__cancelled_at__isnull=True,
        starts_at__lte=session.starts_at,
        ends_at__gte=session.ends_at,
    )


def _acquaintances(session: Session) -> Any:
    """Who knows a family that is booked, each by the key that their accounts have in common."""
    booked = Booking.objects.filter(session=session, cancelled_at__isnull=True)
    known = KnownFamily.objects.in_force().filter(family__in=booked.values("family_id"))
    return known.values_list("person", flat=True)


def _is_open(session: Session, mine: list[Shift]) -> bool:
    """Whether whose shifts are ``mine`` could come: it is not over, and they are not elsewhere."""
    meanwhile = (
        shift.session_id == session.pk
        or (
            shift.state == State.ACCEPTED
            and shift.session.cancelled_at is None
            and shift.session.date == session.date
            and shift.starts_at < session.ends_at
            and session.starts_at < shift.ends_at
        )
        for shift in mine
    )
    return not session.is_over and not any(meanwhile)


def _fill(covers_by_session: dict[Any, Cover]) -> None:
    shifts = Shift.objects.filter(
        session__in=covers_by_session, state__in=Shift.STANDING
    ).select_related("volunteer__user")
    for shift in shifts:
        cover = covers_by_session[shift.session_id]
        if shift.state == State.OFFERED:
            cover.asked.append(shift)
        elif _holds(shift.volunteer, on=cover.session.date):
            cover.coming.append(shift)
        else:
            cover.uncovered.append(shift)


def _holds(volunteer: Volunteer, *, on: date) -> bool:
    user = volunteer.user
    helps = answer(check_helps, volunteer=volunteer, on=on)
    return helps.yes and user is not None and user.is_active


def _counted(volunteers: Any, *, on: date) -> Any:
    since = on - timedelta(days=FAIR_SHARE_DAYS)
    came = Q(shifts__state=State.ACCEPTED, shifts__session__date__gte=since)
    return volunteers.annotate(came=Count("shifts", filter=came)).select_related("user", "post")
