"""A record is used in the moment in which it is disposed of: one of the two finds the other."""

from collections.abc import Callable
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connections

from accounts.roles import Role
from contactcentre.safekeeping import clock, subjects
from contactcentre.safekeeping.errors import Disposed
from contactcentre.safekeeping.keyring import keys
from contactcentre.safekeeping.keyring.keys import key_scope
from contactcentre.safekeeping.models import Subject, Use
from families.models import Family, RegisterEntry
from retention.models import DisposalCase
from retention.services.executing import execute
from tests.factories.accounts import make_user
from tests.factories.retention import approved, cooled, unused_family

pytestmark = pytest.mark.django_db(transaction=True)

RACES = 12


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """What became of each, all begun in the same moment, each in a thread of its own."""
    start = Barrier(len(acts))
    found: list[Any] = [None] * len(acts)

    def run(place: int, act: Callable[[], Any]) -> None:
        start.wait()
        try:
            with key_scope():
                found[place] = act()
        except Disposed as refused:
            found[place] = refused
        finally:
            connections.close_all()

    threads = [Thread(target=run, args=each) for each in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


def test_8_a_visit_is_noted_or_the_record_is_gone_and_never_both():
    """Attendance logged in the same few milliseconds in which the disposal is carried out."""
    by, outcomes = make_user(Role.TRUSTEE), set()
    families = [unused_family() for _ in range(RACES)]
    cases = [approved(family.subject) for family in families]
    day = cooled(*cases)

    for family, case in zip(families, cases, strict=True):

        def dispose(case: DisposalCase = case) -> object:
            return execute([case.pk], by=by, on=day)

        def attend(family: Family = family) -> str:
            subjects.record_use(family.pk, Use.ATTENDANCE, on=clock.today())
            return "noted"

        executed, attended = at_once(dispose, attend)
        subject = Subject.objects.get(pk=family.pk)
        state = DisposalCase.objects.get(pk=case.pk).state
        if attended == "noted":
            assert state == DisposalCase.State.VOIDED
            assert subject.last_used_on == clock.today()
            assert keys.living([family.pk]) == {family.pk}
            assert family.people.exists()
        else:
            assert isinstance(attended, Disposed)
            assert state == DisposalCase.State.CERTIFIED
            assert subject.last_used_on is None
            assert not keys.living([family.pk])
            assert not RegisterEntry.objects.filter(family=family.pk).exists()
        assert bool(executed.done) is (state == DisposalCase.State.CERTIFIED)
        outcomes.add(state)

    assert outcomes
