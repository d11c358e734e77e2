"""Several slips in one visit that is typed from paper: each is told at once, and none twice."""

# ruff: noqa: F401, F811 - the fixtures of a day on paper are those of its other tests

import pytest

from families.models import Outcome, RegisterEntry
from tests.unit.families.test_paper_batch import (
    A_VISIT,
    book,
    booking,
    client,
    co_ordinator,
    errors,
    monday,
    own_keyring,
    send,
    session,
    typed,
    url,
    volunteer,
    whom,
)

pytestmark = pytest.mark.django_db

OF_THREE = {"visiting_left": "23:15", "child_left": "10:03", "resident_left": "09:50"}
ABSENT = {"outcome": Outcome.VISITOR_ABSENT}


@pytest.fixture
def told(booking, send):
    """Where something wrong was told of what is typed, by role and kind, and nothing stored."""

    def sent(visit=A_VISIT, outcome=Outcome.ATTENDED, **changes):
        said = errors(send(typed(booking, visit, outcome, **changes)))
        assert not RegisterEntry.objects.exists()
        steps = [(role, kind) for role, kind, *_ in A_VISIT]
        found = {
            f"{role}_{kind}" for role, kind in steps if f'"#{kind}-{whom(booking, role)}"' in said
        }
        found |= {"outcome"} if f'"#outcome-{booking.pk}"' in said else set()
        assert said.count("<li>") == len(found)
        return found

    return sent


def test_of_three_people_are_told_at_once(told):
    assert told(**OF_THREE) == set(OF_THREE)


def test_of_somebody_and_an_outcome_that_the_others_contradict_are_told_at_once(told):
    assert told(resident_left="09:50", **ABSENT) == {"resident_left", "outcome"}


@pytest.mark.parametrize("changes", [{"visiting_arrived": "3.46"}, {"visiting_left": "09:40"}])
def test_of_the_visitor_alone_is_no_slip_of_the_child_or_the_outcome(told, changes):
    assert told(**changes) == set(changes)


def test_of_when_the_child_came_is_none_of_who_brought_it_and_is_not_noted_as_coming(told):
    visit = [step for step in A_VISIT if step[:2] != ("resident", "arrived")]
    assert told(visit, child_arrived="3.02") == {"child_arrived"}
