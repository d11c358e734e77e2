"""Keeping volunteers' records: from the application to leaving."""

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction

from accounts import persons
from accounts.models import User
from accounts.roles import RUNS_SESSIONS, Role
from accounts.services.records import change_roles, deactivate
from contactcentre.safekeeping import clock, subjects
from contactcentre.safekeeping.models import SubjectKind, Use
from contactcentre.safekeeping.sealing import opened
from policy.models import Awareness
from volunteers.models import (
    DbsCheck,
    Post,
    Reference,
    Training,
    Volunteer,
    VolunteerTransition,
)
from volunteers.models.record import check_limit, folded, holder_checked
from volunteers.rules import checks as check_rules
from volunteers.rules import record as rules
from volunteers.services.checks import was_checked
from volunteers.signals import left

State = Volunteer.State
_ENDED = {State.LEFT, State.NOT_TAKEN}
_AT_WORK = {State.IN_POST, State.ON_BREAK}


# --- What is kept ---------------------------------------------------------------------------------


@transaction.atomic
def open_record(*, applied_on: date, by: User, on: date, **entered: Any) -> Volunteer:
    """Open the record of somebody who would like to help.

    Raises ``Refused`` for a day to come, and for somebody who is on record.
    """
    rules.check_has_come(days=[applied_on, entered.get("date_of_birth")], on=on)
    rules.check_is_new(on_record=_is_on_record(**entered))
    subject = subjects.open_subject(SubjectKind.VOLUNTEER, on=on, use=Use.CONTACT)
    volunteer = Volunteer(subject=subject, applied_on=applied_on, **entered)
    volunteer.save()
    note_opened(volunteer, by=by, on=on)
    return volunteer


def note_opened(volunteer: Volunteer, *, by: User | None, on: date) -> None:
    """The first line of the record's history."""
    _note(volunteer, was="", by=by, on=on)


@transaction.atomic
def correct(record: Volunteer | Reference | Training, *, volunteer_id: UUID, on: date) -> None:
    """Store what was changed of the record, or of a part of it.

    Raises ``Outdated``, and ``Refused`` for a day to come and for a post that needs a check of a
    higher level than the one that counts.
    """
    rules.check_has_come(days=_days_of(record), on=on)
    if isinstance(record, Volunteer) and record.state in _AT_WORK:
        rules.check_level(suffices=_suffices(record), post=record.post)
    record.save()
    subjects.record_use(volunteer_id, Use.CORRECTION, on=on)


@transaction.atomic
def note_induction(*, volunteer_id: UUID, induction_on: date, on: date) -> None:
    """Note when they were shown how the centre works. Raises ``Refused``."""
    volunteer = _locked(volunteer_id)
    rules.check_date_of_event(day=induction_on, after=volunteer.applied_on, on=on)
    if volunteer.post_on is not None:
        rules.check_induction(induction_on=induction_on, post_on=volunteer.post_on)
    volunteer.induction_on = induction_on
    volunteer.save()
    subjects.record_use(volunteer_id, Use.CONTACT, on=on)


@transaction.atomic
def add_part(part: Reference | Training, *, on: date) -> None:
    """Put a reference or a training on the record. Raises ``Refused`` for a day to come."""
    rules.check_has_come(days=_days_of(part), on=on)
    part.save()
    subjects.record_use(part.volunteer_id, Use.CONTACT, on=on)


@transaction.atomic
def bind_account(*, volunteer_id: UUID, user: User | None, by: User) -> None:
    """Say whose account the person signs in with.

    Raises ``Refused`` for another volunteer's, and where a check would be got round by it.
    """
    volunteer = _locked(volunteer_id)
    rules.check_account_may_change(
        volunteer=volunteer,
        chosen=user,
        by=by,
        is_by_themselves=persons.same(user, by),
    )
    check_rules.check_may_judge(is_their_own=False, was_checked=was_checked(by))
    others = Volunteer.objects.filter(user=user).exclude(pk=volunteer_id)
    rules.check_account_is_free(taken=user is not None and others.exists())
    volunteer.user = user
    volunteer.save()


