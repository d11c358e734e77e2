"""A picture of every page, for people to look at: `make screens`.

Serves a demonstration centre and an empty one, each in a folder thrown away afterwards, walks
through the pages of every role, errors and empty lists included, and writes
`<role>-<page>-<width>.png`. Says which pages are wider than the screen, answer 500 or upset the
browser. Ends with 1 if a walk could not be finished.
"""

import argparse
import contextlib
import os
import re
import shutil
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

sys.path.insert(0, str(Path(__file__).parents[1]))
from tests.pictures.accident_walks import somebody_was_hurt, the_accident_book
from tests.pictures.account_walks import (
    by_link,
    first_account,
    forgotten_passwords,
    nothing_there_yet,
    own_pages,
    second_step_of,
    setting_up_the_second_step,
    signing_out,
    the_policy,
    the_sign_in_page,
    too_many_tries,
    what_is_not_there,
)
from tests.pictures.camera import Camera
from tests.pictures.concern_walks import (
    a_concern,
    choosing_who_leads,
    reading_concerns,
    the_register,
)
from tests.pictures.governance_walks import first_page, noting_a_breach, reviewing_the_policy
from tests.pictures.paper_walks import paper
from tests.pictures.policy_walks import adopting, drafting
from tests.pictures.progress_walks import pre_visits, reviewing, seeing_the_reviews
from tests.pictures.referral_walks import (
    a_dead_link,
    a_private_link,
    own_half,
    places,
    reading_referrals,
    referrals,
)
from tests.pictures.request_walks import (
    agencies,
    agency_door,
    answering,
    asking,
    courts_and_assessments,
    holding,
)
from tests.pictures.retention_walks import destroying_one, somebodys_own_data, what_is_due
from tests.pictures.session_walks import (
    a_session_of_today,
    cancelling_that_session,
    closing_days,
    in_the_building,
    rooms,
    sessions,
    today,
)
from tests.pictures.volunteer_walks import own_work, volunteers
from tests.pictures.work_walks import (
    a_new_family,
    colleagues,
    families,
    importing,
    keeping_a_file,
    keeping_accounts,
    not_for_this_role,
    reading_a_file,
    taken_off_every_family,
    the_empty_sheet,
    the_sheet,
    too_much_at_once,
)
from tests.served import ROOT, Centre

_ARGUMENTS = [
    "--disable-background-networking",
    "--disable-dev-shm-usage",
    "--disable-gpu",
    "--lang=en-GB",
]


@dataclass
class Studio:
    """The browser, and where the pictures go."""

    browser: Browser
    out: Path
    only: str
    unfinished: list[str] = field(default_factory=list)

    def camera(self, role: str, centre: Centre) -> Camera:
        """A fresh browser session for one more person."""
        page = self.browser.new_context(locale="en-GB", timezone_id="Europe/London").new_page()
        address = f"http://localhost:{centre.port}"
        return Camera(page, role, address, self.out, self.only, unfinished=self.unfinished)


def of_the_demonstration(studio: Studio, centre: Centre) -> None:
    links = dict(re.findall(r"^  (\w[\w -]*?) +(http\S+/link/\S+)$", centre.said, re.M))
    account = re.search(r"^  \S+ +(\S+@\S+) +(\S.*)$", centre.said, re.M)
    visitor = studio.camera("visitor", centre)
    visitor.walk(
        the_sign_in_page, forgotten_passwords, the_policy, asking, what_is_not_there, agency_door
    )
    if account:
        studio.camera("visitor", centre).walk(second_step_of(*account.groups()))
    volunteer = studio.camera("volunteer", centre)
    volunteer.walk(by_link(links["Volunteer"]))
    name = volunteer.page.locator(".signed-in a").last.inner_text().partition(":")[2].strip()
    co_ordinator = studio.camera("co-ordinator", centre)
    co_ordinator.walk(by_link(links["Co-ordinator"]), taken_off_every_family(name))
    volunteer.walk(the_empty_sheet)
    co_ordinator.walk(
        *(first_page, today, sessions, closing_days, families, keeping_a_file, a_new_family),
        *(importing, too_much_at_once, keeping_accounts, a_session_of_today(name)),
        *(in_the_building, rooms, the_accident_book),
        *(pre_visits, reviewing, volunteers, answering, holding, agencies, what_is_due),
        *(courts_and_assessments, drafting, the_register, somebodys_own_data),
    )
    link: list[str] = []
    co_ordinator.walk(referrals, places, a_private_link(link))
    studio.camera("side", centre).walk(own_half(link))
    studio.camera("visitor", centre).walk(a_dead_link(link))
    co_ordinator.walk(paper)
    volunteer.walk(the_sheet, somebody_was_hurt, own_work, a_concern, own_pages, not_for_this_role)
    co_ordinator.walk(cancelling_that_session)
    leader = studio.camera("team-leader", centre)
    leader.walk(
        by_link(links["Team leader"]), today, sessions, families, reading_a_file, reading_referrals
    )
    leader.walk(seeing_the_reviews, reading_concerns)
    leader.walk(own_pages, not_for_this_role)
    studio.camera("trustee", centre).walk(
        *(by_link(links["Trustee"]), first_page, what_is_due, destroying_one, reviewing_the_policy),
        *(noting_a_breach, own_pages, colleagues, choosing_who_leads, not_for_this_role),
        adopting,
    )
    co_ordinator.walk(own_pages, signing_out)
    visitor.walk(too_many_tries)


def of_the_empty_centre(studio: Studio, centre: Centre) -> None:
    link = re.search(r"http\S+/first/\S+", centre.said)
    assert link, "the first link is not among what the centre said"
    new = studio.camera("new", centre)
    new.walk(first_account(link[0]), setting_up_the_second_step, nothing_there_yet, own_pages)


@contextlib.contextmanager
def served(*, demonstration: bool) -> Iterator[Centre]:
    """A centre in a folder of its own; both are gone afterwards, whatever happens."""
    home = Path(tempfile.mkdtemp(prefix="cs-"))
    centre = Centre(home, demonstration=demonstration)
    try:
        centre.start()
        yield centre
    finally:
        if hasattr(centre, "parent"):
            centre.parent.terminate()
            centre.wait()
        shutil.rmtree(home, ignore_errors=True)


@contextlib.contextmanager
def chromium() -> Iterator[Browser]:
    """The machine's own Chromium."""
    names = ("chromium", "chromium-browser", "google-chrome")
    path = next(filter(None, map(shutil.which, names)))
    arguments = [*_ARGUMENTS, *(["--no-sandbox"] if os.getuid() == 0 else [])]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=path,
            args=arguments,
            env={**os.environ, "LANGUAGE": "en_GB", "LANG": "en_GB.UTF-8"},
        )
        yield browser
        browser.close()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=ROOT / "docs" / "screens")
    parser.add_argument("--only", default="", help="Only pages whose name contains this.")
    asked = parser.parse_args()
    asked.out.mkdir(parents=True, exist_ok=True)
    with chromium() as browser:
        studio = Studio(browser, asked.out, asked.only)
        for demonstration, walk in ((False, of_the_empty_centre), (True, of_the_demonstration)):
            with served(demonstration=demonstration) as centre:
                walk(studio, centre)
    return 1 if studio.unfinished else 0


if __name__ == "__main__":
    sys.exit(main())
