"""Opening and keeping family files."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction

from accounts.models import User
from contactcentre.safekeeping import audit, clock, subjects
from contactcentre.safekeeping.models import Subject, SubjectKind, Use
from contactcentre.safekeeping.versions import Outdated
from families.models import (
    Alert,
    Arrangement,
    ContactDetail,
    Family,
    FamilyTransition,
    Person,
    PersonRole,
    Representative,
)
from families.rules.family import (
    check_date_of_birth,
    check_family_is_whole,
    check_is_no_party,
    check_may_become,
)
from families.rules.handover import check_may_be_named
from families.rules.referral import check_goes_by_its_referral
from families.services.places import give_back_all


@dataclass(frozen=True)
class NewRepresentative:
    name: str
    firm: str = ""
    their_reference: str = ""
    telephone: str = ""
    email: str = ""
    acts_from: date | None = None


@dataclass(frozen=True)
class NewPerson:
    """A person as first entered; field names are those of ``Person``.

    Where nothing is said of collecting, who the child lives with may, and nobody else.
    """

    role: str
    first_name: str
    last_name: str = ""
    relationship: str = ""
    date_of_birth: date | None = None
    needs: str = ""
    interpreter: str = ""
    may_attend: bool = False
    may_collect: bool | None = None
    authorised_by: str = "referral"
    address_withheld: bool = False
    safe_route: str = ""
    # Pairs of ``ContactDetail.Kind`` and value.
    contact: Sequence[tuple[str, str]] = ()
    representative: NewRepresentative | None = None
    # Pairs of ``Alert.Kind`` and text.
    alerts: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True)
class NewFamily:
    """A family as first entered; ``arrangement`` holds values by field name of ``Arrangement``.

    ``last_used_on`` is when the centre last had to do with it, where its older records say so.
    """

    people: Sequence[NewPerson]
    state: str = Family.State.REFERRED
    arrangement: dict[str, Any] = field(default_factory=dict)
    alerts: Sequence[tuple[str, str]] = ()
    last_used_on: date | None = None
    # Opened for a referral: its sides are yet to say who they are.
    by_referral: bool = False


@transaction.atomic
def open_families(
    families: Sequence[NewFamily], *, by: User | None, on: date, use: Use | None = Use.REFERRAL
) -> list[Family]:
    """Open one file for each family, all or none; returns them in the same order.

    ``use`` None says that it is not known when the family was last in touch (an import).
    Raises ``Refused`` for a family that is not whole, a date of birth that cannot be, and for
    somebody noted to collect the child to whom the door would not hand it.
    """
    for family in families:
        if not family.by_referral:
            check_family_is_whole(roles=[person.role for person in family.people])
        for person in family.people:
            _check_person(person, on=on)
            _check_companion(person, family.people)
    opened = subjects.open_subjects(SubjectKind.FAMILY, len(families), on=on, use=use)
    rows = _Rows()
    for subject, family in zip(opened, families, strict=True):
        rows.add(subject, family, by=by)
    rows.store()
    for subject, family in zip(opened, families, strict=True):
        if family.last_used_on is not None:
            subjects.record_use(subject.pk, Use.CONTACT, on=family.last_used_on)
    audit.record_all(
        audit.entry("family-opened", row, action=audit.Action.CREATE, subject_id=row.pk)
        for row in rows.families
    )
    return rows.families


def open_family(family: NewFamily, *, by: User, on: date) -> Family:
    """Open one family's file; see ``open_families``."""
    return open_families([family], by=by, on=on)[0]


def opened_before(family_id: UUID, *, by: User) -> Family:
    """A family whose file was opened. Raises ``DoesNotExist`` for one ``by`` may not see."""
    return Family.objects.visible_to(by).select_related("subject").get(pk=family_id)


@transaction.atomic
def change_state(
    *, family_id: UUID, state: str, by: User, on: date, seen: int | None = None
) -> Family:
    """Move the family to ``state``, noting who did. Raises ``Refused`` off the agreed paths.

    ``seen`` is the version of the family that ``by`` was looking at: if it is not that of the
    family any more, ``Outdated``.
    """
    family = Family.objects.select_for_update().get(pk=family_id)
    if seen is not None and seen != family.version:
        raise Outdated(family)
    decision = family.referrals.order_by("opened_on").values_list("decision", flat=True).last()
    check_goes_by_its_referral(state=family.state, decision=decision)
    return move(family, state, by=by, on=on)


def move(family: Family, state: str, *, by: User, on: date) -> Family:
    """Move a family that is locked, by its referral or by hand; see ``change_state``.

    One that moves on gives back the places it has on days to come.
    """
    check_may_become(family=family, state=state)
    FamilyTransition.objects.create(
        family=family,
        from_state=family.state,
        to_state=state,
        changed_at=clock.now(),
        changed_by=by,
    )
    family.state = state
    family.save(update_fields=["state"])
    if state == Family.State.MOVED_ON:
        give_back_all(family.pk, after=on)
    subjects.record_use(family.pk, Use.CORRECTION, on=on)
    return family


