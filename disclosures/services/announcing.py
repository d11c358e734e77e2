"""Telling whoever is given a release that something is there to read, and nothing of what it is."""

import logging
from datetime import date

from django.db.models import QuerySet

from accounts import mail
from contactcentre.safekeeping import clock
from disclosures.models import AgencyContact, PartySignIn, Reader, ReleaseCopy
from disclosures.services.own_address import theirs_alone
from disclosures.services.portal_reading import readable
from disclosures.services.unread import take_back_word

log = logging.getLogger(__name__)


def mail_word() -> int:
    """Send one mail to everybody who was given something to read; returns how many were sent.

    Each copy is announced by one worker only. A mail that was not taken is tried the next time.
    What they can read no more, and did not, has reached nobody.
    """
    on = clock.today()
    take_back_word(on=on)
    if not mail.is_set_up():
        return 0
    return sum(_told(reader, address, on=on) for reader, address in _who_waits())


def _unannounced(copies: QuerySet[ReleaseCopy]) -> QuerySet[ReleaseCopy]:
    """Those that are given and have reached nobody yet."""
    return copies.filter(
        release__released_on__isnull=False,
        announced_on__isnull=True,
        read_on__isnull=True,
        handed_on__isnull=True,
    )


def _who_waits() -> list[tuple[Reader, str]]:
    """Everybody for whom there may be something new, and their address."""
    waiting = _unannounced(ReleaseCopy.objects.order_by())
    at_agencies = AgencyContact.objects.filter(
        pk__in=waiting.values("contact"), left_on__isnull=True
    )
    found: list[tuple[Reader, str]] = [
        (each, address) for each in at_agencies if (address := each.email)
    ]
    own = waiting.filter(route=ReleaseCopy.Route.SIGN_IN)
    rows = PartySignIn.objects.filter(ended_on__isnull=True, party__in=own.values("party"))
    sign_ins = list(rows.select_related("party"))
    alone = theirs_alone(sign_ins)
    found.extend((each, alone[each.pk]) for each in sign_ins if each.pk in alone)
    return found


def _told(reader: Reader, address: str, *, on: date) -> bool:
    new = _unannounced(readable(reader, on=on))
    told = ReleaseCopy.objects.filter(pk__in=list(new.values_list("pk", flat=True)))
    if not told.filter(announced_on__isnull=True).update(announced_on=on):
        return False
    try:
        mail.send_word(address, page=mail.address_of("disclosures:portal-sign-in"))
    except OSError as failure:
        log.warning("A mail could not be sent: %s", type(failure))
        told.update(announced_on=None)
        return False
    return True
