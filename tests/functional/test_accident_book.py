"""Somebody was hurt: from the hall to the book, in a real browser."""

from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import expect

from accidents.models import AccidentEntry
from contactcentre.safekeeping import clock
from tests.factories.accidents import make_addendum, make_entry
from tests.factories.accounts import make_user, signed_in_client
from tests.factories.sessions import make_session
from tests.factories.volunteers import on_shift
from tests.printed import printed_pages

pytestmark = pytest.mark.django_db(transaction=True)

# As much as the form takes: its longest texts, in words of everyday length.
FULL: dict[str, Any] = {
    name: ("helter skelter " * 200)[:limit].strip()
    for name, limit in {
        "name": 120,
        "place": 120,
        "what_happened": 1500,
        "injury": 500,
        "treatment": 500,
        "treated_by": 120,
        "told": 200,
        "witnesses": 300,
        "written_by": 120,
    }.items()
}


@pytest.fixture
def enter(new_page, live_server):
    """A browser page of somebody who is signed in."""

    def entered(user, **options):
        page = new_page(**options)
        cookie = signed_in_client(user).cookies["sessionid"].value
        page.context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
        return page

    return entered


def write(page, **fields):
    page.get_by_label("Child", exact=True).check(force=True)
    for name, typed in {
        "name": "Clementine Ashgrove",
        "age": "7",
        "time": "0005",
        "place": "Stage steps",
        "what_happened": "Missed the last step and fell.",
        "injury": "A graze on the left knee",
        "treatment": "Washed, a plaster put on",
        **fields,
    }.items():
        page.locator(f"[name={name}]").fill(typed)
    page.get_by_role("button", name="Write it down").click()


@pytest.mark.parametrize("scripts", [True, False])
def test_a_volunteer_writes_and_a_co_ordinator_reads_and_adds(
    enter, live_server, axe, complaints, scripts
):
    look = axe if scripts else lambda _: None
    # Given a volunteer who helps today, with a telephone in the hall
    volunteer = make_user("volunteer")
    on_shift(volunteer, make_session())
    hall = enter(
        volunteer,
        viewport={"width": 390, "height": 844},
        has_touch=True,
        java_script_enabled=scripts,
    )
    hall.goto(f"{live_server.url}/sheet/")

    # When a child is hurt and the volunteer writes where the child lives
    hall.get_by_role("link", name="Somebody was hurt").click()
    look(hall)
    yesterday = f"{clock.today() - timedelta(days=1):%d/%m/%Y}"
    write(hall, day=yesterday, witnesses="Her aunt, of 9 Larch Lane")

    # Then nothing is written, what was typed is still there, and the refusal repeats none of it
    summary = hall.locator(".govuk-error-summary")
    expect(summary).to_contain_text("Take out what says where somebody lives")
    expect(summary).not_to_contain_text("Larch")
    expect(hall.locator("[name=injury]")).to_have_value("A graze on the left knee")
    complaints.forgive("422")
    look(hall)

    # When it is taken out
    hall.locator("[name=witnesses]").fill("Her aunt")
    hall.get_by_role("button", name="Write it down").click()

    # Then it is in the book, and the volunteer cannot read it there
    expect(hall.locator("h1")).to_have_text("It is in the accident book")
    expect(hall.locator("main")).not_to_contain_text("Clementine")
    look(hall)
    hall.goto(f"{live_server.url}/accident-book/")
    expect(hall.locator("h1")).to_have_text("Page not found")
    complaints.forgive("404")

    # When a co-ordinator looks for it and adds to it
    desk = enter(make_user("co-ordinator"), java_script_enabled=scripts)
    desk.goto(f"{live_server.url}/sessions/")
    desk.locator("summary", has_text="More").click()
    desk.get_by_role("link", name="Accident book").click()
    look(desk)
    desk.locator("[name=name]").fill("clem")
    desk.locator("[name=day]").fill(yesterday)
    desk.get_by_role("button", name="Search").click()
    look(desk)
    desk.get_by_role("link", name=AccidentEntry.objects.get().reference).click()
    look(desk)
    desk.get_by_role("button", name="Add an addendum").click()
    look(desk)
    desk.locator("[name=text]").fill("It was the right knee.")
    desk.get_by_role("button", name="Add it").click()

    # Then the entry says what it said, and the addendum stands below it
    expect(desk.locator("main")).to_contain_text("A graze on the left knee")
    expect(desk.locator("main")).to_contain_text("It was the right knee.")
    look(desk)


def test_an_entry_comes_out_of_the_printer_on_one_sheet_of_its_own(enter, live_server, axe):
    # Given an entry as long as one can be, and another one
    by = make_user("co-ordinator")
    entry = make_entry(by=by, to_hospital=True, **FULL)
    make_entry(by=by, name="Horatio Finch")
    desk = enter(by)
    desk.goto(f"{live_server.url}/accident-book/{entry.pk}/")
    expect(desk.locator("main")).to_contain_text("This may have to be reported")
    axe(desk)

    # When it is printed
    desk.get_by_role("button", name="One sheet to print").click()
    axe(desk)

    # Then there is one sheet, and nobody else is on it
    (sheet,) = printed_pages(desk.pdf(prefer_css_page_size=True))
    assert entry.reference in sheet.words
    assert sheet.words.count("helter") > 200
    assert "Horatio" not in sheet.words
    assert "RIDDOR" not in sheet.words


def test_what_was_added_is_printed_with_it(enter, live_server):
    by = make_user("team-leader", "co-ordinator")
    entry = make_entry(by=by)
    make_addendum(entry, by=by)
    desk = enter(by)
    desk.goto(f"{live_server.url}/accident-book/{entry.pk}/print/")

    (sheet,) = printed_pages(desk.pdf(prefer_css_page_size=True))
    assert "Addendum1" in sheet.words
    assert "rightknee" in sheet.words
