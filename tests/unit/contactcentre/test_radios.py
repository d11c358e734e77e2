"""Radio buttons show what can be chosen, and nothing that is chosen already."""

import pytest
from django import forms

from accidents.forms.entry import EntryForm
from contactcentre.form_fields import asked
from disclosures.forms.court import CourtRequestForm
from disclosures.models import CourtRequest


@pytest.mark.parametrize(("form", "name"), [(EntryForm, "role"), (CourtRequestForm, "wants")])
def test_no_radio_button_stands_for_nothing(form, name):
    field = form.base_fields[name]
    assert all(value for value, _ in field.choices)
    assert "checked" not in str(_only(name, field)[name])


def test_a_list_to_open_begins_with_nothing():
    assert asked(CourtRequest, "wants").choices[0][0] == ""


def _only(name, field):
    return type("Only", (forms.Form,), {name: field})()
