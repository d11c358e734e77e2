"""Clause 7: what went wrong in keeping the records safe is noted, told in time, and counted."""

from datetime import date, timedelta
from itertools import product

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from accounts import notices
from accounts.models import Notice
from accounts.roles import Role
from contactcentre.safekeeping import clock
from governance.figures import figures
from governance.models import Breach
from governance.rules import breach as rules
from governance.services import breaches
from policy.clauses import Refused
from tests.factories.accounts import make_user, signed_in_client
from tests.factories.governance import make_breach

pytestmark = pytest.mark.django_db

Risk, Ended, Step = Breach.Risk, Breach.Ended, rules.Step


@pytest.fixture
def trustee():
    return make_user(Role.TRUSTEE)


def told(breach, *steps, by, day=None):
    for step in steps:
        breach = breaches.note_told(
            breach_id=breach.pk, step=step, day=day or clock.today(), by=by, on=clock.today()
        )
    return breach


def test_7_a_breach_is_numbered_and_told_to_trustees_and_the_other_co_ordinators(by, trustee):
    colleague, helper = make_user(Role.CO_ORDINATOR), make_user(Role.VOLUNTEER)
    first, second = make_breach(by=by), make_breach(by=by)
    year = clock.today().year
    assert [first.reference, second.reference] == [f"B{year}-01", f"B{year}-02"]
    for person, informed in [(trustee, True), (colleague, True), (by, False), (helper, False)]:
        found = notices.of(person).filter(kind=Notice.Kind.BREACH)
        assert {each.about for each in found} == (
            {first.reference, second.reference} if informed else set()
        )


@pytest.mark.parametrize(("whereabouts", "risk"), list(product([True, False], Risk.values)))
def test_7_where_a_parent_may_be_found_the_risk_is_high(by, whereabouts, risk):
    allowed = risk == Risk.HIGH or not whereabouts
    if allowed:
        assert make_breach(by=by, whereabouts=whereabouts, risk=risk).risk == risk
    else:
        with pytest.raises(Refused, match="the risk is high"):
            make_breach(by=by, whereabouts=whereabouts, risk=risk)
    assert Breach.objects.exists() is allowed


def test_7_nor_is_it_thought_less_of_later(by):
    breach = make_breach(by=by, whereabouts=True, risk=Risk.HIGH)
    with pytest.raises(Refused, match="the risk is high"):
        breaches.assess(breach_id=breach.pk, risk=Risk.SOME, by=by)


def test_7_nor_does_the_database_hold_such_a_row(by):
    breach = make_breach(by=by, risk=Risk.SOME)
    with pytest.raises(IntegrityError), transaction.atomic():
        Breach.objects.filter(pk=breach.pk).update(whereabouts=True)


@given(found=st.dates(date(2020, 1, 1), date(2040, 1, 1)))
def test_7_the_office_is_told_within_72_hours_whatever_the_hour_was(found):
    assert rules.report_by(risk=Risk.UNLIKELY, found_on=found) is None
    for risk in (Risk.SOME, Risk.HIGH):
        last = rules.report_by(risk=risk, found_on=found)
        assert last is not None
        until = clock.start_of(last + timedelta(1)) - clock.start_of(found)
        # An hour more on the Sunday on which the clocks go back.
        assert timedelta(hours=71) <= until <= timedelta(hours=73)


@pytest.mark.parametrize(
    ("risk", "demanded"),
    [(Risk.UNLIKELY, []), (Risk.SOME, [Step.OFFICE]), (Risk.HIGH, [Step.PEOPLE, Step.OFFICE])],
)
def test_7_it_is_dealt_with_when_all_are_told_whom_the_risk_demands(by, trustee, risk, demanded):
    breach = make_breach(by=by, risk=risk)
    close = {"breach_id": breach.pk, "by": trustee, "on": clock.today()}
    assert rules.still_to_do(breach) == demanded
    for step in demanded:
        with pytest.raises(Refused, match="still to do"):
            breaches.end(ended=Ended.DEALT_WITH, **close)
        told(breach, step, by=by)
    assert breaches.end(ended=Ended.DEALT_WITH, **close).ended_by == trustee


@pytest.mark.parametrize("role", [each for each in Role if each != Role.TRUSTEE])
def test_7_nobody_but_a_trustee_closes_it(by, role):
    breach = make_breach(by=by, risk=Risk.UNLIKELY)
    person, today = make_user(role), clock.today()
    with pytest.raises((Refused, Breach.DoesNotExist)):
        breaches.end(breach_id=breach.pk, ended=Ended.DEALT_WITH, by=person, on=today)
    assert Breach.objects.open().exists()


