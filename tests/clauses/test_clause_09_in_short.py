"""Clause 9: the short forms of the policy, and of its rules, say what the centre adopted."""

import re
from contextlib import ExitStack
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from contactcentre.safekeeping import clock
from policy import clause_map
from policy.clauses import Clause
from policy.undertaking import give
from tests.factories.accounts import make_user, signed_in_client
from tests.factories.policy import adopt

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("policy_to_come")]
KEPT = "What nobody used for {} is disposed of, but for the accident book, kept for ever."
PAGES = ("for-parents", "for-children")


@pytest.fixture
def adopted(by):
    """A function that adopts a version and waits until it is in force."""
    with ExitStack() as days:

        def adopted(**changes):
            adopt(co_ordinator=by, trustees=[make_user("trustee"), make_user("trustee")], **changes)
            days.enter_context(time_machine.travel(clock.now() + timedelta(days=1)))
            give(by, on=clock.today())

        yield adopted


def said(page):
    text = Client().get(reverse(f"policy:{page}")).content.decode()
    return re.sub(r"<[^>]+>", "", text.partition("<main")[2].partition("</main>")[0])


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize(
    ("years", "in_words", "shown"), [(5, "five years", "5 years"), (1, "one year", "one year")]
)
def test_9_the_short_forms_say_the_years_that_were_adopted(adopted, page, years, in_words, shown):
    assert "3 years" in said(page)
    adopted(retention_years=years, clause_8=KEPT.format(in_words))
    assert f"for {shown}" in said(page)
    assert "for 3 years" not in said(page)


def test_9_parents_read_how_often_checks_and_policy_are_looked_at_again(adopted):
    assert "again after 3 years at the latest" in said("for-parents")
    adopted(recheck_years=2, review_months=6, review="The policy is reviewed every six months.")
    assert "again after 2 years at the latest" in said("for-parents")
    assert "look at the policy again every 6 months" in said("for-parents")


def test_9_words_of_the_centres_own_are_pointed_to(adopted):
    assert "into its own words" not in said("for-parents")
    assert "in new words" not in said("for-children")
    adopted(clause_2="We write no reports.", exception_2="Violence is passed on.")
    assert "The centre has put exception 2 and clause 2 of the policy into its own words" in said(
        "for-parents"
    )
    assert "in new words" in said("for-children")


def test_9_what_only_the_space_between_words_tells_apart_is_not(adopted):
    adopted(clause_7=f"{Clause.C7.text} ".replace(" ", "  "), certificate_months=3)
    assert "into its own words" not in said("for-parents")


# --- The rules, clause by clause ------------------------------------------------------------------


def test_9_the_rules_begin_with_a_summary_that_leads_to_each_clause(by, adopted):
    adopted(clause_7="Everything is kept under lock and key.")
    page = signed_in_client(by).get(reverse("policy:map")).content.decode()
    summary, _, rules = page.partition("<h2>Rule by rule</h2>")
    for clause in Clause:
        assert f'href="#rules-{clause.number.lower()}"' in summary
        assert f'id="rules-{clause.number.lower()}"' in rules
        assert f"<span>{len(clause_map.rules_of(clause))}</span>" in summary
    assert "Everything is kept under lock and key." in summary
    assert len(re.sub(r"<[^>]+>", " ", summary.partition("<main")[2]).split()) < 400


def test_9_what_is_long_is_folded_and_no_rule_of_it_names_a_number_a_centre_sets(by):
    page = signed_in_client(by).get(reverse("policy:map")).content.decode()
    rules = page.partition("<h2>Rule by rule</h2>")[2]
    assert rules.count('<details class="report-clause">') == len(Clause)
    held = [rule.in_words for clause in Clause for rule in clause_map.rules_of(clause)]
    assert not [words for words in held if re.search(r"\b(three years|half a year)\b", words)]
