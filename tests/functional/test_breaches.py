"""A co-ordinator notes that a sheet was read by whom it should not; a trustee closes it."""

import pytest
from playwright.sync_api import expect

from accounts.roles import Role
from tests.factories.accounts import make_user, signed_in_client

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def page_of(new_page, live_server):
    """A browser page of somebody who is signed in."""

    def opened(person, **options):
        page = new_page(**options)
        cookie = signed_in_client(person).cookies["sessionid"].value
        page.context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
        return page

    return opened


def choose(page, *labels):
    for label in labels:
        page.get_by_label(label).check(force=True)


@pytest.mark.parametrize("width", [390, 820])
def test_from_the_hall_to_the_trustees(page_of, live_server, axe, complaints, width):
    page = page_of(make_user(Role.CO_ORDINATOR), viewport={"width": width, "height": 900})
    page.goto(f"{live_server.url}/governance/breaches/")
    axe(page)
    page.get_by_role("button", name="Note a breach").click()
    choose(page, "Somebody read or overheard", "Yes, or nobody", "Two to nine")
    choose(page, "There is a risk")
    page.get_by_role("button", name="Note it and tell the trustees").click()
    expect(page.locator("main")).to_contain_text("the risk is high")
    expect(page.get_by_label("Two to nine")).to_be_checked()
    complaints.forgive("422")
    axe(page)
    choose(page, "There is a high risk")
    page.get_by_role("button", name="Note it and tell the trustees").click()
    expect(page.get_by_role("heading", name="Breach B")).to_be_visible()
    axe(page)
    for told in ("Those whom it concerns", "The Information Commissioner"):
        choose(page, told)
        page.get_by_role("button", name="Note it", exact=True).click()
    expect(page.locator("main")).to_contain_text("A trustee closes it")
    assert page.evaluate("document.documentElement.scrollWidth") == width
    trustee = page_of(make_user(Role.TRUSTEE), viewport={"width": width, "height": 900})
    trustee.goto(page.url)
    axe(trustee)
    trustee.get_by_role("button", name="Close it").click()
    axe(trustee)
    choose(trustee, "It is dealt with")
    trustee.get_by_role("button", name="Close it").click()
    expect(trustee.locator("main")).to_contain_text("Closed")
    axe(trustee)
