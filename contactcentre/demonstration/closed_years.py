"""What was asked of the centre in the years that are over, and answered, for their reports."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from accounts.models import Notice, User
from contactcentre.demonstration import season
from contactcentre.demonstration.agencies import wednesday_before
from contactcentre.safekeeping import clock
from disclosures.models import AttendanceRequest, CourtRequest, Standing
from disclosures.services import court, deciding, handing, releasing
from disclosures.services.asking import ask, close
from disclosures.services.recipients import parties_of
from families.models import Booking, Family
from governance.models import Breach
from governance.services import breaches
from policy.copies import note_copy
from policy.models import CopiesGiven

# Once the centre had been open for so long, somebody asked every so many days.
_QUIET, _EVERY = timedelta(days=430), timedelta(days=42)
# What waits at present is told of elsewhere.
_PRESENT = timedelta(days=130)
# Every fifth request is withdrawn, every fourth time a court asks as well.
_WITHDRAWN, _COURT = 5, 4


def store(*, today: date, by: User, trustee: User) -> None:
    """Requests for dates and of courts, copies of the policy and a breach, on days long gone."""
    families = _who_still_come(today)
    for number, day in enumerate(_days(today)):
        note_copy(form=CopiesGiven.Form.values[number % 3], on=day)
        family = families[number % len(families)]
        if number % _WITHDRAWN == _WITHDRAWN - 1:
            _withdraw(_asked(number, day), by=by, on=day + timedelta(3))
        else:
            _release(_asked(number, day), family, by=by, on=day + timedelta(4 + number % 7))
        if number % _COURT == _COURT - 1:
            _answer_a_court(family, by=by, on=day)
    _lose_a_sheet(by=by, trustee=trustee, on=season.opened(today) + _QUIET)
    # All that anybody was told of it has been read.
    Notice.objects.filter(read_at=None).update(mailed_at=clock.now(), read_at=clock.now())


def _lose_a_sheet(*, by: User, trustee: User, on: date) -> None:
    """A breach from which nobody learnt anything: the sheet was found behind the radiator."""
    lost = breaches.note(
        by=by,
        on=on,
        kind=Breach.Kind.LOST,
        whereabouts=False,
        people=Breach.People.MANY,
        risk=Breach.Risk.UNLIKELY,
        found_on=on,
    )
    breaches.end(breach_id=lost.pk, ended=Breach.Ended.DEALT_WITH, by=trustee, on=on)


def _days(today: date) -> Iterator[date]:
    day = season.opened(today) + _QUIET
    while day < today - _PRESENT:
        yield wednesday_before(day)
        day += _EVERY


def _who_still_come(today: date) -> list[Family]:
    """So that nothing here was the last use of anybody’s record."""
    recent = Booking.objects.filter(session__date__range=(today - timedelta(28), today))
    ids = recent.order_by("family_id").values_list("family_id", flat=True).distinct()
    return list(Family.objects.filter(pk__in=ids).select_related("subject").order_by("pk"))


def _asked(number: int, day: date) -> AttendanceRequest:
    return ask(
        asker=AttendanceRequest.Asker.PARTY,
        warned=True,
        on=day,
        name=f"Bygone Asker the {number + 1}th",
        email=f"bygone.asker.{number + 1}@household.example",
        family="My own children, who come to the hall",
        first_day=wednesday_before(day - timedelta(200)),
        last_day=wednesday_before(day - timedelta(20)),
    )


def _withdraw(request: AttendanceRequest, *, by: User, on: date) -> None:
    close(request_id=request.pk, ending=AttendanceRequest.State.WITHDRAWN, by=by, on=on)


def _release(request: AttendanceRequest, family: Family, *, by: User, on: date) -> None:
    asks = parties_of(family, on=on)[0]
    deciding.match(
        request_id=request.pk,
        reference=family.reference,
        standing=Standing.SIDE,
        caller=f":{asks.party_id}",
        reason="A parent who asked for themselves, known to us by voice",
        by=by,
        on=on,
    )
    request.refresh_from_db()
    call: dict[str, Any] = {"called_on": on, "on": on}
    shown = releasing.prepare(request=request, **call)
    made = releasing.release(
        request_id=request.pk,
        collecting={each.party_id for each in shown.recipients if each.party_id and not each.way},
        ways_read={each.way_key for each in shown.recipients},
        digest=shown.digest,
        by=by,
        **call,
    )
    for copy in handing.copies_of(made):
        handing.hand_over(copy_id=copy.pk, release=made, by=by, on=on)


def _answer_a_court(family: Family, *, by: User, on: date) -> None:
    asked = court.note(
        family=family,
        by=by,
        on=on,
        wants=CourtRequest.Wants.REPORT,
        came_on=on,
        sender="The Family Court at Great Havering",
    )
    about: dict[str, Any] = {"family": family, "court_request_id": asked.pk, "by": by}
    court.replied(sent_on=on, on=on, **about)
    ended = on + timedelta(30)
    court.end(outcome=CourtRequest.Outcome.DATES, on=ended, **about)
