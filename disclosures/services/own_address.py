"""Whether the address of a party’s own sign-in is read by nobody else who is known here."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from contactcentre.safekeeping.sealing import opened
from disclosures.models import AgencyContact, PartySignIn
from disclosures.rules.portal import nobody_else_reads
from families.models import Representative
from families.services.contact import addresses_for_mail, emails_in


def theirs_alone(sign_ins: Iterable[PartySignIn]) -> dict[UUID, str]:
    """Of these sign-ins, by key, the address of each that is its party’s alone at this moment.

    It was when the sign-in was granted; since then somebody else may have come on file with it.
    """
    asked = list(sign_ins)
    if not asked:
        return {}
    in_force = PartySignIn.objects.filter(ended_on__isnull=True)
    held = dict(in_force.values_list("detail", "party"))
    addresses = addresses_for_mail([*held, *(each.detail_id for each in asked)])
    at_agencies = _said(AgencyContact.objects.filter(left_on__isnull=True))
    in_families = {pk: _of_others(pk) for pk in {each.family_id for each in asked}}
    found = {}
    for each in asked:
        others = [
            *at_agencies,
            *(email for party, email in in_families[each.family_id] if party != each.party_id),
            *(addresses[pk] for pk, party in held.items() if party != each.party_id),
        ]
        address = addresses.get(each.detail_id)
        if address is not None and nobody_else_reads(address=address, others=others):
            found[each.pk] = address
    return found


def is_theirs_alone(sign_in: PartySignIn) -> bool:
    """Whether the address of this one is its party’s alone at this moment."""
    return sign_in.pk in theirs_alone([sign_in])


def _of_others(family_id: UUID) -> list[tuple[UUID | None, str]]:
    """Every address on the file of a family and whose it is; of who acts or acted, nobody’s."""
    whose = dict(emails_in(family_id))
    theirs = [(whose[pk], address) for pk, address in addresses_for_mail(whose).items()]
    named = _said(Representative.objects.filter(family=family_id))
    return [*theirs, *((None, email) for email in named)]


def _said(rows: QuerySet[Any]) -> list[str]:
    return [email for (email,) in opened(rows, "email") if email]