@transaction.atomic
def save_post(post: Post, *, by: User) -> Post:
    """Store a post. Checks applied for keep the level they were asked for at.

    Raises ``Refused`` while somebody has it whose check is of a lower level, and for ``by`` whom
    nobody has checked.
    """
    check_rules.check_may_judge(is_their_own=False, was_checked=was_checked(by))
    has_it = Volunteer.objects.select_for_update(of=("self",)).filter(post=post, state__in=_AT_WORK)
    lower = [each for each in has_it if not _suffices(each, level=post.level)]
    rules.check_nobody_is_left_behind(lower=len(lower))
    post.save()
    return post


# --- The road from application to leaving ---------------------------------------------------------


@transaction.atomic
def take_on(*, volunteer_id: UUID, day: date, by: User, on: date) -> Volunteer:
    """Clause 6: let somebody take up post, after their check. Raises ``Refused``."""
    volunteer = _locked(volunteer_id)
    rules.check_transition(volunteer=volunteer, to=State.IN_POST, of=State.APPLIED)
    check_rules.check_may_judge(is_their_own=False, was_checked=was_checked(by))
    accepted = volunteer.checks.filter(decision=DbsCheck.Decision.ACCEPTED)
    latest = accepted.order_by("-decided_on").first()
    if volunteer.checked_on is not None:
        rules.check_level(suffices=_suffices(volunteer), post=volunteer.post)
    rules.check_may_take_up_post(
        volunteer=volunteer,
        post_on=day,
        accepted_on=latest.decided_on if latest else None,
        on=on,
    )
    rules.check_induction(induction_on=volunteer.induction_on, post_on=day)
    volunteer.post_on = day
    return _become(volunteer, State.IN_POST, by=by, on=day)


@transaction.atomic
def begin_break(*, volunteer_id: UUID, day: date, by: User, on: date) -> Volunteer:
    """From now on they are asked for nothing and see nothing. Raises ``Refused``."""
    return _move(volunteer_id, State.ON_BREAK, day=day, by=by, on=on)


@transaction.atomic
def end_break(*, volunteer_id: UUID, day: date, by: User, on: date) -> Volunteer:
    """They help again, if their check holds. Raises ``Refused`` for somebody not on a break."""
    return _move(volunteer_id, State.IN_POST, of=State.ON_BREAK, day=day, by=by, on=on)


@transaction.atomic
def leave(*, volunteer_id: UUID, day: date, by: User, on: date) -> Volunteer:
    """They help no more: shifts to come end, and so does the way in. Raises ``Refused``."""
    volunteer = _locked(volunteer_id)
    rules.check_date_of_event(day=day, after=volunteer.applied_on, on=on)
    rules.check_transition(volunteer=volunteer, to=State.LEFT)
    volunteer.left_on = day
    _become(volunteer, State.LEFT, by=by, on=day)
    _end_access(volunteer, by=by, on=on)
    return volunteer


@transaction.atomic
def turn_down(*, volunteer_id: UUID, day: date, by: User, on: date) -> Volunteer:
    """They are not taken on. Raises ``Refused``."""
    volunteer = _move(volunteer_id, State.NOT_TAKEN, day=day, by=by, on=on)
    _end_access(volunteer, by=by, on=on)
    return volunteer


@transaction.atomic
def apply_again(*, volunteer_id: UUID, day: date, by: User, on: date) -> Volunteer:
    """They come back, as an applicant: a new check is needed before a new post."""
    volunteer = _locked(volunteer_id)
    rules.check_date_of_event(day=day, after=volunteer.applied_on, on=on)
    rules.check_transition(volunteer=volunteer, to=State.APPLIED)
    volunteer.applied_on = day
    volunteer.post_on = volunteer.checked_on = volunteer.left_on = volunteer.induction_on = None
    return _become(volunteer, State.APPLIED, by=by, on=day)


# --- Reading --------------------------------------------------------------------------------------


def listed(*, here: bool) -> list[Volunteer]:
    """Those who applied or help, or those who left, by name."""
    found = Volunteer.objects.select_related("post", "user", "subject")
    found = found.here() if here else found.filter(state__in=_ENDED)
    return sorted(found, key=lambda each: (each.last_name.casefold(), each.first_name.casefold()))


def get(volunteer_id: UUID) -> Volunteer | None:
    rows = Volunteer.objects.select_related("post", "user", "subject")
    return rows.filter(pk=volunteer_id).first()


def part_of(volunteer: Volunteer, model: type[Any], part_id: UUID) -> Any:
    """A reference or a training of this volunteer, or None."""
    return model.objects.filter(volunteer=volunteer, pk=part_id).first()


