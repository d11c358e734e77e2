"""What waits for a co-ordinator or a trustee, and what is overdue: counts, never a name."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.urls import reverse

from accounts import notices
from accounts.models import User
from contactcentre.safekeeping import clock
from contactcentre.safekeeping.counting import Counts, Part, counted
from disclosures.models import AttendanceRequest, Concern, CourtRequest, Release, ReleaseCopy
from disclosures.services import concern as concerns
from disclosures.services import exception
from families.models import Family, PrintedSheet, Referral, Session
from families.services import audiences, inside, planning, rota
from families.services.crossing import crossing_ahead, on_one_day
from families.services.reviews import waiting as reviews_waiting
from families.services.unfinished import unfinished
from governance.models import Breach
from governance.services import adoption, signing
from governance.services import report as reports
from governance.services import review as annual_review
from policy import versions
from policy.parameters import in_force
from retention.models import DataRequest
from retention.services.executing import ready
from retention.services.holding import every_hold
from retention.services.records import waiting_for
from volunteers.figures import lapsed
from volunteers.models import DbsCheck, Volunteer

# What nobody has answered for so long is overdue.
PATIENCE = timedelta(days=14)
# Until then one side may have what the other has not.
HANDED_WITHIN = timedelta(days=7)
# How far ahead a session that needs volunteers is pressing.
_AHEAD = timedelta(days=28)
# The figures of the latest report that a trustee sees first.
_FIRST_FIGURES = ("families", "visits", "asked", "now.in-post")


@dataclass(frozen=True)
class Item:
    """Something that waits: how much of it, what it is, and the page on which it is seen to."""

    count: int
    label: str
    url: str = ""


@dataclass(frozen=True)
class Figure:
    """A number of the annual report as it is told there."""

    count: str
    label: str


@dataclass(frozen=True)
class CoOrdinatorsHome:
    """Today's session or the next one, what waits and what is overdue."""

    session: Any
    next_session: Any
    waiting: list[Item]
    overdue: list[Item]


@dataclass(frozen=True)
class TrusteesHome:
    """What needs this trustee, what is overdue at the centre, the figures of the latest report."""

    needs_me: list[Item]
    overdue: list[Item]
    year: int | None
    figures: list[Figure]


def co_ordinators_home(person: User, *, on: date) -> CoOrdinatorsHome:
    """Counts what this co-ordinator may see; of a family they know there is no word."""
    covers = rota.covers(on=on)
    session = planning.running([each.session for each in covers if each.session.date == on])
    found = _of_the_centre(person, by=person, on=on)
    reviews = reviews_waiting(on=on)
    waiting = [
        _breaches(found),
        Item(found["requests"], "Requests for attendance dates", reverse("disclosures:list")),
        Item(
            found["copies"],
            "Copies of dates still to be handed over",
            reverse("disclosures:list"),
        ),
        Item(found["court"], "Requests of courts to answer", reverse("disclosures:court-requests")),
        Item(found["referrals"], "Referrals without a decision", reverse("families:referral-list")),
        Item(found["places"], "Families who wait for a place", reverse("families:waiting")),
        Item(found["undecided"], "Checks to decide about", reverse("volunteers:list")),
        Item(
            sum(_is_short(cover, on=on) for cover in covers),
            f"Sessions within {_AHEAD.days // 7} weeks with too few volunteers",
            reverse("families:rota"),
        ),
        Item(
            int(annual_review.is_draft_wanted()),
            "New version of the policy to draft, as the annual review asks",
            reverse("governance:adoption"),
        ),
        Item(
            found["untold"],
            f"Parents and others to tell of version {versions.in_force(on).number} of the policy",
            reverse("governance:awareness"),
        ),
        Item(
            found["own-data"], "People who want their own data", reverse("retention:data-requests")
        ),
        Item(
            len(ready(on=on, by=person)),
            "Disposals ready to be carried out",
            reverse("retention:cases"),
        ),
        _unread(found),
    ]
    overdue = [
        *_left_behind([each.session for each in covers if each.session.date == on]),
        *_crossing(found, person, on=on),
        *_unfinished(found, on=on),
        *_overdue(found, with_pages=True),
        Item(reviews.due, "Families to review", reverse("families:reviews")),
        Item(
            reviews.place, "Places to decide about after missed visits", reverse("families:reviews")
        ),
        Item(
            found["sheets"],
            "Printed sheets not noted as shredded",
            reverse("families:sheets-unshredded"),
        ),
    ]
    later = (each.session for each in covers if each.session.date > on)
    upcoming = None if session else next(later, None)
    return CoOrdinatorsHome(session, upcoming, _some(waiting), _some(overdue))


