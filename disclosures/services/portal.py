"""Signing in to read releases: a code by mail to the address on file, and a session of its own.

What is asked for at the door is only noted. Whether anybody has that address is found out by the
worker, so no answer and no delay tells.
"""

import hashlib
import hmac
import logging
import re
import secrets
from collections import Counter
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string

from accounts import mail
from contactcentre.safekeeping import audit, clock
from contactcentre.safekeeping.keyring import keys
from disclosures.models import AgencyContact, AgencySession, CodeWanted, PartySignIn, Reader
from disclosures.rules import portal as rules
from disclosures.rules.agency import address_key
from disclosures.services import party_sign_in
from disclosures.services.own_address import is_theirs_alone
from policy.clauses import Refused

log = logging.getLogger(__name__)

_PURPOSE = "agency-sign-in"
# A code is typed from a mail: neither capitals nor what looks like something else.
_ALPHABET = "23456789abcdefghjkmnpqrstvwxyz"
_LENGTH = 8
_LONGEST = 100
_NOT_TYPED = re.compile(r"[^0-9a-z]")
_NOTED_EVERY_SECONDS = 60


class NotSignedIn(Exception):
    """Nobody of an agency is signed in, in this browser, now."""


def want_code(address: str) -> str:
    """Note that a code was asked for; returns the secret that this browser keeps.

    Nothing is looked up, and nothing waits for a mail server.
    """
    browser = secrets.token_urlsafe(32)
    CodeWanted.objects.create(
        alias=_alias(address), browser_digest=_digest(browser), asked_at=clock.now()
    )
    return browser


def send_codes() -> int:
    """Mail every code that is wanted; returns how many mails were sent.

    Whoever asked for one address since its last mail gets the same code, each in their own browser.
    A mail is sent by one worker only. One that was not taken is tried again while it would hold.
    """
    now = clock.now()
    CodeWanted.objects.filter(asked_at__lt=now - rules.ABSOLUTE_LIMIT).delete()
    if not mail.is_set_up():
        return 0
    waiting = CodeWanted.objects.filter(sent_at__isnull=True, asked_at__gt=now - rules.CODE_LASTS)
    wanted = list(waiting.order_by("asked_at"))
    if not wanted:
        return 0
    people = _who_has_a_sign_in()
    asked: dict[str, list[CodeWanted]] = {}
    for each in wanted:
        asked.setdefault(each.alias, []).append(each)
    found = {alias: people[alias] for alias in asked if alias in people}
    may = {alias: each for alias, each in found.items() if _alone(each[0])}
    return sum(_sent(alias, some, may.get(alias), now=now) for alias, some in asked.items())


def sign_in(code: str, *, browser: str) -> str:
    """Use up the code that this browser asked for; returns the secret of the session.

    Every try counts. Raises ``Refused``, in the same words whatever is wrong.
    """
    _count_try(browser)
    secret, now = secrets.token_urlsafe(32), clock.now()
    with transaction.atomic():
        wanted = _of_browser(browser)
        typed = _code_digest(wanted, code) if _may_still(wanted) else ""
        rules.check_code(wanted=wanted, digest=typed, now=now)
        wanted.used_at = now
        wanted.save(update_fields=["used_at"])
        session = AgencySession.objects.create(
            contact_id=wanted.contact_id,
            party_sign_in_id=wanted.party_sign_in_id,
            digest=_digest(secret),
            began_at=now,
            seen_at=now,
        )
        audit.record("agency-signed-in", session, subject_id=subject_of(session.reader))
    return secret


def subject_of(reader: Reader) -> UUID:
    """Of whose record what they do here is noted."""
    found: UUID = reader.family_id if isinstance(reader, PartySignIn) else reader.pk
    return found


def signed_in(secret: str) -> Reader:
    """Who is signed in with this secret, their use of it noted. Raises ``NotSignedIn``."""
    session = _session(secret)
    now = clock.now()
    try:
        rules.check_signed_in(session=session, now=now)
        rules.check_may_sign_in(reader=session.reader, alone=_alone(session.reader))
    except Refused:
        session.delete()
        raise NotSignedIn from None
    if (now - session.seen_at).total_seconds() >= _NOTED_EVERY_SECONDS:
        session.seen_at = now
        session.save(update_fields=["seen_at"])
    return session.reader


def sign_out(secret: str) -> None:
    """End the session of this browser, if there is one."""
    AgencySession.objects.filter(digest=_digest(secret)).delete()


def end_sessions(contact_id: UUID) -> None:
    """End every session and every code of somebody whose address or agency has changed."""
    AgencySession.objects.filter(contact=contact_id).delete()
    CodeWanted.objects.filter(contact=contact_id).delete()


