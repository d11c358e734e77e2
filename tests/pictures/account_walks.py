"""Walks through signing in, the second step and one's own pages."""

import base64
import hashlib
import hmac
import struct
import time

from tests.pictures.camera import PASSWORD, Camera, Step

# --- Nobody signed in -----------------------------------------------------------------------------


def the_sign_in_page(see: Camera) -> None:
    see.go("/account/sign-in/", "sign-in")
    see.send()
    see.shoot("sign-in-empty")
    see.fill(login="nobody@example.org", password="not my password")
    see.send()
    see.shoot("sign-in-wrong")


def forgotten_passwords(see: Camera) -> None:
    see.go("/account/password/forgotten/", "forgotten")
    # Without mail the page says whom to ask, and has no form.
    if see.page.locator("main form").count():
        see.send()
        see.shoot("forgotten-error")
        see.fill(email="nobody@example.org")
        see.send()
        see.shoot("forgotten-sent")
    see.go("/account/password/new/zzz-abc-def/", "new-password-dead-link")
    see.go("/account/password/new/done/", "new-password-done")


def the_policy(see: Camera) -> None:
    see.go("/policy/", "policy")
    see.print_out("policy")
    for name in ("large-print", "for-parents", "for-children"):
        see.go(f"/policy/{name}/", f"policy-{name}")
        see.print_out(f"policy-{name}")
    see.go("/policy/versions/", "policy-versions")
    see.go("/policy/versions/1/", "policy-version")


def what_is_not_there(see: Camera) -> None:
    see.go("/there/is/no/such/page/", "not-found")
    see.go("/account/link/" + "x" * 43 + "/", "link-dead")
    see.go("/policy/?q=%00", "bad-request")
    see.go("/account/sign-in/")
    see.page.context.clear_cookies()
    see.send()
    see.shoot("form-expired")


def too_many_tries(see: Camera) -> None:
    for _ in range(12):
        see.go("/account/sign-in/")
        see.fill(login="nobody@example.org", password="not my password")
        see.send()
        if "too many tries" in see.page.inner_text("body").lower():
            break
    see.shoot("too-many-tries")


# --- Signing in -----------------------------------------------------------------------------------


def second_step_of(email: str, password: str) -> Step:
    def the_second_step(see: Camera) -> None:
        see.go("/account/sign-in/")
        see.fill(login=email, password=password)
        see.send()
        see.shoot("second-step")
        see.fill(code="000000")
        see.press("Sign in")
        see.shoot("second-step-wrong")

    return the_second_step


def by_link(link: str) -> Step:
    def the_link(see: Camera) -> None:
        see.go(link, "look-around")
        see.send()

    return the_link


def code(secret: str) -> str:
    """What an authenticator app with this secret shows now."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    digest = hmac.new(key, struct.pack(">Q", int(time.time()) // 30), hashlib.sha1).digest()
    start = digest[-1] & 15
    number = struct.unpack(">I", digest[start : start + 4])[0] & 0x7FFFFFFF
    return f"{number % 1_000_000:06}"


# --- An empty centre ------------------------------------------------------------------------------


def first_account(link: str) -> Step:
    def the_first_account(see: Camera) -> None:
        see.go(link, "first")
        see.send()
        see.shoot("first-errors")
        see.fill(display_name="Rowan Ashdown", address="rowan@centre.example")
        see.fill(password1=PASSWORD, password2=PASSWORD)
        see.send()
        see.shoot("sign-in-after-first")
        see.fill(login="rowan@centre.example", password=PASSWORD)
        see.send()
        see.shoot("second-step-set-up")
        see.go(link, "first-dead-link")

    return the_first_account


def setting_up_the_second_step(see: Camera) -> None:
    see.go("/account/second-step/")
    see.press("Set up an authenticator app")
    see.shoot("app-set-up")
    secret = see.page.locator("#authenticator_secret").input_value()
    see.fill(code="000000")
    see.send()
    see.shoot("app-set-up-wrong")
    see.page.get_by_text("I cannot scan it").click()
    see.shoot("app-set-up-by-hand")
    secret = see.page.locator("#authenticator_secret").input_value() or secret
    see.fill(code=code(secret))
    see.send()
    see.shoot("recovery-codes")
    see.print_out("recovery-codes")


def nothing_there_yet(see: Camera) -> None:
    see.go("/", "undertaking")
    see.send()
    see.go("/", "no-session")
    see.go("/rota/", "rota-none")
    see.go("/volunteers/", "volunteers-none")
    see.go("/account/messages/", "messages-none")
    see.go("/families/", "families-none")
    see.go("/sessions/", "sessions-none")
    see.go("/account/people/", "people-alone")
    see.go("/account/confirm/", "confirm")


# --- Own pages, alike for everyone ----------------------------------------------------------------


def own_pages(see: Camera) -> None:
    see.go("/account/", "own")
    see.go("/account/roles/", "roles")
    see.go("/account/sessions/", "devices")
    see.go("/account/second-step/", "second-step-own")
    see.go("/account/second-step/passkeys/", "passkeys")
    see.go("/account/second-step/passkeys/add/", "passkey-add")
    see.go("/account/second-step/codes/", "codes")
    see.go("/account/second-step/codes/new/", "codes-new")
    see.go("/account/second-step/app/remove/", "app-remove")
    see.go("/account/password/", "password")
    see.send()
    see.shoot("password-errors")
    see.go("/account/confirm/", "confirm")
    see.go("/policy/rules/", "rules")


def signing_out(see: Camera) -> None:
    see.go("/account/sign-out/", "sign-out")
    see.send()
    see.shoot("signed-out")
