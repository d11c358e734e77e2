"""A statement as a PDF: made from its frozen text alone, so that every side’s file is the same."""

from django.template.loader import render_to_string

from contactcentre import pdf


def made_of(statement: str) -> bytes:
    """The same bytes for the same statement, whoever asks and whenever."""
    return pdf.made_from(render_to_string("portal/statement_pdf.html", {"statement": statement}))
