"""Annual review: nobody adopts words that say something else than the software does, unawares."""

import pytest
from django.urls import reverse

from contactcentre.safekeeping import clock
from governance.rules.wording import stated, to_confirm
from governance.services import adoption
from policy.clauses import Clause, Refused
from policy.models import PolicyVersion
from tests.factories.accounts import make_user, signed_in_client
from tests.factories.policy import draft_of_policy, sign

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("policy_to_come")]
KEPT = "What is not used for three years goes; the accident book stays for ever."
UNSAID = {
    "clause_6.unsaid": "Clause 6 does not say it, and the software keeps to: 3 years until a "
    "volunteer’s DBS check is due again; 42 days after which a check applied for counts as "
    "overdue; 6 months for which a certificate number is kept.",
    "clause_8.unsaid": "Clause 8 does not say it, and the software keeps to: 14 days between "
    "approving a disposal and doing it.",
}


@pytest.fixture
def board():
    return signed_in_client(make_user("trustee"))


def sentences(draft):
    return {each.number: each.sentences for each in stated(draft)}


# --- Each number beside its words -----------------------------------------------------------------


@pytest.mark.parametrize("words", ["three years", "3 years", "thirty-six months"])
def test_review_each_number_stands_beside_the_sentence_that_says_it(by, board, words):
    sentence = f"What is not used for {words} goes, e.g. to the shredder."
    draft_of_policy(by=by, clause_8=f"Papers are kept. {sentence} The accident book stays.")
    page = board.get(reverse("governance:adoption")).content.decode()
    row = page.partition("3 years without use until disposal")[2].partition("</tr>")[0]
    assert f"“{sentence}”" in row
    assert "Papers are kept" not in row


def test_review_a_number_the_words_leave_out_is_shown_as_left_out(by, board):
    draft = draft_of_policy(by=by, review="The policy is reviewed from time to time.")
    assert sentences(draft)["12 months until the policy is reviewed again"] == []
    page = board.get(reverse("governance:adoption")).content.decode()
    row = page.partition("12 months until the policy is reviewed again")[2].partition("</tr>")[0]
    assert "Not in the words" in row


# --- Refused, or confirmed by itself --------------------------------------------------------------


def test_8_words_that_say_no_number_of_years_are_refused(by):
    words = "Records are kept for some years, the accident book for ever."
    with pytest.raises(Refused, match="do not say so") as refused:
        draft_of_policy(by=by, clause_8=words)
    assert refused.value.clause is Clause.C8


@pytest.mark.parametrize(
    ("field", "words", "named"),
    [
        (
            "clause_3",
            "Dates are given within ten working days, to both sides.",
            "“ten working days”",
        ),
        ("introduction", "Records are kept for five years.", "“five years”"),
        ("introduction", "Records are kept for 5 years.", "“5 years”"),
        ("introduction", "Records are kept for some years.", "“some years”"),
        ("clause_4", "With permission only, for a couple of months.", "“couple of months”"),
        ("clause_6", "Volunteers are checked, and again after several years.", "“several years”"),
        ("clause_8", f"{KEPT} Some of it is kept for many years.", "“many years”"),
        ("clause_8", f"{KEPT} Referrals go after 24 hours.", "“24 hours”"),
    ],
)
def test_review_a_time_that_no_number_stands_behind_is_confirmed_by_name(by, field, words, named):
    draft = draft_of_policy(by=by, **{field: words})
    points = {point.key: point.says for point in to_confirm(draft)}
    assert named in points[f"{field}.by-people"]


def test_review_what_neither_words_nor_people_are_asked_about_is_confirmed_too(by):
    assert {point.key: point.says for point in to_confirm(draft_of_policy(by=by))} == UNSAID


def test_review_words_that_say_every_number_leave_nothing_to_confirm(by):
    draft = draft_of_policy(
        by=by,
        clause_6="Checked before taking up post and every three years. We ask after 42 days, and "
        "keep the number of a certificate for six months.",
        clause_8=f"{KEPT} There are 14 days to object.",
    )
    assert to_confirm(draft) == []
    reworded = ["clause_6.reworded", "clause_8.reworded"]
    assert [point.key for point in adoption.to_confirm(draft)] == reworded
    signed = adoption.sign(
        digest=draft.digest, confirmed=reworded, by=make_user("trustee"), on=clock.today()
    )
    assert signed.signed_digest == draft.digest


@pytest.mark.parametrize("missing", UNSAID)
def test_review_a_signature_without_one_of_them_is_none(by, board, missing):
    draft = draft_of_policy(by=by)
    given = [key for key in UNSAID if key != missing]
    clause = Clause(missing.partition(".")[0].removeprefix("clause_"))
    with pytest.raises(Refused) as refused:
        adoption.sign(
            digest=draft.digest, confirmed=given, by=make_user("trustee"), on=clock.today()
        )
    assert refused.value.clause is clause
    answer = board.post(reverse("governance:sign"), {"digest": draft.digest, "confirmed": given})
    assert answer.status_code == 422
    assert f"Confirm it, or let the words be changed: Clause {clause.value}" in (
        answer.content.decode()
    )
    assert not PolicyVersion.objects.exclude(signed_by=None).exists()


def test_review_the_second_trustee_confirms_them_as_well(by, board):
    draft = draft_of_policy(by=by)
    sign(draft, by=make_user("trustee"))
    unconfirmed = {"digest": draft.digest}
    assert board.post(reverse("governance:sign"), unconfirmed).status_code == 422
    assert PolicyVersion.objects.get(pk=draft.pk).state == "draft"
    sent = {"digest": draft.digest, "confirmed": list(UNSAID)}
    assert board.post(reverse("governance:sign"), sent).status_code == 302
    assert PolicyVersion.objects.get(pk=draft.pk).state == "adopted"
