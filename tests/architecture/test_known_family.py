"""Whoever works here and knows a family finds nothing of it at any address, whatever their role."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import override_settings

from contactcentre.who_may import MATRIX
from families.services.known import declare_known
from tests.architecture.tell_tale import MARKS
from tests.architecture.world import World, undone

pytestmark = pytest.mark.django_db
WHO = ("co-ordinator", "team leader", "volunteer on shift")


@pytest.fixture(scope="module")
def world(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[World]:
    folder = tmp_path_factory.mktemp("keyring")
    keyring = override_settings(
        KEYRING_KEK_DIR=folder / "kek", KEYRING_MIRROR_DIR=folder / "mirror"
    )
    with django_db_blocker.unblock(), keyring, undone():
        world = World()
        for who in WHO:
            declare_known(
                family_id=world.families[0].pk,
                user=world.people[who],
                reason="",
                by=world.people["co-ordinator"],
            )
        yield world


@pytest.fixture(autouse=True)
def own_keyring(world: World) -> None:
    """The keyring of the world that all tests here share, in place of one for each."""


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
