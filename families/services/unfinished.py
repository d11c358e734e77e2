"""Registers of earlier days of which something is still to be noted."""

from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from families.models import Booking, EntryKind, Presence, RegisterEntry, Session
from families.rules.booking import ON_PAPER_FOR

_HOLDS = {"superseded_by__isnull": True, "contests__isnull": True, "withdrawn": False}


def unfinished(*, before: date) -> QuerySet[Session]:
    """The sessions of the weeks ``before`` that day, the latest first: a visit has no outcome, or
    somebody is still signed in. Of those weeks in which a day on paper can still be typed in.
    """
    sessions = Session.objects.held().filter(date__lt=before, date__gte=before - ON_PAPER_FOR)
    return sessions.filter(
        Exists(_without_outcome().filter(session=OuterRef("pk")))
        | Exists(_never_left().filter(session=OuterRef("pk")))
        | Exists(Presence.objects.filter(session=OuterRef("pk"), gone=False))
    )


def _without_outcome() -> QuerySet[Booking]:
    ended = RegisterEntry.objects.filter(booking=OuterRef("pk"), kind=EntryKind.OUTCOME, **_HOLDS)
    return Booking.objects.filter(~Exists(ended), cancelled_at__isnull=True)


def _never_left() -> QuerySet[RegisterEntry]:
    left = RegisterEntry.objects.filter(
        Q(person=OuterRef("person"), stay=OuterRef("stay")),
        booking=OuterRef("booking"),
        kind=EntryKind.LEFT,
        **_HOLDS,
    )
    return RegisterEntry.objects.filter(~Exists(left), kind=EntryKind.ARRIVED, **_HOLDS)
