"""A statement as a PDF: made from its frozen text alone, so that every side’s file is the same."""

import hashlib

from django.template.loader import render_to_string

from contactcentre import pdf

# Of a fixed name: what is saved says nothing of the family, of who asked or of who is told.
FILE_NAME = "attendance-dates.pdf"


def made_of(statement: str) -> bytes:
    """The same bytes for the same statement, whoever asks and whenever."""
    return pdf.made_from(render_to_string("portal/statement_pdf.html", {"statement": statement}))


def fingerprint_of(statement: str) -> str:
    """What each side’s file has, as anybody can work it out: SHA-256 of the PDF, in hexadecimal.

    Empty where no files can be made.
    """
    return hashlib.sha256(made_of(statement)).hexdigest() if pdf.can_be_made() else ""
