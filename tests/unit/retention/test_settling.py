"""What was interrupted is finished, and what an old copy brings back is disposed of again."""

from datetime import timedelta
from types import SimpleNamespace
from unittest.mock import patch
from uuid import uuid4

import pytest
from celery.signals import worker_ready

from contactcentre.celery import look_at_once
from contactcentre.safekeeping import clock, scrubbing
from contactcentre.safekeeping.errors import KeyMissing
from contactcentre.safekeeping.keyring import generations, keys, mirror, start_up
from contactcentre.safekeeping.keyring.models import DataKey, Generation, LookupKey, Tombstone
from contactcentre.safekeeping.models import AuditEntry, Subject
from families.models import Family
from retention.models import DisposalCase, DisposedOf
from retention.services import executing
from retention.services.settling import Outstanding, outstanding, settle
from retention.tasks import sweep
from retention.triggers import GUARD
from tests.factories.families import make_family
from tests.factories.retention import approved, cooled, disposed_of, unused_family
from tests.unit.safekeeping.trail import rewrite

pytestmark = pytest.mark.django_db

State = DisposalCase.State
IN_ORDER = Outstanding(unfinished=0, records_back=0, keys_back=0, uncertified=0)
NOTHING = {"finished": 0, "repeated": 0, "shredded_again": 0}
KEYRING = (Generation, LookupKey, DataKey, Tombstone)
STEPS = {
    "before the key is destroyed": "contactcentre.safekeeping.keyring.keys.shred",
    "before the rows are removed": "retention.services.executing._scrub",
    "while the rows are removed": "contactcentre.safekeeping.scrubbing.scrub",
    "before the keyring is rotated": "contactcentre.safekeeping.keyring.generations.rotate",
    "before the files are compacted": "contactcentre.safekeeping.keyring.compaction.compact",
}


class Killed(Exception):
    """The process ends here."""


def only_case():
    return DisposalCase.objects.get()


def begin(case, *, on):
    executing.execute([case.pk], by=case.approved_by, on=on)


def copy_of(family):
    """Every row of the family as it stands, as a copy of the database would hold it."""
    rows = [list(step.rows([family.pk])) for step in reversed(scrubbing.steps())]
    return Subject.objects.get(pk=family.pk), rows


def certificate_of(family):
    """Every word of it, and its lines."""
    case = DisposalCase.objects.filter(of=family.pk)
    lines = DisposedOf.objects.filter(case__in=case).order_by("what")
    return case.values().get() | {"lines": list(lines.values_list("what", "rows"))}


def put_back(copy):
    subject, rows = copy
    subject.save()
    for some in rows:
        if some:
            type(some[0])._base_manager.bulk_create(some)


class TestInterrupted:
    @pytest.mark.parametrize("step", STEPS.values(), ids=STEPS)
    def test_is_finished_once_and_leaves_no_trace(self, step):
        family, other = unused_family(), make_family()
        case = approved(family.subject)
        day = cooled(case)
        with patch(step, side_effect=Killed), pytest.raises(Killed):
            begin(case, on=day)

        assert outstanding().unfinished == 1
        first, second = settle(on=day), settle(on=day)

        assert (first.finished, second.finished) == (1, 0)
        assert only_case().state == State.CERTIFIED
        assert Tombstone.objects.get().subject_id == family.pk
        assert not Family.objects.filter(pk=family.pk).exists()
        assert not scrubbing.counted([family.pk])
        with pytest.raises(KeyMissing):
            keys.key_of(family.pk)
        assert other.people.first().first_name
        start_up.verify()

    def test_while_its_page_is_open_the_family_is_not_there(self):
        family = unused_family()
        case = approved(family.subject)
        day = cooled(case)
        step = STEPS["before the key is destroyed"]
        with patch(step, side_effect=Killed), pytest.raises(Killed):
            begin(case, on=day)

        assert not Family.objects.visible_to(case.proposed_by).exists()


