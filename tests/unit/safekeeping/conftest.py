from datetime import date

import pytest

from contactcentre.safekeeping.models import SubjectKind
from contactcentre.safekeeping.subjects import open_subject


@pytest.fixture
def today() -> date:
    return date(2026, 5, 16)


@pytest.fixture
def subject(today, db):
    return open_subject(SubjectKind.FAMILY, on=today)
