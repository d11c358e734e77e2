"""What a form makes is made once; who is not signed in may send one too."""

from datetime import timedelta
from uuid import uuid4

import pytest

from contactcentre.safekeeping import clock, once, subjects, tasks
from contactcentre.safekeeping.models import Subject, SubjectKind, Submission

pytestmark = pytest.mark.django_db


def make():
    return subjects.open_subject(SubjectKind.AGENCY_CONTACT, on=clock.today())


def send(key, purpose="asked", make=make):
    return once.once(key, purpose=purpose, by=None, make=make)


def test_the_same_form_gives_the_same_thing():
    key = uuid4()
    first, second = send(key), send(key)
    assert (first.new, second.new) == (True, False)
    assert first.id == second.id == Subject.objects.get().pk


def test_another_form_and_another_purpose_make_another():
    key = uuid4()
    assert len({send(key).id, send(uuid4()).id, send(key, "told").id}) == 3


def test_what_failed_was_not_sent():
    def fail():
        make()
        raise RuntimeError

    key = uuid4()
    with pytest.raises(RuntimeError):
        send(key, make=fail)
    assert not Subject.objects.exists()
    assert send(key).new


def test_old_notes_are_dropped_and_young_ones_kept():
    old, young = uuid4(), uuid4()
    for key in (old, young):
        send(key)
    Submission.objects.filter(key=old).update(at=clock.now() - timedelta(days=91))
    for _ in range(2):
        tasks.forget_sent_forms()
    assert Submission.objects.get().key == young
