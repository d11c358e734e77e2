"""A centre's past made up by chance, and what it comes to, counted one by one."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import uuid4

from hypothesis import strategies as some

from accounts.models import User
from contactcentre.safekeeping import clock, subjects
from contactcentre.safekeeping.keyring.keys import key_scope
from contactcentre.safekeeping.models import Subject, SubjectKind, Use
from disclosures.models import AssessmentRefusal, AttendanceRequest, ContactRefusal, CourtRequest
from families.models import (
    Booking,
    EntryKind,
    Family,
    KnownFamily,
    Outcome,
    Referral,
    RegisterEntry,
    Session,
    Venue,
)

YEAR = 2025
FIRST, LAST = date(YEAR, 1, 1), date(YEAR, 12, 31)
FAMILIES = 4
# Some days are of the years before and after; many are where a year and a quarter begin and end.
DAYS = some.one_of(
    some.sampled_from(
        [
            date(2024, 12, 31),
            FIRST,
            date(YEAR, 3, 31),
            date(YEAR, 4, 1),
            date(YEAR, 10, 26),
            LAST,
            date(2026, 1, 1),
        ]
    ),
    some.dates(date(2024, 11, 1), date(2026, 2, 1)),
)
State, Ended = AttendanceRequest.State, CourtRequest.Outcome
EVENTS = some.lists(
    some.tuples(
        some.sampled_from(
            ["visit", "request", "court", "known", "assessor", "refused", "referral"]
        ),
        some.integers(0, FAMILIES - 1),
        DAYS,
        some.integers(0, 40),
    ),
    max_size=30,
)


@dataclass
class History:
    """What happened, written down both in the database and on a list."""

    families: list[Family]
    by: User
    expected: Counter[str] = field(default_factory=Counter)
    came: set[tuple[Any, int]] = field(default_factory=set)

    @key_scope()
    def happens(self, kind: str, number: int, day: date, chance: int) -> None:
        getattr(self, f"_{kind}")(self.families[number], day, chance)

    def figures(self) -> Counter[str]:
        """Counted on the list, for the year."""
        found = Counter(self.expected)
        found["families"] = len({family for family, _ in self.came})
        for _, quarter in self.came:
            found[f"families.{quarter}"] += 1
        return found

    def _count(self, day: date, *names: str) -> None:
        if FIRST <= day <= LAST:
            self.expected.update(names)

    def _visit(self, family: Family, day: date, chance: int) -> None:
        venue, _ = Venue.objects.get_or_create(name="Trinity Hall")
        session, _ = Session.objects.get_or_create(
            venue=venue,
            date=day,
            starts_at=time(10),
            defaults={"ends_at": time(12), "capacity": 20},
        )
        if Booking.objects.filter(session=session, family=family).exists():
            return
        booking = Booking.objects.create(
            session=session,
            family=family,
            starts_at=time(10),
            ends_at=time(12),
            booked_at=clock.now(),
            number=session.bookings.count() + 1,
        )
        outcome = Outcome.values[chance % len(Outcome.values)]
        first = self._entry(booking, outcome if chance % 3 else Outcome.VISITOR_LATE, None)
        if not chance % 3:
            self._entry(booking, outcome, first)
        if outcome == Outcome.ATTENDED:
            quarter = (day.month + 2) // 3
            self._count(day, "visits", f"visits.{quarter}")
            if FIRST <= day <= LAST:
                self.came.add((family.pk, quarter))
        else:
            self._count(day, "no-visit", f"no-visit.{outcome}")

    def _entry(self, booking: Booking, outcome: str, before: Any) -> RegisterEntry:
        return RegisterEntry.objects.create(
            booking=booking,
            session_id=booking.session_id,
            family=booking.family,
            kind=EntryKind.OUTCOME,
            outcome=outcome,
            at=clock.now(),
            recorded_at=clock.now(),
            supersedes=before,
            key=uuid4(),
        )

    def _request(self, family: Family, day: date, chance: int) -> None:
        state = State.values[chance % len(State.values)]
        over = state not in AttendanceRequest.OPEN
        asker = AttendanceRequest.Asker.values[chance % 4]
        closed_on = day + timedelta(days=chance)
        AttendanceRequest.objects.create(
            subject=subjects.open_subject(SubjectKind.REQUEST, on=day, use=Use.CONTACT),
            asked_on=day,
            asker=asker,
            warned=True,
            name="Somebody",
            email="somebody@example.org",
            telephone="01632 960000",
            family="A family",
            first_day=day,
            last_day=day,
            state=state,
            closed_on=closed_on if over else None,
        )
        self._count(day, "asked", f"asked.{asker}")
        if asker != AttendanceRequest.Asker.NEUTRAL:
            self._count(day, "asked-warned")
        if state == State.RELEASED:
            self._count(closed_on, f"days-to-release.{chance}")
        elif over:
            self._count(closed_on, "closed", f"closed.{state}")

    def _court(self, family: Family, day: date, chance: int) -> None:
        wants, outcome = CourtRequest.Wants.values[chance % 3], ["", *Ended.values][chance % 4]
        replied_on = day + timedelta(days=chance)
        CourtRequest.objects.create(
            family=family,
            wants=wants,
            came_on=day,
            sender="A court",
            reply="The reply",
            replied_on=replied_on,
            outcome=outcome,
            ended_on=replied_on if outcome else None,
        )
        self._count(day, "court", f"court.{wants}")
        self._count(replied_on, "court-replied")
        if outcome == Ended.ORDERED:
            self._count(replied_on, "court-ordered")
        elif outcome:
            self._count(replied_on, "court-ended", f"court-ended.{outcome}")

    def _known(self, family: Family, day: date, chance: int) -> None:
        # In winter and in summer, just before and just after midnight in London.
        at = datetime.combine(day, time(0 if chance % 2 else 23, 30), tzinfo=clock.LONDON)
        KnownFamily.objects.create(
            family=family, user=self.by, declared_at=at, declared_by=self.by, ended_at=at
        )
        self._count(day, "known.declared")

    def _assessor(self, family: Family, day: date, chance: int) -> None:
        AssessmentRefusal.objects.create(family=family, name="Somebody", refused_on=day)
        self._count(day, "assessments-refused")

    def _refused(self, family: Family, day: date, chance: int) -> None:
        at = datetime.combine(day, time(chance % 24, 5), tzinfo=clock.LONDON)
        _, new = ContactRefusal.objects.get_or_create(family=family, at=at, refused_by=self.by)
        if new:
            self._count(day, "details-refused")

    def _referral(self, family: Family, day: date, chance: int) -> None:
        route = Referral.Route.values[chance % 6]
        decision = Referral.Decision.values[chance % 3]
        Referral.objects.create(
            family=family, route=route, opened_on=day, decision=decision, decided_on=day
        )
        self._count(day, "referrals", f"referrals.{route}")
        self._count(day, "referrals-decided", f"referrals-decided.{decision}")


@key_scope()
def dispose(family: Family) -> None:
    """Nothing of the family remains."""
    Family.objects.get(pk=family.pk).delete()
    Subject.objects.filter(pk=family.pk).delete()
