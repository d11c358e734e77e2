"""Annual review: “This policy will be reviewed and if necessary updated annually.”"""

from datetime import date, datetime, timedelta
from itertools import product

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts import persons
from accounts.models import Notice
from accounts.roles import Role
from contactcentre.safekeeping import clock
from governance.models import AnnualReview
from governance.rules.review import Standing, due_on, standing
from governance.services import review
from policy.clauses import Refused
from tests.factories.accounts import make_user, signed_in_client
from tests.factories.governance import begin_review, make_report, sign
from tests.factories.policy import draft_of_policy
from tests.factories.policy import sign as sign_draft
from tests.factories.sessions import make_session

pytestmark = pytest.mark.django_db
Result = AnnualReview.Result
KEY = "5d0c8c3e-7a53-4c39-9f0c-2b2a34a6a9d1"
NOW = datetime(2026, 2, 14, 12, 0, tzinfo=clock.LONDON)
YEAR = 2025


@pytest.fixture(autouse=True)
def day():
    """A Saturday in February; the centre was open in the year before."""
    with time_machine.travel(NOW, tick=False):
        yield NOW.date()


@pytest.fixture
def trustees():
    return [make_user(Role.TRUSTEE) for _ in range(3)]


def later(days):
    return time_machine.travel(NOW + timedelta(days=days), tick=False)


class TestWhenItIsDue:
    def test_twelve_months_after_the_last_completed_review(self):
        leap = date(2024, 2, 29)
        assert due_on(completed_on=leap, first_report_on=None, months=12) == date(2025, 2, 28)

    def test_with_the_first_report_before_there_was_a_review(self, day, trustees):
        assert review.due(on=day).on is None
        make_report(YEAR)
        assert review.due(on=day).on == day

    @pytest.mark.parametrize(
        ("on", "stands"),
        [
            (date(2026, 1, 13), Standing.NOT_YET),
            (date(2026, 1, 14), Standing.SOON),
            (date(2026, 2, 13), Standing.SOON),
            (date(2026, 2, 14), Standing.OVERDUE),
            (date(2029, 2, 14), Standing.OVERDUE),
        ],
    )
    def test_overdue_from_the_day_it_is_due(self, on, stands):
        assert standing(due=date(2026, 2, 14), on=on) == stands

    def test_it_is_begun_only_where_there_is_a_report_nobody_reviewed(self, day, trustees):
        make_report(YEAR)
        assert review.due(on=day).may_begin
        begun = begin_review(by=trustees[0])
        assert not review.due(on=day).may_begin
        for person in trustees[:2]:
            sign(begun, by=person)
        stands = review.due(on=day)
        assert (stands.on, stands.may_begin) == (date(2027, 2, 14), False)
        for page in ("home", "governance:reports"):
            shown = signed_in_client(trustees[2]).get(reverse(page))
            assert reverse("governance:review-begin") not in shown.content.decode()
        with later(days=400):
            assert (review.due(on=clock.today()).is_overdue, stands.may_begin) == (True, False)
            shown = signed_in_client(make_user(Role.TRUSTEE)).get(reverse("home"))
            assert "report</a> that is still to be made" in shown.content.decode()
            make_report(YEAR + 1)
            assert review.due(on=clock.today()).may_begin

    def test_a_review_that_was_only_begun_puts_nothing_off(self, day, trustees):
        make_report(YEAR)
        sign(begin_review(by=trustees[0]), by=trustees[0])

        assert review.due(on=day).is_overdue

    def test_trustees_and_co_ordinators_are_told_once(self, day, trustees):
        desk, volunteer = make_user(Role.CO_ORDINATOR), make_user(Role.VOLUNTEER)
        make_report(YEAR)
        for days in range(3):
            review.remind(on=day + timedelta(days))

        told = Notice.objects.filter(kind=Notice.Kind.REVIEW_DUE)
        assert {notice.user for notice in told} == {desk, *trustees}
        assert told.count() == len(trustees) + 1
        assert not Notice.objects.filter(user=volunteer).exists()

    def test_overdue_is_on_the_first_page_of_trustees_and_co_ordinators(self, trustees):
        make_report(YEAR)
        for person in (trustees[0], make_user(Role.CO_ORDINATOR)):
            page = signed_in_client(person).get(reverse("home")).content.decode()
            assert "The annual review of the policy is overdue" in page


