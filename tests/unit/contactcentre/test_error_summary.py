"""The error summary names the field in words one can read."""

import pytest
from django import forms

from contactcentre.templatetags.centre import problems


@pytest.mark.parametrize(
    ("label", "error", "said"),
    [
        ("Name given", "Enter the name they give.", "Name given: enter the name they give."),
        ("Date", "Enter a date.", "Enter a date."),
        ("What for?", "Choose what they came for.", "What for? Choose what they came for."),
        ("Check", "DBS date is missing.", "Check: DBS date is missing."),
    ],
)
def test_a_problem_names_its_field(label, error, said):
    class Form(forms.Form):
        field = forms.CharField(label=label, error_messages={"required": error})

    assert [problem.text for problem in problems(Form({}))] == [said]
