"""The cover and the fire list: one tap away, however long the page is."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests.factories.families import make_families
from tests.factories.sessions import make_booking

pytestmark = pytest.mark.django_db(transaction=True)

# Nothing in the middle of the bar's buttons but they themselves, and none smaller than a thumb.
AT_HAND = """() => Array.from(document.querySelectorAll('.hall-bar a'), link => {
  const box = link.getBoundingClientRect()
  const there = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2)
  return link.contains(there) && box.height >= 48 && box.bottom <= innerHeight
})"""
# What, once it has the focus, lies under the bar in part.
HIDDEN_WITH_FOCUS = """() => {
  const bar = document.querySelector('.hall-bar').getBoundingClientRect()
  window.scrollTo(0, 0)
  const can = document.querySelectorAll('a[href], button, summary, select')
  return Array.from(can).filter(each => {
    if (each.closest('.hall-bar, dialog, [hidden]')) return false
    each.focus()
    const box = each.getBoundingClientRect()
    return document.activeElement === each && box.bottom > bar.top && box.right > bar.left
  }).map(each => each.outerHTML)
}"""


@pytest.fixture
def many(days, co_ordinator):
    """A register of so many families that it is longer than any tablet."""
    session = days[0].booking.session
    return [make_booking(session, each, by=co_ordinator) for each in make_families(6)]


@pytest.mark.parametrize("size", [(1180, 820), (390, 844)])
def test_the_bar_of_the_register_stays_at_hand_and_hides_nothing(many, tablet, days, axe, size):
    width, height = size
    tablet.set_viewport_size({"width": width, "height": height})
    tablet.reload()
    for place in (0, 900, 1_000_000):
        tablet.evaluate("place => window.scrollTo(0, place)", place)
        assert tablet.evaluate(AT_HAND) == [True, True]
    axe(tablet)
    bar = tablet.locator(".hall-bar").bounding_box()
    assert bar["height"] <= 66
    assert bar["width"] <= 310
    tablet.evaluate("window.scrollTo(0, document.body.scrollHeight)")
    end = tablet.locator(".site-footer").bounding_box()
    assert end["y"] + end["height"] <= bar["y"] + 1
    assert tablet.evaluate(HIDDEN_WITH_FOCUS) == []
    tablet.emulate_media(media="print")
    expect(tablet.locator(".hall-bar")).not_to_be_visible()


def test_the_screen_is_covered_from_the_middle_of_a_long_register(many, tablet):
    tablet.reload()
    tablet.evaluate("window.scrollTo(0, 1200)")
    tablet.get_by_role("button", name="Cover the screen").click()
    expect(tablet.locator("#cover")).to_be_visible()
    assert tablet.evaluate("window.scrollY") == 1200


def test_the_board_has_both_at_hand(tablet, days, axe):
    tablet.get_by_role("button", name="Board").click()
    tablet.wait_for_url("**/board/")
    assert tablet.evaluate(AT_HAND) == [True, True]
    axe(tablet)


def test_without_scripts_both_are_pages_of_their_own(new_page, tablet, live_server):
    page = new_page(java_script_enabled=False)
    page.context.add_cookies(tablet.context.cookies())
    page.goto(tablet.url)
    page.get_by_role("button", name="Fire list").click()
    assert page.url.endswith("/fire-list/")
    page.goto(tablet.url)
    page.get_by_role("button", name="Cover the screen").click()
    assert page.url == f"{live_server.url}{reverse('families:cover')}"


def test_the_sheet_has_the_cover_at_hand(sheet, axe):
    page, address, _ = sheet
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(address)
    assert page.evaluate(AT_HAND) == [True]
    axe(page)
