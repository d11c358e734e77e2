"""A statement as a PDF: made from its frozen text alone, so that every side’s file is the same."""

from django.template.loader import render_to_string

from contactcentre import pdf

# Of a fixed name: what is saved says nothing of the family, of who asked or of who is told.
FILE_NAME = "attendance-dates.pdf"


def made_of(statement: str) -> bytes | None:
    """The same bytes for the same statement; None where no files can be made."""
    if not pdf.can_be_made():
        return None
    return pdf.made_from(render_to_string("portal/statement_pdf.html", {"statement": statement}))
