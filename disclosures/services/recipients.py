"""Who the parties of a family are, who acts for them today, and how a copy reaches each.

What is noted of people at an agency says who acts. The family’s own file, which its referral
filled in, is asked for a party of whom nothing is noted there.
"""

from datetime import date
from uuid import UUID

from accounts import mail
from disclosures.models import ActsFor, PartySignIn, ReleaseCopy
from disclosures.rules.agency import acts_on
from disclosures.rules.release import Recipient
from disclosures.rules.sides import Agent, of_acting, of_named
from disclosures.services.own_address import theirs_alone
from families.models import Family, Person, PersonRole, Representative
from families.models.people import ROLE_ORDER
from families.services.acting import Acting, keeps

_PARTIES = [role for role in PersonRole if role.is_party]
Route = ReleaseCopy.Route


def party_people(family: Family) -> list[Person]:
    """The parties, the side the child lives with first."""
    people = Person.objects.filter(family=family, role__in=_PARTIES)
    return sorted(people, key=lambda each: (ROLE_ORDER[PersonRole(each.role)], each.full_name))


def parties_of(family: Family, *, on: date, asked_by: UUID | None = None) -> list[Recipient]:
    """Every party of the family, with the way by which a copy would reach them on ``on``.

    Where two act for a party, the copy goes to the one that asked, or else to the later one.
    """
    acting: dict[UUID, ActsFor] = {}
    for each in acting_now(family, on=on):
        if each.party_id not in acting or each.contact_id == asked_by:
            acting[each.party_id] = each
    named = named_now(family, on=on)
    sign_ins = _sign_ins(family)
    return [
        _recipient(
            person, acting.get(person.pk), named.get(person.pk), signs_in=sign_ins.get(person.pk)
        )
        for person in party_people(family)
    ]


@keeps
def noted_as_acting(family: Family, on: date) -> dict[UUID, list[Acting]]:
    """Of each party of whom it was ever noted with the agencies, who acts on that day."""
    rows = ActsFor.objects.filter(family=family).select_related("contact__agency")
    found: dict[UUID, list[Acting]] = {}
    for each in sorted(rows, key=lambda each: each.acts_from, reverse=True):
        now = found.setdefault(each.party_id, [])
        if acts_on(each, on):
            now.append(Acting(each.contact.name, each.contact.agency.name, each.acts_from))
    return found


def represented_now(family: Family, *, on: date) -> set[UUID]:
    """The parties for whom somebody acts on that day."""
    return {each.party_id for each in acting_now(family, on=on)} | set(named_now(family, on=on))


def acting_now(family: Family, *, on: date) -> list[ActsFor]:
    """Who acts for a party on that day, the one who began last first.

    Those who began on one day stand by side, the one the child lives with first, then by name.
    """
    rows = ActsFor.objects.filter(family=family)
    rows = rows.select_related("contact__agency", "contact__subject", "party")
    acting = [each for each in rows if acts_on(each, on)]
    acting.sort(key=lambda each: (ROLE_ORDER[PersonRole(each.party.role)], each.contact.name))
    return sorted(acting, key=lambda each: each.acts_from, reverse=True)


def named_now(family: Family, *, on: date) -> dict[UUID, Representative]:
    """Whom the family's own file names as acting; of several the one who began last.

    Not for a party of whom it was ever noted that somebody at an agency acts: whoever acted for
    them and does no more may still be named there.
    """
    noted = ActsFor.objects.filter(family=family).values("party")
    found: dict[UUID, Representative] = {}
    rows = Representative.objects.filter(family=family).exclude(party__in=noted)
    for each in rows.select_related("party"):
        begun = each.acts_from is None or each.acts_from <= on
        if not begun or (each.acts_until is not None and each.acts_until < on):
            continue
        known = found.get(each.party_id)
        if known is None or (each.acts_from or date.min) > (known.acts_from or date.min):
            found[each.party_id] = each
    return found


def of_a_side(family: Family) -> list[Agent]:
    """Every party, and everybody who acts for one or ever did."""
    acted = ActsFor.objects.filter(family=family).select_related("contact__agency", "party")
    named = Representative.objects.filter(family=family).select_related("party")
    return [
        *(Agent(person.full_name) for person in party_people(family)),
        *map(of_acting, acted),
        *map(of_named, named),
    ]


def _sign_ins(family: Family) -> dict[UUID, bool]:
    """The parties with a sign-in of their own, and whether the address is theirs alone.

    Nobody has one while no mail goes out.
    """
    if not mail.is_set_up():
        return {}
    rows = list(PartySignIn.objects.filter(family=family, ended_on__isnull=True))
    alone = theirs_alone(rows)
    return {each.party_id: each.pk in alone for each in rows}


def _recipient(
    person: Person, acting: ActsFor | None, named: Representative | None, *, signs_in: bool | None
) -> Recipient:
    """``signs_in`` is None without a sign-in, and False while somebody else has its address."""
    name = person.full_name
    if acting is not None:
        contact = acting.contact
        to = contact.at_the_agency
        return Recipient(
            person.pk, name, to, Route.REPRESENTATIVE, contact.pk, agent=of_acting(acting)
        )
    if named is not None:
        to = ", ".join(filter(None, [named.name, named.firm]))
        return Recipient(person.pk, name, to, Route.REPRESENTATIVE, agent=of_named(named))
    if signs_in:
        return Recipient(person.pk, name, name, Route.SIGN_IN)
    way = person.safe_route.strip()
    return Recipient(
        person.pk,
        name,
        name,
        Route.SAFE_ROUTE if way else "",
        way=way,
        shared=signs_in is False,
    )
