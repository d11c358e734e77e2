"""Pre-visits and visits, made along the road the centre takes."""

from datetime import date, datetime, time
from uuid import uuid4

import time_machine

from accounts.models import User
from contactcentre.safekeeping import clock
from families.models import Booking, EntryKind, Family, Outcome, PersonRole, PreVisit, Session
from families.services.pre_visit import record_pre_visit
from families.services.register import record_outcome
from tests.factories.day import Day
from tests.factories.sessions import make_booking, make_session, person_of


def make_pre_visit(family: Family, role: PersonRole, *, by: User, **seen: object) -> PreVisit:
    """One party's pre-visit, complete but for what is named otherwise."""
    whole: dict[str, object] = {
        "held_on": clock.today(),
        "identity": PreVisit.Identity.PASSPORT,
        "rules_explained": True,
        "agreement_signed": True,
        "told": True,
        "apart": True,
    }
    person = person_of(family, role)
    before = PreVisit.objects.filter(person=person).first()
    return record_pre_visit(
        person_id=person.pk,
        family_id=family.pk,
        version=before.version if before else 0,
        by=by,
        on=clock.today(),
        **(whole | seen),  # type: ignore[arg-type]
    )


def make_visit(family: Family, day: date, outcome: str, *, by: User) -> Booking:
    """A visit on ``day`` that ended so, noted at noon of that day."""
    with time_machine.travel(datetime.combine(day, time(12), tzinfo=clock.LONDON), tick=False):
        session = Session.objects.filter(date=day).first() or make_session(on=day)
        booking = make_booking(session, family, by=by)
        hall = Day(booking, by, clock.now)
        if outcome in (Outcome.ATTENDED, Outcome.BOTH_CAME, Outcome.CHILD_SIDE_ABSENT):
            hall.move(PersonRole.VISITING, EntryKind.ARRIVED)
        if outcome in (Outcome.ATTENDED, Outcome.BOTH_CAME, Outcome.VISITOR_ABSENT):
            hall.arrive()
        if outcome == Outcome.ATTENDED:
            hall.step(EntryKind.JOINED, PersonRole.VISITING)
        record_outcome(booking_id=booking.pk, outcome=outcome, by=by, key=uuid4())
    return booking
