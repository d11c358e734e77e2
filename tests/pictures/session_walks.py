"""Walks through sessions: planning one, keeping its register, the board."""

import time

from playwright.sync_api import Locator

from tests.pictures.camera import SETTLING_MS, Camera, Step

OWN_HALL = "Assembly Rooms"


def today(see: Camera) -> None:
    see.go("/today/", "today")
    see.print_out("today")


def a_session_of_today(volunteer: str) -> Step:
    """Planned, booked and kept, whatever the hour is; ``volunteer`` looks after two families."""

    def a_session(see: Camera) -> None:
        plan = planning_it(see)
        see.press("Book")
        see.shoot("session-book-errors")
        see.page.locator("select[name=family]").select_option(index=1)
        see.page.locator("summary", has_text="Other times").click()
        see.fill(starts_at="00:02")
        see.press("Book")
        see.shoot("session-book-refused")
        see.go(plan)
        families = see.page.locator("select[name=family] option:not([value=''])")
        references = [each.get_attribute("value") for each in families.all()]
        # Some are booked on the demonstration's session of the day, at the same time.
        while see.page.locator(".register-row").count() < 3:
            see.page.locator("select[name=family]").select_option(value=references.pop())
            see.press("Book")
            if (meant := see.page.get_by_label("It is meant: they came")).count():
                meant.check(force=True)
                see.press("Book")
        see.go(f"{plan}rota/", "session-rota")
        whom = see.page.locator("select[name=volunteer] option", has_text=volunteer)
        see.page.locator("select[name=volunteer]").select_option(value=whom.get_attribute("value"))
        see.page.locator("input[name=agreed]").check(force=True)
        see.press("Put on the rota")
        see.shoot("session-rota-coming")
        see.go(plan)
        for place in range(2):
            row = see.page.locator(".register-row").nth(place)
            row.locator("select[name=volunteer]").select_option(label=volunteer)
            see.press("Allocate", within=row)
        see.shoot("session-booked")
        keeping_the_register(see, plan)
        see.go(plan)
        see.page.get_by_role("link", name="Give the place back").first.click()
        see.shoot("booking-cancel")
        see.press("Give the place back")
        see.shoot("refused")

    return a_session


def planning_it(see: Camera) -> str:
    """Plan the session; returns the address of its plan, which is open afterwards."""
    see.go("/sessions/new/", "session-new")
    see.send()
    see.shoot("session-new-errors")
    day = time.strftime("%Y-%m-%d")
    see.fill(venue=OWN_HALL, date=day, starts_at="15:00", ends_at="14:00", capacity="6")
    see.send()
    see.shoot("session-new-refused")
    see.fill(starts_at="00:01", ends_at="23:58")
    see.send()
    see.shoot("session-unbooked")
    plan = see.page.url
    see.press("Open the register")
    see.shoot("register-unbooked")
    see.go(plan)
    return plan


def cancelling_that_session(see: Camera) -> None:
    see.go("/sessions/")
    see.press("Plan", within=see.page.locator("tr", has_text=OWN_HALL).first)
    see.press("Cancel this session")
    see.shoot("session-cancel")
    see.send()
    see.shoot("session-cancelled")
    see.press("Open the register")
    see.shoot("register-cancelled")


def keeping_the_register(see: Camera, plan: str) -> None:
    see.go(plan + "register/", "register-start")
    for folded in see.page.locator(".register-folded > summary").all():
        folded.click()
    first = see.page.locator(".register-row").first
    adults = first.locator(".register-people .register-person")
    for place in range(adults.count()):
        see.tap("Sign in", within=adults.nth(place))
        if first.locator(".register-warning").count():
            see.shoot("register-warning")
            see.tap("Other entrance", within=first)
    from_hand_to_hand(see, first)
    at_the_door(see, first)
    see.go(plan + "register/")
    for folded in see.page.locator(".register-folded > summary").all():
        folded.click()
    second = see.page.locator(".register-row").nth(1)
    second.locator("summary").last.click()
    see.tap("Contact took place", within=second)
    see.shoot("register-refused")
    correcting(see)


def from_hand_to_hand(see: Camera, row: Locator) -> None:
    for step in ("Arrived with", "Walk in to"):
        buttons = row.locator("button", has_text=step)
        if buttons.count():
            buttons.first.click()
            see.page.wait_for_timeout(SETTLING_MS)
    see.shoot("register-arrived")


def at_the_door(see: Camera, row: Locator) -> None:
    see.press("Somebody else is at the door", within=row)
    see.shoot("door")
    see.send()
    see.shoot("door-errors")


def in_the_building(see: Camera) -> None:
    """The board and what hangs together with it, of the session kept last."""
    see.go("/sessions/")
    see.press("Plan", within=see.page.locator("tr", has_text=OWN_HALL).first)
    plan = see.page.url
    see.go(plan + "people/", "people-in")
    see.send()
    see.shoot("people-in-errors")
    see.go(plan + "board/", "board")
    over_the_board(see)
    see.go(plan + "fire-list/", "fire-list")
    see.print_out("fire-list")
    see.go("/cover/", "cover")
    see.go(plan + "walk-in/", "walk-in")
    see.send()
    see.shoot("walk-in-errors")
    see.go(plan + "change/", "session-edit")


def over_the_board(see: Camera) -> None:
    """What lies over a page without leaving it."""
    see.tap("Fire list", within=see.page.locator("main"))
    see.shoot("fire-list-over")
    see.print_out("fire-list-over")
    see.tap("Back", within=see.page.locator("#fire-list"))
    see.tap("Cover the screen", within=see.page.locator("main"))
    see.shoot("cover-over")


def rooms(see: Camera) -> None:
    see.go("/rooms/", "rooms")
    see.send()
    see.shoot("rooms-errors")


def correcting(see: Camera) -> None:
    with see.page.expect_navigation():
        see.page.locator("a[href*='/movement-at/']").first.click()
    see.shoot("register-time")
    see.send()
    see.shoot("register-time-errors")
    see.page.go_back()
    see.page.go_back()
    with see.page.expect_navigation():
        see.page.locator("a[href*='/correct/']").first.click()
    see.shoot("correct")
    there = see.page.url
    see.fill(at="23:59")
    see.press("Correct")
    see.shoot("correct-refused")
    see.go(there)
    other = see.page.context.new_page()
    other.goto(there)
    other.locator("main [name=at]").fill("00:02")
    other.get_by_role("button", name="Correct", exact=True).click()
    other.wait_for_load_state("load")
    other.close()
    see.fill(at="00:03")
    see.press("Correct")
    see.shoot("conflict")
    see.go(there, "correct-history")
    see.go(there.split("/entries/")[0] + "/today/")


def sessions(see: Camera) -> None:
    see.go("/sessions/", "sessions")
    past = see.page.locator("table").last.locator("tbody tr").nth(1)
    see.press("Plan", within=past)
    see.shoot("session-past")
    see.press("Open the register")
    see.shoot("register-past")
    see.go("/sessions/")
    ahead = see.page.locator("table").first.locator("tbody tr").last
    see.press("Register", within=ahead)
    see.shoot("register-ahead")


def closing_days(see: Camera) -> None:
    see.go("/closures/new/", "closure-new")
    see.send()
    see.shoot("closure-new-errors")
