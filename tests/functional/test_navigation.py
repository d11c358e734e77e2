"""The menu of everybody who works here: one row on a desk, folded on a telephone."""

import pytest
from playwright.sync_api import expect

from tests.factories.accounts import make_user, signed_in_client

pytestmark = pytest.mark.django_db(transaction=True)

DESK, TABLET = {"width": 1280, "height": 800}, {"width": 820, "height": 1180}
TELEPHONE = {"width": 390, "height": 844}
A_ROW = 60


@pytest.fixture
def enter(new_page, live_server):
    def entered(role, **options):
        page = new_page(**options)
        cookie = signed_in_client(make_user(role)).cookies["sessionid"].value
        page.context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
        page.goto(f"{live_server.url}/account/")
        return page

    return entered


@pytest.mark.parametrize("role", ["co-ordinator", "team-leader", "volunteer", "trustee"])
@pytest.mark.parametrize("screen", [DESK, TABLET, TELEPHONE], ids=["desk", "tablet", "telephone"])
def test_it_is_one_row_for_every_role(enter, axe, role, screen):
    page = enter(role, viewport=screen)
    menu = page.get_by_role("navigation", name="Main")
    expect(menu.get_by_role("link", name="Record a concern")).to_be_visible()
    height = menu.bounding_box()["height"]
    assert height < A_ROW or (role, screen) == ("volunteer", TELEPHONE)
    for word in menu.locator("summary").all():
        if word.is_visible():
            word.click()
    axe(page)
    root = "document.documentElement"
    assert page.evaluate(f"{root}.scrollWidth <= {root}.clientWidth")


@pytest.mark.parametrize("scripts", [True, False])
@pytest.mark.parametrize(("screen", "word"), [(DESK, "More"), (TELEPHONE, "Menu")])
def test_what_is_folded_is_two_taps_away(enter, scripts, screen, word):
    page = enter("co-ordinator", viewport=screen, java_script_enabled=scripts)
    menu = page.get_by_role("navigation", name="Main")
    expect(menu.get_by_role("link", name="Retention")).to_be_hidden()
    menu.locator("summary", has_text=word).click()
    menu.get_by_role("link", name="Retention").click()
    expect(page.locator("h1")).to_contain_text("Unused records")
    menu.locator("summary", has_text=word).click()
    expect(menu.locator("[aria-current]:visible")).to_have_text("Retention")


def test_it_folds_again_at_escape_and_at_a_tap_elsewhere(enter):
    page = enter("co-ordinator")
    more = page.locator(".site-menu", has_text="More")
    for leave in (lambda: page.keyboard.press("Escape"), lambda: page.mouse.click(20, 500)):
        more.locator("summary").click()
        expect(more.get_by_role("link", name="Retention")).to_be_visible()
        leave()
        expect(more.get_by_role("link", name="Retention")).to_be_hidden()