def test_7_what_was_none_after_all_demands_nothing_and_counts_for_nothing(by, trustee):
    breach = make_breach(by=by, risk=Risk.HIGH)
    breaches.end(breach_id=breach.pk, ended=Ended.NONE, by=trustee, on=clock.today())
    assert figures(clock.today(), clock.today())["breaches"] == 0


def test_7_what_was_closed_stays(by, trustee):
    breach = make_breach(by=by, risk=Risk.UNLIKELY)
    close = {"breach_id": breach.pk, "by": trustee, "on": clock.today()}
    breaches.end(ended=Ended.DEALT_WITH, **close)
    with pytest.raises(Refused, match="closed"):
        breaches.end(ended=Ended.NONE, **close)
    with pytest.raises(Refused, match="closed"):
        told(breach, Step.OFFICE, by=by)
    with pytest.raises(Refused, match="closed"):
        breaches.assess(breach_id=breach.pk, risk=Risk.HIGH, by=by)


@pytest.mark.parametrize("days", [-1, 1])
def test_7_nobody_was_told_before_it_was_known_or_tomorrow(by, days):
    breach = make_breach(by=by)
    with pytest.raises(Refused, match="not on a day to come"):
        told(breach, Step.OFFICE, by=by, day=clock.today() + timedelta(days))


def test_7_each_is_told_once(by):
    breach = told(make_breach(by=by), Step.OFFICE, by=by)
    with pytest.raises(Refused, match="noted already"):
        told(breach, Step.OFFICE, by=by)


def test_7_none_is_noted_that_is_still_to_be_found(by):
    with pytest.raises(Refused, match="still to come"):
        make_breach(by=by, found_on=clock.today() + timedelta(1))


def test_7_figures(by):
    today = clock.today()
    make_breach(by=by, whereabouts=True, risk=Risk.HIGH, found_on=today)
    make_breach(by=by, kind=Breach.Kind.LOST, risk=Risk.UNLIKELY, found_on=today)
    long_ago = today - timedelta(5)
    told(make_breach(by=by, found_on=long_ago), Step.OFFICE, by=by)
    told(make_breach(by=by, found_on=long_ago), Step.OFFICE, by=by, day=long_ago)
    make_breach(by=by, found_on=long_ago)
    before = make_breach(by=by, found_on=today - timedelta(400))
    counts = figures(today - timedelta(10), today)
    assert counts["breaches"] == 5
    assert counts["breaches.lost"] == 1
    assert counts["breaches.sent"] == 4
    assert counts["breaches-whereabouts"] == 1
    assert counts["breaches-reported"] == 2
    assert counts["breaches-late"] == 2
    assert figures(before.found_on, before.found_on)["breaches"] == 1


class TestInPages:
    def test_7_noted_told_thought_again_and_closed(self, by, trustee):
        co_ordinator, closing = signed_in_client(by), signed_in_client(trustee)
        today = clock.today()
        answers = {
            "kind": "seen",
            "whereabouts": "yes",
            "people": "few",
            "risk": "some",
            "found_on": today.isoformat(),
        }
        form = reverse("governance:breach-note")
        refused = co_ordinator.post(form, answers)
        assert refused.status_code == 422
        assert "the risk is high" in refused.content.decode()
        page = co_ordinator.post(form, answers | {"risk": "high"})["Location"]
        shown = co_ordinator.get(page).content.decode()
        assert "Ring the parent who may be found" in shown
        assert "Close it" not in shown
        for step in ("people_told_on", "office_told_on"):
            sent = co_ordinator.post(page, {"step": step, "day": today.isoformat()})
            assert sent.status_code == 302
        shown = co_ordinator.get(page).content.decode()
        assert "Everybody has been told" in shown
        assert "Ring the parent" not in shown
        end = reverse("governance:breach-end", args=[Breach.objects.get().pk])
        assert closing.post(end, {"ended": "dealt-with"})["Location"] == page
        assert "Closed" in closing.get(reverse("governance:breaches")).content.decode()

    def test_7_both_homes_say_that_one_is_open_and_when_it_is_late(self, by, trustee):
        breach = make_breach(by=by, found_on=clock.today() - timedelta(4))
        for person in (by, trustee):
            home = signed_in_client(person).get("/").content.decode()
            assert "Personal data breaches" in home
            assert "Breaches to report" in home
            assert breach.reference not in home
        told(breach, Step.OFFICE, by=by)
        assert "Breaches to report" not in signed_in_client(by).get("/").content.decode()
