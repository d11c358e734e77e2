"""Clause 8: a record is kept for longer only for a reason, and let go of by two people."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts.roles import Role
from contactcentre.safekeeping import clock, holds
from contactcentre.safekeeping.models import Hold
from policy.clauses import Refused
from retention.models import DisposalCase
from retention.services import holding
from tests.factories.accounts import make_user, signed_in_client
from tests.factories.concerns import make_concern, make_lead
from tests.factories.families import make_family
from tests.factories.retention import (
    proposed,
    unused_family,
)

pytestmark = pytest.mark.django_db

State = DisposalCase.State
TODAY = clock.today


def now(case):
    return DisposalCase.objects.get(pk=case.pk)


class TestHolds:
    def hold(self, **fields):
        family = unused_family()
        given = {
            "reference": family.reference,
            "kind": Hold.Kind.PROCEEDINGS,
            "reason": "A hearing in spring",
            "review_on": TODAY() + timedelta(days=90),
            "by": make_user(Role.CO_ORDINATOR),
            "on": TODAY(),
            **fields,
        }
        return holding.place(**given)

    def test_8_are_let_go_of_by_two_people(self):
        hold, first, second = self.hold(), make_user(Role.CO_ORDINATOR), make_user(Role.TRUSTEE)

        holding.ask_release(hold_id=hold.pk, by=first, on=TODAY())
        with pytest.raises(Refused, match="somebody else"):
            holding.release(hold_id=hold.pk, by=first, on=TODAY())
        assert holds.in_force().exists()

        holding.release(hold_id=hold.pk, by=second, on=TODAY())
        assert not holds.in_force().exists()

    def test_8_not_before_somebody_asked(self):
        with pytest.raises(Refused, match="Nobody has asked"):
            holding.release(hold_id=self.hold().pk, by=make_user(Role.TRUSTEE), on=TODAY())

    def test_8_the_database_itself_refuses_one_person(self):
        hold, one = self.hold(), make_user(Role.TRUSTEE)

        with pytest.raises(IntegrityError), transaction.atomic():
            Hold.objects.filter(pk=hold.pk).update(
                release_asked_by=one, release_asked_on=TODAY(), released_by=one, released_on=TODAY()
            )

    def test_8_hold_on_when_nobody_looked_again_in_time(self):
        hold = self.hold()
        Hold.objects.filter(pk=hold.pk).update(
            placed_on=date(2020, 1, 1), review_on=date(2020, 6, 1)
        )

        with pytest.raises(Refused, match="held"):
            proposed(hold.subject)

    @pytest.mark.parametrize(
        ("fields", "because"),
        [
            ({"reason": "  "}, "Say why"),
            ({"reason": "She moved to 4 Marrowfat Row, Codmarsh"}, "Take out"),
            ({"review_on": clock.today()}, "after today"),
            ({"review_on": clock.years_after(clock.today(), 2)}, "within a year"),
        ],
    )
    def test_8_have_a_reason_and_a_day_within_a_year(self, fields, because):
        with pytest.raises(Refused, match=because):
            self.hold(**fields)

    def test_8_may_be_kept_on_by_whoever_looks_again(self):
        hold, by = self.hold(), make_user(Role.CO_ORDINATOR)
        holding.ask_release(hold_id=hold.pk, by=by, on=TODAY())

        kept = holding.review(
            hold_id=hold.pk, review_on=TODAY() + timedelta(days=200), by=by, on=TODAY()
        )

        assert (kept.release_asked_by, kept.released_on) == (None, None)


def test_8_the_file_says_what_holds_it_back_to_whoever_may_know():
    family, lead, other = make_family(), make_lead(), make_user(Role.CO_ORDINATOR)
    page = reverse("families:file", args=[family.reference])
    assert "Held back" not in signed_in_client(lead).get(page).text
    make_concern(by=make_user(Role.VOLUNTEER), family_id=family.pk)
    hold = Hold.objects.get(subject_id=family.pk)
    told = signed_in_client(lead).get(page).text
    assert reverse("retention:hold", args=[hold.pk]) in told
    assert "for another reason as well" in told
    kept_from_them = signed_in_client(other).get(page).text
    assert "Held back" not in kept_from_them
    assert hold.get_kind_display() not in kept_from_them
