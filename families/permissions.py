"""What a person can be permitted on one family, by name."""

from django.db import models


class FamilyPermission(models.TextChoices):
    SEE_SHEET = "see_sheet", "May see the family on the session sheet"
    OPEN_IN_EMERGENCY = "open_in_emergency", "May open the file in an emergency"


ASSIGNABLE = frozenset(FamilyPermission)
