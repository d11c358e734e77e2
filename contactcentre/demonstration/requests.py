"""Requests for attendance dates that came in by the public form: one of each kind, one closed."""

from datetime import date, timedelta
from typing import Any

from accounts.models import User
from contactcentre.demonstration.agencies import first_booked, wednesday_before
from disclosures.models import AttendanceRequest, Standing
from disclosures.services import deciding, handing, releasing
from disclosures.services.asking import ask, close
from disclosures.services.recipients import parties_of
from families.models import Booking

Asker = AttendanceRequest.Asker


def store(*, today: date, by: User) -> None:
    """Two that wait, one withdrawn, one whose dates were released today, and one that is held."""
    ask(
        asker=Asker.REPRESENTATIVE,
        warned=True,
        on=today - timedelta(2),
        name="Perpetua Oyelaran",
        organisation="Oyelaran & Frost Solicitors",
        email="p.oyelaran@oyelaran-frost.example",
        telephone="01632 960771",
        their_reference="PO/4471/attendance",
        acts_for="The parent who visits",
        family="The children of the Brook case, as in our letter of the spring",
        first_day=today - timedelta(120),
        last_day=today - timedelta(33),
    )
    ask(
        asker=Asker.NEUTRAL,
        warned=False,
        on=today - timedelta(1),
        name="Aurelia Whitcombe",
        organisation="Cafcass, family court adviser",
        email="aurelia.whitcombe@adviser.example",
        telephone="01632 960772",
        family="The family of whom our adviser spoke with you by telephone",
        first_day=today - timedelta(90),
        last_day=today - timedelta(34),
    )
    withdrawn = ask(
        asker=Asker.PARTY,
        warned=True,
        on=today - timedelta(9),
        name="Leofric Stainthorpe",
        email="leofric.stainthorpe@household.example",
        telephone="01632 960773",
        family="My own two, who come every other Saturday",
        first_day=today - timedelta(60),
        last_day=today - timedelta(36),
    )
    close(
        request_id=withdrawn.pk,
        ending=AttendanceRequest.State.WITHDRAWN,
        by=by,
        on=today - timedelta(7),
    )
    _release(today=today, by=by)
    _hold(today=today, by=by)


def _release(*, today: date, by: User) -> None:
    """A request about a family that is booked today, by who acts for one side of it."""
    family = first_booked(today)
    if family is None:
        return
    request = ask(
        asker=Asker.REPRESENTATIVE,
        warned=True,
        on=today - timedelta(5),
        name="Ignatius Thornbury",
        organisation="Thornbury Family Law",
        email="ignatius@thornbury.example",
        telephone="01632 960774",
        their_reference="IT/2209/contact",
        acts_for="The parent the children live with",
        family="The family of our letter",
        **_long_ago(today),
    )
    on_file = deciding.callers(request, family, on=today)
    asks = next((each for each in on_file if each.contact_id), None)
    if asks is None:
        return
    deciding.match(
        request_id=request.pk,
        reference=family.reference,
        standing=Standing.SIDE,
        caller=asks.key,
        reason="Instructed by the resident party, as their letter says",
        by=by,
        on=today,
    )
    request.refresh_from_db()
    call: dict[str, Any] = {"called_on": today - timedelta(1), "on": today}
    shown = releasing.prepare(request=request, **call)
    made = releasing.release(
        request_id=request.pk,
        collecting={each.party_id for each in shown.recipients if each.party_id and not each.way},
        ways_read={each.way_key for each in shown.recipients},
        digest=shown.digest,
        heeded=frozenset(shown.cautions),
        by=by,
        **call,
    )
    # All but one were posted.
    for copy in handing.copies_of(made)[1:]:
        handing.hand_over(copy_id=copy.pk, release=made, by=by, on=today)


def _hold(*, today: date, by: User) -> None:
    """A parent asks for themselves, and there is no safe way to the other one yet."""
    bookings = Booking.objects.filter(session__date=today).order_by("starts_at", "pk")
    for family in [booking.family for booking in bookings.select_related("family__subject")]:
        parties = parties_of(family, on=today)
        if sum(not each.route for each in parties) == 1:
            break
    else:
        return
    request = ask(
        asker=Asker.PARTY,
        warned=True,
        on=today - timedelta(1),
        name="Hester Quayle",
        email="hester.quayle@household.example",
        telephone="01632 960776",
        family="My children, on Saturdays at the hall",
        **_long_ago(today),
    )
    asks = next(each for each in parties if each.route)
    deciding.match(
        request_id=request.pk,
        reference=family.reference,
        standing=Standing.SIDE,
        caller=f":{asks.party_id}",
        reason="A parent who asks for themselves, known to us by voice",
        by=by,
        on=today,
    )
    request.refresh_from_db()
    call: dict[str, Any] = {"called_on": today, "on": today}
    shown = releasing.prepare(request=request, **call)
    releasing.hold(request_id=request.pk, digest=shown.digest, by=by, **call)


def _long_ago(today: date) -> dict[str, date]:
    return {
        "first_day": wednesday_before(today - timedelta(500)),
        "last_day": wednesday_before(today - timedelta(400)),
    }
