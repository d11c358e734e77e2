"""The register on a tablet whose line comes and goes: what was tapped and asked is not lost."""

from datetime import timedelta

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from contactcentre.safekeeping import clock
from families.models import EntryKind, PersonRole, RegisterEntry
from tests.functional.hall import (
    arrives,
    arrives_without_a_line,
    asks_before_it_goes,
    row,
    stored_by,
)

pytestmark = pytest.mark.django_db(transaction=True)


class TestATapThatALostLineMadeAQuestion:
    @pytest.fixture
    def question(self, tablet, days, complaints):
        """Tapped without a line, and sent a few seconds later: they must not meet."""
        days[0].move(PersonRole.VISITING, EntryKind.ARRIVED)
        tablet.reload()
        self.tapped = clock.now()
        arrives_without_a_line(tablet, days[0], complaints)
        asked = row(tablet, days[0]).locator(".register-warning")
        expect(asked).to_be_visible()
        return asked

    def test_is_named_until_it_is_answered_and_is_then_noted_for_the_moment_of_the_tap(
        self, tablet, days, question, axe
    ):
        box = tablet.locator("#unsent")
        expect(box).to_contain_text("question to answer")
        axe(tablet)
        assert asks_before_it_goes(tablet)
        question.get_by_role("button", name="Other entrance").click()
        expect(question).to_have_count(0)
        expect(box).to_have_count(0)
        entry = RegisterEntry.objects.get(
            person=days[0].person(PersonRole.CHILD), kind=EntryKind.ARRIVED
        )
        assert entry.way == "other"
        assert abs(entry.at - self.tapped) < timedelta(seconds=2)

    def test_stays_while_what_others_note_is_shown_around_it(self, tablet, days, question):
        days[1].move(PersonRole.VISITING, EntryKind.ARRIVED)
        days[0].move(PersonRole.VISITING, EntryKind.LEFT)
        for day, kind in ((days[1], "arrival"), (days[0], "departure")):
            name = day.person(PersonRole.VISITING).full_name
            expect(tablet.get_by_text(f"correct the {kind} of {name}")).to_have_count(1)
        expect(question).to_be_visible()

    def test_can_be_let_be(self, tablet, days, question):
        question.get_by_role("button", name="Note nothing").click()
        expect(question).to_have_count(0)
        expect(tablet.locator("#unsent")).to_have_count(0)
        assert not asks_before_it_goes(tablet)
        assert RegisterEntry.objects.count() == 1


class TestAQuestionOfAKeptTapThatNobodyAnswers:
    @pytest.fixture
    def unanswered(self, tablet, days, complaints):
        """They came in while there was no line; the question came a few seconds later."""
        before = clock.now() - timedelta(minutes=4)
        days[0].move(PersonRole.VISITING, EntryKind.ARRIVED, at=before, way="")
        tablet.clock.install()
        tablet.reload()
        tablet.context.set_offline(True)
        arrives(tablet, days[0])
        expect(row(tablet, days[0]).locator(".tap__unsent").first).to_be_visible()
        tablet.context.set_offline(False)
        tablet.clock.run_for(4000)
        expect(row(tablet, days[0]).locator(".register-warning")).to_be_visible()
        complaints.forgive("ERR_INTERNET_DISCONNECTED")
        complaints.heard = [line for line in complaints.heard if "htmx:" not in line]
        return tablet

    def test_does_not_keep_them_off_the_fire_list(self, unanswered, days, axe):
        page, family = unanswered, row(unanswered, days[0])
        page.clock.run_for(60_000)
        expect(family.locator(".register-warning")).to_be_visible()
        page.clock.run_for(70_000)
        expect(family).to_contain_text("Look after this family now")
        expect(family.locator(".register-warning")).to_have_count(0)
        expect(page.locator("#unsent")).to_have_count(0)
        axe(page)
        child = days[0].person(PersonRole.CHILD)
        assert RegisterEntry.objects.get(person=child, kind=EntryKind.ARRIVED).way == ""
        page.get_by_role("button", name="Fire list").click()
        expect(page.locator("#fire-list")).to_contain_text(child.full_name)


