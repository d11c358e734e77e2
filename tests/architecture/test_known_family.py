"""Whoever works here and knows a family finds nothing of it at any address, whatever their role."""

import pytest

from contactcentre.who_may import MATRIX
from families.services.known import declare_known
from tests.architecture.tell_tale import MARKS
from tests.architecture.world import World

pytestmark = pytest.mark.django_db
WHO = ("co-ordinator", "team leader", "volunteer on shift")


@pytest.fixture(autouse=True)
def own_keyring(made_once: None) -> None:
    """The keyring of the world that all tests here share, in place of one for each."""


@pytest.fixture(scope="module")
def world(made_once: None) -> World:
    world = World()
    for who in WHO:
        declare_known(
            family_id=world.families[0].pk,
            user=world.people[who],
            reason="",
            by=world.people["co-ordinator"],
        )
    return world


@pytest.fixture(scope="module")
def theirs(world: World) -> set[str]:
    """What is told of the family they know and of no other."""
    referred = ("Referred", "Half")
    mine = {text for text in world.texts if MARKS[0] in text}
    told = {text for text in mine if not any(word in text for word in referred)}
    return told | {world.families[0].reference}


@pytest.mark.parametrize("who", WHO)
@pytest.mark.parametrize("name", MATRIX)
def test_nothing_of_it_is_told(world: World, theirs: set[str], name: str, who: str) -> None:
    for looked in world.walk_as(name, who):
        if looked.answer == "404":
            continue
        assert looked.says(theirs) == [], f"{looked}"


def test_what_they_know_would_be_found(world: World, theirs: set[str]) -> None:
    assert len(theirs) > 10
