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


class TestWhatCannotBeRead:
    def test_of_one_is_told_with_the_slips_of_others(self, told):
        assert told(**OF_THREE | {"child_joined": "ten past"}) == {
            *("visiting_left", "resident_left"),
            "child_joined",
        }

    def test_of_the_outcome_is_told_with_the_slips_of_people(self, told):
        assert told(outcome="they got on well", **OF_THREE) == {*OF_THREE, "outcome"}

    @pytest.mark.parametrize(
        "changes",
        [{"visiting_arrived": "ten"}, {"child_arrived": "ten"}, {"visiting_left": "ten"}],
    )
    def test_is_no_slip_of_anybody_else(self, told, changes):
        assert told(**changes) == set(changes)

    def test_is_told_beside_an_outcome_that_the_others_contradict(self, told):
        assert told(resident_arrived="ten", **ABSENT) == {"resident_arrived", "outcome"}

    def test_stores_nothing_though_all_the_rest_is_right(self, told):
        assert told(outcome="they got on well") == {"outcome"}

    def test_of_who_walked_the_child_is_told_with_the_slip_of_an_adult(self, booking, send):
        fields = typed(booking, resident_left="09:50") | {f"walker-{booking.pk}": ""}
        said = errors(send(fields))
        assert said.count("<li>") == 2
        assert f'"#walker-{booking.pk}"' in said
        assert f'"#left-{whom(booking, "resident")}"' in said
