"""Which record is proposed, and what exactly a trustee signs."""

from django import forms


class ProposeForm(forms.Form):
    reference = forms.CharField(max_length=10)


class ApproveForm(forms.Form):
    digest = forms.CharField(max_length=64)
