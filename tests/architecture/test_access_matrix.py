"""Everyone, at every address, asking for their own, somebody else's and nobody's: who gets what.

The expectations are in ``access_matrix``. Whoever may not see a family gets none of its texts on
any page, and an answer that does not even tell that there is such a family.
"""

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from urllib.parse import quote
from uuid import uuid4

import pytest
from django.core import mail
from django.test import override_settings
from django.urls import get_resolver, reverse

from accounts import notices
from accounts.forgotten import answer_new_passwords, want_new_password
from contactcentre.safekeeping.access import rule_of
from contactcentre.who_may import (
    BEFORE_SECOND_FACTOR,
    MATRIX,
    SHOWS_CONTACT_DETAIL,
    SHOWS_VOLUNTEERS,
    STEP_UP,
)
from contactcentre.who_may.addresses import ADDRESSES, addresses
from contactcentre.who_may.table import METHODS, Cell
from disclosures.services import announcing, portal
from families.models import ContactDetail
from tests.architecture.looking import Looked, said_in
from tests.architecture.relations import NO_FAMILY, relations
from tests.architecture.world import World, undone

pytestmark = pytest.mark.django_db

CONFIRM = reverse("account_reauthenticate")
NOWHERE = "/there/is/no/such/page/"


def test_the_table_lists_every_address_and_no_other():
    assert sorted(MATRIX) == sorted(ADDRESSES)


def test_no_two_addresses_share_a_name():
    assert len(list(addresses(get_resolver()))) == len(ADDRESSES)


def test_what_asks_for_a_second_factor_is_as_listed():
    rules = {name: rule_of(address.view) for name, address in ADDRESSES.items()}

    assert {name for name, rule in rules.items() if rule.step_up} == STEP_UP
    assert {name for name, rule in rules.items() if rule.before_second_factor} == (
        BEFORE_SECOND_FACTOR
    )


