"""The trustees' annual review: begun, commented on, signed by two of them."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Max, Min

from accounts import notices, persons
from accounts.models import Notice, User
from accounts.roles import Role
from contactcentre.safekeeping import clock
from contactcentre.safekeeping.own_data import Line, written
from governance.models import AnnualReview, ReviewComment, YearReport
from governance.rules import review as rules
from governance.rules.signing import stands
from policy import parameters, versions
from policy.models import PolicyVersion

_DATE = "%Y-%m-%d"


@dataclass(frozen=True)
class Due:
    """How the annual review stands: when it is due, and the review that has been begun, if any.

    ``may_begin`` says that there is a report nobody has reviewed yet.
    """

    standing: rules.Standing
    on: date | None
    open: AnnualReview | None
    may_begin: bool

    @property
    def is_overdue(self) -> bool:
        return self.standing == rules.Standing.OVERDUE

    @property
    def is_soon(self) -> bool:
        return self.standing == rules.Standing.SOON


# --- Reading --------------------------------------------------------------------------------------


def due(*, on: date) -> Due:
    """How the review stands on that day, in three queries however many there have been."""
    last = AnnualReview.objects.completed().values_list("completed_on", "report__year").first()
    completed_on, reviewed = last or (None, None)
    reports = YearReport.objects.aggregate(first=Min("frozen_on"), latest=Max("year"))
    day = rules.due_on(
        completed_on=completed_on,
        first_report_on=reports["first"],
        months=parameters.in_force(on).review_months,
    )
    begun = AnnualReview.objects.filter(completed_on__isnull=True).first()
    may_begin = begun is None and reports["latest"] not in {None, reviewed}
    return Due(rules.standing(due=day, on=on), day, begun, may_begin)


def last_completed(*, on: date) -> dict[str, str] | None:
    """The review that two trustees had signed last by that day, and when the next is due.

    Plain values with no name among them; None before there was one.
    """
    last = AnnualReview.objects.completed().filter(completed_on__lte=on).first()
    if last is None or last.completed_on is None:
        return None
    months = parameters.in_force(on).review_months
    return {
        "held_on": last.held_on.isoformat(),
        "completed_on": last.completed_on.isoformat(),
        "result": last.get_result_display(),
        "next_due": clock.months_after(last.completed_on, months).isoformat(),
    }


def is_draft_wanted() -> bool:
    """Whether the review completed last asks for a new version that nobody has begun since."""
    last = AnnualReview.objects.completed().first()
    if last is None or last.result != AnnualReview.Result.NEW_VERSION:
        return False
    begun = PolicyVersion.objects.filter(drafted_on__gte=last.completed_on)
    return not begun.exists()


def reviews(*, by: User) -> list[AnnualReview]:
    """Every review, the latest first."""
    rows = AnnualReview.objects.visible_to(by).select_related("report", "signed_by", "completed_by")
    return list(rows.defer("report__document"))


def review_of(review_id: UUID, *, by: User) -> AnnualReview:
    """One review with its report and who signed. Raises ``AnnualReview.DoesNotExist``."""
    rows = AnnualReview.objects.visible_to(by).select_related("report", "signed_by", "completed_by")
    return rows.get(pk=review_id)


def version_reviewed(review: AnnualReview) -> int:
    """The number of the policy that was in force on the day of the review."""
    return versions.in_force(review.held_on).number


def versions_to_come(review: AnnualReview, *, on: date) -> list[PolicyVersion]:
    """Those adopted by that day, or by the second signature, and not in force at the review."""
    return versions.still_to_come(review.held_on, adopted_by=review.completed_on or on)


def draft_beside(review: AnnualReview) -> PolicyVersion | None:
    """The draft that waits while the review does: a result of no change says nothing of it."""
    if review.completed_on is not None:
        return None
    return PolicyVersion.objects.filter(state=PolicyVersion.State.DRAFT).first()


def comments_on(review: AnnualReview) -> list[ReviewComment]:
    return list(review.comments.select_related("by"))


def minutes_of(review: AnnualReview) -> str:
    """The words for the minutes; empty until two trustees have signed."""
    if review.completed_on is None or review.signed_on is None:
        return ""
    months = parameters.in_force(review.completed_on).review_months
    signed: Any = [(review.signed_by, review.signed_on), (review.completed_by, review.completed_on)]
    return rules.minutes(
        rules.Signed(
            centre=settings.CENTRE_NAME,
            year=review.report.year,
            held_on=review.held_on,
            result=review.result,
            digest=review.digest,
            version=version_reviewed(review),
            to_come=[
                (each.number, each.in_force_from)
                for each in versions_to_come(review, on=review.completed_on)
                if each.in_force_from is not None
            ],
            signatures=[(person.known_as, day) for person, day in signed],
            next_due=clock.months_after(review.completed_on, months),
        )
    )


# --- Reviewing ------------------------------------------------------------------------------------


@transaction.atomic
def begin(*, held_on: date, by: User, on: date) -> AnnualReview:
    """Begin the review of the latest report. Raises ``Refused``."""
    rules.check_there_is_a_report(reports=YearReport.objects.count())
    report = YearReport.objects.select_for_update().latest("year")
    rules.check_may_begin(
        held_on=held_on,
        report=report,
        last=AnnualReview.objects.completed().first(),
        is_open=AnnualReview.objects.filter(completed_on__isnull=True).exists(),
        on=on,
    )
    return AnnualReview.objects.create(report=report, held_on=held_on, begun_on=on, begun_by=by)


@transaction.atomic
def comment(*, review_id: UUID, text: str, by: User) -> ReviewComment:
    """Say something to the other trustees.

    Raises ``Refused`` once the review is completed, and for what looks like a way to reach anybody.
    """
    review = _locked(review_id, by=by)
    rules.check_is_open(review=review)
    rules.check_comment(text=text)
    said = ReviewComment(subject_id=by.subject_id, review=review, by=by, text=text, at=clock.now())
    said.save(force_insert=True)
    return said


@transaction.atomic
def sign(*, review_id: UUID, result: str, digest: str, by: User, on: date) -> AnnualReview:
    """Sign the result over the report with that digest; the second signature completes the review.

    The other trustees are told that a second one is wanted. Raises ``Refused``.
    """
    review = _locked(review_id, by=by)
    if not stands(signed_by=review.signed_by):
        _unsign(review)
    rules.check_may_sign(
        review=review,
        result=result,
        digest=digest,
        is_first=persons.same(review.signed_by, by),
        is_latest=not YearReport.objects.filter(year__gt=review.report.year).exists(),
    )
    persons.check_settled(by)
    if review.signed_by_id is None:
        review.result, review.digest = result, digest
        review.signed_on, review.signed_by = on, by
        review.save(update_fields=["result", "digest", "signed_on", "signed_by"])
        _ask_for_the_second(review, by=by, on=on)
    else:
        review.completed_on, review.completed_by = on, by
        review.save(update_fields=["completed_on", "completed_by"])
        _ask_no_more(review)
    return review


@transaction.atomic
def take_back(*, review_id: UUID, by: User) -> AnnualReview:
    """Take one's own signature back while it is the only one. Raises ``Refused``."""
    review = _locked(review_id, by=by)
    rules.check_may_take_back(review=review, person_id=by.pk)
    _unsign(review)
    review.save(update_fields=["result", "digest", "signed_on", "signed_by"])
    _ask_no_more(review)
    return review


