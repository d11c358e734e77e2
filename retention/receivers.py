"""What an old copy of the records brought back is disposed of again before anybody reads it; and a
record that is used is not disposed of.
"""

from typing import Any
from uuid import UUID

from django.dispatch import receiver

from contactcentre.safekeeping import clock
from contactcentre.safekeeping.restoring import restored
from contactcentre.safekeeping.subjects import used
from disclosures.services import register
from retention.services import cases
from retention.services.given_out import COPIES
from retention.services.settling import settle

register.keeps(COPIES)


@receiver(restored, dispatch_uid="disposals-are-repeated")
def repeat_disposals(**kwargs: Any) -> None:
    settle(on=clock.today())
    cases.void_open(on=clock.today())


@receiver(used, dispatch_uid="use-voids-disposals")
def void_disposals(*, subject_id: UUID, **kwargs: Any) -> None:
    cases.void_used(subject_id, on=clock.today())
