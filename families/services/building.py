"""Volunteers, staff and visitors in the building during a session."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from accounts.models import User
from accounts.roles import AT_SESSIONS
from contactcentre.safekeeping import clock, subjects
from contactcentre.safekeeping.models import SubjectKind, Use
from families.models import Presence, Session
from families.rules.building import (
    check_session_runs,
    check_somebody_stays,
    check_works_here,
)
from families.services.duty import on_duty
from families.services.visits import all_visits_of
from volunteers.models import Volunteer


@transaction.atomic
def sign_in_staff(*, session_id: UUID, user_id: UUID, by: User, key: UUID) -> Presence:
    """Note that a volunteer or member of staff is in the building.

    A form sent twice, or somebody who is in already, is one presence. Somebody whose check does
    not hold is on the fire list as well, and not on duty. Raises ``Refused`` for a
    session of another day and for somebody who does not work here, ``DoesNotExist`` for neither.
    """
    session, user = _locked(session_id), User.objects.get(pk=user_id)
    check_session_runs(session=session, on=clock.today())
    check_works_here(user=user)
    held = Presence.objects.filter(session=session, user=user, gone=False).first()
    if held is not None:
        return held
    helper = Volunteer.objects.filter(user=user).values_list("pk", flat=True)
    for subject_id in (user.subject_id, *helper):
        subjects.record_use(subject_id, Use.ATTENDANCE, on=session.date)
    return _enter(session, key=key, by=by, subject_id=user.subject_id, user=user)


@transaction.atomic
def sign_in_visitor(
    *, session_id: UUID, name: str, comes_from: str, by: User, key: UUID
) -> Presence:
    """Note a visitor who belongs to no family, under a subject of the visitor's own.

    A form sent twice is one visitor. Raises ``Refused`` for a session of another day.
    """
    session = _locked(session_id)
    check_session_runs(session=session, on=clock.today())
    held = Presence.objects.filter(key=key).first()
    if held is not None:
        return held
    subject = subjects.open_subject(SubjectKind.AGENCY_CONTACT, on=session.date, use=Use.CONTACT)
    return _enter(session, key=key, by=by, subject_id=subject.pk, name=name, comes_from=comes_from)


@transaction.atomic
def sign_in_again(*, presence_id: UUID, by: User, key: UUID) -> Presence:
    """Note that somebody who left is in the building again, under the name they came by.

    Sent twice, or of somebody who is in already, it is one presence. Raises as signing in does.
    """
    before = Presence.objects.select_related("user").get(pk=presence_id)
    if before.user_id:
        return sign_in_staff(session_id=before.session_id, user_id=before.user_id, by=by, key=key)
    session = _locked(before.session_id)
    check_session_runs(session=session, on=clock.today())
    held = session.presences.filter(subject=before.subject_id, gone=False).first()
    if held is not None:
        return held
    subjects.record_use(before.subject_id, Use.CONTACT, on=session.date)
    return _enter(
        session,
        key=key,
        by=by,
        subject_id=before.subject_id,
        name=before.name,
        comes_from=before.comes_from,
    )


@transaction.atomic
def sign_out(*, presence_id: UUID) -> Presence:
    """Note that they left. Somebody who has left already stays as noted.

    Who leaves one session leaves the building, so no other session of its hall that day has them
    in it any more. Raises ``Refused`` for the last one of the centre while a child is in.
    """
    _locked(session_of(presence_id))
    presence = Presence.objects.select_related("session").get(pk=presence_id)
    if presence.gone:
        return presence
    for each in _of_that_day(presence):
        if each.user_id:
            others = each.session.presences.filter(gone=False, user__isnull=False)
            check_somebody_stays(
                others=others.exclude(pk=each.pk).count(), children_in=_children_in(each.session)
            )
        each.left_at, each.gone = clock.now(), True
        each.save(update_fields=["left_at", "gone"])
    presence.refresh_from_db()
    return presence


def session_of(presence_id: UUID) -> UUID:
    """At which session they are or were. Raises ``Presence.DoesNotExist``."""
    return Presence.objects.get(pk=presence_id).session_id


def note_helper(*, session: Session, user_id: UUID, by: User, key: UUID) -> None:
    """Whoever walks a child today is in the building: signed in, if nobody has done so."""
    is_known = session.presences.filter(user=user_id, gone=False).exists()
    if not is_known and session.date == clock.today() and session.cancelled_at is None:
        sign_in_staff(session_id=session.pk, user_id=user_id, by=by, key=key)


def signed_in(session: Session) -> QuerySet[Presence]:
    """Who else is in the building now, with their account."""
    return session.presences.filter(gone=False).select_related("user", "room")


def gone_out(session: Session) -> list[Presence]:
    """Who else was in the building and is not now, each once, as they left last."""
    presences = session.presences.select_related("user")
    inside = {presence.subject_id for presence in presences if not presence.gone}
    gone = sorted((p for p in presences if p.gone), key=lambda presence: presence.arrived_at)
    return list({p.subject_id: p for p in gone if p.subject_id not in inside}.values())


def may_come_in(session: Session) -> list[User]:
    """Active volunteers and staff who are not in the building, by name."""
    inside = session.presences.filter(gone=False, user__isnull=False).values_list("user", flat=True)
    held = set(inside)
    return [user for user in works_here() if user.pk not in held]


def off_duty(inside: Iterable[Presence], *, day: date) -> set[UUID]:
    """Clause 6: the volunteers and staff among them who are in the building, but not on duty."""
    people = {presence.user_id for presence in inside if presence.user_id}
    return people - on_duty(people, day=day)


def may_walk(session: Session) -> list[User]:
    """Who may be chosen as having walked a child at the session, by name."""
    people = works_here()
    fit = on_duty([user.pk for user in people], day=session.date)
    return [user for user in people if user.pk in fit]


def works_here() -> list[User]:
    """Active volunteers and staff, by name."""
    people = User.objects.filter(is_active=True)
    return sorted(
        (user for user in people if user.has_role(*AT_SESSIONS)),
        key=lambda user: user.known_as.casefold(),
    )


def _children_in(session: Session) -> int:
    if session.date != clock.today():
        return 0
    visits = all_visits_of(session)
    return sum(visit.is_in(child.id) for visit in visits for child in visit.children)


def _of_that_day(presence: Presence) -> QuerySet[Presence]:
    """Where else, in that hall on that day, they are signed in, and the presence itself."""
    session = presence.session
    rows = Presence.objects.select_for_update(of=("self",)).select_related("session")
    return rows.filter(
        subject=presence.subject_id,
        session__venue=session.venue_id,
        session__date=session.date,
        gone=False,
    )


def _locked(session_id: UUID) -> Session:
    return Session.objects.select_for_update().get(pk=session_id)


def _enter(
    session: Session,
    *,
    key: UUID,
    by: User,
    subject_id: UUID,
    user: User | None = None,
    name: str = "",
    comes_from: str = "",
) -> Presence:
    return Presence.objects.create(
        session=session,
        subject_id=subject_id,
        user=user,
        name=name,
        comes_from=comes_from,
        arrived_at=clock.now(),
        recorded_by=by,
        key=key,
    )
