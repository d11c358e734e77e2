"""The addresses of the family files: references and random ids, never names."""

from django.urls import path, register_converter

from families.views import consulting, contact, files, importing, people


class ReferenceConverter:
    """A family's reference as it stands in an address."""

    regex = "F-[0-9A-Z]{6}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(ReferenceConverter, "family")

patterns = [
    path("families/", files.family_list, name="list"),
    path("families/new/", files.family_new, name="new"),
    path("families/import/", importing.import_page, name="import"),
    path("families/import/example/", importing.import_example, name="import-example"),
    path("families/<family:reference>/", files.family_file, name="file"),
    path("families/<family:reference>/consulted/", consulting.consulted_page, name="consulted"),
    path("families/<family:reference>/state/", files.state_change, name="state"),
    path("families/<family:reference>/arrangement/", files.arrangement_edit, name="arrangement"),
    path("families/<family:reference>/alerts/add/", files.alert_add, name="alert-add"),
    path(
        "families/<family:reference>/alerts/<uuid:alert_id>/", files.alert_edit, name="alert-edit"
    ),
    path(
        "families/<family:reference>/alerts/<uuid:alert_id>/remove/",
        files.alert_remove,
        name="alert-remove",
    ),
    path("families/<family:reference>/people/add/", people.person_add, name="person-add"),
    path(
        "families/<family:reference>/people/<uuid:person_id>/",
        people.person_edit,
        name="person-edit",
    ),
    path(
        "families/<family:reference>/people/<uuid:person_id>/contact/add/",
        contact.contact_add,
        name="contact-add",
    ),
    path(
        "families/<family:reference>/people/<uuid:person_id>/representatives/add/",
        people.representative_add,
        name="representative-add",
    ),
    path(
        "families/<family:reference>/representatives/<uuid:representative_id>/",
        people.representative_edit,
        name="representative-edit",
    ),
    path(
        "families/<family:reference>/representatives/<uuid:representative_id>/remove/",
        people.representative_remove,
        name="representative-remove",
    ),
    path(
        "families/<family:reference>/contact/<uuid:detail_id>/",
        contact.contact_detail,
        name="contact",
    ),
    path(
        "families/<family:reference>/contact/<uuid:detail_id>/show/",
        contact.contact_reveal,
        name="contact-reveal",
    ),
    path(
        "families/<family:reference>/contact/<uuid:detail_id>/remove/",
        contact.contact_remove,
        name="contact-remove",
    ),
]
