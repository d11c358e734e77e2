"""What happens to the rota when somebody helps no more."""

from datetime import date
from typing import Any

from django.dispatch import receiver

from families.services.calendar import end_feed
from families.services.shifts import end_shifts_of
from volunteers.models import Volunteer
from volunteers.signals import left


@receiver(left, dispatch_uid="shifts-end-with-leaving")
def end_shifts(sender: Any, *, volunteer: Volunteer, on: date, **kwargs: Any) -> None:
    end_shifts_of(volunteer, on=on)
    end_feed(volunteer.pk)
