"""Annual review: what two trustees signed stays as they signed it, whoever writes to the database.

One signature may still be taken back, and a review that nobody signed be discarded.
"""

import pytest
from django.db import DatabaseError, connection, transaction

from accounts.roles import Role
from governance.models import AnnualReview
from governance.services import review
from tests.factories.accounts import make_user
from tests.factories.governance import begin_review, make_report, sign

pytestmark = pytest.mark.django_db
TABLE = AnnualReview._meta.db_table
COLUMNS = [str(f.column) for f in AnnualReview._meta.concrete_fields]


@pytest.fixture
def trustees():
    return [make_user(Role.TRUSTEE) for _ in range(2)]


@pytest.fixture
def begun(trustees):
    make_report()
    return begin_review(by=trustees[0])


@pytest.fixture
def signed(begun, trustees):
    for person in trustees:
        done = sign(begun, by=person)
    connection.check_constraints()
    return done


def refused(statement):
    before = list(AnnualReview.objects.values())
    with (
        pytest.raises(DatabaseError, match="stays as two trustees signed it"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    assert list(AnnualReview.objects.values()) == before


@pytest.mark.parametrize("column", COLUMNS)
def test_review_nothing_of_it_is_written_anew(signed, column):
    refused(f"update {TABLE} set {column} = {column}")


@pytest.mark.parametrize(
    "value", ["completed_on = null, completed_by_id = null", "signed_by_id = null", "digest = 'x'"]
)
def test_review_nor_is_a_signature_taken_off(signed, value):
    refused(f"update {TABLE} set {value}")


def test_review_it_is_not_taken_away(signed):
    refused(f"delete from {TABLE}")


@pytest.mark.skipif(connection.vendor != "sqlite", reason="SQLite's own way of writing")
@pytest.mark.parametrize("recursive", ["on", "off"])
def test_review_nothing_is_put_in_its_place(signed, recursive):
    columns = ", ".join(COLUMNS)
    with connection.cursor() as cursor:
        cursor.execute(f"pragma recursive_triggers = {recursive}")
    try:
        refused(f"replace into {TABLE} ({columns}) select {columns} from {TABLE}")
        refused(
            f"insert or replace into {TABLE} (rowid, {columns}) select rowid, {columns} from "
            f"{TABLE}"
        )
    finally:
        with connection.cursor() as cursor:
            cursor.execute("pragma recursive_triggers = on")


@pytest.mark.skipif(connection.vendor == "sqlite", reason="PostgreSQL's own way of emptying")
def test_review_they_are_not_emptied(signed):
    refused(f"truncate {TABLE} cascade")


def test_review_one_signature_is_still_taken_back(begun, trustees):
    sign(begun, by=trustees[0])
    review.take_back(review_id=begun.pk, by=trustees[0])
    assert AnnualReview.objects.get().signed_by is None


def test_review_and_one_that_nobody_signed_is_discarded(begun, trustees):
    review.discard(review_id=begun.pk, by=trustees[0])
    assert not AnnualReview.objects.exists()
