"""Looking through what is about to leave for any way of reaching somebody in the family."""

from collections import Counter
from collections.abc import Callable, Iterable
from datetime import timedelta
from enum import StrEnum
from typing import Any, TypeVar
from uuid import UUID

from django.conf import settings
from django.db import transaction

from accounts import notices
from accounts.models import Notice, User
from contactcentre.safekeeping import audit, clock
from contactcentre.safekeeping.acting import acting_as
from contactcentre.safekeeping.models import AuditEntry
from disclosures.models import ActsFor, AttendanceRequest
from disclosures.rules import outgoing as rules
from disclosures.rules.note import check_is_no_report
from families.models import ContactDetail, Family, Person, Representative, Venue

_AN_HOUR = timedelta(hours=1)
_Found = TypeVar("_Found")


class Typed(StrEnum):
    """What somebody typed into something that leaves; whatever is refused, the others go on."""

    NOTE = "words"
    CASE_NUMBER = "case-number"
    THREAT = "words-of-a-threat"
    AGREEMENT = "words-of-an-agreement"

    @property
    def refused(self) -> str:
        """What the audit trail calls it when one of these was refused."""
        return f"{self}-refused"


def counted(
    look: Callable[[], _Found],
    typed: Typed,
    *,
    record: Any,
    subject_id: UUID,
    by: User,
    not_told: Iterable[User] = (),
) -> _Found:
    """Clause 4: look through what ``by`` typed, and count it where it is refused.

    Otherwise whoever may not read an address could find it out by trying words. Raises what
    ``look`` raises; after many refusals of the same kind in an hour it looks no more and raises
    ``Refused``, and long before that, whatever was typed, the trustees are told, but for those
    ``not_told``. What was typed is kept nowhere. It opens a transaction of its own, so that a
    refusal stays counted.
    """
    refused: rules.Tells | None = None
    found: Any = None
    with transaction.atomic(durable=True), acting_as(by):
        # Of two tries at the same moment the second counts the first.
        User.objects.select_for_update().get(pk=by.pk)
        lately = _refused_lately(by)
        rules.check_may_try(refused=lately[typed.refused])
        try:
            found = look()
        except rules.Tells as tells:
            refused = tells
            audit.record(typed.refused, record, subject_id=subject_id)
            if lately.total() + 1 >= rules.TOLD_AFTER:
                _tell_trustees(by, not_told=not_told)
    if refused is not None:
        raise refused
    return found  # type: ignore[no-any-return]


def check_outgoing(text: str, *, family: Family, typed: str = "", to: Person | None = None) -> None:
    """Raises ``Refused`` for a text that tells where anybody of the family can be reached.

    ``typed`` is what somebody typed into it; all else in it is in the centre's own words. Where
    the person whom it goes ``to`` can be reached is no secret from them.
    """
    details, addresses = _reached(family, besides=to)
    rules.check_tells_no_details(text=text, typed=typed, details=details, addresses=addresses)


def check_threat(words: str, *, family: Family | None) -> None:
    """Raises ``Refused`` for words to somebody threatened that tell where anybody is."""
    details, addresses = _reached(family) if family is not None else ([], [])
    rules.check_tells_threat_alone(words=words, details=details, addresses=addresses)


def check_agreement(*, family: Family, scope: str, names: Iterable[str]) -> None:
    """Raises ``Refused`` for an agreement to assess that tells where anybody can be reached."""
    details, addresses = _reached(family)
    rules.check_agreement(scope=scope, names=names, details=details, addresses=addresses)


def check_note(note: str, *, family: Family, request: AttendanceRequest) -> None:
    """Raises ``Refused`` for a note that tells anything of anybody, or of how a visit went."""
    if not note:
        return
    check_is_no_report(note=note)
    people = list(Person.objects.filter(family=family))
    named = list(Representative.objects.filter(family=family))
    acting = list(ActsFor.objects.filter(family=family).select_related("contact__agency"))
    details = ContactDetail.objects.filter(family=family)
    routes = [each.safe_route for each in people]
    theirs = [value for each in named for value in (each.telephone, each.email)]
    rules.check_note(
        note=note,
        reached=[*(each.value for each in details), *routes, *theirs, request.telephone],
        people=[
            *(each.full_name for each in people),
            *(each.name for each in named),
            *(each.contact.name for each in acting),
            request.name,
        ],
        others=[
            *(each.firm for each in named),
            *(each.contact.agency.name for each in acting),
            request.organisation,
            request.their_reference,
        ],
        own=[settings.CENTRE_NAME, *Venue.objects.values_list("name", flat=True)],
    )


def _refused_lately(by: User) -> Counter[str]:
    """How many of theirs were refused within the last hour, by what the audit trail calls it."""
    events = [each.refused for each in Typed]
    lately = AuditEntry.objects.filter(event__in=events, timestamp__gt=clock.now() - _AN_HOUR)
    return Counter(lately.filter(actor=by).values_list("event", flat=True))


def _reached(family: Family, *, besides: Person | None = None) -> tuple[list[str], list[str]]:
    """All ways of reaching anybody in the family, and those with a street and a town in them."""
    aside = [besides.pk] if besides else []
    details = list(ContactDetail.objects.filter(family=family).exclude(person__in=aside))
    people = Person.objects.filter(family=family).exclude(pk__in=aside)
    routes = [person.safe_route for person in people]
    return (
        [*(each.value for each in details), *routes],
        [each.value for each in details if each.kind == ContactDetail.Kind.ADDRESS],
    )


def _tell_trustees(by: User, *, not_told: Iterable[User]) -> None:
    kept_out = {each.person_key for each in not_told}
    notices.tell_trustees_of(by, kind=Notice.Kind.WORDS_REFUSED, besides=kept_out)
