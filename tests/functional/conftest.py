"""A real browser, one fresh session per test, that fails the test on any complaint it has."""

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from time import monotonic

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Error,
    Page,
    sync_playwright,
)

from contactcentre.safekeeping import clock
from families.models import PersonRole
from policy.undertaking import give
from tests.factories.accounts import make_user, signed_in_client
from tests.factories.day import Day
from tests.factories.families import make_families
from tests.factories.sessions import make_booking, make_session
from tests.factories.volunteers import look_after

WCAG_2_2_AA = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
# Two suites on two cores, each with a browser and what it serves.
PATIENCE_MS = 30_000

# As root Chromium has no sandbox to offer; the rest keeps it from looking for its maker's hosts.
_ARGUMENTS = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-dev-shm-usage",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
    *(["--no-sandbox"] if os.getuid() == 0 else []),
]


@dataclass
class Complaints:
    """What the browser complained of; a test that provokes one takes it out itself."""

    heard: list[str] = field(default_factory=list)
    pages: list[Page] = field(default_factory=list)

    def listen(self, page: Page) -> None:
        self.pages.append(page)
        page.on("console", self._console)
        page.on("pageerror", self._page_error)

    def forgive(self, text: str) -> None:
        """Take out the complaints that contain ``text``; at least one must come.

        A browser's console may speak after the page that it speaks of is there.
        """
        ends_at = monotonic() + PATIENCE_MS / 1000
        while not any(text in line for line in self.heard):
            assert monotonic() < ends_at, f"nothing complained of {text!r}"
            self.pages[-1].wait_for_timeout(20)
        self.heard = [line for line in self.heard if text not in line]

    def _console(self, message: ConsoleMessage) -> None:
        if message.type == "error" or "Content Security Policy" in message.text:
            self.heard.append(f"console: {message.text}")

    def _page_error(self, error: Error) -> None:
        self.heard.append(f"script: {error}")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The machine's own Chromium, started once."""
    path = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))))
    with pytest.MonkeyPatch.context() as patch:
        # Playwright's loop runs in this thread, and Django would refuse its databases to us.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=path, args=_ARGUMENTS)
            yield browser
            browser.close()


@pytest.fixture
def complaints() -> Complaints:
    """What the browser has complained of so far in this test."""
    return Complaints()


@pytest.fixture
def new_page(
    chromium: Browser, complaints: Complaints, live_server: object, own_keyring: None
) -> Iterator[Callable[..., Page]]:
    """Opens a page for one more person: a browser session of its own.

    All are closed before the server and the keyring go, so that none of them asks into the void.
    Takes what Playwright's ``new_context`` takes, ``java_script_enabled=False`` for one.
    """
    contexts: list[BrowserContext] = []

    def open_page(**options: object) -> Page:
        context = chromium.new_context(locale="en-GB", **options)  # type: ignore[arg-type]
        context.set_default_timeout(PATIENCE_MS)
        contexts.append(context)
        page = context.new_page()
        complaints.listen(page)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert not complaints.heard, "\n".join(complaints.heard)


@pytest.fixture
def page(new_page: Callable[..., Page]) -> Page:
    """One page in a fresh browser session."""
    return new_page()


# What is scrolled half under something that stays is no smaller for it.
_FROM_THE_TOP = """() => {
  document.querySelectorAll('.hall-bar').forEach(bar => { bar.style.position = 'static' })
  const was = window.scrollY
  window.scrollTo({ top: 0, behavior: 'instant' })
  return was
}"""
_AS_BEFORE = """was => {
  document.querySelectorAll('.hall-bar').forEach(bar => { bar.style.position = '' })
  window.scrollTo({ top: was, behavior: 'instant' })
}"""


@pytest.fixture(scope="session")
def axe() -> Callable[[Page], None]:
    """Asserts that the page as it stands breaks no WCAG 2.2 AA rule that axe can see."""

    def assert_accessible(page: Page) -> None:
        # A page that a click has led to may be there before its style is.
        page.wait_for_load_state()
        options = {
            "runOnly": {"type": "tag", "values": WCAG_2_2_AA},
            "resultTypes": ["violations"],
        }
        was = page.evaluate(_FROM_THE_TOP)
        results = Axe().run(page, options=options)
        page.evaluate(_AS_BEFORE, was)
        assert not results.violations_count, results.generate_report()

    return assert_accessible


# --- A tablet in the hall ------------------------------------------------------------------------


@pytest.fixture
def co_ordinator():
    who = make_user("co-ordinator")
    give(who, on=clock.today())
    return who


@pytest.fixture
def days(co_ordinator):
    """Two families of one session, neither of whose parents may meet."""
    session = make_session()
    bookings = [make_booking(session, family, by=co_ordinator) for family in make_families(2)]
    return [Day(booking, co_ordinator, clock.now) for booking in bookings]


@pytest.fixture
def tablet(new_page, live_server, co_ordinator, days):
    page = new_page(viewport={"width": 1180, "height": 820})
    cookie = signed_in_client(co_ordinator).cookies["sessionid"]
    page.context.add_cookies([{"name": "sessionid", "value": cookie.value, "url": live_server.url}])
    page.goto(f"{live_server.url}/sessions/{days[0].booking.session_id}/register/")
    return page


@pytest.fixture
def sheet(new_page, live_server, days, co_ordinator):
    """A volunteer's telephone before it shows the family they look after, and what it will show."""
    volunteer = make_user("volunteer")
    give(volunteer, on=clock.today())
    look_after(volunteer, days[0].booking, by=co_ordinator)
    page = new_page()
    cookie = signed_in_client(volunteer).cookies["sessionid"]
    page.context.add_cookies([{"name": "sessionid", "value": cookie.value, "url": live_server.url}])
    child = page.get_by_text(days[0].person(PersonRole.CHILD).first_name)
    return page, f"{live_server.url}{reverse('families:sheet')}", child
