"""Requests for attendance dates that came in by the public form: one of each kind, one closed."""

from datetime import date, timedelta
from typing import Any

from accounts.models import User
from disclosures.models import AttendanceRequest, Release
from disclosures.services import releasing
from disclosures.services.asking import ask, close
from families.models import Booking

Asker = AttendanceRequest.Asker
Standing = Release.Standing


def store(*, today: date, by: User) -> None:
    """Two that wait, one that was withdrawn, and one whose dates were released this morning."""
    ask(
        asker=Asker.REPRESENTATIVE,
        warned=True,
        on=today - timedelta(2),
        name="Perpetua Oyelaran",
        organisation="Oyelaran & Frost Solicitors",
        email="p.oyelaran@oyelaran-frost.example",
        telephone="01632 960771",
        their_reference="PO/4471/attendance",
        acts_for="Somebody who visits",
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
        closed_as=AttendanceRequest.Closed.WITHDRAWN,
        by=by,
        on=today - timedelta(7),
    )
    _release(today=today, by=by)


def _release(*, today: date, by: User) -> None:
    """A joint request about a family that is booked today."""
    booking = Booking.objects.filter(session__date=today).order_by("starts_at", "pk").first()
    if booking is None:
        return
    request = ask(
        asker=Asker.REPRESENTATIVE,
        warned=True,
        on=today - timedelta(5),
        name="Ignatius Thornbury",
        organisation="Thornbury Family Law",
        email="ignatius@thornbury-law.example",
        telephone="01632 960774",
        acts_for="Both parties, jointly instructed",
        family="The family of our joint letter",
        first_day=wednesday_before(today - timedelta(500)),
        last_day=wednesday_before(today - timedelta(400)),
    )
    found_out: dict[str, Any] = {
        "reference": booking.family.reference,
        "standing": Standing.JOINT,
        "party_id": None,
        "called_on": today - timedelta(1),
        "by": by,
        "on": today,
    }
    shown = releasing.prepare(request=request, **found_out)
    releasing.release(
        request_id=request.pk,
        reason="Both sides instructed them together, as the order says",
        collecting={each.party_id for each in shown.recipients if each.party_id},
        digest=shown.digest,
        **found_out,
    )


def wednesday_before(day: date) -> date:
    """A day of no session, so that it stands nowhere in clear."""
    return day - timedelta((day.weekday() - 2) % 7)
