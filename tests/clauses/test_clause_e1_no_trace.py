"""Exception 1: a concern leaves no trace on any page of whoever is complained of."""

import re

import pytest
from django.urls import URLPattern, get_resolver
from django.urls.resolvers import URLResolver

from contactcentre.safekeeping import clock
from contactcentre.safekeeping.models import Use
from contactcentre.safekeeping.subjects import record_use
from disclosures.services import concern as concerns
from disclosures.tasks import tell_of_open_concerns
from tests.factories.accounts import signed_in_client
from tests.factories.concerns import Everybody, do_not_refer, pass_on
from tests.factories.sessions import make_booking, make_session

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("hall_clock")]
ABOUT = ("lead", "deputy", "co-ordinator", "team leader", "volunteer", "trustee")
# New each time a page is asked for.
_RANDOM = re.compile(r'.*(?:csrf|name="(?:[\w-]*key|page)"|creation_options).*|value="\w+:[^"]*"')


def pages(resolver=None, prefix="/"):
    """The address of every page that is about no record."""
    for pattern in (resolver or get_resolver()).url_patterns:
        address = prefix + str(pattern.pattern).removesuffix("$").removeprefix("^")
        if isinstance(pattern, URLResolver):
            yield from pages(pattern, address)
        elif isinstance(pattern, URLPattern) and not re.search(r"[<(\\]", address):
            yield address


def shown(desk, addresses):
    """What each of these pages is, but for what is random."""
    answers = {address: desk.get(address) for address in addresses}
    return {
        address: (answer.status_code, _RANDOM.sub("", answer.content.decode(errors="replace")))
        for address, answer in answers.items()
        if not answer.streaming and "logout" not in address
    }


@pytest.mark.parametrize("about", ABOUT)
def test_e1_no_page_of_whoever_is_complained_of_changes(about):
    world = Everybody()
    record_use(world.family.pk, Use.CONTACT, on=clock.today())
    booking = make_booking(make_session(), world.family, by=world.people["other co-ordinator"])
    reference = world.family.reference
    addresses = [
        *(each for each in pages() if "out" not in each.split("/")),
        f"/families/{reference}/",
        f"/sessions/{booking.session_id}/",
        f"/sessions/{booking.session_id}/register/",
        f"/sessions/{booking.session_id}/board/",
    ]
    desk = signed_in_client(world.people[about])
    # The first look at some of them is noted on them.
    shown(desk, addresses)
    before = shown(desk, addresses)
    assert sum(status == 200 for status, _ in before.values()) > 10

    reader = world.people["deputy" if about == "lead" else "lead"]
    first, second = world.concern(about), world.concern(about)
    concerns.open_concern(first.pk, by=reader)
    pass_on(first, by=reader)
    do_not_refer(second, by=reader)
    tell_of_open_concerns()

    after = shown(desk, addresses)
    assert [address for address in before if before[address] != after[address]] == []