class TestAnOldCopyOfTheData:
    def test_brings_nobody_back(self):
        family = unused_family()
        before = copy_of(family)
        disposed_of(family)
        put_back(before)
        assert Family.objects.filter(pk=family.pk).exists()

        certificate = certificate_of(family)
        tomorrow = clock.today() + timedelta(days=1)

        found = settle(on=tomorrow)

        assert (found.finished, found.repeated) == (0, 1)
        assert certificate_of(family) == certificate | {"repeated_on": tomorrow}
        assert AuditEntry.objects.filter(event="disposed-of-again").count() == 1
        assert not Family.objects.filter(pk=family.pk).exists()
        assert Subject.objects.get(pk=family.pk).disposed_on

    def test_may_not_know_of_the_disposal_either(self):
        family = unused_family()
        before = copy_of(family)
        case = disposed_of(family)
        put_back(before)
        with rewrite(GUARD):
            DisposalCase.objects.all().delete()

        settle(on=clock.today())

        again = only_case()
        assert (again.pk, again.state, again.reference) == (
            case.pk,
            State.CERTIFIED,
            family.reference,
        )
        assert again.repeated_on == clock.today()

    @pytest.mark.parametrize("state", [State.PROPOSED, State.APPROVED])
    def test_may_know_of_it_as_it_stood(self, state):
        family = unused_family()
        before = copy_of(family)
        case = disposed_of(family)
        put_back(before)
        fields = {"approved_on": None, "approved_by": None} if state == State.PROPOSED else {}
        with rewrite(GUARD):
            DisposalCase.objects.filter(pk=case.pk).update(state=state, certified_on=None, **fields)

        settle(on=clock.today())

        assert only_case().state == State.CERTIFIED
        assert not scrubbing.counted([family.pk])

    def test_may_be_served_only_after_it_was_settled(self):
        family = unused_family()
        before = copy_of(family)
        disposed_of(family)
        put_back(before)
        assert outstanding().records_back == 1

        start_up.verify()
        with pytest.raises(KeyMissing):
            _ = Family.objects.get(pk=family.pk).people.first().first_name

    def test_a_record_whose_key_is_lost_is_another_matter(self):
        family = make_family()
        DataKey.objects.filter(pk=family.pk).delete()

        with pytest.raises(Exception, match="no key for"):
            start_up.verify()
        assert settle(on=clock.today()).__dict__ == NOTHING
        assert Family.objects.filter(pk=family.pk).exists()


class TestAnOldKeyring:
    def keyring(self):
        return [list(model._base_manager.all()) for model in KEYRING], mirror.path().read_text()

    def put_back(self, copy):
        """With its mirror: beside a newer one it would be refused."""
        rows, mirrored = copy
        mirror.path().write_text(mirrored)
        for model, some in zip(KEYRING, rows, strict=True):
            model._base_manager.all().delete()
            model._base_manager.bulk_create(some)

    def test_with_its_key_file_is_shredded_again(self, settings):
        family, other = unused_family(), make_family()
        case = approved(family.subject)
        day = cooled(case)
        before = self.keyring()
        with patch("contactcentre.safekeeping.keyring.kek.destroy"):
            begin(case, on=day)
            self.put_back(before)
        assert keys.living([family.pk]) == {family.pk}

        assert outstanding().keys_back == 1
        assert settle(on=day).shredded_again == 1
        assert outstanding() == IN_ORDER

        assert keys.living([family.pk, other.pk]) == {other.pk}
        assert keys.tombstones() == {family.pk: case.pk}
        assert settle(on=day).__dict__ == NOTHING
        assert other.people.first().first_name

    def test_keys_without_a_record_are_left_alone(self):
        keys.create_keys([orphan := uuid4()])

        settle(on=clock.today() + timedelta(days=1))

        assert keys.living([orphan]) == {orphan}


def test_nothing_to_settle_leaves_the_keyring_as_it_is():
    """The sweep settles every hour: a change counted for nothing would leave the mirror behind."""
    unused_family()
    before = generations.status()

    settle(on=clock.today())

    assert generations.status() == before


def test_a_tombstone_that_was_lacking_leaves_the_mirror_level():
    """Or no backup could be made until somebody wrote the mirror by hand."""
    family = unused_family()
    disposed_of(family)
    Tombstone.objects.filter(subject_id=family.pk).delete()

    settle(on=clock.today())

    assert Tombstone.objects.filter(subject_id=family.pk).exists()
    assert not generations.status().mirror_behind


def test_the_centre_looks_at_its_records_as_soon_as_it_opens():
    sent: list[str] = []

    look_at_once(sender=SimpleNamespace(app=SimpleNamespace(send_task=sent.append)))

    assert look_at_once in [receiver() for _, receiver in worker_ready.receivers]

    assert sent == [sweep.name]
