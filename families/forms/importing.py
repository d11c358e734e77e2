"""Choosing a spreadsheet to import."""

from django import forms


class ImportForm(forms.Form):
    file = forms.FileField(
        label="Spreadsheet",
        help_text="A CSV file as Excel, LibreOffice or Google Sheets saves it.",
        allow_empty_file=True,
        error_messages={"required": "Choose the spreadsheet to import."},
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,text/csv"}),
    )
