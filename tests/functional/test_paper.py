"""The day on paper in a real browser: what comes out of the printer, and typing it in again."""

import base64
from datetime import time, timedelta
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from contactcentre.safekeeping import clock
from families.models import Person, PersonRole, PrintedSheet, RegisterEntry, Session
from families.rules.booking import Doubt
from families.services import bookings
from families.services.family import NewPerson
from tests.factories.accounts import make_user, signed_in_client
from tests.factories.families import make_families, make_family
from tests.factories.sessions import make_booking, make_session
from tests.printed import PrintedPage, printed_pages

pytestmark = pytest.mark.django_db(transaction=True)

FAMILIES = 24
A4_LANDSCAPE = (842, 595)
PAGES_AT_MOST = 7


@pytest.fixture
def co_ordinator():
    return make_user("co-ordinator")


@pytest.fixture
def session(co_ordinator):
    return booked(FAMILIES, by=co_ordinator)


def booked(how_many: int, *, by) -> Session:
    planned = make_session(capacity=how_many)
    for place, family in enumerate(make_families(how_many)):
        starts_at = time(10 + place % 2 * 2)
        bookings.book(
            session_id=planned.pk,
            family_id=family.pk,
            starts_at=starts_at,
            ends_at=time(starts_at.hour + 2),
            by=by,
            key=uuid4(),
            meant=Doubt.values,
        )
    return planned


@pytest.fixture
def signed_in(new_page, live_server, co_ordinator):
    def open_page(**options) -> Page:
        page = new_page(**options)
        cookie = signed_in_client(co_ordinator).cookies["sessionid"]
        page.context.add_cookies(
            [{"name": "sessionid", "value": cookie.value, "url": live_server.url}]
        )
        return page

    return open_page


def printed(page: Page) -> list[PrintedPage]:
    return printed_pages(page.pdf(prefer_css_page_size=True))


def colours(page: Page) -> int:
    """How far any point of the page, as printed, is from a shade of grey."""
    page.emulate_media(media="print")
    shot = base64.b64encode(page.screenshot(full_page=True)).decode()
    page.emulate_media(media="null")
    blank = page.context.new_page()
    found = blank.evaluate(
        """async shot => {
            const image = new Image()
            image.src = 'data:image/png;base64,' + shot
            await image.decode()
            const canvas = new OffscreenCanvas(image.width, image.height)
            const context = canvas.getContext('2d')
            context.drawImage(image, 0, 0)
            const { data } = context.getImageData(0, 0, image.width, image.height)
            let most = 0
            for (let at = 0; at < data.length; at += 4) {
              const shades = [data[at], data[at + 1], data[at + 2]]
              most = Math.max(most, Math.max(...shades) - Math.min(...shades))
            }
            return data[0] === 255 && data[1] === 255 && data[2] === 255 ? most : 255
        }""",
        shot,
    )
    blank.close()
    return int(found)


def test_a_sheet_of_twenty_four_families(signed_in, live_server, axe, session):
    page = signed_in(viewport={"width": 1047, "height": 800})
    page.goto(f"{live_server.url}/sessions/{session.pk}/")
    page.get_by_role("button", name="Print the sheet").click()
    expect(page.get_by_role("button", name="Print", exact=True)).to_be_visible()
    axe(page)
    assert colours(page) < 3

    pages = printed(page)
    assert len(pages) <= PAGES_AT_MOST
    day = f"{session.date:%-d%B%Y}"
    for number, sheet in enumerate(pages, start=1):
        assert (round(sheet.width), round(sheet.height)) == A4_LANDSCAPE
        assert sheet.words.count("Sessionsheet1") == 1
        assert f"sheet1of{day}" in sheet.words
        assert "Shredme" in sheet.words
        assert f"Page{number}of{len(pages)}" in sheet.words
    everything = "".join(sheet.words for sheet in pages)
    for person in Person.objects.all():
        assert person.last_name not in everything
    assert_no_family_is_broken(pages)


def assert_no_family_is_broken(pages: list[PrintedPage]) -> None:
    """All first names of a family are on the one page on which any of them is."""
    names: dict[object, list[str]] = {}
    for person in Person.objects.all():
        names.setdefault(person.family_id, []).append(person.first_name)
    assert len(names) == FAMILIES
    for family in names.values():
        # A number that follows would make it somebody else's name.
        on = [{n for n, p in enumerate(pages) if f"{name}," in p.words} for name in family]
        assert len(on[0]) == 1
        assert all(each == on[0] for each in on)


def test_forms_without_data_each_fit_their_paper(signed_in, live_server, axe):
    page = signed_in(viewport={"width": 794, "height": 1000})
    page.goto(f"{live_server.url}/sessions/")
    page.get_by_role("link", name="Paper forms").click()
    axe(page)
    page.get_by_role("link", name="Accident form").click()
    axe(page)
    assert colours(page) < 3
    (accident,) = printed(page)
    assert accident.height > accident.width
    for words in ("Theinjuredperson", "Witnesses", "Writtenby", "RIDDOR"):
        assert words in accident.words
    assert "Address" not in accident.words
    page.goto(f"{live_server.url}/paper/session-sheet/")
    axe(page)
    pages = printed(page)
    assert [round(each.width) for each in pages] == [A4_LANDSCAPE[0]] * 2


