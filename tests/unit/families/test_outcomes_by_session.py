"""Each entry of the register knows its session: new ones from the start, old ones since then."""

from uuid import uuid4

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from contactcentre.safekeeping import clock
from families.models import Booking, EntryKind, Outcome, RegisterEntry
from tests.factories.families import make_family
from tests.factories.sessions import make_session

BEFORE = ("families", "0010_refused_who_may_collect")


def ended(session):
    family = make_family()
    booking = Booking.objects.create(
        session=session,
        family=family,
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        booked_at=clock.now(),
    )
    return RegisterEntry.objects.create(
        booking=booking,
        session=session,
        family=family,
        kind=EntryKind.OUTCOME,
        outcome=Outcome.ATTENDED,
        at=clock.now(),
        recorded_at=clock.now(),
        key=uuid4(),
    )


def migrate(*targets):
    executor = MigrationExecutor(connection)
    executor.migrate(list(targets) or executor.loader.graph.leaf_nodes())


@pytest.mark.django_db(transaction=True)
def test_the_entries_of_before_are_told_their_session():
    today = clock.today()
    made = [ended(make_session(on=clock.years_before(today, back))) for back in (1, 2)]
    migrate(BEFORE)
    with connection.cursor() as cursor:
        columns = connection.introspection.get_table_description(
            cursor, RegisterEntry._meta.db_table
        )
    assert "session_id" not in [column.name for column in columns]
    migrate()
    for entry in made:
        assert RegisterEntry.objects.get(pk=entry.pk).session_id == entry.booking.session_id