def undertakings(user: User | None) -> list[Awareness]:
    """Which versions of the policy the person acknowledged."""
    return list(Awareness.objects.filter(who=user.pk).order_by("-on")) if user else []


def accounts_free(volunteer: Volunteer) -> list[User]:
    """Accounts that no other volunteer's record is of, by name."""
    taken = Volunteer.objects.filter(user__isnull=False).exclude(pk=volunteer.pk)
    free = User.objects.filter(is_active=True).exclude(pk__in=taken.values("user_id"))
    return sorted(free, key=lambda user: user.known_as.casefold())


def runs_sessions_unrecorded(*, on: date) -> list[tuple[User, bool]]:
    """Clause 6: who runs sessions and has no record here, by name, each with whether they see
    families all the same, as who was set up with the centre does."""
    checked = holder_checked(on=on, limit=check_limit(on=on))
    recorded = Volunteer.objects.filter(user__isnull=False).select_related("user")
    people = {each.user.person_key for each in recorded if each.user}
    found = User.objects.filter(is_active=True).annotate(checked=checked)
    without = [
        (user, user.checked)
        for user in found
        if user.has_role(*RUNS_SESSIONS) and user.person_key not in people
    ]
    return sorted(without, key=lambda each: each[0].known_as.casefold())


def posts() -> Iterable[Post]:
    return Post.objects.all()


def post(post_id: UUID) -> Post | None:
    return Post.objects.filter(pk=post_id).first()


# --- Within ---------------------------------------------------------------------------------------


def _is_on_record(
    *, first_name: str, last_name: str, date_of_birth: date | None = None, **_: Any
) -> bool:
    name = folded(first_name), folded(last_name)
    names = ("first_name", "last_name", "date_of_birth")
    return any(
        ((folded(first), folded(last)) == name and None in (born, date_of_birth))
        or (folded(first), folded(last), born) == (*name, date_of_birth)
        for first, last, born in opened(Volunteer.objects.all(), *names)
    )


def _suffices(volunteer: Volunteer, *, level: str = "") -> bool:
    """Whether the check that counts for them is of their post’s level, or that one, or higher."""
    accepted = volunteer.checks.filter(decision=DbsCheck.Decision.ACCEPTED)
    latest = accepted.order_by("-decided_on", "-applied_on").first()
    return latest is None or latest.level in Post.levels_for(level or volunteer.post.level)


def _days_of(record: Volunteer | Reference | Training) -> list[date | None]:
    """The days of which somebody says that they have been."""
    if isinstance(record, Reference):
        return [record.asked_on, record.answered_on]
    return [record.on if isinstance(record, Training) else record.date_of_birth]


def _locked(volunteer_id: UUID) -> Volunteer:
    return Volunteer.objects.select_for_update().get(pk=volunteer_id)


def _move(volunteer_id: UUID, to: str, *, day: date, by: User, on: date, of: str = "") -> Volunteer:
    volunteer = _locked(volunteer_id)
    rules.check_date_of_event(day=day, after=volunteer.applied_on, on=on)
    rules.check_transition(volunteer=volunteer, to=to, of=of)
    return _become(volunteer, to, by=by, on=day)


def _become(volunteer: Volunteer, to: str, *, by: User, on: date) -> Volunteer:
    was, volunteer.state = volunteer.state, to
    volunteer.save()
    _note(volunteer, was=was, by=by, on=on)
    subjects.record_use(volunteer.pk, Use.CONTACT, on=on)
    return volunteer


def _note(volunteer: Volunteer, *, was: str, by: User | None, on: date) -> None:
    VolunteerTransition.objects.create(
        volunteer=volunteer,
        from_state=was,
        to_state=volunteer.state,
        on=on,
        changed_at=clock.now(),
        changed_by=by,
    )


def _end_access(volunteer: Volunteer, *, by: User, on: date) -> None:
    left.send(sender=Volunteer, volunteer=volunteer, on=on)
    user = volunteer.user
    if user is None or not user.has_role(Role.VOLUNTEER):
        return
    if others := [role for role in user.roles if role != Role.VOLUNTEER]:
        change_roles(user=user, roles=others, by=by)
    elif user.is_active:
        deactivate(user=user, by=by)
