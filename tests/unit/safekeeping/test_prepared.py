"""Queries whose text is put together once and asked with other values."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection, models

from accounts.roles import Role
from contactcentre.safekeeping import clock
from contactcentre.safekeeping.prepared import Prepared, PreparedRows
from families.models import Family, KnownFamily, Session
from families.services.known import declare_known
from tests.factories.accounts import make_user
from tests.factories.families import make_families

pytestmark = pytest.mark.django_db


def _known(*, user, before):
    rows = KnownFamily.objects.filter(user=user, declared_at__lt=before)
    return rows.values("family_id")


@pytest.fixture
def known():
    return Prepared(_known, user=models.UUIDField(), before=models.DateTimeField())


def test_asks_what_the_query_set_would_for_each_persons_values(known):
    one, other = make_families(2)
    people = [make_user(Role.VOLUNTEER) for _ in range(3)]
    for person, family in zip(people, (one, other), strict=False):
        declare_known(family_id=family.pk, user=person, reason="", by=person)

    def families(user, before):
        asked = known.ask(user=user, before=before)
        written = Family.objects.filter(pk__in=_known(user=user, before=before))
        found = set(Family.objects.filter(pk__in=asked))
        assert found == set(written)
        return found

    now = clock.now() + timedelta(seconds=1)
    assert [families(person.pk, now) for person in people] == [{one}, {other}, set()]
    assert families(people[0].pk, now - timedelta(days=1)) == set()


def test_is_put_together_once():
    built = []

    def build(*, user):
        built.append(user)
        return KnownFamily.objects.filter(user=user).values("family_id")

    prepared = Prepared(build, user=models.UUIDField())
    mine = uuid4()
    for user in (mine, uuid4()):
        list(Family.objects.filter(pk__in=prepared.ask(user=user)))
    assert len(built) == 1
    assert mine not in built


def test_says_which_value_is_not_asked_of():
    prepared = Prepared(
        lambda user: KnownFamily.objects.values("family_id"), user=models.UUIDField()
    )
    with pytest.raises(LookupError, match="user"):
        prepared.ask(user=uuid4())


def test_sends_each_of_two_days_to_its_own_place():
    prepared = Prepared(
        lambda first, last: Session.objects.filter(date__gt=last, date__lt=first).values("pk"),
        first=models.DateField(),
        last=models.DateField(),
    )
    first, last = clock.today(), clock.today() + timedelta(days=1)
    of_day = connection.ops.adapt_datefield_value
    assert prepared.ask(first=first, last=last).params == [of_day(last), of_day(first)]


def test_lists_what_the_query_set_would_also_of_two_together():
    one, other = make_families(2)
    person = make_user(Role.VOLUNTEER)
    for family in (one, other):
        declare_known(family_id=family.pk, user=person, reason="", by=person)
    before = clock.now() + timedelta(seconds=1)

    def build(*, user, before):
        known = KnownFamily.objects.filter(user=user, declared_at__lt=before)
        families = Family.objects.filter(known_by__in=known)
        nobody = models.Value(None, models.DateTimeField())
        return known.values_list("family_id", "declared_at").union(
            families.values_list("pk", nobody), all=True
        )

    listed = PreparedRows(build, user=models.UUIDField(), before=models.DateTimeField())
    for asked in ((person.pk, before), (uuid4(), before), (person.pk, before - timedelta(days=1))):
        values = dict(zip(("user", "before"), asked, strict=True))
        found = [tuple(row) for row in listed.ask(**values)]
        assert sorted(map(str, found)) == sorted(map(str, build(**values)))
    assert len(listed.ask(user=person.pk, before=before)) == 4


def test_lists_of_several_what_the_query_set_would_and_of_none_asks_nothing(
    django_assert_num_queries,
):
    families = make_families(3)
    person = make_user(Role.VOLUNTEER)
    for family in families:
        declare_known(family_id=family.pk, user=person, reason="", by=person)

    def build(*, families, user):
        known = KnownFamily.objects.filter(family_id__in=families, user=user)
        return known.values_list("family_id")

    listed = PreparedRows(
        build, several=["families"], families=models.UUIDField(), user=models.UUIDField()
    )
    for many in (1, 3, 2):
        asked = [family.pk for family in families[:many]]
        assert {pk for (pk,) in listed.ask(families=asked, user=person.pk)} == set(asked)
        assert listed.ask(families=asked, user=uuid4()) == []
    with django_assert_num_queries(0):
        assert listed.ask(families=[], user=person.pk) == []
