"""What the report says of each clause: a line for each figure, in words a trustee reads.

A total is always told, so no line may be the rest of another one's parts. What is of
this moment has no parts: next year's beside them would tell how few came or went between.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from django.db.models import TextChoices

from accidents.models import AccidentEntry
from contactcentre.safekeeping.counting import Counts
from contactcentre.safekeeping.models import Hold
from disclosures.models import AttendanceRequest, CourtRequest, ReleaseCopy, Standing
from families.figures import QUARTERS
from families.models import DoorRefusal, Outcome, Referral, Review
from governance.models import Breach
from policy.clauses import Clause
from policy.coverage import NAMES
from policy.models import Awareness, CopiesGiven
from retention.figures import KINDS, PATIENCE_MONTHS
from retention.models import DisposalCase
from volunteers.models import DbsCheck

Asker = AttendanceRequest.Asker


class Kind(StrEnum):
    """What a figure means for the trustees."""

    EVIDENCE = "evidence"
    # Something that must not be; nought is the only good number.
    EXCEPTION = "exception"
    OVERDUE = "overdue"
    # Allowed by a rule of the centre, and different from what the clause says on its own.
    DEPARTURE = "departure"


@dataclass(frozen=True)
class Line:
    """One figure; ``parts`` are the words for each part of it.

    With ``each`` the parts are all there are, each named after that word. ``beside`` is the key of
    a line with the same parts, none of which is known where the other is not. ``of`` is the key of
    the line among whose these were counted, or mostly: it is of no other. With ``median`` it is not
    the count that is told but the median of the numbers that were counted.
    """

    key: str
    label: str
    kind: Kind = Kind.EVIDENCE
    parts: Mapping[str, str] = field(default_factory=dict)
    each: str = ""
    beside: str = ""
    of: str = ""
    median: bool = False

    def parts_in(self, figures: Counts) -> Mapping[str, str]:
        """What each part is called."""
        if not self.each:
            return self.parts
        begins = f"{self.key}."
        found = sorted(name.removeprefix(begins) for name in figures if name.startswith(begins))
        return {part: f"{self.each} {part}" for part in found}

    @property
    def is_fault(self) -> bool:
        return self.kind in {Kind.EXCEPTION, Kind.OVERDUE}

    @property
    def of_this_moment(self) -> bool:
        return self.key.startswith("now.")


def _choices(choices: type[TextChoices], *, besides: str = "") -> dict[str, str]:
    return {value: str(label) for value, label in choices.choices if value != besides}


_QUARTERS = dict(
    zip(
        map(str, QUARTERS),
        ("First quarter", "Second quarter", "Third quarter", "Fourth quarter"),
        strict=True,
    )
)
# On the form they speak of themselves.
_ASKERS = {
    Asker.PARTY.value: "A party to the case",
    Asker.REPRESENTATIVE.value: "Somebody who acts for a party, as a solicitor does",
    Asker.LOCAL_AUTHORITY.value: "A local authority",
    Asker.NEUTRAL.value: str(Asker.NEUTRAL.label),
}
_CLOSED = {
    state.value: str(state.label)
    for state in AttendanceRequest.State
    if state not in {*AttendanceRequest.OPEN, AttendanceRequest.State.RELEASED}
}
_ENDED = _choices(CourtRequest.Outcome, besides=CourtRequest.Outcome.ORDERED)
_NO_VISIT = _choices(Outcome, besides=Outcome.ATTENDED)
_HOLDS = _choices(Hold.Kind)
_KINDS = {kind.value: str(kind.label) for kind in KINDS}
_ENDED_DISPOSALS = _choices(DisposalCase.Because)

LINES: dict[Clause, tuple[Line, ...]] = {
    Clause.E1: (
        Line("concerns", "Concerns recorded, of either kind"),
        Line("exception-e1", "Concerns for a child passed on", Kind.DEPARTURE, of="concerns"),
        Line("exception-law", "Passed on because the law required it", Kind.DEPARTURE),
        Line(
            "days-to-passing-on",
            "Median days from recording a concern to first passing it on",
            median=True,
        ),
        Line("not-referred", "Decided not to refer, with the reason on record", of="concerns"),
    ),
    Clause.E2: (
        Line("exception-e2", "Physical violence passed on", Kind.DEPARTURE, of="concerns"),
    ),
    Clause.C1: (
        Line("families", "Families who came", parts=_QUARTERS, beside="visits"),
        Line("now.accounts", "Accounts that are open"),
        Line(
            "now.no-undertaking",
            "Accounts without a current undertaking",
            Kind.OVERDUE,
            of="now.accounts",
        ),
        Line("known.declared", "“I know this family” declared"),
        Line("now.known", "Such declarations in force"),
        Line(
            "emergencies",
            "Files opened in an emergency by somebody without a check that held",
            Kind.DEPARTURE,
        ),
        Line("not-shown", "Times somebody signed in asked for a page and was not shown it"),
        Line("door", "People turned away at the door", parts=_choices(DoorRefusal.Reason)),
    ),
    Clause.C2: (
        Line("visits", "Visits that took place", parts=_QUARTERS, beside="families"),
        Line("no-visit", "Visits that did not take place", parts=_NO_VISIT),
        Line(
            "unsettled",
            "Visits of which two accounts are still to be settled",
            Kind.OVERDUE,
            of="visits",
        ),
        Line("court", "Requests of courts that came in", parts=_choices(CourtRequest.Wants)),
        Line("court-replied", "Answered with the centre’s one reply", of="court"),
        Line("court-ordered", "Ordered by a court all the same", Kind.DEPARTURE, of="court"),
        Line("court-given", "Given because a court ordered it", Kind.DEPARTURE, of="court"),
        Line("court-ended", "Ended without an order", parts=_ENDED, of="court"),
        Line("now.court-unanswered", "Still to be answered", Kind.OVERDUE),
        Line("reviews", "Families’ places reviewed", parts=_choices(Review.Decision)),
    ),
    Clause.C3: (
        Line("asked", "Requests for dates", parts=_ASKERS),
        Line("asked-warned", "One-sided requests after the warning", of="asked"),
        Line(
            "asked-unwarned", "One-sided requests without the warning", Kind.EXCEPTION, of="asked"
        ),
        Line("released", "Dates released", parts=_choices(Standing), of="asked"),
        Line("mirrored", "Asked for by one side and given to the others alike", of="asked"),
        Line("held", "Held until every side could be reached", of="asked"),
        Line("copies", "Copies of them, by the way they go", parts=_choices(ReleaseCopy.Route)),
        Line(
            "copies-not-out",
            "Copies handed over to nobody by the end of the year",
            Kind.OVERDUE,
            of="copies",
        ),
        Line("corrected", "Releases corrected for everybody who was told", of="asked"),
        Line("closed", "Requests that ended without a release", parts=_CLOSED, of="asked"),
        Line("days-to-release", "Median days from the request to the release", median=True),
        Line(
            "now.requests-waiting",
            "Requests still open: held while a side cannot be reached safely, or not answered yet",
            Kind.OVERDUE,
        ),
    ),
    Clause.C4: (
        Line("permissions", "Permissions to pass a contact detail on"),
        Line("permissions-withdrawn", "Permissions withdrawn", of="permissions"),
        Line("passed-on", "Contact details passed on with permission", of="permissions"),
        Line("words-refused", "Times a note to go out was refused for what it gave away"),
        Line("details-refused", "Times contact details were asked for and refused"),
        Line("shown", "Contact details shown to a co-ordinator, each on the record"),
    ),
    Clause.C5: (
        Line("assessments", "Assessments agreed to by every party"),
        Line("assessments-ended", "Agreements ended before their last day", of="assessments"),
        Line("assessments-refused", "Assessors turned away"),
    ),
    Clause.C6: (
        Line("posts", "Posts taken up"),
        Line(
            "posts.decided-before", "Posts taken up after the decision about the check", of="posts"
        ),
        Line(
            "posts.undecided",
            "Posts taken up before the decision",
            Kind.EXCEPTION,
            of="posts",
        ),
        Line("checks.decided", "Checks decided", parts=_choices(DbsCheck.Decision)),
        Line("volunteers.left", "Volunteers who left"),
        Line("now.in-post", "Volunteers in post"),
        Line(
            "now.in-post-undecided",
            "In post without a decision before it",
            Kind.EXCEPTION,
            of="now.in-post",
        ),
        Line(
            "now.lapsed",
            "In post with a check that has lapsed; no family opens to them",
            Kind.DEPARTURE,
            of="now.in-post",
        ),
        Line("now.checks-overdue", "Checks asked for weeks ago and not seen", Kind.OVERDUE),
    ),
    Clause.C7: (
        Line("now.no-second-factor", "Accounts without a second factor", Kind.EXCEPTION),
        Line("second-factor-refused", "Times a second factor was refused"),
        Line("breaches", "Personal data breaches", Kind.EXCEPTION, parts=_choices(Breach.Kind)),
        Line(
            "breaches-whereabouts",
            "Breaches from which a parent could learn where the other side is",
            Kind.EXCEPTION,
            of="breaches",
        ),
        Line("breaches-reported", "Breaches reported to the Commissioner", of="breaches"),
        Line(
            "breaches-late",
            "Breaches that had to be reported, and were too late or not at all",
            Kind.OVERDUE,
            of="breaches",
        ),
        Line("own-data-given", "Times somebody was given what is held about them"),
        Line("roles.changed", "Times somebody’s roles were set or changed"),
        Line("sheets", "Session sheets printed"),
        Line("sheets-whole", "Session sheets not noted as shredded", Kind.OVERDUE),
    ),
    Clause.C8: (
        Line("disposed", "Records disposed of as confidential waste", parts=_KINDS),
        Line(
            "disposed-repeated",
            "Records disposed of again after an old copy was restored",
            of="disposed",
        ),
        Line("disposals-ended", "Disposals that came to nothing", parts=_ENDED_DISPOSALS),
        Line("now.flagged", "Records unused for as long as clause 8 says"),
        Line(
            "now.flagged-late",
            f"Records flagged more than {PATIENCE_MONTHS} months ago",
            Kind.OVERDUE,
            of="now.flagged",
        ),
        Line("now.flagged-days", "Days since the oldest of these was flagged"),
        Line("now.undated", "Records without a day of last use", Kind.OVERDUE),
        Line("now.paper", "Paper files not noted as shredded", Kind.OVERDUE),
        Line("dates-doubted", "Days on which the clock was in doubt", Kind.DEPARTURE),
        Line("accidents", "Entries in the accident book", parts=_choices(AccidentEntry.Injured)),
        Line("now.accidents-kept", "Entries the accident book keeps for ever", Kind.DEPARTURE),
        Line(
            "holds.placed",
            "Records held back from disposal, but for concerns",
            Kind.DEPARTURE,
            parts=_HOLDS,
        ),
        Line("holds.released", "Holds let go of by two people", of="holds.placed"),
        Line("now.holds", "Holds in force, but for concerns", Kind.DEPARTURE),
        Line(
            "now.holds-overdue",
            "Holds nobody has looked at again in time",
            Kind.OVERDUE,
            of="now.holds",
        ),
    ),
    Clause.C9: (
        Line("told", "Times somebody was told of the policy", parts=_choices(Awareness.Audience)),
        Line("told-version", "The same by version of the policy", each="Version"),
        *(
            line
            for audience, name in NAMES.items()
            for line in (
                Line(f"now.to-know-{audience}", f"{name} who are to know of the policy"),
                Line(
                    f"now.untold-{audience}",
                    f"{name} not told of the version in force yet",
                    Kind.OVERDUE,
                    of=f"now.to-know-{audience}",
                ),
            )
        ),
        Line("policy-copies", "Copies of the policy given", parts=_choices(CopiesGiven.Form)),
        Line("referrals", "Referrals, each with the policy", parts=_choices(Referral.Route)),
        Line(
            "referrals-decided",
            "Referrals decided",
            parts=_choices(Referral.Decision),
            of="referrals",
        ),
    ),
    Clause.REVIEW: (
        Line("annual-reviews", "Annual reviews that two trustees signed"),
        Line(
            "annual-reviews.new-version",
            "Annual reviews with a new version to be drafted",
        ),
    ),
}
