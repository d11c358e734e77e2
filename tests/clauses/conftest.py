"""Who and what the clauses are tried on: a co-ordinator, a family, and a Saturday in the hall."""

from collections.abc import Iterator

import pytest
import time_machine

from accounts.models import User
from disclosures.models import AgencyContact
from families.models import Family, PersonRole
from tests.factories.accounts import make_user
from tests.factories.agencies import acts_for
from tests.factories.day import NOON, Day, contact_on_saturday
from tests.factories.families import make_family
from tests.factories.sessions import person_of


@pytest.fixture
def hall_clock() -> Iterator[time_machine.Traveller]:
    """The clock stands at noon of a Saturday until a test moves it."""
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture
def by() -> User:
    """A co-ordinator."""
    return make_user("co-ordinator")


@pytest.fixture
def family() -> Family:
    return make_family()


@pytest.fixture
def visit(family: Family, by: User, hall_clock: time_machine.Traveller) -> Day:
    """Contact took place on the Saturday."""
    return contact_on_saturday(family, by=by, hall_clock=hall_clock)


@pytest.fixture
def sides(family: Family, by: User) -> list[AgencyContact]:
    """Who acts for each of the two sides."""
    return [
        acts_for(person_of(family, role), by=by).contact
        for role in (PersonRole.RESIDENT, PersonRole.VISITING)
    ]
