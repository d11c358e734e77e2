"""Giving and ending a permission on one record."""

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.models import Permission
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from accounts.roles import Role
from contactcentre.safekeeping.grants import grant, revoke
from families.models import Family, FamilyGrant, Person
from families.permissions import FamilyPermission
from tests.factories.accounts import make_user
from tests.factories.families import make_families

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 5, 16, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
SEE = FamilyPermission.SEE_SHEET


@pytest.fixture
def volunteer():
    return make_user(Role.VOLUNTEER)


@pytest.fixture
def families():
    return make_families(2)


def give(volunteer, family, *, start=NOON, hours=1):
    return grant(SEE, to=volunteer, on=family, valid_from=start, valid_until=start + hours * HOUR)


class TestGrant:
    def test_given_again_for_the_same_start_keeps_one_row_and_moves_its_end(
        self, volunteer, families
    ):
        first = give(volunteer, families[0])
        second = give(volunteer, families[0], hours=3)

        assert first.pk == second.pk
        assert FamilyGrant.every.get().valid_until == NOON + 3 * HOUR

    def test_that_has_ended_can_be_given_anew(self, volunteer, families):
        give(volunteer, families[0])
        give(volunteer, families[0], start=NOON + 24 * HOUR)

        assert FamilyGrant.every.count() == 2

    @pytest.mark.parametrize("hours", [0, -1])
    def test_ends_after_it_starts(self, volunteer, families, hours):
        with pytest.raises(IntegrityError), transaction.atomic():
            give(volunteer, families[0], hours=hours)

    def test_is_only_of_what_was_declared(self, volunteer, families):
        with pytest.raises(Permission.DoesNotExist):
            grant("delete_family", to=volunteer, on=families[0], valid_from=NOON, valid_until=NOON)

    def test_is_only_of_a_permission_on_that_kind_of_record(self, volunteer, families):
        other = Permission.objects.exclude(content_type__model="family")[0]
        with pytest.raises(ValidationError):
            FamilyGrant.every.create(
                user=volunteer,
                content_object=families[0],
                permission=other,
                valid_from=NOON,
                valid_until=NOON + HOUR,
            )

    def test_is_not_there_for_records_without_a_permission_table(self, volunteer, families):
        with pytest.raises(LookupError):
            grant(
                SEE,
                to=volunteer,
                on=Person.objects.all()[0],
                valid_from=NOON,
                valid_until=NOON + HOUR,
            )

    def test_goes_with_the_record(self, volunteer, families):
        give(volunteer, families[0])
        Family.objects.filter(pk=families[0].pk).delete()

        assert not FamilyGrant.every.exists()


class TestRevoke:
    def test_ends_the_one_grant(self, volunteer, families):
        give(volunteer, families[0])
        give(volunteer, families[0], start=NOON + 24 * HOUR)
        give(volunteer, families[1])
        give(make_user(Role.VOLUNTEER), families[0])

        revoke(SEE, of=volunteer, on=families[0], valid_from=NOON)

        assert FamilyGrant.every.count() == 3

    def test_of_nothing_does_no_harm(self, volunteer, families):
        revoke(SEE, of=volunteer, on=families[0], valid_from=NOON)
