"""Closing the centre: what both sides are told, and what becomes of what was planned."""

from datetime import date
from uuid import UUID

from django.conf import settings
from django.db import transaction

from accounts.models import User
from contactcentre.safekeeping import clock
from contactcentre.safekeeping.sealing import opened
from families.models import Closure, Person, Representative, Session, Venue
from families.rules.booking import (
    check_closure,
    check_closure_may_be_withdrawn,
    check_closure_may_change,
    check_closure_names_nobody,
    check_closure_stands,
    check_closure_tells_no_detail,
    check_day,
)
from families.services.register import close_all
from families.services.sessions import cancel_session


@transaction.atomic
def close_session(*, session_id: UUID, by: User) -> Session:
    """Cancel a session and give each booking to which nobody came the outcome “Centre closed”.

    Done again it changes nothing; a booking of which the register says something keeps that.
    """
    session = cancel_session(session_id=session_id)
    close_all(session_id=session_id, by=by, key=session_id)
    return session


@transaction.atomic
def close_days(*, venue: Venue, first_day: date, last_day: date, words: str) -> Closure:
    """Close the centre for a stretch of days; sessions planned on them stay until cancelled.

    Raises ``Refused`` for days that are past or too far ahead, or that end before they start.
    """
    for day in (first_day, last_day):
        check_day(day=day, on=clock.today())
    check_closure(first_day=first_day, last_day=last_day)
    _check_words(words)
    return Closure.objects.create(venue=venue, first_day=first_day, last_day=last_day, words=words)


@transaction.atomic
def change_closure(
    *, closure_id: UUID, first_day: date, last_day: date, words: str, by: User, on: date
) -> Closure:
    """Close other days instead, or in other words; what was told stays on the record, as it was.

    Everybody is to be told again. Raises ``Refused`` for a closure that holds no more or is over,
    and for days that cannot be.
    """
    closure = _ended(closure_id, by=by, on=on)
    check_closure(first_day=first_day, last_day=last_day)
    check_closure_may_change(
        closure=closure, first_day=first_day, last_day=last_day, words=words, on=on
    )
    _check_words(words)
    closure.save(update_fields=["ended_at", "ended_by"])
    return Closure.objects.create(
        venue=closure.venue,
        first_day=first_day,
        last_day=last_day,
        words=words,
        replaces=closure,
    )


@transaction.atomic
def withdraw_closure(*, closure_id: UUID, words: str, by: User, on: date) -> Closure:
    """The centre is open after all, and everybody is to be told so in these ``words``.

    Sessions that were cancelled stay so until somebody holds them. Raises ``Refused`` for a closure
    that holds no more, or has begun.
    """
    closure = _ended(closure_id, by=by, on=on)
    check_closure_may_be_withdrawn(closure=closure, on=on)
    _check_words(words)
    closure.open_words = words
    closure.save(update_fields=["ended_at", "ended_by", "open_words"])
    return closure


def _check_words(words: str) -> None:
    check_closure_tells_no_detail(words=words)
    families = opened(
        Person.objects.filter(family__subject__fenced_on__isnull=True), "first_name", "last_name"
    )
    acting = opened(Representative.objects.filter(family__subject__fenced_on__isnull=True), "name")
    staff = (user.known_as for user in User.objects.filter(is_active=True))
    people = [*(" ".join(name) for name in (*families, *acting)), *staff]
    own = [settings.CENTRE_NAME, *Venue.objects.values_list("name", flat=True)]
    check_closure_names_nobody(words=words, people=people, own=own)


def _ended(closure_id: UUID, *, by: User, on: date) -> Closure:
    """The closure, locked, as one that holds no more; not stored."""
    rows = Closure.objects.select_for_update(of=("self",)).select_related("venue")
    closure = rows.get(pk=closure_id)
    check_closure_stands(closure=closure, on=on)
    closure.ended_at, closure.ended_by = clock.now(), by
    return closure
