"""How Django draws our forms: label, hint, error, control, from templates/forms."""

from django.forms.renderers import TemplatesSetting


class CentreFormRenderer(TemplatesSetting):
    """``{{ form }}`` gives everything but the button: error summary, hidden fields, every field.

    A form may group its fields with ``groups = [("Legend", ["field", ...]), ...]`` and may say
    ``mark_optional = False`` where "(optional)" after a label would be noise (a filter).
    """

    form_template_name = "forms/form.html"
    formset_template_name = "forms/formset.html"
    field_template_name = "forms/field.html"
