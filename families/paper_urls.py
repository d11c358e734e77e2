"""The addresses of what is printed, and of what is typed in from paper."""

from django.urls import path

from families.views import batch, paper

patterns = [
    path("paper/", paper.paper_forms, name="paper-forms"),
    path("paper/accident/", paper.accident_form, name="accident-paper"),
    path("paper/session-sheet/", paper.blank_sheet, name="blank-sheet"),
    path("paper/sheets/", paper.unshredded, name="sheets-unshredded"),
    path("sheets/<uuid:sheet_id>/shredded/", paper.sheet_shredded, name="sheet-shredded"),
    path("sessions/<uuid:session_id>/sheets/", paper.sheets, name="sheets"),
    path("sessions/<uuid:session_id>/sheets/print/", paper.sheet_print, name="sheet-print"),
    path("sessions/<uuid:session_id>/from-paper/", batch.from_paper, name="from-paper"),
]
