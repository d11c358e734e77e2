"""What hangs on a subject is read from the models, and all of it goes."""

import subprocess
import sys

import pytest
from django.apps import apps

from accounts.models import User
from contactcentre.safekeeping import scrubbing
from contactcentre.safekeeping.models import Subject
from contactcentre.safekeeping.sealing import SealedModel

_PRINTED = """
import django
django.setup()
from contactcentre.safekeeping import scrubbing
print([step.model._meta.label for step in scrubbing.steps()])
"""
# Kept for ever, or emptied by their own app.
_APART = {
    "safekeeping.AuditEntry",
    "accounts.User",
    "accidents.AccidentEntry",
    "accidents.Addendum",
}


def test_every_sealed_model_is_reached():
    reached = {step.model._meta.label for step in scrubbing.steps()}
    sealed = {model._meta.label for model in apps.get_models() if issubclass(model, SealedModel)}

    assert sealed - reached - _APART == set()


def test_what_depends_on_others_goes_first():
    place = {step.model: number for number, step in enumerate(scrubbing.steps())}
    for model in place:
        for field in model._meta.concrete_fields:
            target = field.related_model if field.is_relation else None
            if target in place and target is not model:
                assert place[model] < place[target], field


def test_accounts_are_left_standing():
    reached = {step.model for step in scrubbing.steps()}

    assert not {User, Subject} & reached


@pytest.mark.parametrize("seed", ["1", "2"])
def test_the_order_is_the_same_in_every_process(seed):
    found = subprocess.run(
        [sys.executable, "-c", _PRINTED],
        env={"DJANGO_SETTINGS_MODULE": "contactcentre.settings.test", "PYTHONHASHSEED": seed},
        capture_output=True,
        text=True,
        check=True,
    )

    assert found.stdout.strip() == str([step.model._meta.label for step in scrubbing.steps()])
