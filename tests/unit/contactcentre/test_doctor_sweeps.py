"""Whether `manage.py doctor` tells that nothing is disposed of, for nobody believes the date."""

from datetime import UTC, date, datetime

import pytest

from accounts.roles import Role
from contactcentre.doctor import State, records
from contactcentre.doctor.findings import Circumstances
from retention.services import sweeping
from tests.factories.accounts import make_user
from tests.factories.retention import swept

pytestmark = pytest.mark.django_db

TODAY, TO_COME = date(2026, 5, 16), date(2026, 5, 20)


def found():
    return records.sweeps(Circumstances(datetime(2026, 5, 16, 18, 30, tzinfo=UTC), False))


def test_it_was_looked():
    assert "not looked through yet" in found()[1]
    swept(TODAY)

    assert found() == (
        State.OK,
        "The records were looked through for what is due, last on 2026-05-16.",
    )


def test_it_was_looked_as_if_it_were_a_day_to_come():
    swept(TODAY, TO_COME)

    state, says = found()

    assert state is State.WARN
    assert "2026-05-20, which is still to come: until a trustee dismisses" in says
    sweeping.dismiss_date(day=TO_COME, by=make_user(Role.TRUSTEE), on=TODAY)
    assert found()[0] is State.OK
    assert "last on 2026-05-16" in found()[1]


def test_it_was_looked_on_a_day_that_is_in_doubt():
    swept(date(2026, 3, 1), TODAY)

    state, says = found()

    assert state is State.WARN
    assert "2026-05-16 was the right date is in doubt" in says
