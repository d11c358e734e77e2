"""Releasing attendance dates: who is given them, what they say, and giving them to all at once."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction

from accounts.models import User
from contactcentre.safekeeping import audit, clock, subjects
from contactcentre.safekeeping.models import Use
from contactcentre.safekeeping.sealing import opened
from disclosures.models import AttendanceRequest, Release, ReleaseCopy
from disclosures.rules import release as rules
from disclosures.rules.release import Attended, Recipient
from families.models import (
    Booking,
    EntryKind,
    Family,
    Outcome,
    Person,
    PersonRole,
    RegisterEntry,
    Representative,
)
from families.models.people import ROLE_ORDER
from policy.clauses import Clause, Refused

_PARTIES = [role for role in PersonRole if role.is_party]
Route = ReleaseCopy.Route


class Changed(Refused):
    """What would be released is not what was shown."""

    def __init__(self) -> None:
        super().__init__(
            Clause.C3, "The register or a side’s way has changed since. Look at it again."
        )


@dataclass(frozen=True, slots=True)
class Prepared:
    """What a release would say, and to whom it would go. Nothing of it is stored."""

    family: Family
    statement: str
    digest: str
    recipients: list[Recipient]


def parties_of(family: Family, *, on: date) -> list[Recipient]:
    """Every party of the family, with the way by which a copy would reach them on ``on``."""
    people = Person.objects.filter(family=family, role__in=_PARTIES)
    acting = _acting(family, on=on)
    ordered = sorted(people, key=lambda each: (ROLE_ORDER[PersonRole(each.role)], each.full_name))
    return [_recipient(person, acting.get(person.pk)) for person in ordered]


def prepare(
    *,
    request: AttendanceRequest,
    reference: str,
    standing: str,
    party_id: UUID | None,
    called_on: date,
    by: User,
    on: date,
) -> Prepared:
    """Look at what releasing would give to whom.

    Raises ``Family.DoesNotExist`` for one that ``by`` may not see, and ``Refused``.
    """
    rules.check_standing(request=request, standing=standing)
    family = (
        Family.objects.visible_to(by).select_related("subject").get(subject__reference=reference)
    )
    parties = parties_of(family, on=on)
    asking = next((each for each in parties if each.party_id == party_id), None)
    rules.check_acts_now(
        request=request, standing=standing, party=asking, called_on=called_on, on=on
    )
    statement = statement_about(
        family, first_day=request.first_day, last_day=request.last_day, standing=standing
    )
    recipients = rules.recipients_of(standing=standing, parties=parties, request=request)
    return Prepared(family, statement, rules.digest_of(statement), recipients)


@transaction.atomic
def release(
    *,
    request_id: UUID,
    reason: str,
    collecting: set[UUID],
    digest: str,
    by: User,
    on: date,
    **asked: Any,
) -> Release:
    """Give the dates to everybody at once, and close the request.

    ``asked`` is as for ``prepare``; ``digest`` is that of the statement the person was shown.
    Raises what ``prepare`` raises, and ``Refused`` while one side cannot be reached or when what
    was shown is not what would go.
    """
    requests = AttendanceRequest.objects.visible_to(by).select_for_update(of=("self",))
    request = requests.get(pk=request_id)
    prepared = prepare(request=request, by=by, on=on, **asked)
    if prepared.digest != digest:
        raise Changed
    rules.check_all_can_be_reached(recipients=prepared.recipients, collecting=collecting)
    made = Release(
        family=prepared.family,
        request=request,
        standing=asked["standing"],
        reason=reason,
        called_on=asked["called_on"],
        first_day=request.first_day,
        last_day=request.last_day,
        statement=prepared.statement,
        digest=prepared.digest,
        released_on=on,
        released_by=by,
    )
    give(made, prepared.recipients)
    request.closed_as, request.closed_on, request.closed_by = request.Closed.RELEASED, on, by
    request.save(update_fields=["closed_as", "closed_on", "closed_by"])
    subjects.record_use(prepared.family.pk, Use.RELEASE, on=on)
    subjects.record_use(request.pk, Use.CONTACT, on=on)
    return made


def statement_about(
    family: Family,
    *,
    first_day: date,
    last_day: date,
    standing: str,
    replaces: date | None = None,
) -> str:
    """What the register says now of these London dates, in the words of a statement."""
    days = {"first_day": first_day, "last_day": last_day}
    told = settings.RELEASE_BOOKED_VISITS
    return rules.statement_of(
        centre=settings.CENTRE_NAME,
        reference=family.reference,
        visits=attended(family.pk, **days),
        booked=_booked(family, **days) if told else None,
        replaces=replaces,
        mirrored=standing != Release.Standing.NEUTRAL,
        **days,
    )


def give(made: Release, recipients: list[Recipient]) -> None:
    """Store a release and one copy for each recipient, in the transaction of the caller."""
    made.save(force_insert=True)
    for each in recipients:
        ReleaseCopy(
            family_id=made.family_id,
            release=made,
            party_id=each.party_id,
            route=each.route or Route.COLLECTED,
            addressed_to=each.addressed_to,
        ).save(force_insert=True)


def opened_release(release_id: UUID, *, by: User) -> Release:
    """One release to read, on the record. Raises ``Release.DoesNotExist``."""
    visible = Release.objects.visible_to(by)
    found = visible.select_related("family__subject", "request__subject", "released_by").get(
        pk=release_id
    )
    audit.record("release-read", found, action=audit.Action.ACCESS, subject_id=found.family_id)
    return found


def release_of(request: AttendanceRequest, *, by: User) -> Release | None:
    """What was released on a request, if anything was that ``by`` may see."""
    return Release.objects.visible_to(by).filter(request=request).first()


def releases_of(family: Family, *, by: User) -> list[Release]:
    """Those about one family, the latest first."""
    rows = Release.objects.visible_to(by).filter(family=family).select_related("released_by")
    return list(rows.order_by("-released_on", "pk"))


def copy_of(release: Release, copy_id: UUID) -> ReleaseCopy:
    """One copy of a release. Raises ``ReleaseCopy.DoesNotExist``."""
    return ReleaseCopy.objects.get(pk=copy_id, release=release)


def copies_of(release: Release) -> list[ReleaseCopy]:
    """To whom it went, in the order in which it was made."""
    return list(release.copies.select_related("handed_by").order_by("route", "pk"))


@transaction.atomic
def hand_over(*, copy_id: UUID, release: Release, by: User, on: date) -> ReleaseCopy:
    """Note that a copy was posted or handed over; noted again, the first time stands.

    Raises ``ReleaseCopy.DoesNotExist`` for a copy of another release.
    """
    copy = ReleaseCopy.objects.select_for_update().get(pk=copy_id, release=release)
    if copy.handed_on is None:
        copy.handed_on, copy.handed_by = on, by
        copy.save(update_fields=["handed_on", "handed_by"])
    return copy


def attended(family_id: UUID, *, first_day: date, last_day: date) -> list[Attended]:
    """The visits at which contact took place on these London dates, both of them included."""
    entries = RegisterEntry.objects.filter(
        family=family_id,
        booking__cancelled_at__isnull=True,
        booking__session__date__range=(first_day, last_day),
        kind__in=(EntryKind.JOINED, EntryKind.RETURNED, EntryKind.OUTCOME),
        superseded_by__isnull=True,
        contests__isnull=True,
        withdrawn=False,
    )
    days: dict[UUID, date] = {}
    took_place: set[UUID] = set()
    moments: dict[tuple[UUID, str], list[datetime]] = defaultdict(list)
    columns = ("booking_id", "booking__session__date", "kind", "outcome", "at")
    for booking_id, day, kind, outcome, at in opened(entries, *columns):
        days[booking_id] = day
        if kind != EntryKind.OUTCOME:
            moments[booking_id, kind].append(at)
        elif outcome == Outcome.ATTENDED:
            took_place.add(booking_id)

    def clock_time(booking_id: UUID, kind: str, which: Any) -> Any:
        found = moments.get((booking_id, kind))
        return which(found).astimezone(clock.LONDON).time() if found else None

    return [
        Attended(
            days[booking_id],
            clock_time(booking_id, EntryKind.JOINED, min),
            clock_time(booking_id, EntryKind.RETURNED, max),
        )
        for booking_id in took_place
    ]


def _booked(family: Family, *, first_day: date, last_day: date) -> int:
    return Booking.objects.filter(
        family=family,
        cancelled_at__isnull=True,
        session__date__range=(first_day, last_day),
    ).count()


def _acting(family: Family, *, on: date) -> dict[UUID, Representative]:
    """Who acts for each party on ``on``; of several the one who began last."""
    found: dict[UUID, Representative] = {}
    for each in Representative.objects.filter(family=family):
        begun = each.acts_from is None or each.acts_from <= on
        if not begun or (each.acts_until is not None and each.acts_until < on):
            continue
        known = found.get(each.party_id)
        if known is None or (each.acts_from or date.min) > (known.acts_from or date.min):
            found[each.party_id] = each
    return found


def _recipient(person: Person, acting: Representative | None) -> Recipient:
    name = person.full_name
    if acting is not None:
        to = ", ".join(filter(None, [acting.name, acting.firm]))
        return Recipient(person.pk, name, to, Route.REPRESENTATIVE, represented=True)
    return Recipient(person.pk, name, name, Route.SAFE_ROUTE if person.safe_route else "")
