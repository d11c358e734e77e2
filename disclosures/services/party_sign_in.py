"""A party for whom nobody acts: how they come to read behind a sign-in of their own."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import router, transaction

from accounts.models import User
from contactcentre.safekeeping import subjects
from contactcentre.safekeeping.locks import hold_until_committed
from contactcentre.safekeeping.models import Use
from disclosures.models import AgencyContact, PartySignIn
from disclosures.rules import portal as rules
from disclosures.services.own_address import is_theirs_alone
from disclosures.services.recipients import party_people, represented_now
from families.models import Family, Person
from families.services.contact import addresses_for_mail, emails_in, entered_at

# Held while an address is stored with which somebody signs in.
ADDRESSES_LOCK = 0x6D61696C


@transaction.atomic
def begin(*, family: Family, party: Person, detail_id: UUID, by: User, on: date) -> PartySignIn:
    """From now on ``party`` reads what they are given behind a code mailed to that address.

    What they had before ends. Raises ``Refused``.
    """
    hold_until_committed(ADDRESSES_LOCK, using=router.db_for_write(AgencyContact))
    rules.check_may_begin(
        is_party=party.pk in {each.pk for each in party_people(family)},
        theirs=(detail_id, party.pk) in emails_in(family),
        represented=party.pk in represented_now(family, on=on),
    )
    _end(party, by=by, on=on)
    made = PartySignIn(family=family, party=party, detail_id=detail_id, begun_on=on, begun_by=by)
    rules.check_theirs_alone(alone=is_theirs_alone(made))
    made.save(force_insert=True)
    subjects.record_use(family.pk, Use.CORRECTION, on=on)
    return made


@transaction.atomic
def end(*, family: Family, party: Person, by: User, on: date) -> None:
    """They sign in no more, from the next request. Ended again, nothing changes."""
    if _end(party, by=by, on=on):
        subjects.record_use(family.pk, Use.CORRECTION, on=on)


@dataclass(frozen=True, slots=True)
class OnFile:
    """One e-mail address, told from the others without a word of it."""

    detail_id: UUID
    entered_at: datetime | None
    is_used: bool


def emails_of(party: Person) -> list[OnFile]:
    """Which e-mail addresses of theirs are on file, in the order of the file; all stay sealed."""
    theirs = [pk for pk, person in emails_in(party.family) if person == party.pk]
    entered = entered_at(theirs)
    held = in_force(party)
    used = held.detail_id if held else None
    return [OnFile(pk, entered.get(pk), pk == used) for pk in theirs]


def in_force(party: Person) -> PartySignIn | None:
    """The sign-in they have, if they have one."""
    return PartySignIn.objects.filter(party=party, ended_on__isnull=True).first()


def addresses() -> list[tuple[PartySignIn, str]]:
    """Every party with a sign-in, and its address: to be compared, and for nothing else.

    Somebody else may have it as well by now: ``theirs_alone`` tells.
    """
    rows = PartySignIn.objects.filter(ended_on__isnull=True).select_related("party")
    found = list(rows)
    known = addresses_for_mail(each.detail_id for each in found)
    return [(each, known[each.detail_id]) for each in found if each.detail_id in known]


def _end(party: Person, *, by: User, on: date) -> bool:
    """Whether there was one to end."""
    held = PartySignIn.objects.select_for_update().filter(party=party, ended_on__isnull=True)
    for each in (found := list(held)):
        each.ended_on, each.ended_by = on, by
        each.save(update_fields=["ended_on", "ended_by"])
    return bool(found)