def trustees_home(person: User, *, on: date) -> TrusteesHome:
    """By references and counts only."""
    found = _of_the_centre(None, by=person, on=on)
    needs_me = [item for ask in FOR_TRUSTEES for item in ask(person, on)]
    made = reports.reports(by=person)
    figures = _first_figures(made[0].year, by=person) if made else []
    return TrusteesHome(
        needs_me=_some([*needs_me, _breaches(found), _unread(found)]),
        overdue=_some(_overdue(found, with_pages=False)),
        year=made[0].year if made else None,
        figures=figures,
    )


def concerns_of(person: User) -> list[Item] | None:
    """What waits of the concerns they may read; None for who reads none.

    Whoever is complained of counts without it, as for everything else they find of concerns.
    """
    if not concerns.reads_concerns(person):
        return None
    page = reverse("disclosures:concerns")
    rows: Any = concerns.every_concern(by=person)
    listed = exception.listed(exception.with_disclosures(rows), now=clock.now())
    late = sum(any(due.overdue for due in clocks) for _, clocks in listed)
    undecided = rows.filter(state=Concern.State.OPEN).count()
    return _some(
        [
            Item(undecided, "Concerns about which nothing is decided", page),
            Item(late, "Concerns with something overdue", page),
        ]
    )


def _signature(person: User, on: date) -> Iterator[Item]:
    begun = annual_review.due(on=on).open
    if begun is not None and signing.is_wanted_of(person, signed_by=begun.signed_by):
        url = reverse("governance:review", args=[begun.pk])
        yield Item(1, "Annual review to read and sign", url)


def _draft(person: User, on: date) -> Iterator[Item]:
    waiting = adoption.waiting()
    if waiting is not None and signing.is_wanted_of(person, signed_by=waiting.draft.signed_by):
        label = f"Version {waiting.draft.number} of the policy to read and sign"
        yield Item(1, label, reverse("governance:adoption"))


def _disposals(person: User, on: date) -> Iterator[Item]:
    yield Item(waiting_for(person), "Disposals to approve", reverse("retention:cases"))


# Each says what it has for a trustee to decide.
FOR_TRUSTEES: tuple[Callable[[User, date], Iterator[Item]], ...] = (_signature, _draft, _disposals)


def _of_the_centre(person: User | None, *, by: User, on: date) -> Counts:
    """Everything that waits, in one query; as far as ``person`` may see it, if there is one.

    Of holds in any case only those that whoever asks may know of.
    """
    requests, court = AttendanceRequest.objects.all(), CourtRequest.objects.all()
    releases = Release.objects.all()
    families, referrals = Family.objects.all(), Referral.objects.filter(decision="")
    if person is not None:
        requests, court = requests.visible_to(person), court.visible_to(person)
        releases = releases.visible_to(person)
        families = families.visible_to(person)
        referrals = referrals.filter(family__in=families)
    own_data = DataRequest.objects.all()
    if person is not None:
        own_data = own_data.visible_to(person)
    copies = ReleaseCopy.objects.to_hand_over().filter(release__in=releases)
    breaches = Breach.objects.open()
    requests, court = requests.waiting(), court.filter(replied_on__isnull=True)
    long_ago = on - PATIENCE
    checks = DbsCheck.objects.filter(decision="")
    asked_long_ago = on - timedelta(days=in_force(on).overdue_days)
    untold = [Part("untold", audiences.untold(by=person))] if person is not None else []
    return counted(
        *untold,
        Part("unread", notices.of(by).filter(read_at__isnull=True)),
        Part("breaches", breaches),
        Part("breaches-late", breaches.filter(report_by__lte=on, office_told_on__isnull=True)),
        Part("requests", requests),
        Part("requests-late", requests.filter(asked_on__lte=long_ago)),
        Part("own-data", own_data.open()),
        Part("own-data-late", own_data.overdue(on=on)),
        Part("wrong", releases.gone_wrong()),
        Part("copies", copies),
        Part("copies-late", copies.filter(release__released_on__lte=on - HANDED_WITHIN)),
        Part("court", court),
        Part("court-late", court.filter(came_on__lte=long_ago)),
        Part("referrals", referrals),
        Part("places", families.filter(state=Family.State.WAITING)),
        Part("undecided", checks.filter(seen_on__isnull=False)),
        Part("checks-late", checks.filter(seen_on__isnull=True, applied_on__lte=asked_long_ago)),
        Part("lapsed", Volunteer.objects.filter(lapsed(on), state=Volunteer.State.IN_POST)),
        Part("holds", every_hold(by=by).filter(review_on__lte=on)),
        Part("unfinished", unfinished(before=on)),
        Part("apart", on_one_day(by=by, since=on)),
        Part("sheets", PrintedSheet.objects.filter(shredded_at=None, session__date__lt=on)),
    )


