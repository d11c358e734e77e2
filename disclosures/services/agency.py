"""Keeping agencies, the people in them, and who acts for which party of a family."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import router, transaction

from accounts import notices
from accounts.models import Notice, User
from accounts.roles import Role
from contactcentre.safekeeping import audit, subjects
from contactcentre.safekeeping.locks import hold_until_committed
from contactcentre.safekeeping.models import SubjectKind, Use
from contactcentre.safekeeping.sealing import opened
from disclosures.models import ActsFor, Agency, AgencyContact
from disclosures.rules import agency as rules
from disclosures.rules import sides
from disclosures.services import party_sign_in, portal
from disclosures.services.recipients import named_now
from families.models import Family, Person
from policy.awareness import made_aware, told_on
from policy.models import Awareness


@dataclass(frozen=True, slots=True)
class Listed:
    """An agency in the list, with how many of its people are on file."""

    agency: Agency
    name: str
    people: int


@transaction.atomic
def open_agency(*, on: date, **entered: Any) -> Agency:
    """Put an agency on file. ``entered`` are its fields."""
    agency = Agency(subject=subjects.open_subject(SubjectKind.AGENCY, on=on), **entered)
    agency.save(force_insert=True)
    subjects.record_use(agency.pk, Use.CONTACT, on=on)
    return agency


@transaction.atomic
def add_contact(*, agency: Agency, on: date, **entered: Any) -> AgencyContact:
    """Put somebody in an agency on file, as a record of their own. Raises ``Refused``."""
    rules.check_left(left_on=entered.get("left_on"), on=on)
    contact = AgencyContact(agency=agency, **entered)
    _check_address(contact)
    contact.subject = subjects.open_subject(SubjectKind.AGENCY_CONTACT, on=on, use=Use.CONTACT)
    contact.save(force_insert=True)
    subjects.record_use(agency.pk, Use.CONTACT, on=on)
    return contact


@transaction.atomic
def correct(record: Agency | AgencyContact, *, on: date) -> None:
    """Store a corrected agency or contact. Raises ``Refused``, and ``Outdated`` as versions do.

    Trustees are told where somebody who acts for a party is reached in another way from now on.
    """
    if isinstance(record, AgencyContact):
        held = record.claim()
        _check_address(record)
        rules.check_stays_one_reader(contact=record, before=held.email, has_read=_has_read(record))
        rules.check_left(left_on=record.left_on, on=on)
        subjects.record_use(record.agency_id, Use.CORRECTION, on=on)
        # Whoever is signed in with what was on file before asks for a new code.
        portal.end_sessions(record.pk)
        if (held.telephone, held.email) != (record.telephone, record.email):
            _tell_trustees(record, on=on)
    record.save()
    subjects.record_use(record.pk, Use.CORRECTION, on=on)


@transaction.atomic
def tell_of_policy(*, contact: AgencyContact, by: User, on: date) -> None:
    """Note that they were given a copy of the policy."""
    made_aware(
        subject_id=contact.pk,
        who=contact.pk,
        audience=Awareness.Audience.REFERRER,
        how=Awareness.How.COPY,
        on=on,
        by=by,
    )
    subjects.record_use(contact.pk, Use.CONTACT, on=on)


@transaction.atomic
def note_acting(
    acting: ActsFor, *, alongside: bool, by: User, on: date, one_firm: bool = False
) -> None:
    """Store who acts for a party, new or corrected.

    Raises ``Refused`` when somebody else acts on some of the days and it is not said that both do,
    when from today on one person would act for both sides, or one firm and it is not said so;
    ``Outdated`` as versions do.
    """
    # All of them locked, so that of two who name one at the same moment the later sees the earlier.
    people = Person.objects.select_for_update().filter(family=acting.family_id).order_by("pk")
    if acting.party_id not in (locked := people.in_bulk()):
        raise Person.DoesNotExist
    acting.party = locked[acting.party_id]
    noted = ActsFor.objects.filter(family=acting.family_id).exclude(pk=acting.pk)
    others = list(noted.select_related("contact__agency", "party"))
    rules.check_acting(
        acting=acting,
        others=[each for each in others if each.party_id == acting.party_id],
        alongside=alongside,
    )
    mine = sides.of_acting(acting)
    for agents in ((mine, other) for other in _beside(acting, others, on=on)):
        sides.check_sides_apart(agents=agents)
        sides.check_firms(agents=agents, one_firm=one_firm)
    if acting.noted_by_id is None:
        acting.noted_by = by
    acting.save()
    subjects.record_use(acting.family_id, Use.CORRECTION, on=on)
    subjects.record_use(acting.contact_id, Use.CONTACT, on=on)
    subjects.record_use(acting.contact.agency_id, Use.CONTACT, on=on)


def listed(*, by: User) -> list[Listed]:
    """Every agency ``by`` may see, by name."""
    people: dict[UUID, int] = defaultdict(int)
    for agency_id in AgencyContact.objects.visible_to(by).values_list("agency_id", flat=True):
        people[agency_id] += 1
    rows = Agency.objects.visible_to(by)
    found = [Listed(agency, agency.name, people[agency.pk]) for agency in rows]
    return sorted(found, key=lambda each: each.name.casefold())


def opened_agency(agency_id: UUID, *, by: User) -> Agency:
    """One agency. Raises ``Agency.DoesNotExist``."""
    found: Agency = Agency.objects.visible_to(by).select_related("subject").get(pk=agency_id)
    return found


def opened_contact(contact_id: UUID, *, by: User) -> AgencyContact:
    """One person in an agency, on the record. Raises ``AgencyContact.DoesNotExist``."""
    rows = AgencyContact.objects.visible_to(by).select_related("agency", "subject")
    found: AgencyContact = rows.get(pk=contact_id)
    audit.record(
        "agency-contact-read", found, action=audit.Action.ACCESS, subject_id=found.subject_id
    )
    return found


def people_of(agency: Agency) -> list[AgencyContact]:
    """Who is or was there: those who still are first, by name."""
    people: Iterable[AgencyContact] = agency.contacts.all()
    return sorted(people, key=lambda each: (each.left_on is not None, each.name.casefold()))


def on_file(*, by: User) -> list[AgencyContact]:
    """Everybody who is at an agency, by agency and name: to be chosen from."""
    rows = AgencyContact.objects.visible_to(by).filter(left_on__isnull=True)
    return sorted(
        rows.select_related("agency"),
        key=lambda each: (each.agency.name.casefold(), each.name.casefold()),
    )


def acted(contact: AgencyContact, *, by: User) -> list[ActsFor]:
    """For whom they act or acted, the latest first, of the families ``by`` may see."""
    rows = ActsFor.objects.visible_to(by).filter(contact=contact)
    found = rows.select_related("family__subject", "party", "contact")
    return sorted(found, key=lambda each: each.acts_from, reverse=True)


def acting_in(family: Family) -> list[ActsFor]:
    """Who acts or acted for the parties of a family, the latest first."""
    rows = ActsFor.objects.filter(family=family).select_related("party", "contact__agency")
    return sorted(rows, key=lambda each: each.acts_from, reverse=True)


def acting_of(family: Family, acting_id: UUID) -> ActsFor:
    """One of them. Raises ``ActsFor.DoesNotExist``."""
    return ActsFor.objects.select_related("contact__agency", "party").get(
        pk=acting_id, family=family
    )


def _has_read(contact: AgencyContact) -> bool:
    """Whether there is anything that they were given or asked."""
    return contact.copies.exists() or contact.matches.exists()


def _tell_trustees(contact: AgencyContact, *, on: date) -> None:
    acting = ActsFor.objects.filter(contact=contact)
    if any((each.acts_until or date.max) >= on for each in acting):
        notices.tell(
            notices.holding(Role.TRUSTEE),
            kind=Notice.Kind.REACHED_ANEW,
            about=contact.subject.reference,
            occasion=f"{contact.pk} {contact.version}",
        )


def _beside(acting: ActsFor, others: Iterable[ActsFor], *, on: date) -> list[sides.Agent]:
    """Who acts for a party of the family on some of the same days, from ``on``."""
    if not rules.meet(acting, acting, since=on):
        return []
    still_there = (each for each in others if not rules.has_left(each.contact, on))
    noted = [each for each in still_there if rules.meet(acting, each, since=on)]
    named = named_now(acting.family, on=on)
    return [
        *map(sides.of_acting, noted),
        *(sides.of_named(each) for party, each in named.items() if party != acting.party_id),
    ]


def _check_address(contact: AgencyContact) -> None:
    """Compared opened, in memory, while nobody else stores an address."""
    hold_until_committed(party_sign_in.ADDRESSES_LOCK, using=router.db_for_write(AgencyContact))
    others = AgencyContact.objects.filter(left_on__isnull=True).exclude(pk=contact.pk)
    addresses = [email for (email,) in opened(others, "email") if email]
    addresses.extend(address for _, address in party_sign_in.addresses())
    rules.check_address_is_theirs(contact=contact, others=addresses)


def told_of_policy(contact: AgencyContact) -> date | None:
    """The day on which they were given a copy of the present version of the policy."""
    return told_on([contact.pk]).get(contact.pk)
