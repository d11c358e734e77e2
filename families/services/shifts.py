"""Shifts: who is asked to help at a session, what they answer, and who stands in."""

from collections.abc import Collection, Iterable
from datetime import date, time
from uuid import UUID

from django.db import transaction

from accounts import notices
from accounts.models import Notice, User
from accounts.roles import Role
from contactcentre.safekeeping import clock, subjects
from contactcentre.safekeeping.models import Use
from families.models import Session, Shift
from families.rules.allocation import check_cleared
from families.rules.rota import (
    check_free,
    check_may_answer,
    check_not_on_it_yet,
    check_shift_fits,
    check_shift_is_theirs,
    check_stand_in_wanted,
)
from families.services.allocation import end_allocations_of, move_allocations
from volunteers.models import Volunteer

State = Shift.State


@transaction.atomic
def ask(
    *,
    session_id: UUID,
    volunteer_id: UUID,
    by: User,
    on: date,
    starts_at: time | None = None,
    ends_at: time | None = None,
    agreed: bool = False,
) -> Shift:
    """Ask a volunteer to help at a session, for all of it unless times are given.

    ``agreed`` says that they have said yes already, as on the telephone. Raises ``Refused`` for
    somebody whose check does not hold that day, who is on it already, or times outside.
    """
    session = Session.objects.select_for_update().get(pk=session_id)
    volunteer = Volunteer.objects.get(pk=volunteer_id)
    span = (starts_at or session.starts_at, ends_at or session.ends_at)
    over = _is_over(session, on=on)
    check_shift_fits(session=session, starts_at=span[0], ends_at=span[1], over=over)
    _check_holds(volunteer, session, by=by)
    standing = Shift.objects.filter(session=session, volunteer=volunteer, state__in=Shift.STANDING)
    oneself = volunteer.user_id == by.pk
    check_not_on_it_yet(on_it=standing.exists(), oneself=oneself)
    check_free(elsewhere=_elsewhere(volunteer, session, span), oneself=oneself)
    subjects.record_use(volunteer.pk, Use.BOOKING, on=on)
    shift = Shift.objects.create(
        session=session,
        volunteer=volunteer,
        starts_at=span[0],
        ends_at=span[1],
        state=State.ACCEPTED if agreed else State.OFFERED,
        made_at=clock.now(),
        made_by=by,
        answered_at=clock.now() if agreed else None,
    )
    if not agreed:
        _tell_owner(shift, Notice.Kind.SHIFT_ASKED)
    return shift


def put_forward(*, session_id: UUID, by: User, on: date) -> Shift:
    """A volunteer says that they can come; their place is sure at once. Raises ``Refused``."""
    mine = Volunteer.objects.filter(user=by).first()
    check_cleared(cleared=mine is not None, day=on, oneself=True)
    volunteer_id = mine.pk if mine else by.pk
    return ask(session_id=session_id, volunteer_id=volunteer_id, by=by, on=on, agreed=True)


@transaction.atomic
def accept(*, shift_id: UUID, by: User, on: date) -> Shift:
    """Say yes; said again, it stays yes. Raises ``Refused`` for somebody else's shift."""
    shift = _own(shift_id, by=by, on=on)
    _check_holds(shift.volunteer, shift.session, by=by)
    elsewhere = _elsewhere(shift.volunteer, shift.session, shift.span)
    check_free(elsewhere=elsewhere, oneself=True)
    subjects.record_use(shift.volunteer_id, Use.BOOKING, on=on)
    return _set(shift, State.ACCEPTED)


@transaction.atomic
def withdraw(*, shift_id: UUID, by: User, on: date) -> Shift:
    """Say no, before or after having said yes; the families of the shift are free again.

    Co-ordinators are told of whoever had said yes. Said again, it stays no. Raises ``Refused`` for
    somebody else's shift, or one that is over.
    """
    shift = _locked(shift_id)
    check_shift_is_theirs(shift=shift, person_id=by.pk)
    if shift.state in (State.DECLINED, State.WITHDRAWN):
        return shift
    check_may_answer(shift=shift, over=_is_over(shift.session, on=on))
    if _give_up(shift).state == State.WITHDRAWN:
        keepers = notices.holding(Role.CO_ORDINATOR, besides=by)
        _tell(keepers, shift, Notice.Kind.SHIFT_WITHDRAWN)
    return shift


@notices.says_who(Notice.Kind.SHIFT_WITHDRAWN)
def _withdrew(occasions: Collection[str]) -> dict[str, str]:
    of_shift = {UUID(occasion.partition("-")[0]): occasion for occasion in occasions}
    found = Shift.objects.filter(pk__in=of_shift).select_related("volunteer")
    return {of_shift[shift.pk]: shift.volunteer.name for shift in found}


@transaction.atomic
def take_off(*, shift_id: UUID, on: date) -> Shift:
    """Take somebody off a session, by whoever runs it; they are told.

    Raises ``Refused`` once it is over.
    """
    shift = _locked(shift_id)
    check_may_answer(shift=shift, over=_is_over(shift.session, on=on))
    _give_up(shift)
    _tell_owner(shift, Notice.Kind.SHIFT_CHANGED)
    return shift


@transaction.atomic
def look_for_stand_in(*, shift_id: UUID, wanted: bool, by: User, on: date) -> Shift:
    """Offer one's shift to the others, or keep it after all. Until taken over it stays theirs."""
    shift = _own(shift_id, by=by, on=on)
    shift.stand_in_wanted = wanted and shift.state == State.ACCEPTED
    shift.save(update_fields=["stand_in_wanted"])
    return shift


