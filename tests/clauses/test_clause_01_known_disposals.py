"""Clause 1: whoever knows a family has no part in the disposal of its record, and is told of none.

By reference only, but the reference is on the family's paper file.
"""

from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.models import Notice
from accounts.roles import Role
from contactcentre.safekeeping import clock
from contactcentre.safekeeping.models import Subject
from families.models import Family
from families.services.known import declare_known
from retention.models import DisposalCase
from retention.services import cases, holding, records, undated
from retention.services.executing import execute, ready
from tests.factories.accounts import make_user, signed_in_client
from tests.factories.families import make_family
from tests.factories.retention import (
    approved,
    cooled,
    disposed_of,
    held,
    last_used,
    proposed,
    swept,
    unused_family,
)

pytestmark = pytest.mark.django_db
TODAY = clock.today


@pytest.fixture
def family():
    return unused_family()


@pytest.fixture
def neighbour(family):
    """Co-ordinator and trustee in one, and the family lives next door."""
    return knowing(family, make_user(Role.CO_ORDINATOR, Role.TRUSTEE))


def knowing(family, person):
    declare_known(family_id=family.pk, user=person, reason="", by=make_user(Role.CO_ORDINATOR))
    return person


def told(person, *pages):
    client = signed_in_client(person)
    return "".join(client.get(page).text for page in pages)


def test_1_neither_the_list_of_what_is_due_nor_that_of_disposals_names_it(family, neighbour):
    swept(TODAY())
    case = proposed(family.subject)
    due, listed = reverse("retention:due"), reverse("retention:cases")

    assert family.reference not in told(neighbour, due, listed)
    assert family.reference in told(make_user(Role.CO_ORDINATOR), due)
    assert family.reference in told(make_user(Role.TRUSTEE), listed)
    client = signed_in_client(neighbour)
    assert client.get(reverse("retention:case", args=[case.pk])).status_code == 404


def test_1_nor_does_the_list_of_records_without_a_date(neighbour):
    undated_family = make_family()
    last_used(undated_family.subject, None)
    knowing(undated_family, neighbour)

    assert undated_family.subject not in records.undated(by=neighbour)
    assert undated_family.subject in records.undated(by=make_user(Role.CO_ORDINATOR))
    with pytest.raises(Subject.DoesNotExist):
        undated.date_from_paper(
            reference=undated_family.reference,
            last_used_on=clock.years_before(TODAY(), 4),
            by=neighbour,
            on=TODAY(),
        )


def test_1_who_knows_it_proposes_nothing(family, neighbour):
    with pytest.raises(Subject.DoesNotExist):
        proposed(family.subject, by=neighbour)
    with pytest.raises(Subject.DoesNotExist):
        held(family.subject, by=neighbour)


def test_1_who_knows_it_approves_and_cancels_nothing_and_is_not_asked_to(family, neighbour):
    case = proposed(family.subject)

    with pytest.raises(DisposalCase.DoesNotExist):
        cases.approve(case_id=case.pk, digest=case.digest, by=neighbour, on=TODAY())
    with pytest.raises(DisposalCase.DoesNotExist):
        cases.cancel(case_id=case.pk, by=neighbour, on=TODAY())
    assert records.waiting_for(neighbour) == 0
    assert not Notice.objects.filter(user=neighbour, about=family.reference).exists()


def test_1_who_knows_it_carries_out_nothing_of_a_batch_with_it(family, neighbour):
    other = unused_family()
    mine, theirs = approved(family.subject), approved(other.subject)
    day = cooled(mine, theirs)

    assert ready(on=day, by=neighbour) == [theirs]
    with pytest.raises(DisposalCase.DoesNotExist):
        execute([theirs.pk, mine.pk], by=neighbour, on=day)
    assert Family.objects.count() == 2


def test_1_what_is_left_afterwards_says_nothing_of_a_family(family, neighbour):
    """Who knew it went with the record; the certificate is the centre’s, and names nobody."""
    case = disposed_of(family)

    assert list(records.cases(over=True, by=neighbour)) == [case]


def test_1_a_hold_on_it_is_let_go_of_by_others(family, neighbour):
    kept = held(family.subject)

    assert not holding.every_hold(by=neighbour).exists()
    review_on = TODAY() + timedelta(days=30)
    with pytest.raises(type(kept).DoesNotExist):
        holding.review(hold_id=kept.pk, review_on=review_on, by=neighbour, on=TODAY())
