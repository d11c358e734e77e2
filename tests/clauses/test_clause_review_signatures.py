"""Annual review: whose signature counts, over what, on which day, and what is kept beside it."""

from datetime import date, datetime, timedelta

import pytest
import time_machine

from accounts.roles import Role
from contactcentre.safekeeping import clock
from governance.services import adoption, review
from policy.clauses import Clause, Refused
from policy.models import PolicyVersion
from tests.factories.accounts import make_user
from tests.factories.governance import begin_review, make_report, sign
from tests.factories.policy import draft_of_policy
from tests.factories.policy import sign as sign_policy

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("policy_to_come")]
YEAR = 2025
NOW = datetime(2026, 2, 14, 12, 0, tzinfo=clock.LONDON)


@pytest.fixture(autouse=True)
def day():
    with time_machine.travel(NOW, tick=False):
        yield NOW.date()


@pytest.fixture
def trustees():
    return [make_user(Role.TRUSTEE) for _ in range(3)]


@pytest.fixture
def begun(trustees):
    make_report(YEAR)
    return begin_review(by=trustees[0])


def resigns(trustee):
    trustee.roles = []
    trustee.save()


def test_review_whoever_is_no_trustee_any_more_has_not_signed_a_policy(trustees):
    draft = draft_of_policy(by=make_user(Role.CO_ORDINATOR))
    sign_policy(draft, by=trustees[0])
    resigns(trustees[0])
    assert sign_policy(draft, by=trustees[1]).state == PolicyVersion.State.DRAFT
    adopted = sign_policy(draft, by=trustees[2])
    assert (adopted.signed_by, adopted.adopted_by) == (trustees[1], trustees[2])


def test_review_nor_a_review(begun, trustees):
    sign(begun, by=trustees[0])
    resigns(trustees[0])
    assert sign(begun, by=trustees[1]).completed_on is None
    done = sign(begun, by=trustees[2])
    assert (done.signed_by, done.completed_by) == (trustees[1], trustees[2])


def test_review_each_trustee_says_of_each_clause_in_other_words_that_they_compared_it(trustees):
    """What a clause means no software reads: “with the permission of a co-ordinator”."""
    words = "A parent’s details are passed on with the permission of a co-ordinator."
    draft = draft_of_policy(by=make_user(Role.CO_ORDINATOR), clause_4=words)
    points = [point.key for point in adoption.to_confirm(draft)]
    assert "clause_4.reworded" in points
    assert not any(key.endswith(".reworded") for key in points if key != "clause_4.reworded")
    others = [key for key in points if key != "clause_4.reworded"]
    with pytest.raises(Refused, match="put into other words") as refused:
        adoption.sign(digest=draft.digest, confirmed=others, by=trustees[0], on=clock.today())
    assert refused.value.clause == Clause.C4


@pytest.mark.parametrize("words", [".", "—", "No.", "1 2 3"])
def test_review_no_clause_is_left_without_words(words):
    with pytest.raises(Refused, match="says nothing"):
        draft_of_policy(by=make_user(Role.CO_ORDINATOR), clause_2=words)


@pytest.mark.parametrize(
    ("text", "taken"),
    [
        ("We talked about F-PJ8V87.", False),
        ("Case ZW24P01234 shows it.", False),
        ("zw24p01234 again", False),
        ("Clause 4 was e-mailed to all; three-quarters answered in 2025.", True),
    ],
)
def test_review_a_comment_is_about_no_family(begun, trustees, text, taken):
    if taken:
        assert review.comment(review_id=begun.pk, text=text, by=trustees[1]).text == text
        return
    with pytest.raises(Refused, match="reference or case number") as refused:
        review.comment(review_id=begun.pk, text=text, by=trustees[1])
    assert refused.value.clause == Clause.C4


class TestTheDayOfTheReview:
    def refusal(self, day, trustees, **fields):
        with pytest.raises(Refused) as refused:
            begin_review(by=trustees[0], **{"held_on": day} | fields)
        return refused.value.because

    def test_there_is_a_report_to_read(self, day, trustees):
        assert "no report to review" in self.refusal(day, trustees)

    def test_not_on_a_day_to_come(self, day, trustees):
        make_report(YEAR)
        assert "still to come" in self.refusal(day + timedelta(1), trustees)

    def test_not_before_the_year_was_over(self, trustees):
        make_report(YEAR)
        assert "was not over on that day" in self.refusal(date(YEAR, 12, 31), trustees)

    def test_not_before_the_last_one(self, day, trustees):
        make_report(YEAR)
        with time_machine.travel(NOW + timedelta(days=10), tick=False):
            begun = begin_review(by=trustees[0])
            for person in trustees[:2]:
                sign(begun, by=person)
            said = self.refusal(day + timedelta(9), trustees)
        assert "before the review that was completed" in said

    def test_one_at_a_time(self, day, trustees):
        make_report(YEAR)
        begin_review(by=trustees[0])
        assert "begun already" in self.refusal(day, trustees)

    def test_not_before_the_report_was_made(self, day, trustees):
        make_report(YEAR)
        said = self.refusal(day - timedelta(1), trustees)
        assert "had not been made by that day" in said