class TestATapThatBecameAQuestionAtOnce:
    @pytest.fixture
    def question(self, tablet, days):
        days[0].move(PersonRole.VISITING, EntryKind.ARRIVED)
        tablet.reload()
        arrives(tablet, days[0])
        asked = row(tablet, days[0]).locator(".register-warning")
        expect(asked).to_be_visible()
        return asked

    def test_is_listed_with_what_it_asks_and_taken_back_there(self, tablet, question, axe):
        box = tablet.locator("#unsent")
        expect(box).to_contain_text("Wait: choose the way first")
        axe(tablet)
        assert asks_before_it_goes(tablet)
        box.get_by_role("button", name="Take back").click()
        expect(question).to_have_count(0)
        expect(box).to_have_count(0)
        assert RegisterEntry.objects.count() == 1

    def test_holds_the_page_until_a_way_out_is_chosen_again(self, tablet, question, axe):
        here = tablet.url
        out = tablet.get_by_role("button", name="Somebody who is not on the list")
        out.click()
        expect(tablet.locator("#unsent")).to_contain_text("Leaving this page loses")
        assert tablet.url == here
        axe(tablet)
        tablet.once("dialog", lambda dialog: pytest.fail("It was asked already."))
        out.click()
        tablet.wait_for_url("**/walk-in/")


def test_a_kept_tap_that_another_tablet_contradicts_is_listed(tablet, days, complaints):
    day, before = days[0], clock.now() - timedelta(minutes=4)
    day.move(PersonRole.VISITING, EntryKind.ARRIVED, at=before)
    tablet.reload()
    tablet.wait_for_load_state("networkidle")
    tablet.context.set_offline(True)
    # A tap of a minute ago: what is tapped at once contradicts nobody.
    tablet.evaluate("window.then = Date.now; Date.now = () => window.then() - 60000")
    name = day.person(PersonRole.VISITING).full_name
    row(tablet, day).get_by_role("button", name=f"Sign out : {name}").click()
    expect(row(tablet, day).locator(".tap__unsent").first).to_be_visible()
    day.move(PersonRole.VISITING, EntryKind.LEFT, at=before + timedelta(minutes=1))
    tablet.evaluate("Date.now = window.then")
    tablet.context.set_offline(False)
    box = tablet.locator("#unsent")
    expect(box).to_contain_text("Noted otherwise on another tablet", timeout=15000)
    complaints.forgive("ERR_INTERNET_DISCONNECTED")
    complaints.heard = [line for line in complaints.heard if "htmx:" not in line]
    row(tablet, day).get_by_role("button", name="as it is now").click()
    expect(box).to_have_count(0)


def test_a_kept_tap_for_a_visit_that_was_given_back_says_what_became_of_it(
    tablet, days, complaints
):
    days[0].booking.cancelled_at = clock.now()
    days[0].booking.save()
    arrives_without_a_line(tablet, days[0], complaints)
    expect(tablet.locator("#unsent")).to_contain_text("not on your register any more")
    complaints.forgive("404")
    assert asks_before_it_goes(tablet)
    tablet.get_by_role("button", name="I have seen to them").click()
    assert not asks_before_it_goes(tablet)


def is_a_newer_list(answer):
    return "/fire-list/kept/" in answer.url and answer.status == 200