@transaction.atomic
def take_over(*, shift_id: UUID, by: User, on: date) -> Shift:
    """Come instead of somebody who looks for a stand-in, and is told. Raises ``Refused``."""
    shift = _locked(shift_id)
    check_stand_in_wanted(shift=shift, own=shift.volunteer.user_id == by.pk)
    check_may_answer(shift=shift, over=_is_over(shift.session, on=on))
    _set(shift, State.TAKEN_OVER)
    _tell_owner(shift, Notice.Kind.SHIFT_CHANGED)
    end_allocations_of(shift)
    mine = Volunteer.objects.filter(user=by).first()
    check_cleared(cleared=mine is not None, day=shift.session.date, oneself=True)
    return ask(
        session_id=shift.session_id,
        volunteer_id=mine.pk if mine else by.pk,
        by=by,
        on=on,
        starts_at=shift.starts_at,
        ends_at=shift.ends_at,
        agreed=True,
    )


def end_shifts_of(volunteer: Volunteer, *, on: date) -> None:
    """Take somebody who leaves off every session that is not over; those stay as they were."""
    for shift in Shift.objects.select_related("session").filter(
        volunteer=volunteer, session__date__gte=on, state__in=Shift.STANDING
    ):
        if not _is_over(shift.session, on=on):
            _give_up(shift)


def follow_session(*, was: Session, session: Session) -> None:
    """Let shifts follow the session's new times; on another day everybody is asked again.

    Whose shift is then at another time or in another hall is told.
    """
    for shift in _standing_on(session):
        before = (was.date, was.venue_id, *shift.span)
        if was.date != session.date and shift.state == State.ACCEPTED:
            end_allocations_of(shift)
            _offer_again(shift)
        shift.starts_at, shift.ends_at = _within(session, shift, was=was)
        if (session.date, session.venue_id, *shift.span) != before:
            shift.revision += 1
            _tell_owner(shift, Notice.Kind.SHIFT_CHANGED)
        shift.save()
        move_allocations(shift=shift)


def call_off(*, session: Session) -> None:
    """The session is cancelled: whoever was to come, or was asked, is told, and sees no family."""
    for shift in _standing_on(session):
        end_allocations_of(shift)
        shift.revision += 1
        shift.save(update_fields=["revision"])
        _tell_owner(shift, Notice.Kind.SHIFT_CANCELLED)


def call_again(*, session: Session) -> None:
    """The session is held after all: whoever was to come is asked again."""
    for shift in _standing_on(session):
        _offer_again(shift)
        shift.revision += 1
        shift.save()
        _tell_owner(shift, Notice.Kind.SHIFT_ASKED)


def _offer_again(shift: Shift) -> None:
    shift.state, shift.answered_at = State.OFFERED, None


def _within(session: Session, shift: Shift, *, was: Session) -> tuple[time, time]:
    whole = session.starts_at, session.ends_at
    if (shift.starts_at, shift.ends_at) == (was.starts_at, was.ends_at):
        return whole
    starts_at = max(shift.starts_at, session.starts_at)
    ends_at = min(shift.ends_at, session.ends_at)
    return (starts_at, ends_at) if starts_at < ends_at else whole


def _check_holds(volunteer: Volunteer, session: Session, *, by: User) -> None:
    cleared = Volunteer.objects.filter(pk=volunteer.pk, user__is_active=True)
    check_cleared(
        cleared=cleared.cleared(on=session.date).exists(),
        day=session.date,
        oneself=volunteer.user_id == by.pk,
    )


def _elsewhere(volunteer: Volunteer, session: Session, span: tuple[time, time]) -> Session | None:
    """Another session at which they have said they will be in that stretch of the day."""
    at_once = Shift.objects.filter(
        volunteer=volunteer,
        state=State.ACCEPTED,
        session__date=session.date,
        session__cancelled_at__isnull=True,
        starts_at__lt=span[1],
        ends_at__gt=span[0],
    )
    other = at_once.exclude(session=session).select_related("session__venue").first()
    return other.session if other else None


def _is_over(session: Session, *, on: date) -> bool:
    return session.date < on or session.is_over


def _locked(shift_id: UUID) -> Shift:
    return (
        Shift.objects.select_for_update(of=("self",))
        .select_related("session", "volunteer")
        .get(pk=shift_id)
    )


def _own(shift_id: UUID, *, by: User, on: date) -> Shift:
    shift = _locked(shift_id)
    check_shift_is_theirs(shift=shift, person_id=by.pk)
    check_may_answer(shift=shift, over=_is_over(shift.session, on=on))
    return shift


def _give_up(shift: Shift) -> Shift:
    end_allocations_of(shift)
    return _set(shift, State.DECLINED if shift.state == State.OFFERED else State.WITHDRAWN)


def _set(shift: Shift, state: str) -> Shift:
    shift.state, shift.answered_at, shift.stand_in_wanted = state, clock.now(), False
    shift.revision += 1
    shift.save(update_fields=["state", "answered_at", "stand_in_wanted", "revision"])
    return shift


def _standing_on(session: Session) -> list[Shift]:
    rows = Shift.objects.filter(session=session, state__in=Shift.STANDING)
    found = list(rows.select_related("volunteer__user"))
    for shift in found:
        shift.session = session
    return found


def _tell_owner(shift: Shift, kind: str) -> None:
    user = shift.volunteer.user
    _tell([user] if user is not None and user.is_active else [], shift, kind)


def _tell(people: Iterable[User], shift: Shift, kind: str) -> None:
    notices.tell(
        people,
        kind=kind,
        about=f"{shift.session.date:%-d %B %Y}",
        occasion=f"{shift.pk.hex}-{shift.revision}",
    )
