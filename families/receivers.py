"""What happens when somebody helps no more, has another account, or a backup is restored."""

from datetime import date
from typing import Any

from django.dispatch import receiver

from accounts.models import User
from accounts.signals import bound
from contactcentre.safekeeping.restoring import restored
from families.services.calendar import end_feed
from families.services.known import let_go_of_known
from families.services.referral_links import end_all_links
from families.services.shifts import end_shifts_of
from volunteers.models import Volunteer
from volunteers.signals import left


@receiver(left, dispatch_uid="shifts-end-with-leaving")
def end_shifts(sender: Any, *, volunteer: Volunteer, on: date, **kwargs: Any) -> None:
    end_shifts_of(volunteer, on=on)
    end_feed(volunteer.pk)


@receiver(bound, dispatch_uid="nothing-of-a-known-family-stays")
def let_go(sender: Any, *, user: User, **kwargs: Any) -> None:
    let_go_of_known(user)


@receiver(restored, dispatch_uid="links-end-with-a-restore")
def end_links_of_then(**kwargs: Any) -> None:
    end_all_links()
