"""Restoring yesterday's backup with today's keyring revives everyone except the disposed."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from accounts.models import User
from accounts.roles import Role
from contactcentre.backups import making
from contactcentre.doctor import State, records
from contactcentre.doctor.findings import Circumstances
from contactcentre.safekeeping import clock, scrubbing
from contactcentre.safekeeping.errors import KeyMissing, KeyringUnsafe
from contactcentre.safekeeping.keyring import keys, mirror, start_up
from contactcentre.safekeeping.keyring.models import DataKey, Generation, LookupKey, Tombstone
from contactcentre.safekeeping.models import Subject
from families.models import Family
from retention.models import DisposalCase, DisposedOf
from retention.services import cases
from tests.factories.accounts import make_user
from tests.factories.retention import COOLED, approved, carried_out, last_used

KEYRING = (Generation, LookupKey, DataKey, Tombstone)


@pytest.fixture
def people():
    return make_user(Role.CO_ORDINATOR), make_user(Role.TRUSTEE)


def dispose(family, people):
    co_ordinator, trustee = people
    subject = Subject.objects.get(pk=family.pk)
    last_used(subject, clock.years_before(clock.today(), 4))
    case = approved(subject, of=co_ordinator, by=trustee, on=clock.today() - COOLED)
    carried_out(case, by=trustee)
    return case


def put_in_place(keyring):
    for model, rows in zip(KEYRING, keyring, strict=True):
        model._base_manager.all().delete()
        model._base_manager.bulk_create(rows)


def restore(folder):
    out = StringIO()
    call_command("restore", str(folder), "--replace", "--json", stdout=out)
    return json.loads(out.getvalue())


def test_8_a_backup_from_before_brings_nobody_back_who_was_disposed_of(centre, people, folder, now):
    making.back_up(folder, now=now)
    case = dispose(centre.goes, people)

    found = restore(folder)

    assert found["disposed_again"] == 1
    assert centre.stays.people.first().first_name
    assert not Family.objects.filter(pk=centre.goes.pk).exists()
    assert not scrubbing.counted([centre.goes.pk])
    with pytest.raises(KeyMissing):
        keys.key_of(centre.goes.pk)
    again = DisposalCase.objects.get(pk=case.pk)
    assert (again.state, again.repeated_on) == (DisposalCase.State.CERTIFIED, clock.today())


def test_8_the_certificate_outlives_the_copy_restored_as_it_was_made(centre, people, folder, now):
    """With who carried it out, what was destroyed, and that the paper file was shredded."""
    making.back_up(folder, now=now)
    case = dispose(centre.goes, people)
    cases.note_paper(case_id=case.pk, by=people[0], on=clock.today())
    certificate = DisposalCase.objects.filter(pk=case.pk).values().get()
    lines = sorted(DisposedOf.objects.filter(case=case).values_list("what", "rows"))

    found = restore(folder)

    assert found["taken_along"] == {
        "certificates of disposals": 1,
        "lines of certificates": len(lines),
    }
    again = DisposalCase.objects.filter(pk=case.pk).values().get()
    assert again == certificate | {"repeated_on": clock.today()}
    assert sorted(DisposedOf.objects.filter(case=case).values_list("what", "rows")) == lines
    assert records.audit_trail(Circumstances(now, on_a_server=False))[0] is State.OK
    call_command("audit_verify", stdout=StringIO())


def test_8_nor_does_one_from_while_it_cooled_off(centre, people, folder, now):
    co_ordinator, trustee = people
    subject = Subject.objects.get(pk=centre.goes.pk)
    last_used(subject, clock.years_before(clock.today(), 4))
    case = approved(subject, of=co_ordinator, by=trustee)
    making.back_up(folder, now=now)
    carried_out(case, by=trustee)

    assert restore(folder)["disposed_again"] == 1
    assert DisposalCase.objects.get().state == DisposalCase.State.CERTIFIED


def test_8_one_from_afterwards_has_nothing_to_do_again(centre, people, folder, now):
    dispose(centre.goes, people)
    making.back_up(folder, now=now)

    assert restore(folder)["disposed_again"] == 0
    assert User.objects.filter(pk=people[0].pk).exists()


@pytest.mark.parametrize("mirrored", [True, False], ids=["with its mirror", "without it"])
def test_8_an_old_backup_and_an_old_keyring_side_by_side_open_nothing(
    centre, people, folder, now, mirrored
):
    making.back_up(folder, now=now)
    keyring_then = [list(model._base_manager.all()) for model in KEYRING]
    mirror_then = mirror.path().read_text()
    dispose(centre.goes, people)

    put_in_place(keyring_then)
    if mirrored:
        mirror.path().write_text(mirror_then)

    assert keys.living([centre.goes.pk])
    with pytest.raises(KeyringUnsafe):
        keys.key_of(centre.goes.pk)
    with pytest.raises(CommandError, match="Nothing was restored"):
        restore(folder)
    with pytest.raises(KeyringUnsafe, match="older than its key"):
        start_up.verify()
    assert not Family.objects.filter(pk=centre.goes.pk).exists()
