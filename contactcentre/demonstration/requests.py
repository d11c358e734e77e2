"""Requests for attendance dates that came in by the public form: one of each kind, one closed."""

from datetime import date, timedelta

from accounts.models import User
from disclosures.models import AttendanceRequest
from disclosures.services import ask, close

Asker = AttendanceRequest.Asker


def store(*, today: date, by: User) -> None:
    """Two that wait and one that was closed, none about a family that can be told from here."""
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
