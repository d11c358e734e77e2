"""`manage.py doctor` of the audit trail: what was altered in it, and a tail that was cut off."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256

import pytest

from contactcentre.backups import places
from contactcentre.backups.manifest import Manifest
from contactcentre.doctor import State, records
from contactcentre.doctor.findings import Circumstances
from contactcentre.safekeeping import audit, clock
from contactcentre.safekeeping.models import AuditEntry, SubjectKind
from contactcentre.safekeeping.subjects import open_subject
from governance.models import YearReport
from governance.services.report import canonical
from tests.factories.retention import disposed_of, unused_family
from tests.unit.safekeeping.trail import rewrite, run

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 5, 16, 18, 30, tzinfo=UTC)
LAPTOP = Circumstances(NOW, on_a_server=False)


@pytest.fixture
def subject():
    return open_subject(SubjectKind.FAMILY, on=NOW.date())


def found(circumstances=LAPTOP):
    return records.audit_trail(circumstances)


def test_that_is_whole(subject):
    audit.record("opened", subject)

    assert found() == (State.OK, "The audit trail is whole: 1 rows.")


def test_that_was_altered(subject):
    audit.record("opened", subject)
    with rewrite():
        run("update safekeeping_auditentry set event = 'other'")

    state, says = found()
    assert state is State.FAIL
    assert says.startswith("Audit row 1: it was altered.")


def cut_after(count):
    with rewrite():
        run("delete from safekeeping_auditentry where sequence > %s", [count])


def test_that_lost_its_tail_is_found_by_a_certificate():
    disposed_of(unused_family())
    count = AuditEntry.objects.count()
    assert found()[0] is State.OK

    cut_after(count - 1)

    state, says = found()
    assert state is State.FAIL
    assert "rows that were witnessed are missing" in says


def test_that_lost_its_tail_is_found_by_an_annual_report(subject):
    audit.record("opened", subject)
    today = clock.today()
    document = canonical({"audit": {"entries": 1, "head": audit.verify()[1]}})
    YearReport.objects.create(
        year=today.year - 1,
        first_day=today - timedelta(days=400),
        last_day=today - timedelta(days=40),
        frozen_on=today,
        document=document,
        digest=sha256(document.encode()).hexdigest(),
    )
    assert "noted of it once" in found()[1]

    cut_after(0)

    assert found()[0] is State.FAIL


def test_that_lost_its_tail_is_found_by_a_backup_and_by_none_of_before_a_restore(subject, tmp_path):
    for _ in range(3):
        audit.record("opened", subject)
    _, head = audit.verify()
    manifest = Manifest(NOW, "sqlite", {}, 1, 1, 3, head)
    (tmp_path / places.name_for(NOW)).write_bytes(manifest.line() + b"sealed")
    beside = replace(LAPTOP, backups=tmp_path)
    assert found(beside)[0] is State.OK

    cut_after(2)
    assert found(beside)[0] is State.FAIL

    # Since then the records of an older backup were put in the place of these, by two people.
    audit.record("records-restored", subject)
    assert found(beside) == (
        State.OK,
        "The audit trail is whole: 3 rows.",
    )
