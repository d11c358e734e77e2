"""What happens when somebody helps no more, and when records come back from a backup."""

from datetime import date
from typing import Any

from django.dispatch import receiver

from contactcentre.safekeeping.restoring import restored
from families.services.calendar import end_feed
from families.services.referral_links import end_all_links
from families.services.shifts import end_shifts_of
from volunteers.models import Volunteer
from volunteers.signals import left


@receiver(left, dispatch_uid="shifts-end-with-leaving")
def end_shifts(sender: Any, *, volunteer: Volunteer, on: date, **kwargs: Any) -> None:
    end_shifts_of(volunteer, on=on)
    end_feed(volunteer.pk)


@receiver(restored, dispatch_uid="links-end-with-a-restore")
def end_links_of_then(**kwargs: Any) -> None:
    end_all_links()
