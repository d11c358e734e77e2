"""Copies that somebody may have been told of, and that they can read, or be given, no more."""

from collections.abc import Collection, Iterable
from datetime import date
from uuid import UUID

from django.db import transaction

from disclosures.models import ActsFor, PartySignIn, ReleaseCopy
from disclosures.rules.agency import acts_on
from disclosures.rules.portal import may_sign_in
from disclosures.rules.release import Recipient
from disclosures.services.own_address import theirs_alone
from disclosures.services.recipients import parties_of
from families.models import Family

Route = ReleaseCopy.Route


def take_back_word(*, on: date) -> int:
    """Of copies that nobody read and that nobody can read now, say that they have reached nobody.

    They are to be handed over again; should somebody read there again, they are told anew. Returns
    how many there were. Done again, it changes nothing.
    """
    told = ReleaseCopy.objects.filter(
        announced_on__isnull=False,
        read_on__isnull=True,
        handed_on__isnull=True,
        release__corrected_by__isnull=True,
    )
    copies = list(told.select_related("contact"))
    can_be_read = _can_be_read(copies, on=on)
    return sum(_taken_back(each.pk) for each in copies if each.pk not in can_be_read)


def instead(copies: Collection[ReleaseCopy], *, family: Family, on: date) -> dict[UUID, Recipient]:
    """Of copies that nobody was given, by key, to whom each is to go now, where that is not whom it
    was addressed to: they act for the party no more, or the party signs in no more.
    """
    waiting = [each for each in copies if each.party_id and not (each.read_on or each.handed_on)]
    if all(each.route not in (Route.REPRESENTATIVE, Route.SIGN_IN) for each in waiting):
        return {}
    acting, own = _acting(waiting, on=on), _own(waiting)
    now = {each.party_id: each for each in parties_of(family, on=on)}
    found = {}
    for copy in waiting:
        present = now.get(copy.party_id)
        if copy.route == Route.SIGN_IN:
            theirs = copy.party_id in own
        elif copy.route != Route.REPRESENTATIVE:
            theirs = True
        elif copy.contact_id:
            theirs = (copy.party_id, copy.contact_id) in acting
        else:
            theirs = present is not None and present.addressed_to == copy.addressed_to
        if not theirs and present is not None:
            found[copy.pk] = present
    return found


def _can_be_read(copies: Collection[ReleaseCopy], *, on: date) -> set[UUID]:
    """Of these copies those that whoever they are for can read behind a sign-in."""
    acting, own = _acting(copies, on=on), _own(copies)
    found = set()
    for each in copies:
        if each.route == Route.SIGN_IN:
            can = each.party_id in own
        else:
            reads = each.contact is not None and may_sign_in(reader=each.contact, alone=True)
            can = reads and (not each.party_id or (each.party_id, each.contact_id) in acting)
        if can:
            found.add(each.pk)
    return found


def _acting(copies: Iterable[ReleaseCopy], *, on: date) -> set[tuple[UUID | None, UUID | None]]:
    """Who acts for the party of each on that day: the party, and at which contact."""
    to = {(each.party_id, each.contact_id) for each in copies if each.contact_id}
    rows = ActsFor.objects.filter(
        party__in={party for party, _ in to if party}, contact__in={contact for _, contact in to}
    )
    acting = (each for each in rows.select_related("contact") if acts_on(each, on))
    return {(each.party_id, each.contact_id) for each in acting}


def _own(copies: Iterable[ReleaseCopy]) -> set[UUID | None]:
    """The parties who sign in themselves, of those to whom one of these goes so."""
    parties = {each.party_id for each in copies if each.route == Route.SIGN_IN}
    rows = list(PartySignIn.objects.filter(ended_on__isnull=True, party__in=parties))
    alone = theirs_alone(rows)
    return {each.party_id for each in rows if each.pk in alone}


@transaction.atomic
def _taken_back(copy_id: UUID) -> bool:
    rows = ReleaseCopy.objects.select_for_update()
    copy = rows.filter(pk=copy_id, read_on__isnull=True, handed_on__isnull=True).first()
    if copy is None or copy.announced_on is None:
        return False
    copy.announced_on = None
    copy.save(update_fields=["announced_on"])
    return True
