"""From an application to a first shift and through a lapse, in a real browser."""

from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from accounts.roles import Role
from contactcentre.safekeeping import clock
from families.services.allocation import allocate
from tests.factories.accounts import make_user, signed_in_client
from tests.factories.families import make_family
from tests.factories.sessions import make_booking, make_session
from tests.factories.volunteers import make_post
from volunteers.models import Volunteer

pytestmark = pytest.mark.django_db(transaction=True)
TELEPHONE = {"width": 360, "height": 740}


@pytest.fixture
def open_as(new_page, live_server):
    """Opens a browser in which the account is signed in."""

    def open_browser(user, **options) -> Page:
        page = new_page(base_url=live_server.url, **options)
        cookie = signed_in_client(user).cookies["sessionid"]
        page.context.add_cookies(
            [{"name": "sessionid", "value": cookie.value, "url": live_server.url}]
        )
        return page

    return open_browser


def british(day) -> str:
    return f"{day:%d/%m/%Y}"


def enter_day(page: Page, day, *, button: str = "Save") -> None:
    page.get_by_label("Date", exact=True).fill(british(day))
    page.get_by_role("button", name=button).click()


def test_from_application_to_first_shift_and_through_a_lapse(open_as, axe, complaints):
    make_post()
    co_ordinator = make_user(Role.CO_ORDINATOR)
    helper = make_user(Role.VOLUNTEER, cleared=False, display_name="Rosalind Tremethick")
    today, week = clock.today(), timedelta(days=7)
    session = make_session(on=today)
    booking = make_booking(session, make_family(), by=co_ordinator)

    desk = open_as(co_ordinator)
    desk.goto("/volunteers/")
    axe(desk)
    desk.get_by_role("button", name="Somebody would like to help").first.click()
    axe(desk)
    desk.get_by_label("Date of the application").fill(british(today - 8 * week))
    desk.get_by_label("First name").fill("Rosalind")
    desk.get_by_label("Last name").fill("Tremethick")
    desk.get_by_label("Post").select_option(label="Session volunteer")
    desk.get_by_role("button", name="Save").click()
    expect(desk.get_by_role("heading", level=1)).to_have_text("Rosalind Tremethick")
    axe(desk)

    desk.get_by_role("link", name="Choose the account").click()
    desk.get_by_label("Account").select_option(label="Rosalind Tremethick")
    desk.get_by_role("button", name="Save").click()
    desk.get_by_role("button", name="A check was applied for").click()
    enter_day(desk, today - 7 * week)
    desk.get_by_role("button", name="Take on", exact=True).click()
    enter_day(desk, today)
    expect(desk.get_by_text("clause 6").first).to_be_visible()
    complaints.forgive("422")
    axe(desk)
    desk.get_by_role("link", name="Cancel").click()

    desk.get_by_role("button", name="The certificate was seen").click()
    desk.get_by_label("Date on the certificate").fill(british(today - 4 * week))
    desk.get_by_label("Seen on").fill(british(today - 3 * week))
    desk.get_by_label("Certificate number").fill("001234567890")
    axe(desk)
    desk.get_by_role("button", name="Save").click()
    desk.get_by_role("button", name="Correct what was seen").click()
    desk.get_by_label("Seen on").fill(british(today - 3 * week - timedelta(days=1)))
    desk.get_by_label("Certificate number").fill("001234567890")
    axe(desk)
    desk.get_by_role("button", name="Save").click()
    expect(desk.get_by_text("Before: of")).to_be_visible()
    axe(desk)
    desk.get_by_role("button", name="Decide").click()
    desk.get_by_label("Accepted", exact=True).check(force=True)
    enter_day(desk, today - 2 * week)
    desk.get_by_role("link", name="Note the induction").click()
    enter_day(desk, today - week)
    desk.get_by_role("button", name="Take on", exact=True).click()
    enter_day(desk, today)
    expect(desk.get_by_text("The check holds until")).to_be_visible()
    axe(desk)

    telephone = open_as(helper, viewport=TELEPHONE)
    telephone.goto("/shifts/")
    axe(telephone)
    telephone.get_by_role("button", name="I can come").click()
    expect(telephone.get_by_text("You are coming")).to_be_visible()
    axe(telephone)
    assert telephone.evaluate("document.documentElement.scrollWidth <= innerWidth")
    telephone.get_by_role("button", name="I cannot come").click()
    axe(telephone)
    assert telephone.evaluate("document.documentElement.scrollWidth <= innerWidth")
    telephone.get_by_role("button", name="No, go back").click()
    expect(telephone.get_by_text("You are coming")).to_be_visible()
    allocate(booking_id=booking.pk, volunteer=helper, by=co_ordinator)
    telephone.goto("/sheet/")
    expect(telephone.get_by_role("button", name="I know this family")).to_be_visible()
    axe(telephone)
    telephone.goto("/retention/mine/")
    expect(telephone.get_by_text("Tremethick").first).to_be_visible()
    expect(telephone.get_by_text("001234567890")).to_have_count(0)
    axe(telephone)

    for address in ("/rota/", f"/sessions/{session.pk}/rota/", "/volunteers/posts/"):
        desk.goto(address)
        axe(desk)

    Volunteer.objects.update(checked_on=None)
    telephone.goto("/sheet/")
    expect(telephone.get_by_role("button", name="I know this family")).to_have_count(0)
    telephone.goto("/shifts/")
    expect(telephone.get_by_text("You cannot be on the rota at the moment")).to_be_visible()
    desk.goto("/volunteers/")
    expect(desk.get_by_text("Checks that have lapsed")).to_be_visible()
    axe(desk)
    desk.goto("/rota/")
    expect(desk.get_by_text("Does not count")).to_be_visible()
    axe(desk)


def test_somebody_says_that_they_know_a_family(open_as, axe):
    co_ordinator, helper = make_user(Role.CO_ORDINATOR), make_user(Role.VOLUNTEER)
    session = make_session()
    booking = make_booking(session, make_family(), by=co_ordinator)
    telephone = open_as(helper, viewport=TELEPHONE)
    telephone.goto("/shifts/")
    telephone.get_by_role("button", name="I can come").click()
    allocate(booking_id=booking.pk, volunteer=helper, by=co_ordinator)
    telephone.goto("/sheet/")
    telephone.get_by_role("button", name="I know this family").click()
    axe(telephone)
    telephone.get_by_role("button", name="Yes, I know them").click()
    expect(telephone.get_by_text("No family is allocated to you now")).to_be_visible()

    desk = open_as(co_ordinator)
    desk.goto("/account/messages/")
    expect(desk.get_by_text(booking.family.reference)).to_be_visible()
    axe(desk)
    desk.goto(f"/families/{booking.family.reference}/")
    expect(desk.get_by_role("heading", name="Who must not see this family")).to_be_visible()
    axe(desk)
