"""What somebody permitted to be passed on, to whom and what for."""

from typing import Any

from django import forms

from contactcentre.form_fields import DATE_HINT, RecordForm, asked, no_autofill
from disclosures.models import ContactPermission


class PermissionForm(RecordForm):
    recipient = asked(ContactPermission, "recipient", missing="Enter to whom it may be passed.")
    purpose = asked(ContactPermission, "purpose", missing="Enter what it may be passed on for.")
    how = asked(
        ContactPermission,
        "how",
        missing="Choose how the permission was given.",
        widget=forms.RadioSelect,
    )
    given_on = asked(
        ContactPermission, "given_on", missing="Enter the day it was given.", help_text=DATE_HINT
    )
    until = asked(
        ContactPermission, "until", help_text="Leave empty if it holds until it is withdrawn."
    )

    confirmed = forms.BooleanField(
        label="Asked about this alone, and told what follows from it, they said yes",
        required=False,
    )

    def __init__(self, *args: Any, other_side: bool = False, **kwargs: Any) -> None:
        """``other_side``: the recipient is or may be that, so it is asked about by itself."""
        super().__init__(*args, **kwargs)
        if not other_side:
            del self.fields["confirmed"]
        no_autofill(self)
