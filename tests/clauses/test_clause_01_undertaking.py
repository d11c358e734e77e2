"""Clause 1: nobody begins work at the centre before giving their word to keep the policy."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from accounts.roles import Role
from contactcentre.safekeeping import clock
from contactcentre.safekeeping.access import rule_of
from contactcentre.who_may.addresses import ADDRESSES
from policy.models import Awareness
from tests.factories.accounts import make_user, signed_in_client
from tests.factories.concerns import make_concern, make_lead
from tests.factories.families import make_family
from tests.factories.policy import adopt
from tests.factories.sessions import make_booking, make_session

pytestmark = pytest.mark.django_db
FIRST_PAGES = {
    Role.CO_ORDINATOR: "families:list",
    Role.TEAM_LEADER: "families:rota",
    Role.VOLUNTEER: "families:sheet",
}


def new(role):
    """Somebody signed in who has not given their word yet."""
    user = make_user(role)
    client = signed_in_client(user)
    Awareness.objects.filter(who=user.pk).delete()
    session = client.session
    del session["undertaking"]
    session.save()
    return user, client


@pytest.mark.parametrize(("role", "page"), FIRST_PAGES.items())
def test_1_nothing_of_the_work_opens_before(role, page):
    make_family()
    user, client = new(role)
    url = reverse(page)
    undertake = f"{reverse('policy:undertake')}?next={url.replace('/', '%2F')}"

    assert client.get(url).headers["Location"] == undertake
    asked = client.get(undertake)
    assert asked.status_code == 200

    given = client.post(reverse("policy:undertake"), {"next": url})
    assert given.headers["Location"] == url
    assert client.get(url).status_code == 200
    told = Awareness.objects.get(who=user.pk)
    assert (told.how, told.audience) == (
        "read",
        "volunteer" if role == Role.VOLUNTEER else "staff",
    )


# What anybody signed in reaches before: the policy itself, one's own account, and the page on which
# a concern is recorded, which nothing may hold up.
OPEN_BEFORE = {
    *("home", "policy:undertake", "policy:map", "policy:copies"),
    *("disclosures:concern-new", "disclosures:concern-recorded"),
    *("account:own", "account:roles", "account:session-end", "usersessions_list"),
    *("account_reauthenticate", "account_change_password", "mfa_index", "mfa_reauthenticate"),
    *("mfa_activate_totp", "mfa_deactivate_totp", "mfa_view_recovery_codes"),
    *("mfa_generate_recovery_codes", "mfa_download_recovery_codes", "mfa_list_webauthn"),
    *("mfa_add_webauthn", "mfa_remove_webauthn", "mfa_reauthenticate_webauthn"),
}


def test_1_nothing_but_this_opens_before():
    rules = {name: rule_of(address.view) for name, address in ADDRESSES.items()}
    assert {
        name for name, rule in rules.items() if rule and not rule.roles and not rule.public
    } == OPEN_BEFORE


@pytest.mark.parametrize("role", Role)
def test_1_no_message_is_read_and_no_concern_counted_before(role):
    user, client = new(role)
    make_lead(user=user)
    make_concern(by=make_user(Role.VOLUNTEER))
    undertake = reverse("policy:undertake")
    told = client.get(reverse("account:notices")).headers["Location"]
    assert told.startswith(undertake)
    assert client.get(reverse("home")).headers["Location"] == undertake
    client.post(undertake)
    assert client.get(reverse("account:notices")).status_code == 200
    assert "Concerns about which nothing is decided" in client.get(reverse("home")).content.decode()


def test_1_a_concern_is_written_down_before_but_no_family_is_shown_for_it():
    user, client = new(Role.CO_ORDINATOR)
    family = make_family()
    make_booking(make_session(), family, by=user)
    form = reverse("disclosures:concern-new")
    assert family.reference not in client.get(form).text
    client.post(reverse("policy:undertake"))
    assert family.reference in client.get(form).text


def test_1_what_was_posted_meanwhile_is_not_done():
    _, client = new(Role.CO_ORDINATOR)
    answer = client.post(reverse("families:list"), {"text": "somebody"})
    assert answer.status_code == 302
    assert reverse("policy:undertake") in answer.headers["Location"]


def test_1_a_fragment_is_answered_with_the_way_to_the_page():
    _, client = new(Role.VOLUNTEER)
    answer = client.get(reverse("families:sheet"), headers={"HX-Request": "true"})
    assert (answer.status_code, answer.content) == (204, b"")
    assert answer.headers["HX-Redirect"].startswith(reverse("policy:undertake"))


def test_1_another_version_asks_again_and_both_are_kept(policy_to_come):
    adopt(
        co_ordinator=make_user(Role.CO_ORDINATOR),
        trustees=[make_user(Role.TRUSTEE), make_user(Role.TRUSTEE)],
    )
    user = make_user(Role.VOLUNTEER)
    client = signed_in_client(user)
    assert client.get(reverse("families:sheet")).status_code == 200
    with time_machine.travel(clock.now() + timedelta(days=1)):
        client = signed_in_client(user)
        assert client.get(reverse("families:sheet")).status_code == 302
        client.post(reverse("policy:undertake"), {"number": "1"})
        assert client.get(reverse("families:sheet")).status_code == 302
        client.post(reverse("policy:undertake"), {"number": "2"})
        assert client.get(reverse("families:sheet")).status_code == 200
    versions = Awareness.objects.filter(who=user.pk).values_list("version", flat=True)
    assert sorted(versions) == ["1", "2"]


@pytest.mark.parametrize("there", ["https://elsewhere.example/", "//elsewhere.example/", ""])
def test_1_it_leads_nowhere_else(there):
    _, client = new(Role.TRUSTEE)
    answer = client.post(reverse("policy:undertake"), {"next": there})
    assert answer.headers["Location"] == reverse("home")


def test_1_given_twice_it_is_kept_once():
    user, client = new(Role.VOLUNTEER)
    for _ in range(2):
        client.post(reverse("policy:undertake"))
    assert Awareness.objects.filter(who=user.pk).count() == 1