@pytest.fixture(scope="module")
def world(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[World]:
    """Made once; each test, and each request within it, leaves it as it was.

    The walk may take longer than a second factor counts as just shown.
    """
    folder = tmp_path_factory.mktemp("keyring")
    given = override_settings(
        KEYRING_KEK_DIR=folder / "kek",
        KEYRING_MIRROR_DIR=folder / "mirror",
        STEP_UP_LIMIT=timedelta(hours=1),
    )
    with django_db_blocker.unblock(), given, undone():
        yield World()


@pytest.fixture(autouse=True)
def own_keyring(world: World) -> None:
    """The keyring of the world that all tests here share, in place of one for each."""


@pytest.mark.parametrize("name", MATRIX)
def test_address(world: World, name: str) -> None:
    looked = list(world.walk(name))
    problems = [
        *other_answers_than_listed(name, looked),
        *told_to_the_wrong_people(world, name, looked),
        *tells_that_there_is_something(world, name, looked),
    ]

    assert not problems, "\n".join(problems)


def other_answers_than_listed(name: str, looked: list[Looked]) -> Iterator[str]:
    asked = {each.cell for each in looked}
    yield from (
        f"{cell} is listed, but there is no such cell" for cell in MATRIX[name].keys() - asked
    )
    for each in looked:
        expected = MATRIX[name].get(each.cell, "not listed")
        if each.answer != expected:
            yield f"{each}; it should be {expected}"


def told_to_the_wrong_people(world: World, name: str, looked: list[Looked]) -> Iterator[str]:
    """Texts of the families where they have no business to be; which ones is not for a log."""
    for each in looked:
        found = each.says(world.texts - world.may_be_told(name, each.cell.principal))
        if found:
            yield f"{each} and says {len(found)} texts of a family, such as {found[0]}"


def tells_that_there_is_something(world: World, name: str, looked: list[Looked]) -> Iterator[str]:
    """404s of one page must all look the same, whether there is such a record or not."""
    unknown = {
        (each.cell.principal, each.cell.method): each
        for each in looked
        if each.cell.relation == "unknown"
    }
    for each in looked:
        if each.answer != "404":
            continue
        who = each.cell.principal, each.cell.method
        like = unknown[who] if who in unknown else world.ask(Cell(*who, "nowhere"), NOWHERE)
        if each.fingerprint != like.fingerprint:
            yield f"{each} and can be told from: {like}"


def test_what_may_be_seen_is_seen(world: World) -> None:
    """Or the walk would find nothing because there is nothing to find."""
    family = world.families[0]
    file = world.look("co-ordinator", reverse("families:file", args=[family.reference]))
    sheet = world.look("volunteer on shift", reverse(SHOWS_VOLUNTEERS))
    empty_sheet = world.look("volunteer off shift", reverse(SHOWS_VOLUNTEERS))

    assert len(file.says(world.texts)) > 10
    assert sheet.says(world.on_sheet) == sorted(world.on_sheet)
    assert empty_sheet.says(world.texts) == []
    assert len(world.contact) >= 2 * 7


def test_a_contact_detail_is_shown_one_at_a_time(world: World) -> None:
    family = world.families[0]
    for detail in ContactDetail.objects.filter(family=family):
        url = reverse(SHOWS_CONTACT_DETAIL, args=[family.reference, detail.pk])
        shown = world.look("co-ordinator", url, method="POST")
        assert shown.says(world.contact) == [detail.value]


def test_no_mail_says_anything_of_anybody(world: World) -> None:
    """Every mail there is, sent by the worker or while somebody waits, each to one person."""
    with undone():
        mail.outbox.clear()
        contact = world.acting[0].contact
        portal.want_code(contact.email)
        want_new_password(alias=world.people["trustee"].email, base_url="http://testserver")
        invite = reverse("account:invite")
        typed = {"address": "new@centre.example", "display_name": "New", "roles": ["volunteer"]}
        world.client.cookies["sessionid"] = world.browsers["co-ordinator"]
        world.client.post(invite, typed | {"key": str(uuid4())})
        for send in (
            notices.mail_word,
            portal.send_codes,
            announcing.mail_word,
            answer_new_passwords,
        ):
            assert send(), send
        sent = list(mail.outbox)
    assert len(sent) > 5
    for each in sent:
        assert (len(each.to), each.cc, each.bcc, each.attachments) == (1, [], [], [])
        said = said_in(each).replace(each.to[0], "")
        assert [text for text in world.texts if text.casefold() in said.casefold()] == []
        assert not re.search(r"\b[FKRAV]-[0-9A-Z]{6}\b", said)


def test_what_a_pdf_is_made_of_is_looked_through(world: World) -> None:
    release = world.releases[0]
    url = reverse("disclosures:portal-pdf", args=[release.pk])
    made = world.look("agency", url)
    assert made.response.content.startswith(b"%PDF-")
    assert release.statement in made.says(world.texts)


def test_concerns_and_who_asked_are_among_what_is_looked_for(world: World) -> None:
    assert {"ConcernwordsJuniper", "SaidCobalt", "ToldJuniper"} <= world.concerned
    assert {"prudence@askwith.example", "PA/77", "The Family Court at Nowhere"} <= world.office
    here = reverse("disclosures:concern", args=[world.concerns[0].pk])
    assert "SaidJuniper" in world.look("co-ordinator", here).says(world.concerned)


def test_who_searches_is_shown_no_contact_detail(world: World) -> None:
    for principal in ("co-ordinator", "team leader"):
        found = world.look(principal, reverse("families:list"), method="POST", text="Residentfirst")
        assert len(found.says(["ResidentfirstJuniper", "ResidentfirstCobalt"])) == 2
        assert found.says(world.contact) == []


def test_what_does_not_exist_looks_like_any_other_address(world: World) -> None:
    """A page of one's own with nothing behind it, a page for others, no page at all."""
    ours, theirs = reverse("families:list"), reverse(SHOWS_VOLUNTEERS)
    nothing = [world.look("co-ordinator", url) for url in (f"{ours}{NO_FAMILY}/", theirs, NOWHERE)]

    assert [each.answer for each in nothing] == ["404"] * 3
    assert len({str(each.fingerprint) for each in nothing}) == 1


@pytest.mark.parametrize("name", sorted(STEP_UP))
def test_a_second_factor_of_a_while_ago_is_asked_for_again(world: World, name: str) -> None:
    rule = rule_of(ADDRESSES[name].view)
    principal = next(p for p in ("co-ordinator", "trustee") if rule.admits(world.people[p]))
    world.age_second_factor(principal)
    for method in METHODS:
        kwargs = relations(world, name, principal)["own"][0]
        address = reverse(name, kwargs=kwargs)
        asked = world.look(principal, address, method=method)
        assert asked.response.status_code == 302, str(asked)
        start = reverse(rule.begins_at, kwargs=kwargs) if rule.begins_at else reverse("home")
        back = quote(address if method == "GET" else start, safe="")
        assert asked.response.headers["Location"] == f"{CONFIRM}?next={back}"
        assert asked.says(world.texts) == []


def test_a_password_alone_opens_nothing(world: World) -> None:
    world.forget_second_factor("co-ordinator")
    person = world.people["co-ordinator"]
    for name, address in ADDRESSES.items():
        rule = rule_of(address.view)
        if rule.public or name in BEFORE_SECOND_FACTOR or not rule.admits(person):
            continue
        for method in METHODS:
            url = reverse(name, kwargs=relations(world, name, "co-ordinator")["own"][0])
            asked = world.look("co-ordinator", url, method=method)
            assert asked.response.headers.get("Location", "").startswith(CONFIRM), str(asked)
