"""A trustee from the mail's “please sign in” to the signed review; a second one completes it."""

import re
import time

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from playwright.sync_api import expect

from accounts.services.records import give_authenticator_app, open_account
from contactcentre.safekeeping import clock
from governance.models import AnnualReview
from policy.undertaking import give
from tests.factories.governance import make_report
from tests.factories.sessions import make_session

pytestmark = pytest.mark.django_db(transaction=True)

PASSWORD, SECRET = "four quiet wooden chairs", "JBSWY3DPEHPK3PXP"


@pytest.fixture
def sign_in(new_page, live_server):
    """A browser page of a trustee who signed in as a person does."""

    def signed_in(name, **options):
        address = f"{name.lower()}@centre.example"
        person = open_account(
            display_name=name, address=address, roles=["trustee"], by=None, password=PASSWORD
        )
        give_authenticator_app(user=person, secret=SECRET)
        give(person, on=clock.today())
        page = new_page(**options)
        page.goto(f"{live_server.url}/")
        page.get_by_label("E-mail address").fill(address)
        page.get_by_role("textbox", name="Password").fill(PASSWORD)
        page.get_by_role("button", name="Sign in", exact=True).click()
        code = format_hotp_value(hotp_value(SECRET, int(time.time()) // 30))
        page.locator("input[name=code]").fill(code)
        page.locator("main form button:not([type=button])").first.click()
        return page

    return signed_in


@pytest.fixture(autouse=True)
def last_years():
    """Two years are over and have their reports."""
    year = clock.today().year - 1
    make_session(on=clock.today().replace(year=year - 1, month=6, day=3))
    make_report(year)
    return year


def press(page, name):
    """Press what is called ``name``, be it a button or a link."""
    button = page.get_by_role("button", name=name, exact=True)
    button.or_(page.get_by_role("link", name=name, exact=True)).first.click()


@pytest.mark.parametrize("scripts", [True, False])
def test_two_trustees_review_the_policy(sign_in, live_server, axe, scripts, last_years):
    look = axe if scripts else lambda _: None
    first = sign_in("Cordelia", java_script_enabled=scripts, viewport={"width": 390, "height": 844})
    expect(first.locator("main")).to_contain_text("The annual review of the policy is overdue")
    look(first)
    first.get_by_role("link", name="Begin the review").click()
    look(first)
    first.get_by_role("button", name="Begin the review").click()
    look(first)
    first.get_by_role("link", name=f"report of {last_years}").first.click()
    expect(first.locator("main")).to_contain_text("Clause 6: DBS checks before taking up post")
    look(first)
    first.get_by_role("link", name="Clause 6", exact=True).click()
    expect(
        first.get_by_role("cell", name="Posts taken up", exact=True).or_(
            first.get_by_role("rowheader", name="Posts taken up", exact=True)
        )
    ).to_be_visible()
    assert first.evaluate("document.documentElement.scrollWidth") == 390
    look(first)
    first.go_back()
    first.go_back()
    press(first, "Add a comment")
    look(first)
    first.get_by_label("Comment").fill("Clause 3 could be explained better.")
    first.get_by_role("button", name="Add the comment").click()
    expect(first.locator("main")).to_contain_text("Clause 3 could be explained better.")
    press(first, "Sign the review")
    look(first)
    first.get_by_label("Reviewed, no change").check(force=True)
    first.get_by_role("button", name="Sign", exact=True).click()
    expect(first.locator("main")).to_contain_text("The second signature is another trustee’s")
    look(first)

    second = sign_in("Fitzroy", java_script_enabled=scripts)
    second.get_by_role("link", name="Annual review to read and sign").click()
    expect(second.locator("main")).to_contain_text("Clause 3 could be explained better.")
    press(second, "Sign the review")
    look(second)
    second.get_by_label("Reviewed, no change").check(force=True)
    second.get_by_role("button", name="Sign", exact=True).click()
    minutes = second.get_by_label("Words for the minutes")
    expect(minutes).to_have_value(re.compile("Signed by Cordelia .* and Fitzroy "))
    look(second)
    second.goto(f"{live_server.url}/governance/reports/")
    expect(second.locator("main")).to_contain_text("The next annual review is due on")
    look(second)
    assert AnnualReview.objects.completed().count() == 1
