from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from contactcentre.safekeeping import clock
from families.models import Alert, Family
from families.services.family import correct
from tests.factories.accounts import make_user, signed_in_client
from tests.factories.families import make_family


@pytest.fixture
def co_ordinator(db: Any) -> User:
    return make_user("co-ordinator", display_name="Margaret Coordinator")


@pytest.fixture
def client(co_ordinator: User) -> Client:
    return signed_in_client(co_ordinator)


@pytest.fixture
def family(db: Any) -> Family:
    family = make_family()
    alert = Alert(family=family, kind=Alert.Kind.ALLERGY, text="Peanuts")
    correct(alert, on=clock.today())
    return family