def clear_ended_sessions() -> None:
    """Delete the sessions that are over. Doing it again changes nothing."""
    now = clock.now()
    AgencySession.objects.filter(began_at__lte=now - rules.ABSOLUTE_LIMIT).delete()
    AgencySession.objects.filter(seen_at__lte=now - rules.IDLE_LIMIT).delete()


def addresses() -> list[tuple[Reader, str]]:
    """Everybody who has a sign-in, with the address on file."""
    people = AgencyContact.objects.filter(left_on__isnull=True)
    at_agencies = [(each, email) for each in people if (email := each.email)]
    return [*at_agencies, *party_sign_in.addresses()]


def _who_has_a_sign_in() -> dict[str, tuple[Reader, str]]:
    """Everybody by the alias of their address; where two have the same, neither of them."""
    found = [(_alias(address), (reader, address)) for reader, address in addresses()]
    having = Counter(alias for alias, _ in found)
    return {alias: each for alias, each in found if having[alias] == 1}


def _alone(reader: Reader) -> bool:
    """Whether nobody else has their address: of agencies, where none is on file without that."""
    return not isinstance(reader, PartySignIn) or is_theirs_alone(reader)


def _may_still(wanted: CodeWanted) -> bool:
    """Whether whoever was sent that code may sign in at this moment."""
    reader = wanted.contact or wanted.party_sign_in
    return reader is not None and rules.may_sign_in(reader=reader, alone=_alone(reader))


def _sent(
    alias: str, wanted: list[CodeWanted], found: tuple[Reader, str] | None, *, now: datetime
) -> bool:
    of_address = CodeWanted.objects.filter(alias=alias)
    unsent = of_address.filter(pk__in=[each.pk for each in wanted], sent_at__isnull=True)
    if found is None:
        unsent.update(sent_at=now)
        return False
    sent = of_address.values_list("sent_at", flat=True).distinct()
    if not rules.may_mail(sent=[at for at in sent if at], now=now):
        return False
    reader, address = found
    party = isinstance(reader, PartySignIn)
    claimed = {
        "sent_at": now,
        "contact": None if party else reader,
        "party_sign_in": reader if party else None,
    }
    code = "".join(secrets.choice(_ALPHABET) for _ in range(_LENGTH))
    mine = [
        each
        for each in wanted
        if unsent.filter(pk=each.pk).update(code_digest=_code_digest(each, code), **claimed)
    ]
    if not mine:
        return False
    try:
        _mail(code, address)
    except OSError as failure:
        log.warning("A mail could not be sent: %s", type(failure))
        of_address.filter(pk__in=[each.pk for each in mine]).update(sent_at=None, code_digest="")
        return False
    return True


def _mail(code: str, address: str) -> None:
    text = render_to_string("portal/code.txt", {"code": f"{code[:4]}-{code[4:]}"})
    send_mail(f"A message from {settings.CENTRE_NAME}", text, None, [address])


@transaction.atomic
def _count_try(browser: str) -> None:
    wanted = _of_browser(browser)
    if wanted.browser_digest:
        wanted.tries = min(wanted.tries + 1, rules.TRIES + 1)
        wanted.save(update_fields=["tries"])


def _of_browser(browser: str) -> CodeWanted:
    """What this browser asked for, locked; for one that asked for nothing, what no code fits."""
    rows = CodeWanted.objects.select_for_update().filter(browser_digest=_digest(browser))
    return rows.first() or CodeWanted(asked_at=clock.now())


def _session(secret: str) -> AgencySession:
    sessions = AgencySession.objects.select_related("contact__agency", "party_sign_in__party")
    found = sessions.filter(digest=_digest(secret)).first() if secret else None
    if found is None:
        raise NotSignedIn
    return found


def _alias(address: str) -> str:
    """What an address is compared by: under a key of the keyring, so that none lies about."""
    key = keys.lookup_key(_PURPOSE)
    return hmac.new(key, address_key(address).encode(), hashlib.sha256).hexdigest()


def _code_digest(wanted: CodeWanted, code: str) -> str:
    """Under the server's secret: a code is too short to be kept under a bare digest."""
    typed = _NOT_TYPED.sub("", code[:_LONGEST].casefold())
    said = f"{_PURPOSE}|{wanted.pk}|{typed}"
    return hmac.new(settings.SECRET_KEY.encode(), said.encode(), hashlib.sha256).hexdigest()


def _digest(secret: str) -> str:
    return hashlib.sha256(secret[:_LONGEST].encode()).hexdigest()