def test_sheets_are_ticked_as_shredded(signed_in, live_server, axe, co_ordinator):
    session = booked(1, by=co_ordinator)
    page = signed_in(java_script_enabled=False)
    page.goto(f"{live_server.url}/sessions/{session.pk}/sheets/")
    page.get_by_role("button", name="Print the sheet").click()
    Session.objects.update(date=clock.today() - timedelta(days=2))
    page.goto(f"{live_server.url}/paper/sheets/")
    page.get_by_role("button", name="I have shredded sheet 1").click()
    expect(page.locator("main")).to_contain_text("Every sheet has been shredded")
    assert PrintedSheet.objects.get().shredded_by == co_ordinator


def test_a_day_is_typed_in_with_the_keyboard_alone(
    signed_in, live_server, axe, co_ordinator, complaints
):
    """Tab from field to field, a mistake put right from the summary, Enter to save."""
    session = booked(2, by=co_ordinator)
    Session.objects.update(date=clock.today() - timedelta(days=2))
    page = signed_in()
    page.goto(f"{live_server.url}/sessions/{session.pk}/")
    page.get_by_role("button", name="Enter from paper").click()
    axe(page)
    page.locator(".batch-family input").first.focus()
    keys = page.keyboard
    # The child: arrived, brought by, walked in, walked back, left, collected by.
    for typed in ("1002", "R", "", "", "1031", "R"):
        keys.type(typed)
        keys.press("Tab")
    # The adults, past the fold for who came back, who walked the child, and how it ended.
    for typed in ("10.00", "10:31", "", "", "", "", "Visiting side did"):
        keys.type(typed)
        keys.press("Tab")
    # On to the second family, which is unfolded, with a time that cannot be.
    keys.press("Tab")
    keys.press("Enter")
    keys.press("Tab")
    keys.type("ten past")
    keys.press("Enter")
    expect(page.locator(".govuk-error-summary")).to_be_focused()
    axe(page)
    assert RegisterEntry.objects.count() == 5
    expect(page.locator(".notice--success").first).to_contain_text("Stored: 1 family")
    keys.press("Tab")
    keys.press("Enter")
    wrong = page.locator(".govuk-input--error")
    expect(wrong).to_be_focused()
    expect(wrong).to_have_value("ten past")
    assert RegisterEntry.objects.count() == 5
    complaints.forgive("422")


def test_a_large_day_is_short_on_a_telephone_without_javascript(
    signed_in, live_server, co_ordinator
):
    session = booked(FAMILIES, by=co_ordinator)
    Session.objects.update(date=clock.today() - timedelta(days=2))
    page = signed_in(java_script_enabled=False, viewport={"width": 390, "height": 844})
    page.goto(f"{live_server.url}/sessions/{session.pk}/from-paper/")
    families = page.locator(".batch-family")
    closed = families.nth(1)
    assert families.count() == FAMILIES
    assert closed.bounding_box()["height"] < 120
    expect(closed.get_by_label("How it ended")).to_be_hidden()
    closed.locator("summary").first.click()
    closed.get_by_label("How it ended").select_option("Visiting side did not attend")
    closed.get_by_role("button", name="Save this family").click()
    expect(page.locator(".notice--success").first).to_contain_text("Stored: 1 family")
    expect(closed.locator("summary").first).to_contain_text("Visiting side did not attend")
    expect(closed.get_by_label("Child walked by")).to_be_hidden()


def test_a_child_who_left_differently_has_a_line_of_its_own(
    signed_in, live_server, axe, co_ordinator
):
    people = [
        NewPerson(role=PersonRole.CHILD, first_name="Aled", last_name="Sibling"),
        NewPerson(role=PersonRole.CHILD, first_name="Bethan", last_name="Sibling"),
        NewPerson(role=PersonRole.RESIDENT, first_name="Rhian", last_name="Carer"),
        NewPerson(role=PersonRole.VISITING, first_name="Vaughan", last_name="Visitor"),
    ]
    session = make_session()
    make_booking(session, make_family(people=people), by=co_ordinator)
    page = signed_in()
    page.goto(f"{live_server.url}/sessions/{session.pk}/from-paper/")
    left = page.get_by_label("Left, Bethan Sibling", exact=True)
    expect(left).to_be_hidden()
    page.get_by_label("Left, Aled, Bethan", exact=True).fill("10.30")
    page.get_by_label("Arrived, Aled, Bethan", exact=True).fill("10.00")
    page.get_by_label("Came and left, Bethan Sibling").select_option("Differently")
    axe(page)
    expect(left).to_have_value("10.30")
    expect(page.get_by_label("Arrived, Bethan Sibling", exact=True)).to_have_value("10.00")
