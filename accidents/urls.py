from django.urls import path

from accidents.views import book

app_name = "accidents"

urlpatterns = [
    path("", book.book, name="book"),
    path("write/", book.write, name="write"),
    path("written/", book.written, name="written"),
    path("<uuid:accident_id>/", book.entry, name="entry"),
    path("<uuid:accident_id>/print/", book.entry_print, name="print"),
    path("<uuid:accident_id>/add/", book.add, name="add"),
]
