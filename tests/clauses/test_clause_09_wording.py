"""Clause 9 and the annual review: what the policy says is what the software does."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from contactcentre.safekeeping import clock
from governance.services import adoption
from policy import parameters, versions
from policy.clauses import Clause, Refused
from policy.limits import LIMITS
from policy.models import PolicyVersion
from tests.factories.accounts import make_user, signed_in_client
from tests.factories.policy import adopt, draft_of_policy, sign
from tests.factories.volunteers import make_cleared
from volunteers.models import Volunteer

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("policy_to_come")]

# The words of the centre's own paper, as they are pasted.
PASTED = {
    "title": "Confidentially Policy",
    "exception_1": "A concern about the welfare of a child which will be passed to Children’s "
    "Services, the police or other appropriate agency.",
    "exception_2": "A concern about physical violence to a user, or volunteer/member of staff, of "
    "the contact centre.",
    "clause_3": "The dates and times of a family’s attendance will be made available to referring "
    "agencies upon request. If this is requested by one side, they will be warned that the same "
    "information will be passed to the other side.",
    "clause_6": "All potential volunteers must have checks undertaken by the Disclosure and "
    "Barring Service (DBS) prior to taking up post",
    "clause_8": "All information relating to families and volunteers which has not been used for "
    "three years will be treated as confidential waste and disposed of as such, except in the case "
    "of the accident book, which will be kept indefinitely.",
    "review": "This policy will be reviewed and if necessary updated annually.",
}
FIVE_YEARS = {
    "retention_years": 5,
    "clause_8": "What has not been used for five years is disposed of, but for the accident book.",
}
KEPT = "What is not used for three years goes; the accident book stays for ever."


@pytest.fixture
def trustees():
    return [make_user("trustee"), make_user("trustee")]


def tomorrow():
    return clock.today() + timedelta(days=1)


def refusal(by, **words):
    with pytest.raises(Refused) as refused:
        draft_of_policy(by=by, **words)
    assert not PolicyVersion.objects.filter(state="draft").exists()
    return refused.value


def test_9_a_centre_pastes_its_own_words(by, trustees):
    adopted = adopt(co_ordinator=by, trustees=trustees, **PASTED)
    assert adopted.title == "Confidentially Policy"


# --- Words and numbers ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("field", "words", "clause"),
    [
        ("clause_8", f"{KEPT} Safeguarding records are kept for 75 years.", Clause.C8),
        ("clause_8", f"{KEPT} Whoever approved a disposal may stop it for 28 days.", Clause.C8),
        ("clause_8", f"{KEPT} There are 14 working days to object.", Clause.C8),
        ("clause_8", "The accident book stays. All else goes after three (5) years.", Clause.C8),
        ("clause_6", "Every volunteer is checked, and again every two years.", Clause.C6),
        ("clause_6", "Every volunteer is checked. Certificates go after 12 months.", Clause.C6),
        ("clause_6", "Every volunteer is checked before their post, then yearly.", Clause.C6),
        ("review", "The policy is reviewed every other year.", Clause.REVIEW),
        ("review", "The policy is reviewed half-yearly.", Clause.REVIEW),
    ],
)
def test_review_words_that_name_another_time_are_refused(by, field, words, clause):
    refused = refusal(by, **{field: words})
    assert refused.clause is clause
    assert "so that the software does what the policy says" in refused.because


@pytest.mark.parametrize(
    ("number", "value", "field", "words"),
    [
        ("recheck_years", 2, "clause_6", "Checked again every two years."),
        ("certificate_months", 3, "clause_6", "The number of a certificate goes after 3 months."),
        ("overdue_days", 56, "clause_6", "After eight weeks we ask where the check is."),
        ("cooling_off_days", 28, "clause_8", f"{KEPT} There are four weeks to object."),
        ("review_months", 6, "review", "The policy is reviewed twice a year."),
        ("retention_years", 2, "clause_8", "After 24 months all but the accident book goes."),
    ],
)
def test_review_with_the_number_beside_them_they_stand(by, number, value, field, words):
    refusal(by, **{field: words})
    assert getattr(draft_of_policy(by=by, **{field: words, number: value}), number) == value


def test_review_a_number_alone_does_not_leave_the_words_behind(by):
    assert refusal(by, review_months=6).clause is Clause.REVIEW
    assert refusal(by, retention_years=2).clause is Clause.C8


def test_8_three_people_are_not_three_years(by):
    words = "What is not used goes, as three people have seen; the accident book stays."
    assert "do not say so" in refusal(by, clause_8=words).because


def test_8_the_words_spare_the_accident_book_as_the_software_does(by):
    refused = refusal(by, clause_8="What is not used for three years is disposed of.")
    assert refused.clause is Clause.C8
    assert "keeps it for ever" in refused.because


@pytest.mark.parametrize(
    "words",
    [
        "The accident book is destroyed as well.",
        "The accident book is kept for ever. After three years the accident book is shredded.",
        "Unused records go, and then the accident book will be disposed of too.",
        "The accident book, like all else, is shredded after three years.",
        "All of it becomes confidential waste, including the accident book.",
        "Records are shredded, and so is the accident book.",
        "Records are shredded together with the accident book.",
        "What has not been used for three years is disposed of, the accident book too.",
        "What has not been used for three years is disposed of, and so is the accident book.",
        "Unused records are disposed of, the accident book as well.",
        "Unused records are shredded, the accident book not excepted.",
        "The accident book is kept for three years.",
        "The accident book is retained until three years have passed.",
        "The accident book is not kept indefinitely.",
        "The accident book is not kept but destroyed.",
        "Our Accident  Book goes to the shredder.",
    ],
)
@pytest.mark.parametrize("field", ["clause_8", "introduction"])
def test_8_words_that_let_the_accident_book_go_are_refused(by, field, words):
    said = f"{KEPT} {words}" if field == "clause_8" else words
    refused = refusal(by, **{field: said})
    assert refused.clause is Clause.C8
    assert "accident book" in refused.because
    assert "for ever" in refused.because


@pytest.mark.parametrize(
    "words",
    [
        PASTED["clause_8"],
        "What has not been used for three years is disposed of, but for the accident book.",
        KEPT,
        "After three years everything but the accident book is shredded.",
        "Except for the accident book, all is destroyed after three years.",
        "The accident book is kept for ever, all else is shredded after three years.",
        "What is not used for three years is disposed of and the accident book is kept.",
        "The accident book is never destroyed; all else goes after three years.",
        "What is unused for three years goes. The accident book must not be shredded or binned.",
        "The accident book is kept in the office, and what is unused for three years is shredded.",
        "After three years, records other than the accident book become confidential waste.",
        "The accident book stays, while the rest is destroyed after three years.",
        "What has not been used for three years is shredded and the accident book is kept, too.",
        "What has not been used for three years is shredded, and not the accident book.",
        "What is unused for three years is shredded and the accident book is never shredded.",
        "Nobody shreds the accident book, which is kept for ever; all else goes in three years.",
    ],
)
def test_8_words_that_keep_it_stand(by, words):
    assert draft_of_policy(by=by, clause_8=words).clause_8 == words


@pytest.mark.parametrize(
    ("field", "words"),
    [
        ("clause_2", "Volunteers write reports for the court."),
        ("clause_2", "On request, volunteers report to the court verbally or in writing."),
        ("clause_3", "Dates and times are given to whoever asks first."),
        ("clause_3", "Attendance is told to one side, confidentially."),
        ("clause_4", "A parent’s details may be given to the former partner on request."),
        ("clause_4", "Addresses are shared with agencies."),
    ],
)
def test_review_words_that_turn_a_clause_round_are_refused(by, field, words):
    refused = refusal(by, **{field: words})
    assert refused.clause.value == field[-1]
    assert "say that" in refused.because


@pytest.mark.parametrize(
    ("field", "words"),
    [
        ("clause_2", "No reports."),
        ("clause_2", "Volunteers don’t report to a court, in speech or in writing."),
        ("clause_2", "Volunteers refuse to write for family proceedings."),
        ("clause_2", "Nobody here gives an account of a visit to a court."),
        ("clause_3", "Dates and times are given on request, to each side alike."),
        ("clause_3", "Who asks for attendance dates is warned that everybody is told them."),
        ("clause_3", "Both parents’ solicitors get the dates when one of them asks."),
        ("clause_4", "Contact details are passed on with the parent’s consent only."),
        ("clause_4", "Unless a parent agrees, nobody is told where they live."),
        ("clause_4", "We never give out an address a parent has not allowed us to give."),
    ],
)
def test_review_a_clause_honestly_put_into_other_words_stands(by, field, words):
    assert getattr(draft_of_policy(by=by, **{field: words}), field) == words


def test_review_beside_a_clause_that_changes_stands_what_the_software_does(by, trustees):
    draft_of_policy(by=by, clause_6="Nobody is checked.")
    page = signed_in_client(trustees[0]).get(reverse("governance:adoption")).content.decode()
    beside = page.partition("Nobody is checked.")[2].partition("</details>")[0]
    assert "Nobody takes up post before" in beside


def test_review_words_changed_past_the_service_are_not_adopted(by, trustees):
    draft = draft_of_policy(by=by)
    PolicyVersion.objects.filter(pk=draft.pk).update(clause_6="Checked again every year.")
    there = PolicyVersion.objects.get(pk=draft.pk)
    with pytest.raises(Refused) as refused:
        sign(there, by=trustees[0])
    assert refused.value.clause is Clause.C6


# --- The numbers ----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", LIMITS)
@pytest.mark.parametrize("end", ["least", "most"])
def test_review_no_number_beyond_what_law_and_policy_leave(by, name, end):
    limit = LIMITS[name]
    wrong = limit.least - 1 if end == "least" else limit.most + 1
    reason = limit.too_little if end == "least" else limit.too_much
    with pytest.raises(Refused) as refused:
        draft_of_policy(by=by, **{name: wrong})
    assert (refused.value.clause, refused.value.because) == (limit.clause, reason)
    draft = draft_of_policy(by=by)
    with pytest.raises(IntegrityError), transaction.atomic():
        PolicyVersion.objects.filter(pk=draft.pk).update(**{name: wrong})


def test_8_a_centre_keeps_to_the_years_it_sets(by):
    assert refusal(by, retention_years=5).clause is Clause.C8
    assert draft_of_policy(by=by, **FIVE_YEARS).retention_years == 5


def test_review_the_rules_read_the_numbers_of_the_version_in_force(by, trustees):
    adopt(co_ordinator=by, trustees=trustees, recheck_years=1, certificate_months=2, **FIVE_YEARS)
    today = parameters.in_force(clock.today())
    assert (today.recheck_years, today.certificate_months, today.retention_years) == (3, 6, 3)
    then = parameters.in_force(tomorrow())
    assert (then.recheck_years, then.certificate_months, then.retention_years) == (1, 2, 5)


def test_6_a_shorter_period_ends_access_when_it_comes_into_force(by, trustees):
    user = make_user("volunteer", cleared=False)
    make_cleared(user, on=clock.years_before(clock.today(), 2))
    adopt(co_ordinator=by, trustees=trustees, recheck_years=1)
    assert Volunteer.objects.cleared(on=clock.today()).filter(user=user).exists()
    assert not Volunteer.objects.cleared(on=tomorrow()).filter(user=user).exists()


# --- Words that tell on somebody ------------------------------------------------------------------


@pytest.mark.parametrize("field", ["title", "introduction", "clause_4", "exception_1", "review"])
@pytest.mark.parametrize(
    "detail", ["07700 900123", "14 Hawthorn Lane", "BA14 8XX", "a.parent@family.example"]
)
def test_4_nobodys_whereabouts_are_published(by, field, detail):
    said = getattr(versions.in_force(clock.today()), field)
    refused = refusal(by, **{field: f"{said} {detail}"})
    assert refused.clause is Clause.C4
    assert detail not in refused.because


# --- In the form ----------------------------------------------------------------------------------


def test_review_the_form_says_beside_each_clause_what_is_wrong_with_it(by):
    desk, page = signed_in_client(by), reverse("governance:draft")
    form = desk.get(page).context["form"]
    typed = {name: form[name].value() or "" for name in form.fields} | {
        "in_force_from": f"{clock.today() + timedelta(days=1):%d/%m/%Y}",
        "clause_4": "Ring 07700 900123.",
        "clause_6": "Checked again every two years.",
        "review": "Reviewed every five years.",
    }
    answer = desk.post(page, typed)
    assert answer.status_code == 422
    wrong = {"clause_4", "clause_6", "review"}
    assert set(answer.context["form"].errors) == wrong
    answer = desk.post(page, typed | {"in_force_from": f"{clock.today():%d/%m/%Y}"})
    assert set(answer.context["form"].errors) == {*wrong, "in_force_from"}
    assert "Ring 07700 900123." in answer.content.decode()
    assert not PolicyVersion.objects.filter(state="draft").exists()


def test_review_a_draft_of_before_can_be_put_right(by):
    draft = draft_of_policy(by=by)
    PolicyVersion.objects.filter(pk=draft.pk).update(clause_6="Checked again every year.")
    there = PolicyVersion.objects.get(pk=draft.pk)
    there.recheck_years = 1
    assert adoption.change(there, by=by, on=clock.today()).recheck_years == 1