class TestWithoutALine:
    @pytest.fixture
    def without_a_line(self, tablet, days, complaints):
        """The last thing the tablet was told is that one visitor is in."""
        tablet.wait_for_load_state("networkidle")
        name = days[0].person(PersonRole.VISITING).full_name
        with tablet.expect_response(is_a_newer_list) as kept:
            days[0].move(PersonRole.VISITING, EntryKind.ARRIVED)
            expect(tablet.get_by_text(f"correct the arrival of {name}")).to_have_count(1)
        kept.value.finished()
        tablet.context.set_offline(True)
        days[1].move(PersonRole.VISITING, EntryKind.ARRIVED)
        yield tablet
        tablet.close(run_before_unload=False)
        complaints.forgive("ERR_INTERNET_DISCONNECTED")
        complaints.heard = [line for line in complaints.heard if "htmx:" not in line]

    def test_a_link_waits_and_the_page_stays(self, without_a_line, days):
        """Whoever left the page now could not come back to it, nor tap on."""
        page, register = without_a_line, without_a_line.url
        page.get_by_role("button", name="Board").click()
        expect(page.locator(".line-down")).to_contain_text("Links open once it is back")
        assert page.url == register
        arrives(page, days[0])
        expect(page.locator("#unsent")).to_contain_text("Not yet sent: 1")

    def test_the_cover_hides_the_register_and_gives_it_back(self, without_a_line, days, axe):
        page, child = without_a_line, days[0].person(PersonRole.CHILD)
        arrives(page, days[0])
        expect(page.locator("#unsent")).to_contain_text("Not yet sent: 1")
        page.get_by_role("button", name="Cover the screen").click()
        expect(page.locator("#cover")).to_be_visible()
        covered = page.evaluate(
            "document.elementsFromPoint(innerWidth / 2, innerHeight / 2)[0].closest('#cover')?.id"
        )
        assert covered == "cover"
        assert child.first_name not in page.locator("#cover").inner_text()
        axe(page)
        page.keyboard.press("Escape")
        expect(page.locator("#cover")).to_be_visible()
        page.get_by_role("button", name="Go on working").click()
        expect(page.locator("#unsent")).to_contain_text("Not yet sent: 1")

    def test_the_fire_list_is_the_last_known_one_and_says_so(self, without_a_line, days, axe):
        page = without_a_line
        known, unknown = (day.person(PersonRole.VISITING).full_name for day in days)
        page.get_by_role("button", name="Fire list").click()
        shown = page.locator("#fire-list")
        expect(shown).to_contain_text("No connection")
        expect(shown).to_contain_text(known)
        expect(shown).not_to_contain_text(unknown)
        expect(page.locator("main")).not_to_be_visible()
        axe(page)
        people = [person for day in days for person in day.booking.family.people.all()]
        assert not [person for person in people if person.first_name in stored_by(page)]
        shown.get_by_role("button", name="Back").click()
        expect(shown).not_to_contain_text(known)
        expect(page.locator("main")).to_be_visible()


def test_a_fire_list_that_could_not_be_had_is_asked_for_again(tablet, days, complaints):
    tablet.wait_for_load_state("networkidle")
    lists = "**/fire-list/kept/**"
    tablet.route(lists, lambda route: route.abort())
    days[0].move(PersonRole.VISITING, EntryKind.ARRIVED)
    complaints.forgive("ERR_FAILED")
    with tablet.expect_response(is_a_newer_list):
        tablet.unroute(lists)
    complaints.heard = [line for line in complaints.heard if "ERR_FAILED" not in line]


def test_the_fire_list_is_the_present_one_while_there_is_a_line(tablet, days):
    days[1].move(PersonRole.VISITING, EntryKind.ARRIVED)
    tablet.get_by_role("button", name="Fire list").click()
    shown = tablet.locator("#fire-list")
    expect(shown).to_contain_text(days[1].person(PersonRole.VISITING).full_name)
    expect(shown.get_by_text("No connection")).not_to_be_visible()


def test_a_sheet_left_lying_is_taken_away_when_the_sign_in_would_have_ended(sheet):
    page, address, child = sheet
    page.clock.install()
    page.goto(address)
    expect(child).to_be_visible()
    page.clock.fast_forward("10:00")
    page.mouse.click(5, 5)
    page.clock.fast_forward("10:00")
    expect(child).to_be_visible()
    page.clock.fast_forward("05:01")
    expect(child).to_have_count(0)
    page.wait_for_url(f"**{reverse('families:cover')}")


def test_a_volunteer_covers_the_sheet_without_a_line(sheet):
    page, address, child = sheet
    page.goto(address)
    expect(child).to_be_visible()
    page.context.set_offline(True)
    page.get_by_role("button", name="Cover the screen").click()
    expect(page.locator("#cover")).to_be_visible()
    page.get_by_role("button", name="Go on working").click()
    expect(page.locator("#cover")).not_to_be_visible()
