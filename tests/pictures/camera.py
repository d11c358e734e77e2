"""One person's browser, taking pictures as it is walked through the pages."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Error, Locator, Page

from tests.served import ROOT

WIDTHS = {1280: 900, 820: 1180, 390: 844}
PAPER = 794
PATIENCE_MS = 10_000
# A tap's answer, and the moment in which the next one is not yet taken.
SETTLING_MS = 1_500
EXAMPLE = ROOT / "docs" / "example-families.csv"
PASSWORD = "four quiet wooden chairs"
LONG = "Bartholomew-Maximilian Featherstonehaugh-Wolverhampton " * 2


@dataclass
class Camera:
    """One person's browser, and what it is to take pictures of."""

    page: Page
    role: str
    address: str
    out: Path
    only: str
    complaints: list[str] = field(default_factory=list)
    unfinished: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.set_default_timeout(PATIENCE_MS)
        self.page.on("console", self._heard)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("response", self._answered)

    def _heard(self, message: object) -> None:
        text = str(getattr(message, "text", message))
        # A refusal is an answer like any other here, and pages of refusals are what is wanted.
        if getattr(message, "type", "") == "error" and "Failed to load resource" not in text:
            self.complaints.append(text)

    def _answered(self, response: object) -> None:
        if getattr(response, "status", 0) >= 500:
            self.complaints.append(f"answered {getattr(response, 'status', 0)}")

    def go(self, path: str, name: str = "") -> None:
        """Open a page and, if it is named, picture it."""
        self.page.goto(path if path.startswith("http") else self.address + path)
        if name:
            self.shoot(name)

    def shoot(self, name: str) -> None:
        """Picture the page as it stands, at every width."""
        full = f"{self.role}-{name}"
        if self.only in full:
            wide = [width for width in WIDTHS if self._at(full, width)]
            remarks = [f"wider than {width}" for width in wide] + self.complaints
            print("; ".join([full, *remarks]), flush=True)
        self.complaints.clear()

    def _at(self, name: str, width: int) -> bool:
        """Write one picture; whether the page needed to be scrolled sideways."""
        self.page.set_viewport_size({"width": width, "height": WIDTHS[width]})
        self.page.screenshot(path=self.out / f"{name}-{width}.png", full_page=True)
        return bool(
            self.page.evaluate(
                "document.documentElement.scrollWidth > document.documentElement.clientWidth"
            )
        )

    def print_out(self, name: str) -> None:
        """Picture the page as it comes out of the printer."""
        full = f"{self.role}-{name}"
        if self.only in full:
            self.page.emulate_media(media="print")
            self.page.set_viewport_size({"width": PAPER, "height": 1123})
            self.page.screenshot(path=self.out / f"{full}-print.png", full_page=True)
            self.page.emulate_media(media="screen")
            print(f"{full}, printed", flush=True)

    def called(self, name: str, within: Locator | None) -> Locator:
        """The first button or link whose name begins so."""
        place = within or self.page
        like = re.compile(rf"^\s*{re.escape(name)}")
        button = place.get_by_role("button", name=like)
        return button.or_(place.get_by_role("link", name=like)).first

    def press(self, name: str, *, within: Locator | None = None) -> None:
        """Press what is called so; returns on the page to which that leads."""
        with self.page.expect_navigation():
            self.called(name, within).click()

    def tap(self, name: str, *, within: Locator) -> None:
        """Press what changes a part of the page."""
        self.called(name, within).click()
        self.page.wait_for_timeout(SETTLING_MS)

    def fill(self, **values: str) -> None:
        """Fill in controls by their names in the form."""
        for name, value in values.items():
            control = self.page.locator(f"main [name={name}]").first
            if control.evaluate("element => element.tagName") == "SELECT":
                control.select_option(value)
            elif control.get_attribute("type") == "radio":
                self.page.locator(f"main [name={name}][value='{value}']").check()
            else:
                control.fill(value)

    def send(self) -> None:
        """Send the last form of the page as it stands."""
        with self.page.expect_navigation():
            self.page.locator("main form button:not([type=button])").last.click()

    def walk(self, *steps: "Step") -> None:
        """Take the steps; one that cannot be finished is named and the next one taken."""
        for step in steps:
            try:
                step(self)
            except Error as error:
                words = f"{self.role}, {step.__name__}: {str(error)[:1200]}"
                self.unfinished.append(words)
                self.page.screenshot(path=self.out / f"unfinished-{self.role}-{step.__name__}.png")
                print(f"NOT FINISHED at {self.page.url}: {words}", flush=True)


Step = Callable[[Camera], None]
