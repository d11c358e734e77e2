"""One’s own record, on the page: all that is theirs alone, and nothing that is about others."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from accounts.roles import Role
from contactcentre.bench.measure import counted_queries
from contactcentre.safekeeping import clock
from families.services.known import declare_known, end_known
from retention.services.access import note
from retention.services.own_record import own
from tests.factories.accounts import make_user, signed_in_client
from tests.factories.families import make_family
from tests.factories.sessions import make_session
from tests.factories.volunteers import on_shift
from volunteers.models import Reference

pytestmark = pytest.mark.django_db


@pytest.fixture
def co_ordinator():
    return make_user(Role.CO_ORDINATOR)


@pytest.fixture
def helper():
    return make_user(Role.VOLUNTEER, address="persis@helpers.example")


def page_of(user):
    return signed_in_client(user).get(reverse("retention:own")).content.decode()


def test_shows_where_one_signs_in_and_when_one_was_to_help(helper):
    on_shift(helper, make_session(on=date(2027, 3, 6)))
    page = page_of(helper)
    assert "persis@helpers.example" in page
    assert "When you were to help" in page
    assert "6 March 2027" in page


def test_shows_when_one_said_that_one_knows_a_family_and_not_which_or_why(helper, co_ordinator):
    family = make_family()
    declared = declare_known(family_id=family.pk, user=helper, reason="Next door", by=helper)
    page = page_of(helper)
    assert "When you said that you know a family" in page
    assert "You are not shown it" in page
    assert family.reference not in page
    assert "Next door" not in page
    assert not [who.first_name for who in family.people.all() if str(who.first_name) in page]
    end_known(known_id=declared.pk, by=co_ordinator)
    assert "Taken back on" in page_of(helper)


def test_does_not_tell_what_another_noted(helper, co_ordinator):
    """It would tell that a family one knows comes here."""
    family = make_family()
    declare_known(family_id=family.pk, user=helper, reason="His aunt", by=co_ordinator)
    page = page_of(helper)
    assert family.reference not in page
    assert "When you said that you know a family" not in page
    assert "aunt" not in page


def test_says_when_a_reference_was_asked_for_and_neither_of_whom_nor_what_it_said(helper):
    Reference.objects.create(
        volunteer=helper.volunteer,
        referee="Rita Referee",
        asked_on=date(2026, 2, 3),
        answered_on=date(2026, 2, 9),
        answer="doubts",
    )
    page = page_of(helper)
    assert "Asked on 3 February 2026" in page
    assert "Answered on 9 February 2026" in page
    assert "Rita" not in page
    assert "doubts" not in page


def test_is_also_for_somebody_without_a_volunteers_record():
    trustee = make_user(Role.TRUSTEE, address="tess@trustees.example")
    page = page_of(trustee)
    assert "tess@trustees.example" in page
    assert "What we hold about you" not in page


def test_the_reasons_are_decided_about_in_the_copy(helper, co_ordinator):
    family = make_family()
    declare_known(family_id=family.pk, user=helper, reason="His aunt", by=co_ordinator)
    today = clock.today()
    reference = helper.volunteer.subject.reference
    when = {"received_on": today, "on": today}
    asked = note(reference=reference, party_id=None, by=co_ordinator, **when)
    shown = signed_in_client(co_ordinator).get(reverse("retention:data-request", args=[asked.pk]))
    assert "Why you are not shown a family" in shown.content.decode()


def test_more_shifts_ask_no_more_queries(helper):
    def asked():
        with counted_queries() as queries:
            own(helper)
        return queries["default"], queries["keyring"]

    on_shift(helper, make_session())
    few = asked()
    for day in range(1, 5):
        on_shift(helper, make_session(on=clock.today() + timedelta(days=day)))
    assert asked() == few
