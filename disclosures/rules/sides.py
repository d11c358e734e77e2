"""Clause 3: the sides are different people, and whoever is of a side is not neutral."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import combinations
from uuid import UUID

from disclosures.models import ActsFor, AgencyContact
from disclosures.rules.agency import address_key
from families.models import PersonRole, Representative
from families.rules.mention import tells_number, tells_whole
from policy.clauses import Clause, Refused, holds


@dataclass(frozen=True, slots=True)
class Agent:
    """Somebody who is given dates for a party, by what tells one person from another.

    ``side`` is the one of the party: that with which the child lives, or any other. Whoever acts
    for no party has none.
    """

    name: str = field(repr=False)
    telephone: str = field(default="", repr=False)
    email: str = field(default="", repr=False)
    firm: str = field(default="", repr=False)
    side: str = ""
    contact_id: UUID | None = None


def side_of(role: str) -> str:
    """On which of the two sides the parties of this role are, as far as a role tells."""
    return "resident" if role == PersonRole.RESIDENT else "other"


def of_acting(acting: ActsFor) -> Agent:
    """Who it is that an agency’s contact is, for the side they act for."""
    contact = acting.contact
    return Agent(
        contact.name,
        contact.telephone,
        contact.email,
        contact.agency.name,
        side_of(acting.party.role),
        contact.pk,
    )


def of_contact(contact: AgencyContact) -> Agent:
    """Who it is that asks from an agency for no party."""
    return Agent(contact.name, contact.telephone, contact.email, contact_id=contact.pk)


def of_named(named: Representative) -> Agent:
    """Who it is that the family’s own file names."""
    return Agent(named.name, named.telephone, named.email, named.firm, side_of(named.party.role))


@holds(Clause.C3)
def check_sides_apart(*, agents: Iterable[Agent]) -> None:
    """Clause 3: the other side is given the same, so nobody is given it for both of them.

    Who has one record or one e-mail address is one person. So is who has one number to call back,
    but for two names at one firm: they share its switchboard, and whether a firm that acts for
    both sides keeps them apart is for a person to say (``check_firms``). Two firms share none.
    """
    if any(_one_person(one, other) for one, other in _opposed(agents)):
        raise Refused(
            Clause.C3,
            "One person, one e-mail address or one number to call back stands for both sides, so "
            "one side would be given everything twice and the other nothing. Note of each side "
            "who acts for it, with a number and an address of their own; only two people of one "
            "firm may share its number.",
        )


@holds(Clause.C3)
def share_a_firm(*, agents: Iterable[Agent]) -> bool:
    """Clause 3: two people of one firm seldom act against each other, so a person looks at it."""
    return any(_of_one_firm(one, other) for one, other in _opposed(agents))


@holds(Clause.C3)
def check_firms(*, agents: Iterable[Agent], one_firm: bool) -> None:
    """Clause 3: that one firm acts for both sides is noted only where somebody says it is so."""
    if share_a_firm(agents=agents) and not one_firm:
        raise Refused(
            Clause.C3,
            "Somebody of the same firm acts for the other side. Ask the firm, on a number you "
            "trust, and say that two people of it do.",
            about="one_firm",
        )


@holds(Clause.C3)
def is_of_a_side(*, asks: Agent, of_a_side: Iterable[Agent]) -> bool:
    """Clause 3: whoever is a party, or acts or acted for one, is a side, wherever they are filed.

    ``of_a_side`` are all of them, of that family. One name or one number is enough, that of one
    firm too: warned once too often is safe, given to one side alone is not.
    """
    return any(_same(asks, each) or _namesakes(asks, each) for each in of_a_side)


@holds(Clause.C3)
def check_neutral(*, asks: Agent, of_a_side: Iterable[Agent]) -> None:
    """Clause 3: whoever is of a side, as ``is_of_a_side`` says, is not given dates alone."""
    if is_of_a_side(asks=asks, of_a_side=of_a_side):
        raise Refused(
            Clause.C3,
            "Somebody of this name, number or e-mail address is a party to this case, or acts or "
            "acted for one, so they are a side and every side is told. Ask them to send the "
            "request again, as one side.",
            about="standing",
        )


def _opposed(agents: Iterable[Agent]) -> Iterable[tuple[Agent, Agent]]:
    return (
        (one, other)
        for one, other in combinations(agents, 2)
        if one.side and other.side and one.side != other.side
    )


def _one_person(one: Agent, other: Agent) -> bool:
    colleagues = _of_one_firm(one, other) and not _namesakes(one, other)
    return _one_record(one, other) or (
        same_number(one.telephone, other.telephone) and not colleagues
    )


def _same(one: Agent, other: Agent) -> bool:
    return _one_record(one, other) or same_number(one.telephone, other.telephone)


def _one_record(one: Agent, other: Agent) -> bool:
    """Whether it is one record, or two that are read at one e-mail address."""
    same_contact = one.contact_id is not None and one.contact_id == other.contact_id
    return same_contact or bool(one.email and address_key(one.email) == address_key(other.email))


def _of_one_firm(one: Agent, other: Agent) -> bool:
    return tells_whole(one.firm, other.firm) and tells_whole(other.firm, one.firm)


def same_number(one: str, other: str) -> bool:
    """Whether two numbers ring at one place, however each is written."""
    return tells_number(one, other) or tells_number(other, one)


def _namesakes(one: Agent, other: Agent) -> bool:
    return tells_whole(one.name, other.name) or tells_whole(other.name, one.name)