def _left_behind(sessions: list[Session]) -> Iterator[Item]:
    """People whom nobody signed out, of each session that is over today."""
    for each in inside.left_behind(sessions):
        label = f"People still signed in, of the session that ended at {each.session.ends_at:%H:%M}"
        yield Item(each.people, label, reverse("families:board", args=[each.session.pk]))


def _crossing(found: Counts, person: User, *, on: date) -> Iterator[Item]:
    """Bookings that would bring families together who must not meet, and the first such plan."""
    if found["apart"] and (crossing := crossing_ahead(by=person, since=on)):
        url = reverse("families:session", args=[crossing[0][0].session_id])
        yield Item(len(crossing), "Families booked together who must be kept apart", url)


def _unfinished(found: Counts, *, on: date) -> Iterator[Item]:
    """Earlier days on which somebody is still signed in, or a visit has no outcome."""
    if found["unfinished"] and (latest := unfinished(before=on).first()):
        url = reverse("families:register", args=[latest.pk])
        yield Item(found["unfinished"], "Registers of earlier days to finish", url)


def _overdue(found: Counts, *, with_pages: bool) -> list[Item]:
    weeks = PATIENCE.days // 7
    lines = [
        (
            "breaches-late",
            "Breaches to report to the Information Commissioner’s Office today, or late",
            "governance:breaches",
        ),
        ("wrong", "Dates released that the register no longer agrees with", "disclosures:list"),
        (
            "copies-late",
            f"Copies of dates not handed over for {HANDED_WITHIN.days} days",
            "disclosures:list",
        ),
        ("requests-late", f"Requests for dates older than {weeks} weeks", "disclosures:list"),
        (
            "court-late",
            f"Requests of courts older than {weeks} weeks",
            "disclosures:court-requests",
        ),
        ("own-data-late", "People who wait too long for their own data", "retention:data-requests"),
        ("checks-late", "Checks asked for weeks ago and not seen", "volunteers:list"),
        ("lapsed", "Volunteers whose check has lapsed", "volunteers:list"),
        ("holds", "Holds to look at again", "retention:holds"),
    ]
    return [
        Item(found[name], label, reverse(page) if with_pages and page else "")
        for name, label, page in lines
    ]


def _first_figures(year: int, *, by: User) -> list[Figure]:
    report = reports.read(reports.report_of(year, by=by))
    lines = [line for clause in report["clauses"] for line in clause["lines"]]
    found = {line["key"]: line for line in lines}
    return [
        Figure(reports.told(found[key]), found[key]["label"])
        for key in _FIRST_FIGURES
        if key in found
    ]


def _breaches(found: Counts) -> Item:
    return Item(found["breaches"], "Personal data breaches", reverse("governance:breaches"))


def _unread(found: Counts) -> Item:
    return Item(found["unread"], "Messages not read yet", reverse("account:notices"))


def _is_short(cover: rota.Cover, *, on: date) -> bool:
    session = cover.session
    return cover.missing > 0 and not session.is_over and session.date <= on + _AHEAD


def _some(items: list[Item]) -> list[Item]:
    return [item for item in items if item.count]
