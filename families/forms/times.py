"""Times of the day as people write them: 9:30, 9.30, 0930, 930am."""

import re
import unicodedata
from datetime import time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

# After a colon one figure is that minute; “9.3” could be half past nine, so it is refused.
_TYPED = re.compile(
    r"([0-9]{1,2})(?: ?(?:[:. ] ?([0-9]{2})(?::[0-9]{2})?|:([0-9])))? ?(?:([ap])\.? ?m\.?)?"
)
_RUN_TOGETHER = re.compile(r"([0-9]{1,2})([0-9]{2})")


class ClockTime(forms.TimeField):
    """A time by the hall's clock, with or without a colon, by 24 hours or with am or pm."""

    widget = forms.TimeInput(
        format="%H:%M", attrs={"type": "text", "autocomplete": "off", "maxlength": 12}
    )

    def __init__(self, *, missing: str = "Enter the time", **options: Any) -> None:
        options.setdefault("label", "Time")
        invalid = f"{missing} as hours and minutes, for example 9:30 or 1430"
        super().__init__(error_messages={"required": missing, "invalid": invalid}, **options)

    def to_python(self, value: Any) -> time | None:
        if value in self.empty_values or isinstance(value, time):
            return value or None
        text = unicodedata.normalize("NFKC", str(value)).strip().casefold()
        found = _TYPED.fullmatch(_RUN_TOGETHER.sub(r"\1:\2", text, count=1))
        try:
            if found is None:
                raise ValueError
            return time(_hour(int(found[1]), found[4]), int(found[2] or found[3] or 0))
        except ValueError:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from None


def _hour(hour: int, half: str | None) -> int:
    if half is None:
        return hour
    if not 1 <= hour <= 12:
        raise ValueError
    return hour % 12 + (12 if half == "p" else 0)
