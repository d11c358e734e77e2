"""Asking and releasing: a statement over 500 visits, the form for known and unknown, the inbox."""

from collections.abc import Iterable
from datetime import datetime, time, timedelta
from uuid import UUID, uuid4

from django.db import connection
from django.urls import reverse

from accounts.models import User
from contactcentre.bench import database
from contactcentre.bench.lines import Line
from contactcentre.bench.measure import Failed, Variant, Work, forked
from contactcentre.bench.registry import Bench, item
from contactcentre.bench.visitor import Visitor, signed_in
from contactcentre.safekeeping import clock, subjects
from contactcentre.safekeeping.keyring.keys import key_scope, want
from contactcentre.safekeeping.models import SubjectKind, Use
from disclosures.models import AttendanceRequest
from disclosures.services.noted import attended
from families.models import (
    Booking,
    EntryKind,
    Family,
    Outcome,
    PersonRole,
    RegisterEntry,
    Session,
)

_VISITS = 500
_MANY, _FEW, _REQUESTS = "requests-many", "requests-few", 100
_LONG, _TIMES = "five-hundred-visits", 13
# Each batch writes the keyring's mirror anew.
_AT_ONCE = 20_000
_LONG_AGO = 4000
_FETCH = """
select s.date, e.kind, e.outcome, e.at
from families_registerentry e
join families_booking b on b.id = e.booking_id and b.cancelled_at is null
join families_session s on s.id = b.session_id
where e.family_id = %s and not e.withdrawn and e.contests_id is null
  and e.kind in ('joined', 'returned', 'outcome') and s.date between %s and %s
"""


@item("release")
def release(bench: Bench) -> Iterable[Line]:
    """The dates and times of a family's visits, against one statement that fetches their rows."""
    database.make_copy(_LONG)
    family_id = forked(lambda: _five_hundred_visits(bench))
    first, last = clock.today() - timedelta(_LONG_AGO), clock.today()

    def fetched() -> Work:
        as_stored = family_id if connection.features.has_native_uuid_field else family_id.hex

        def fetch() -> int:
            with connection.cursor() as cursor:
                cursor.execute(_FETCH, [as_stored, first, last])
                return len(cursor.fetchall()) // 3

        return Work([fetch] * _TIMES, fetch)

    def built() -> Work:
        def build() -> int:
            with key_scope():
                return len(attended(family_id, first_day=first, last_day=last))

        return Work([build] * _TIMES, build)

    found = bench.measure(
        floor=Variant(fetched, copy=_LONG),
        ours=Variant(built, copy=_LONG),
    )
    yield bench.line(
        f"release of {_VISITS} visits / fetching them", floor=found["floor"], ours=found["ours"]
    )


@item("ask")
def ask(bench: Bench) -> Iterable[Line]:
    """The public form answers for a known reference as for one that nobody has."""

    def asked(reference: str) -> Work:
        visitor = Visitor()

        def send() -> None:
            visitor.post(reverse("disclosures:ask"), _typed(reference), expect=302)

        return Work([send] * 53)

    def known() -> Work:
        family = Family.objects.select_related("subject").first()
        return asked(family.reference if family else "")

    found = bench.measure(
        unknown=Variant(lambda: asked("F-222222"), writes=True),
        known=Variant(known, writes=True),
    )
    yield bench.line(
        "asking: known / unknown reference", floor=found["unknown"], ours=found["known"]
    )


@item("inbox")
def inbox(bench: Bench) -> Iterable[Line]:
    """The list of requests, with a thousand times as many of them waiting."""

    def page() -> Work:
        visitor = signed_in(bench.centre.co_ordinator)
        return Work([lambda: visitor.get(reverse("disclosures:list"))] * _TIMES)

    database.make_copy(_FEW)
    forked(lambda: _requests(_FEW, _REQUESTS))
    database.make_copy(_MANY)
    forked(lambda: _requests(_MANY, _REQUESTS * 1000))
    found = bench.measure(few=Variant(page, copy=_FEW), many=Variant(page, copy=_MANY))
    yield bench.line(
        f"inbox of {_REQUESTS * 1000} / of {_REQUESTS}",
        floor=found["few"],
        ours=found["many"],
        queries=found["few"][0].queries["default"],
    )


def _typed(reference: str) -> dict[str, str]:
    today = clock.today()
    return {
        "asker": "party",
        "name": "Somebody",
        "email": "somebody@example.org",
        "telephone": "01632 960000",
        "family": reference,
        "first_day": f"{today - timedelta(90):%d/%m/%Y}",
        "last_day": f"{today:%d/%m/%Y}",
        "key": str(uuid4()),
        "understood": "party",
    }


def _five_hundred_visits(bench: Bench) -> UUID:
    database.use(_LONG)
    by = User.objects.get(pk=bench.centre.co_ordinator)
    family = Family.objects.order_by("pk").first()
    if family is None:
        raise Failed("There is no family.")
    venue = Session.objects.get(pk=bench.centre.hall).venue
    with key_scope():
        child = family.people.filter(role=PersonRole.CHILD).first()
        days = [clock.today() - timedelta(_LONG_AGO - 7 * number) for number in range(_VISITS)]
        sessions = Session.objects.bulk_create(
            Session(venue=venue, date=day, starts_at=time(10), ends_at=time(12), capacity=20)
            for day in days
        )
        Booking.objects.filter(family=family).update(cancelled_at=clock.now())
        bookings = Booking.objects.bulk_create(
            Booking(
                session=session,
                family=family,
                starts_at=time(10),
                ends_at=time(12),
                booked_at=clock.now(),
                booked_by=by,
                number=1,
            )
            for session in sessions
        )
        RegisterEntry.objects.bulk_create(
            RegisterEntry(
                booking=booking,
                session_id=booking.session_id,
                family=family,
                person=None if kind == EntryKind.OUTCOME else child,
                kind=kind,
                outcome=Outcome.ATTENDED if kind == EntryKind.OUTCOME else "",
                at=datetime.combine(day, time(hour, 5), tzinfo=clock.LONDON),
                recorded_at=clock.now(),
                recorded_by=by,
                key=uuid4(),
            )
            for booking, day in zip(bookings, days, strict=True)
            for kind, hour in (
                (EntryKind.JOINED, 10),
                (EntryKind.RETURNED, 11),
                (EntryKind.OUTCOME, 12),
            )
        )
    return UUID(str(family.pk))


def _requests(copy: str, count: int) -> None:
    database.use(copy)
    today = clock.today()
    for begun in range(0, count, _AT_ONCE):
        many = min(_AT_ONCE, count - begun)
        with key_scope():
            made = subjects.open_subjects(SubjectKind.REQUEST, many, on=today, use=Use.CONTACT)
            for subject in made:
                want(subject.pk)
            AttendanceRequest.objects.bulk_create(
                AttendanceRequest(
                    subject=subject,
                    asker=AttendanceRequest.Asker.PARTY,
                    warned=True,
                    asked_on=today,
                    name="Somebody",
                    email="somebody@example.org",
                    telephone="01632 960000",
                    family="A family",
                    first_day=today - timedelta(90),
                    last_day=today,
                )
                for subject in made
            )
