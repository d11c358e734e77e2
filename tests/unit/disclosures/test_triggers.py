"""The database itself keeps what was given out as it was given, whoever writes to it."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from contactcentre.safekeeping import clock
from disclosures.services import court, permission
from families.models import PersonRole
from tests.factories.accounts import make_user
from tests.factories.concerns import make_concern, make_lead, pass_on
from tests.factories.disclosures import make_court_request, make_held, make_release, permit
from tests.factories.families import make_family
from tests.factories.retention import ask_for_own_data, own_data_given
from tests.factories.sessions import person_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_keyring(made_once):
    """The keyring under which all was given out that the tests here share."""


@pytest.fixture(scope="module")
def given_out(made_once):
    """Something of every kind that leaves, and a release that is held."""
    by, family, today = make_lead("co-ordinator"), make_family(), clock.today()
    make_release(family, by=by)
    given = permit(family, by=by)
    permission.pass_on(family=family, permission_id=given.pk, by=by, on=today)
    asked = make_court_request(family, by=by)
    where: dict[str, Any] = {"family": family, "court_request_id": asked.pk, "by": by, "on": today}
    court.replied(sent_on=today, **where)
    court.end(outcome="ordered", **where)
    court.give(
        ordered_on=today, given_on=today, to="The judge", what="June", route="letter", **where
    )
    pass_on(make_concern(by=make_user("volunteer"), family_id=family.pk), by=by)
    own_data_given(ask_for_own_data(person_of(family, PersonRole.VISITING), by=by), by=by)
    make_held(make_family(), by=by)


def write(table, column, value):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f'update {table} set "{column}" = %s', [value])
        return cursor.rowcount


@pytest.mark.parametrize(
    ("table", "columns"),
    [
        (
            "disclosures_release",
            ["statement", "digest", "file", "released_on", "reason", "first_day", "standing"],
        ),
        ("disclosures_releasecopy", ["addressed_to", "route"]),
        ("disclosures_contactpassing", ["recipient", "what", "passed_on"]),
        ("disclosures_ordereddisclosure", ["to", "what", "route", "given_on", "noted_at"]),
        ("disclosures_courtrequest", ["reply", "replied_on", "sender", "case_number"]),
        ("disclosures_exceptiondisclosure", ["words", "person", "agency", "passed_at"]),
        ("retention_datarequest", ["given", "identity", "way", "end", "ended_on"]),
    ],
)
def test_what_was_given_out_is_not_written_anew(given_out, table, columns):
    later = clock.today() + timedelta(days=1)
    for column in columns:
        value = later if column.endswith(("_on", "_at")) else "other"
        with pytest.raises(DatabaseError, match="stays as it"):
            write(table, column, value)


def test_what_becomes_of_it_is_noted_all_the_same(given_out):
    today = clock.today()
    assert write("disclosures_releasecopy", "handed_on", today)
    assert write("disclosures_courtrequest", "ended_on", today)
