"""What an old copy of the records brought back is disposed of again before anybody reads it."""

from typing import Any

from django.dispatch import receiver

from contactcentre.safekeeping import clock
from contactcentre.safekeeping.restoring import restored
from disclosures.services import register
from retention.services import cases
from retention.services.given_out import COPIES
from retention.services.settling import settle

register.keeps(COPIES)


@receiver(restored, dispatch_uid="disposals-are-repeated")
def repeat_disposals(**kwargs: Any) -> None:
    settle(on=clock.today())
    cases.void_open(on=clock.today())
