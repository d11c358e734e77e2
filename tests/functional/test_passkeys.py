"""A volunteer sets up a passkey and signs in with nothing else, in a real browser."""

from collections.abc import Callable
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from playwright.sync_api import Page, expect

from accounts.services.records import open_account

pytestmark = pytest.mark.django_db(transaction=True)

ADDRESS, PASSWORD = "rowan@centre.example", "four quiet wooden chairs"


def give_device(page: Page) -> None:
    """A screen lock that says yes to whatever it is asked."""
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    device.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def test_a_passkey_signs_in_alone(
    page: Page, live_server: Any, axe: Callable[[Page], None]
) -> None:
    user = open_account(
        display_name="Rowan Ashdown",
        address=ADDRESS,
        roles=["volunteer"],
        by=None,
        password=PASSWORD,
    )
    give_device(page)
    page.goto(f"{live_server.url}/account/")
    page.get_by_label("E-mail address").fill(ADDRESS)
    page.get_by_role("textbox", name="Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.get_by_role("button", name="Add a passkey").click()
    axe(page)
    expect(page.get_by_label("Sign in with this alone, without my password")).to_be_checked()
    page.get_by_role("button", name="Add it").click()
    expect(page.locator("h1")).to_have_text("Recovery codes")
    stored = Authenticator.objects.get(user=user, type=Authenticator.Type.WEBAUTHN)
    assert stored.data["name"] == "Passkey 1"
    assert ADDRESS not in str(stored.data)

    page.goto(f"{live_server.url}/account/second-step/passkeys/")
    axe(page)
    page.goto(f"{live_server.url}/account/sessions/")
    axe(page)
    page.get_by_role("button", name="Sign out", exact=True).click()

    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url(lambda url: "sign-in" not in url)
    page.goto(f"{live_server.url}/account/")
    expect(page.locator("h1")).to_have_text("Your account")
    axe(page)
