"""Loads the demonstration centre: staff, families, two years of sessions, today and what follows.

History is written in bulk, sealed like everything else; today's allocations and the bookings ahead
are made by the services, as a co-ordinator would make them.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from random import Random
from uuid import uuid4

from django.db import transaction

from accounts.models import User
from accounts.roles import Role
from contactcentre.demonstration import (
    accidents,
    ageing,
    agencies,
    bygone,
    closed_years,
    concerns,
    governance,
    hall,
    leaving,
    policies,
    previsits,
    referrals,
    requests,
    reviews,
    season,
    staff,
    volunteers,
)
from contactcentre.demonstration.stories import Story, all_stories
from contactcentre.demonstration.visits import Keeper
from contactcentre.safekeeping import audit, clock
from contactcentre.safekeeping.acting import acting_as
from contactcentre.safekeeping.models import Subject, Use
from families.models import (
    Arrangement,
    Booking,
    Family,
    FamilyTransition,
    Person,
    RegisterEntry,
    Representative,
    Session,
)
from families.rules.booking import Doubt
from families.services.allocation import allocate
from families.services.bookings import book
from families.services.building import sign_in_staff
from families.services.family import correct, open_families
from families.services.planning import on_shift

_SEED = 1998
_BOOKED_TODAY = 24
_BOOKED_AHEAD = (20, 12, 6)
_BOOKED_DAYS_BEFORE = 12
_OFTEN = 0.95
_FIRST_SLOT, _SLOTS, _QUARTER = time(10), 16, timedelta(minutes=15)

Event = tuple[date, Use]


class NotADemonstration(Exception):
    """There are real accounts or records here, which a demonstration centre would mix with."""


def load() -> bool:
    """Load the demonstration centre, or leave it as it is; returns whether it was loaded now.

    Raises ``NotADemonstration``.
    """
    with transaction.atomic():
        if User.objects.filter(demonstration=False).exists():
            raise NotADemonstration("There are accounts of real people here.")
        if User.objects.filter(demonstration=True).exists():
            return False
        if Subject.objects.exists():
            raise NotADemonstration("There are records here already.")
        _Builder(now=clock.now()).build()
    return True


@dataclass
class _Kept:
    """A family with its story, its people, and each event that counts as use."""

    family: Family
    story: Story
    slot: tuple[time, time]
    # Which of every two sessions it comes to, or None for both.
    turn: int | None
    people: list[Person] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)


class _Builder:
    def __init__(self, *, now: datetime) -> None:
        self.now = now
        self.today = clock.london_date(now)
        self.chance = Random(_SEED)  # noqa: S311 - the same invented centre each time

    def build(self) -> None:
        self.staff = staff.open_accounts(since=season.opened(self.today))
        self.by = self.staff.co_ordinators[0]
        with acting_as(self.by):
            volunteers.store(self.staff, today=self.today, by=self.by)
            sessions = season.store(self.today)
            kept = self._open_families()
            previsits.store(kept, by=self.by)
            self._keep_registers(kept, sessions)
            reviews.store(kept, today=self.today, by=self.by)
            self._date_subjects(kept)
            closed_years.store(today=self.today, by=self.by, trustee=self.staff.trustees[0])
            # Each made before what came after is there, for they tell what there was then.
            governance.store_reviewed_years(today=self.today, trustees=self.staff.trustees)
            accidents.store_last_year(today=self.today, by=self.by)
            governance.store_past_years(today=self.today)
            volunteers.take_a_break(self.staff, today=self.today, by=self.by)
            ahead = [each for each in sessions if each.date >= self.today]
            volunteers.store_shifts(self.staff, ahead, today=self.today, by=self.by)
            self._open_the_hall()
            self._book_ahead(kept, [each for each in sessions if each.date > self.today])
            hall.furnish(sessions[0].venue, today=self.today, by=self.by)
            referrals.store(today=self.today, by=self.by)
            agencies.store(today=self.today, by=self.by)
            requests.store(today=self.today, by=self.by)
            leaving.store(today=self.today, by=self.by)
            bygone.store(today=self.today, by=self.by)
            ageing.store(today=self.today, by=self.by, trustee=self.staff.of_role[Role.TRUSTEE][0])
            accidents.store(today=self.today, by=self.by)
            policies.store(self.staff, today=self.today)
            governance.store_last_year(today=self.today)
            concerns.store(self.staff, today=self.today)
            # The sessions and registers of two years are one entry of the audit trail.
            audit.record("demonstration-loaded", sessions[0].venue, action=audit.Action.CREATE)

    def _open_families(self) -> list[_Kept]:
        stories = all_stories(self.today, self.chance)
        families = open_families(
            [story.family for story in stories], by=self.by, on=self.today, use=None
        )
        monthly = set(
            Arrangement.objects.filter(frequency=Arrangement.Frequency.MONTHLY).values_list(
                "pk", flat=True
            )
        )
        kept = {
            family.pk: _Kept(
                family, story, _slot(place), place % 2 if family.pk in monthly else None
            )
            for place, (family, story) in enumerate(zip(families, stories, strict=True))
        }
        for person in Person.objects.filter(family_id__in=kept):
            kept[person.family_id].people.append(person)
        self._replace_a_solicitor()
        self._tell_their_paths(kept.values())
        return list(kept.values())

    def _replace_a_solicitor(self) -> None:
        acting = Representative.objects.all()
        earliest = min(acting, key=lambda each: each.acts_from)
        earliest.acts_until = earliest.acts_from + timedelta(900)
        correct(earliest, on=self.today)

    def _tell_their_paths(self, kept: Iterable[_Kept]) -> None:
        """Put what really happened in the place of “opened today in its present state”."""
        FamilyTransition.objects.all().delete()
        transitions = []
        for each in kept:
            before = ""
            for state, day in each.story.path:
                transitions.append(
                    FamilyTransition(
                        family=each.family,
                        from_state=before,
                        to_state=state,
                        changed_at=datetime.combine(day, time(18, 30), tzinfo=clock.LONDON),
                        changed_by=self.chance.choice(self.staff.co_ordinators),
                    )
                )
                before = state
            if each.story.last_use is not None:
                each.events.append((each.story.path[-1][1], each.story.last_use))
        FamilyTransition.objects.bulk_create(transitions)

    def _keep_registers(self, kept: list[_Kept], sessions: list[Session]) -> None:
        keeper = Keeper(
            self.now, self.chance, [*self.staff.co_ordinators, *self.staff.team_leaders]
        )
        bookings: list[Booking] = []
        entries: list[RegisterEntry] = []
        for number, session in enumerate(s for s in sessions if s.date <= self.today):
            for place, each in enumerate(self._who_is_booked(kept, session, number), start=1):
                booking = self._booking(each, session, place)
                noted = keeper.entries(booking, each.people)
                bookings.append(booking)
                entries += noted
                each.events.append((clock.london_date(booking.booked_at), Use.BOOKING))
                if noted:
                    each.events.append((session.date, Use.ATTENDANCE))
        Booking.objects.bulk_create(bookings)
        RegisterEntry.objects.bulk_create(entries)

    def _who_is_booked(self, kept: list[_Kept], session: Session, number: int) -> list[_Kept]:
        attending = [each for each in kept if each.story.attends_on(session.date)]
        if session.date == self.today:
            return sorted(attending, key=lambda each: each.turn is not None)[:_BOOKED_TODAY]
        return [
            each
            for each in attending
            if each.turn in (None, number % 2) and self.chance.random() < _OFTEN
        ]

    def _booking(self, each: _Kept, session: Session, place: int) -> Booking:
        booked_on = max(each.story.path[0][1], session.date - timedelta(_BOOKED_DAYS_BEFORE))
        starts_at, ends_at = each.slot
        return Booking(
            session=session,
            family=each.family,
            starts_at=starts_at,
            ends_at=ends_at,
            booked_at=datetime.combine(booked_on, time(19, 5), tzinfo=clock.LONDON),
            booked_by=self.chance.choice(self.staff.co_ordinators),
            number=place,
        )

    def _date_subjects(self, kept: list[_Kept]) -> None:
        """Clause 8: each record was last used when the latest of its events happened."""
        changed = []
        for each in kept:
            subject = each.family.subject
            subject.created_on = max(each.story.created_on, season.opened(self.today))
            subject.last_used_on, subject.last_use = max(each.events, default=(None, ""))
            changed.append(subject)
        Subject.objects.bulk_update(changed, ["created_on", "last_used_on", "last_use"])

    def _open_the_hall(self) -> None:
        """Who looks after whom today; they and a co-ordinator are in the building."""
        session = Session.objects.get(date=self.today)
        coming = [user for user in on_shift(session) if user.has_role(Role.VOLUNTEER)]
        bookings = Booking.objects.filter(session__date=self.today).order_by("starts_at", "pk")
        for number, booking in enumerate(bookings):
            who = coming[number % len(coming)]
            allocate(booking_id=booking.pk, volunteer=who, by=self.by)
        for user in (*coming, self.by):
            sign_in_staff(session_id=session.pk, user_id=user.pk, by=self.by, key=uuid4())

    def _book_ahead(self, kept: list[_Kept], sessions: list[Session]) -> None:
        attending = [each for each in kept if each.family.state == Family.State.ACTIVE]
        for session, how_many in zip(sessions, _BOOKED_AHEAD, strict=True):
            for each in attending[:how_many]:
                starts_at, ends_at = each.slot
                book(
                    session_id=session.pk,
                    family_id=each.family.pk,
                    starts_at=starts_at,
                    ends_at=ends_at,
                    by=self.by,
                    key=uuid4(),
                    # Also in the evening there is a session today.
                    meant=Doubt.values,
                )


def _slot(place: int) -> tuple[time, time]:
    """Staggered by a quarter of an hour; an hour and a half, or two hours, long."""
    any_day = date(2000, 1, 1)
    starts = datetime.combine(any_day, _FIRST_SLOT) + place % _SLOTS * _QUARTER
    ends = starts + timedelta(minutes=90 if place % 3 else 120)
    return starts.time(), ends.time()