class TestTheSignatures:
    @pytest.fixture
    def begun(self, trustees):
        make_report(YEAR)
        return begin_review(by=trustees[0])

    def test_two_trustees_complete_it(self, begun, trustees, day):
        sign(begun, by=trustees[0])
        signed = sign(begun, by=trustees[1])

        assert signed.completed_on == day
        assert review.due(on=day).on == date(2027, 2, 14)

    def test_one_trustee_cannot_sign_twice(self, begun, trustees):
        sign(begun, by=trustees[0])
        with pytest.raises(Refused, match="You have signed this review"):
            sign(begun, by=trustees[0])

    @pytest.mark.parametrize("bound", [True, False], ids=["bound together", "of one name"])
    def test_nor_by_two_accounts_of_theirs(self, begun, trustees, bound):
        first, second = trustees[:2]
        sign(begun, by=first)
        if bound:
            persons.bind(user=second, other=first, by=make_user(Role.CO_ORDINATOR))
        else:
            second.display_name = str(first.display_name).upper()
            second.save()
        second.refresh_from_db()
        with pytest.raises(Refused, match="this account or another of yours"):
            sign(begun, by=second)
        url = reverse("governance:review-sign", args=[begun.pk])
        assert signed_in_client(second).get(url).status_code == 302

    def test_one_report_is_reviewed_once(self, begun, trustees):
        for person in trustees[:2]:
            sign(begun, by=person)
        with pytest.raises(Refused, match="The report of 2025 has been reviewed"):
            begin_review(by=trustees[2])

    def test_a_review_that_lay_until_there_is_a_later_report_is_not_signed(self, begun, trustees):
        with later(days=400):
            make_report(YEAR + 1)
            with pytest.raises(Refused, match="A later report than that of 2025"):
                sign(begun, by=trustees[0])
            review.discard(review_id=begun.pk, by=trustees[0])
            assert begin_review(by=trustees[0]).report.year == YEAR + 1

    def test_one_begun_by_mistake_is_discarded_with_what_was_said_of_it(self, begun, trustees):
        review.comment(review_id=begun.pk, text="The wrong day.", by=trustees[1])
        client = signed_in_client(trustees[1])
        url = reverse("governance:review-discard", args=[begun.pk])
        assert "What was said of it goes with it" in client.get(url).content.decode()
        assert client.post(url).status_code == 302
        assert not AnnualReview.objects.exists()
        begin_review(by=trustees[0])

    def test_whoever_else_said_something_of_it_is_told_that_it_is_gone(self, begun, trustees):
        for person in (trustees[0], trustees[1], trustees[1]):
            review.comment(review_id=begun.pk, text="Clause 4 reads well.", by=person)
        review.discard(review_id=begun.pk, by=trustees[0])
        (told,) = Notice.objects.filter(kind=Notice.Kind.REVIEW_DISCARDED)
        assert (told.user, told.about) == (trustees[1], str(YEAR))
        page = signed_in_client(trustees[1]).get(reverse("account:notices")).content.decode()
        assert "A review you commented on was discarded" in page
        assert "reads well" not in page

    def test_none_that_somebody_signed_is_discarded(self, begun, trustees):
        sign(begun, by=trustees[0])
        with pytest.raises(Refused, match="take their signature back"):
            review.discard(review_id=begun.pk, by=trustees[1])
        sign(begun, by=trustees[1])
        with pytest.raises(Refused, match="stands as it is"):
            review.discard(review_id=begun.pk, by=trustees[1])

    def test_a_comment_says_of_nobody_where_they_are(self, begun, trustees):
        client = signed_in_client(trustees[1])
        text = "Mrs Brown of 12 High Street, 07700 900123"
        url = reverse("governance:review-comment", args=[begun.pk])
        assert client.post(url, {"text": text, "key": KEY}).status_code == 422
        assert review.comments_on(begun) == []

    def test_nor_can_the_database_be_told_so(self, begun, trustees, day):
        sign(begun, by=trustees[0])
        with pytest.raises(IntegrityError), transaction.atomic():
            AnnualReview.objects.filter(pk=begun.pk).update(
                completed_on=day, completed_by=trustees[0]
            )

    def test_a_third_signature_is_refused(self, begun, trustees):
        for person in trustees[:2]:
            sign(begun, by=person)
        with pytest.raises(Refused, match="stands as it is"):
            sign(begun, by=trustees[2])

    def test_both_sign_one_result(self, begun, trustees):
        sign(begun, by=trustees[0])
        with pytest.raises(Refused, match="under another result"):
            sign(begun, by=trustees[1], result=Result.NEW_VERSION)

        review.take_back(review_id=begun.pk, by=trustees[0])
        for person in trustees[:2]:
            signed = sign(begun, by=person, result=Result.NEW_VERSION)
        assert signed.completed_on is not None

    def test_what_was_shown_is_what_is_signed(self, begun, trustees):
        with pytest.raises(Refused, match="not the report that was shown"):
            sign(begun, by=trustees[0], digest="0" * 64)

    @pytest.mark.parametrize(("signed", "person"), list(product([(), (0,), (0, 1)], range(3))))
    def test_whose_signature_is_wanted(self, begun, trustees, signed, person):
        """Every state of a review, and every trustee: who may sign, who may take back."""
        for number in signed:
            begun = sign(begun, by=trustees[number])
        by, is_open = trustees[person], len(signed) < 2

        assert allowed(sign, begun, by=by) is (is_open and person not in signed)
        if person in signed:
            assert allowed(take_back, begun, by=by) is is_open

    def test_the_other_trustees_are_told_that_a_second_one_is_wanted(self, begun, trustees):
        sign(begun, by=trustees[0])

        told = Notice.objects.filter(kind=Notice.Kind.REVIEW_SIGNED)
        assert {notice.user for notice in told} == set(trustees[1:])

    def test_once_it_is_signed_or_taken_back_nobody_is_asked_to_sign(self, begun, trustees):
        told = Notice.objects.filter(kind=Notice.Kind.REVIEW_SIGNED)
        sign(begun, by=trustees[0])
        take_back(begun, by=trustees[0])
        assert not told.exists()

        sign(begun, by=trustees[0])
        assert {notice.user for notice in told.all()} == set(trustees[1:])
        sign(begun, by=trustees[1])
        assert not told.exists()

    @pytest.mark.usefixtures("policy_to_come")
    @pytest.mark.parametrize(
        ("signatures", "says"), [(0, "to be signed by two trustees"), (1, "with one signature")]
    )
    def test_the_page_to_sign_says_that_a_draft_waits(self, begun, trustees, signatures, says):
        draft = draft_of_policy(by=make_user(Role.CO_ORDINATOR))
        for trustee in trustees[:signatures]:
            sign_draft(draft, by=trustee)
        client = signed_in_client(trustees[2])
        for page in ("review", "review-sign"):
            shown = client.get(reverse(f"governance:{page}", args=[begun.pk])).content.decode()
            assert "version 2</a> waits" in shown
            assert says in shown

    def test_where_none_waits_it_says_nothing_of_a_draft(self, begun, trustees):
        page = signed_in_client(trustees[2]).get(reverse("governance:review", args=[begun.pk]))
        assert "A draft of" not in page.content.decode()

    def test_the_minutes_say_who_signed_what_and_when_it_is_due_again(self, begun, trustees):
        assert review.minutes_of(begun) == ""
        for person in trustees[:2]:
            signed = sign(begun, by=person)
        said = review.minutes_of(review.review_of(signed.pk, by=trustees[2]))

        for words in (
            trustees[0].display_name,
            trustees[1].display_name,
            "stands without a change",
            "14 February 2027",
            "version 1 of the confidentiality policy",
            begun.report.digest,
        ):
            assert str(words) in said

    def test_nobody_comments_on_a_completed_review(self, begun, trustees):
        review.comment(review_id=begun.pk, text="It reads well.", by=trustees[2])
        for person in trustees[:2]:
            sign(begun, by=person)
        with pytest.raises(Refused):
            review.comment(review_id=begun.pk, text="One more thing.", by=trustees[2])
        assert [each.text for each in review.comments_on(begun)] == ["It reads well."]