@transaction.atomic
def discard(*, review_id: UUID, by: User) -> None:
    """Do away with a review begun by mistake, and what was said of it. Raises ``Refused``.

    Whoever else said something of it is told that it is gone.
    """
    review = _locked(review_id, by=by)
    rules.check_may_discard(review=review)
    notices.tell(
        {said.by for said in comments_on(review)} - {by},
        kind=Notice.Kind.REVIEW_DISCARDED,
        about=str(review.report.year),
        occasion=review.pk.hex,
    )
    for said in review.comments.all():
        said.delete()
    review.delete()


def remind(*, on: date) -> None:
    """Tell trustees and co-ordinators that the review is due soon, or due; once each."""
    stands = due(on=on)
    if stands.on is None or not (stands.is_soon or stands.is_overdue):
        return
    notices.tell(
        {*notices.holding(Role.TRUSTEE), *notices.holding(Role.CO_ORDINATOR)},
        kind=Notice.Kind.REVIEW_DUE if stands.is_overdue else Notice.Kind.REVIEW_SOON,
        about=stands.on.strftime(_DATE),
        occasion=stands.on.strftime(_DATE),
    )


def _unsign(review: AnnualReview) -> None:
    review.result = review.digest = ""
    review.signed_on = review.signed_by = None


def _locked(review_id: UUID, *, by: User) -> AnnualReview:
    rows = AnnualReview.objects.visible_to(by).select_for_update(of=("self",))
    return rows.select_related("report").get(pk=review_id)


def _ask_for_the_second(review: AnnualReview, *, by: User, on: date) -> None:
    notices.tell(
        notices.holding(Role.TRUSTEE, besides=by),
        kind=Notice.Kind.REVIEW_SIGNED,
        about=str(review.report.year),
        occasion=f"{review.pk.hex}-{on:{_DATE}}",
    )


def _ask_no_more(review: AnnualReview) -> None:
    notices.asked_no_more(kind=Notice.Kind.REVIEW_SIGNED, about=str(review.report.year))


def said_in_reviews(user: User) -> list[Line]:
    """What this trustee had to say, for themselves to read."""
    rows = ReviewComment.objects.filter(by=user).order_by("at", "pk")
    return [Line(written(each.at), str(each.text)) for each in rows]