@transaction.atomic
def add_person(*, family_id: UUID, person: NewPerson, on: date) -> Person:
    """Add somebody to the family. Raises ``Refused`` as ``open_families`` does."""
    _check_person(person, on=on)
    family = Family.objects.select_for_update().select_related("subject").get(pk=family_id)
    _check_companion(person, family.people.all())
    rows = _Rows()
    added = rows.add_person(family, person)
    rows.store()
    audit.record("person-added", added, action=audit.Action.CREATE, subject_id=family.pk)
    subjects.record_use(family.pk, Use.CORRECTION, on=on)
    return added


@transaction.atomic
def correct(record: Person | Arrangement | Alert | Representative, *, on: date) -> None:
    """Store a corrected, or newly added, part of a family's file; saved as it was, it is no use.

    Raises ``Refused`` as ``open_families`` does, ``Outdated`` when somebody else stored the part
    after the version of ``record`` was read.
    """
    if isinstance(record, Person):
        _check_person(record, on=on)
        _check_companion(record, Person.objects.filter(family=record.family_id))
    if not record._state.adding and _says_the_same(record, record.claim()):
        return
    record.save()
    subjects.record_use(record.family_id, Use.CORRECTION, on=on)


@transaction.atomic
def remove(record: Alert | Representative, *, on: date) -> None:
    """Take an alert or a representative off the file. Raises ``Outdated``; see ``correct``."""
    record.delete()
    subjects.record_use(record.family_id, Use.CORRECTION, on=on)


def _says_the_same(record: Any, held: Any) -> bool:
    columns = [each.attname for each in record._meta.concrete_fields]
    return all(getattr(record, name) == getattr(held, name) for name in columns)


def _check_person(person: NewPerson | Person, *, on: date) -> None:
    check_date_of_birth(born=person.date_of_birth, role=person.role, on=on)
    check_may_be_named(role=person.role, may_collect=bool(person.may_collect))


def _check_companion(person: NewPerson | Person, people: Iterable[NewPerson | Person]) -> None:
    """One who may attend or collect; the others are let do nothing by their name."""
    if person.role == PersonRole.COMPANION and (person.may_attend or person.may_collect):
        parties = [_name_of(each) for each in people if PersonRole(each.role).is_party]
        check_is_no_party(name=_name_of(person), parties=parties)


def _name_of(person: NewPerson | Person) -> str:
    return f"{person.first_name} {person.last_name}"


@dataclass
class _Rows:
    """The rows of families being opened, gathered so that each table is written once."""

    families: list[Family] = field(default_factory=list)
    transitions: list[FamilyTransition] = field(default_factory=list)
    arrangements: list[Arrangement] = field(default_factory=list)
    people: list[Person] = field(default_factory=list)
    contact: list[ContactDetail] = field(default_factory=list)
    representatives: list[Representative] = field(default_factory=list)
    alerts: list[Alert] = field(default_factory=list)

    def add(self, subject: Subject, new: NewFamily, *, by: User | None) -> None:
        family = Family(subject=subject, state=new.state)
        self.families.append(family)
        self.transitions.append(
            FamilyTransition(
                family=family, to_state=new.state, changed_at=clock.now(), changed_by=by
            )
        )
        self.arrangements.append(Arrangement(family=family, **new.arrangement))
        self._add_alerts(family, new.alerts, person=None)
        for person in new.people:
            self.add_person(family, person)

    def add_person(self, family: Family, new: NewPerson) -> Person:
        plain = asdict(new)
        for part in ("contact", "representative", "alerts"):
            plain.pop(part)
        if new.may_collect is None:
            plain["may_collect"] = new.role == PersonRole.RESIDENT
        person = Person(family=family, **plain)
        self.people.append(person)
        self.contact += [
            ContactDetail(family=family, person=person, kind=kind, value=value)
            for kind, value in new.contact
        ]
        if new.representative is not None:
            self.representatives.append(
                Representative(family=family, party=person, **asdict(new.representative))
            )
        self._add_alerts(family, new.alerts, person=person)
        return person

    def _add_alerts(
        self, family: Family, alerts: Iterable[tuple[str, str]], *, person: Person | None
    ) -> None:
        self.alerts += [
            Alert(family=family, person=person, kind=kind, text=text) for kind, text in alerts
        ]

    def store(self) -> None:
        Family.objects.bulk_create(self.families)
        FamilyTransition.objects.bulk_create(self.transitions)
        Arrangement.objects.bulk_create(self.arrangements)
        Person.objects.bulk_create(self.people)
        ContactDetail.objects.bulk_create(self.contact)
        Representative.objects.bulk_create(self.representatives)
        Alert.objects.bulk_create(self.alerts)