def take_back(begun, *, by):
    return review.take_back(review_id=begun.pk, by=by)


def allowed(act, begun, *, by):
    try:
        with transaction.atomic():
            return bool(act(begun, by=by))
    except Refused:
        return False


class TestThePages:
    def test_a_refused_form_says_why_and_stores_nothing(self, day, trustees):
        make_report(YEAR)
        client = signed_in_client(trustees[0])
        page = client.get(reverse("governance:review-begin"))
        key = page.context["form"]["key"].value()
        typed = {"held_on": "31/12/2025", "key": key}
        answered = client.post(reverse("governance:review-begin"), typed)

        assert answered.status_code == 422
        assert "was not over on that day" in answered.content.decode()
        assert "31/12/2025" in answered.content.decode()
        assert not AnnualReview.objects.exists()

    def test_a_comment_sent_twice_is_one(self, trustees):
        make_report(YEAR)
        begun = begin_review(by=trustees[0])
        client = signed_in_client(trustees[0])
        url = reverse("governance:review-comment", args=[begun.pk])
        typed = {"text": "It reads well.", "key": client.get(url).context["form"]["key"].value()}
        for _ in range(2):
            assert client.post(url, typed).status_code == 302

        assert begun.comments.count() == 1

    def test_the_data_file_is_what_was_frozen(self, trustees):
        made = make_report(YEAR)
        answered = signed_in_client(trustees[0]).get(reverse("governance:report-json", args=[YEAR]))

        assert answered.content.decode() == made.document
        assert answered.headers["Content-Disposition"] == 'attachment; filename="report-2025.json"'

    def test_the_pdf_file_is_one(self, trustees):
        make_report(YEAR)
        answered = signed_in_client(trustees[0]).get(reverse("governance:report-pdf", args=[YEAR]))

        assert answered.content.startswith(b"%PDF-")

    def test_no_report_links_to_a_record(self, trustees):
        make_session(on=date(2024, 6, 1))
        make_report(YEAR)
        page = signed_in_client(trustees[0]).get(reverse("governance:report", args=[YEAR]))
        main = page.content.decode().partition("<main")[2].partition("</main>")[0]

        assert "/families/" not in main
        assert "style=" not in main
