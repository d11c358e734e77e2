"""A new version of the policy, from the draft to the volunteer's word, in a real browser."""

from datetime import timedelta

import pytest
import time_machine
from playwright.sync_api import expect

from contactcentre.safekeeping import clock
from tests.factories.accounts import make_user, signed_in_client
from tests.factories.families import make_family
from tests.factories.policy import draft_of_policy

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("policy_to_come")]

WORDS = "Papers are locked away at the end of every session."


@pytest.fixture
def enter(new_page, live_server):
    """A browser page of this person, who has just signed in; or of nobody."""

    def entered(user=None, **options):
        page = new_page(**options)
        if user is not None:
            cookie = signed_in_client(user).cookies["sessionid"].value
            page.context.add_cookies(
                [{"name": "sessionid", "value": cookie, "url": live_server.url}]
            )
        return page

    return entered


def confirm_all(page):
    for box in page.get_by_role("checkbox").all():
        box.check(force=True)


@pytest.mark.parametrize("scripts", [True, False])
def test_a_draft_is_discarded_by_two_presses(enter, live_server, axe, scripts):
    desk_of = make_user("co-ordinator")
    draft_of_policy(by=desk_of, clause_7=f"All is kept in a secure place. {WORDS}")
    desk = enter(desk_of, java_script_enabled=scripts, viewport={"width": 390, "height": 844})
    desk.goto(f"{live_server.url}/governance/policy/")
    desk.get_by_role("button", name="Discard the draft").or_(
        desk.get_by_role("link", name="Discard the draft")
    ).click()
    expect(desk.locator("section ins").first).to_contain_text(WORDS.split()[0])
    if scripts:
        axe(desk)
    desk.get_by_role("button", name="Discard it").click()
    expect(desk.locator("main")).to_contain_text("The draft was discarded.")


@pytest.mark.parametrize("scripts", [True, False])
def test_drafted_adopted_by_two_and_acknowledged_again(
    enter, live_server, axe, complaints, scripts
):
    look = axe if scripts else lambda _: None
    volunteer, desk_of = make_user("volunteer"), make_user("co-ordinator")
    first, second = make_user("trustee"), make_user("trustee")

    desk = enter(desk_of, java_script_enabled=scripts)
    desk.goto(f"{live_server.url}/policy/")
    look(desk)
    desk.get_by_role("link", name="A new version of the policy").click()
    look(desk)
    desk.get_by_role("button", name="Draft a new version").click()
    look(desk)
    desk.locator("[name=clause_7]").fill(f"All is kept in a secure place. {WORDS}")
    desk.locator("[name=certificate_months]").fill("9")
    desk.locator("[name=in_force_from]").fill(f"{clock.today() + timedelta(1):%d/%m/%Y}")
    desk.get_by_role("button", name="Save the draft").click()
    expect(desk.locator(".govuk-error-summary")).to_contain_text("six months is the longest")
    expect(desk.locator("[name=clause_7]")).to_have_value(f"All is kept in a secure place. {WORDS}")
    complaints.forgive("422")
    look(desk)
    desk.locator("[name=certificate_months]").fill("3")
    desk.get_by_role("button", name="Save the draft").click()
    expect(desk.locator("ins").first).to_contain_text(WORDS.split()[0])
    look(desk)

    board = enter(first, java_script_enabled=scripts)
    board.goto(f"{live_server.url}/governance/policy/")
    look(board)
    board.get_by_role("button", name="Sign version 2").click()
    expect(board.locator(".govuk-error-summary")).to_contain_text("tick each point")
    complaints.forgive("422")
    look(board)
    confirm_all(board)
    board.get_by_role("button", name="Sign version 2").click()
    expect(board.locator("main")).to_contain_text("Another trustee adopts it")
    look(board)
    other = enter(second, java_script_enabled=scripts)
    other.goto(f"{live_server.url}/governance/policy/")
    confirm_all(other)
    other.get_by_role("button", name="Sign and adopt version 2").click()
    expect(other.locator("main")).to_contain_text("Version 2 was adopted")
    look(other)

    helper = enter(volunteer, java_script_enabled=scripts)
    helper.goto(f"{live_server.url}/sheet/")
    expect(helper).to_have_url(f"{live_server.url}/sheet/")

    with time_machine.travel(clock.now() + timedelta(days=1)):
        helper = enter(volunteer, java_script_enabled=scripts)
        helper.goto(f"{live_server.url}/sheet/")
        expect(helper.get_by_role("heading", name="Before you begin")).to_be_visible()
        expect(helper.locator("section ins").first).to_be_visible()
        look(helper)
        helper.get_by_role("button", name="I have read it and will keep it").click()
        expect(helper).to_have_url(f"{live_server.url}/sheet/")

        desk = enter(desk_of, java_script_enabled=scripts)
        desk.goto(f"{live_server.url}/governance/policy/known/")
        desk.get_by_role("button", name="I have read it and will keep it").click()
        expect(desk.locator("tr", has_text="Volunteers")).to_contain_text("1")
        look(desk)


def test_anybody_reads_it_in_every_form(enter, live_server, axe):
    page = enter()
    page.goto(f"{live_server.url}/policy/")
    axe(page)
    for name in ("In short, for parents", "For children", "In large print"):
        page.get_by_role("link", name=name, exact=True).click()
        axe(page)
        page.get_by_role("link", name="Confidentiality policy").first.click()
    page.get_by_role("link", name="Earlier versions, and what changed").click()
    axe(page)
    page.get_by_role("link", name="Version 1").click()
    axe(page)
    answer = page.request.get(f"{live_server.url}/policy/policy.pdf")
    assert answer.body().startswith(b"%PDF-")


def test_a_copy_is_counted_by_one_tap(enter, live_server, axe):
    page = enter(make_user("volunteer"), viewport={"width": 375, "height": 812})
    page.goto(f"{live_server.url}/policy/copies/")
    axe(page)
    page.get_by_role("button", name="In large print").click()
    expect(page.locator("main")).to_contain_text("Counted: one more, in large print.")
    axe(page)


def test_who_was_not_told_yet_fits_on_a_telephone(enter, live_server, axe):
    make_family()
    page = enter(make_user("co-ordinator"), viewport={"width": 375, "height": 812})
    page.goto(f"{live_server.url}/governance/policy/known/")
    expect(page.get_by_role("link", name="parent or carer the child lives with")).to_be_visible()
    root = "document.documentElement"
    assert page.evaluate(f"{root}.scrollWidth <= {root}.clientWidth")
    axe(page)
    page.get_by_role("link", name="visiting parent").click()
    expect(page.get_by_role("heading", name="Pre-visit")).to_be_visible()
