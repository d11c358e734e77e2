"""Noting that somebody wants their own data, deciding what speaks of others, and giving it out."""

import json
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from accounts import notices
from accounts.models import Notice, User
from accounts.roles import Role
from contactcentre.safekeeping import audit, holds
from contactcentre.safekeeping.models import Hold, Subject, SubjectKind
from contactcentre.safekeeping.own_data import (
    NOT_SHOWN,
    Item,
    Line,
    OwnData,
    Section,
    item_of,
    section,
    written,
)
from disclosures.models import AgencyContact, ConcernHold
from disclosures.services import own_data as disclosures
from disclosures.services.outgoing import check_outgoing
from families.models import Family, Person
from families.services import own_data as families
from families.services.file import people_of
from families.services.revealing import note_showing
from retention.models import DataDecision, DataRequest
from retention.models.access import DataRequestQuerySet
from retention.rules import access as rules
from retention.services import cases, records
from retention.services.own_record import of_worker
from volunteers.models import Volunteer

_REASON = "Somebody asked for their own data."
_HOLD = ("kind", "reason", "placed_on", "review_on", "released_on")
_WHY_HELD = "It may tell what somebody else asked, or what the police do."


@dataclass(frozen=True)
class Decided:
    """One thing that speaks of others, and what somebody decided about it as it stands now."""

    item: Item
    decision: DataDecision | None


@dataclass(frozen=True)
class Prepared:
    """What would be given: with nothing by which anybody can be reached."""

    sections: list[Section]
    shared: list[Decided]

    @property
    def undecided(self) -> int:
        return sum(each.decision is None for each in self.shared)


@dataclass(frozen=True)
class Copy:
    """What was given, word for word."""

    sections: list[dict[str, Any]]
    shared: list[dict[str, str]]


def requests(*, over: bool, by: User) -> DataRequestQuerySet:
    """Requests that wait, the one that is due first ahead; or those that are over."""
    rows = seen_by(by).select_related("subject", "party", "ended_by")
    if over:
        return rows.filter(ended_on__isnull=False).order_by("-ended_on", "pk")
    return rows.open().order_by("received_on", "pk")


def request_of(request_id: UUID, *, by: User) -> DataRequest:
    """One request. Raises ``DataRequest.DoesNotExist`` for one that ``by`` may not see."""
    parts = ("subject", "party__family__arrangement", "ended_by", "hold")
    return seen_by(by).select_related(*parts).get(pk=request_id)


def record(reference: str, *, by: User) -> Subject:
    """The record somebody may ask about. Raises ``Subject.DoesNotExist``."""
    subject = records.record(reference, by=by)
    if subject.kind not in rules.ASKS:
        raise Subject.DoesNotExist
    return subject


def askers(subject: Subject) -> list[Person]:
    """Who of the record may ask: a family’s people; of other records it is their one person."""
    if subject.kind != SubjectKind.FAMILY:
        return []
    return people_of(Family.objects.get(pk=subject.pk))


@transaction.atomic
def note(
    *, reference: str, party_id: UUID | None, received_on: date, by: User, on: date
) -> DataRequest:
    """Somebody asked; from now on their record is held. It is no use of the record.

    Raises ``Refused``, ``Subject.DoesNotExist``, ``Person.DoesNotExist``.
    """
    found = record(reference, by=by)
    subject = Subject.objects.select_for_update().get(pk=found.pk)
    rules.check_may_note_request(
        subject=subject,
        person=by,
        is_own=_is_own(subject, by),
        received_on=received_on,
        on=on,
    )
    party = None
    if subject.kind == SubjectKind.FAMILY:
        party = Person.objects.filter(family=subject.pk).get(pk=str(party_id))
    waiting = DataRequest.objects.open().filter(subject=subject, party=party).first()
    if waiting is not None:
        return waiting
    kept = [
        holds.place(each, Hold.Kind.SUBJECT_ACCESS, reason=_REASON, by=by, on=on)
        for each in (subject.pk, *_also_theirs(subject))
    ]
    request = DataRequest(
        subject=subject,
        party=party,
        hold=kept[0],
        received_on=received_on,
        noted_on=on,
        noted_by=by,
    )
    request.save(force_insert=True)
    audit.record("own-data-asked-for", request, subject_id=subject.pk)
    cases.void_at_once(subject.pk, on=on)
    return request


def prepared(request: DataRequest) -> Prepared:
    """What is held now, and where the decisions about it stand."""
    found = _gathered(request)
    return Prepared([_shown(each) for each in found.sections], _decided(request, found.items))


@transaction.atomic
def decide(
    *, request_id: UUID, item: str, says: str, give: bool, reason: str, by: User, on: date
) -> DataDecision:
    """One thing is given, or is not. ``says`` is what the page showed of it.

    Raises ``Refused``, also where what would be given tells how anybody of the family is reached.
    """
    request = _locked(request_id, by=by)
    now = {each.key: each for each in _gathered(request).items}
    is_there = item in now and _same(now[item].says, says)
    rules.check_may_decide_item(request=request, person=by, is_there=is_there, reason=reason)
    if give and request.party is not None:
        text = now[item].says
        check_outgoing(text, typed=text, family=request.party.family, to=request.party)
    decision = DataDecision.objects.filter(request=request, item=item).first()
    decision = decision or DataDecision(subject_id=request.subject_id, request=request, item=item)
    decision.give, decision.reason, decision.said = give, reason.strip(), now[item].says
    decision.decided_on, decision.decided_by = on, by
    decision.save()
    audit.record("own-data-decided", request, subject_id=request.subject_id)
    return decision


@transaction.atomic
def give(*, request_id: UUID, identity: str, way: str, by: User, on: date) -> DataRequest:
    """Make the copy, once; what it says is kept as it went out. Raises ``Refused``."""
    request = _locked(request_id, by=by)
    found = _gathered(request)
    shared = _decided(request, found.items)
    request.identity, request.way = identity, way
    rules.check_may_give(
        request=request,
        person=by,
        undecided=[each.item.key for each in shared if each.decision is None],
    )
    request.given = _frozen(found, shared)
    request.end, request.ended_on, request.ended_by = DataRequest.End.GIVEN, on, by
    request.save(update_fields=["identity", "way", "given", "end", "ended_on", "ended_by"])
    audit.record("own-data-given", request, subject_id=request.subject_id)
    notices.tell(
        notices.holding(Role.TRUSTEE, besides=by),
        kind=Notice.Kind.OWN_DATA_GIVEN,
        about=request.subject.reference,
        occasion=str(request.pk),
    )
    return request


@notices.says_who(Notice.Kind.OWN_DATA_GIVEN)
def _givers(occasions: Collection[str]) -> dict[str, str]:
    found = DataRequest.objects.filter(pk__in=occasions, ended_by__isnull=False)
    return {
        str(each.pk): each.ended_by.known_as
        for each in found.only("ended_by").select_related("ended_by")
        if each.ended_by
    }


@transaction.atomic
def withdraw(*, request_id: UUID, by: User, on: date) -> DataRequest:
    """They want it no more. The hold stays until two people let go of it. Raises ``Refused``."""
    request = _locked(request_id, by=by)
    rules.check_may_withdraw_request(request=request, person=by)
    request.end, request.ended_on, request.ended_by = DataRequest.End.WITHDRAWN, on, by
    request.save(update_fields=["end", "ended_on", "ended_by"])
    audit.record("own-data-withdrawn", request, subject_id=request.subject_id)
    return request


def copy(request_id: UUID, *, by: User) -> tuple[DataRequest, Copy]:
    """What was given, to print it or to look at it again; each time on record.

    What it says of a party counts as showing where they can be reached. Raises
    ``DataRequest.DoesNotExist`` while nothing was given, and ``Refused`` as ``reveal`` does.
    """
    request = request_of(request_id, by=by)
    if not request.was_given:
        raise DataRequest.DoesNotExist
    if request.party_id is not None:
        details = "Shown in the copy of their own data"
        note_showing(request, family_id=request.subject_id, details=details, by=by)
    with transaction.atomic():
        audit.record(
            "own-data-opened", request, action=audit.Action.ACCESS, subject_id=request.subject_id
        )
    return request, Copy(**json.loads(request.given))


def waits(hold: Hold) -> bool:
    """Whether somebody whose record this hold keeps still waits for their data."""
    kept = [hold.subject_id, *_also_theirs(hold.subject)]
    return (
        hold.kind == Hold.Kind.SUBJECT_ACCESS
        and DataRequest.objects.open()
        .filter(Q(hold=hold) | Q(subject__in=kept, party=None))
        .exists()
    )


def _locked(request_id: UUID, *, by: User) -> DataRequest:
    of = request_of(request_id, by=by).subject_id
    Subject.objects.select_for_update().get(pk=of)
    rows = DataRequest.objects.select_for_update(of=("self",))
    return rows.select_related("subject", "party__family__arrangement").get(pk=request_id)


def _gathered(request: DataRequest) -> OwnData:
    return _of_the_person(request) + OwnData(
        section("Copies of your own data that you were given", _copies_before(request)),
        _holds(request.subject),
    )


def _copies_before(request: DataRequest) -> Iterator[Line]:
    given = DataRequest.objects.filter(end=DataRequest.End.GIVEN, party=request.party)
    before = given.filter(subject__in=[request.subject_id, *_also_theirs(request.subject)])
    for each in before.order_by("ended_on", "pk"):
        yield Line(written(each.ended_on), str(each.get_way_display()))


def _holds(subject: Subject) -> list[Item]:
    """Why the record is kept for longer; never what a concern holds, nor their own asking."""
    rows = Hold.objects.filter(subject=subject).exclude(kind=Hold.Kind.SUBJECT_ACCESS)
    quiet = ConcernHold.objects.values("hold")
    return [
        item_of(each, "The record is or was kept for longer", *_HOLD, why=_WHY_HELD)
        for each in rows.exclude(pk__in=quiet).order_by("placed_on", "pk")
    ]


def _of_the_person(request: DataRequest) -> OwnData:
    if request.party is not None:
        return families.of_person(request.party) + disclosures.of_person(request.party)
    subject = request.subject
    if subject.kind == SubjectKind.AGENCY_CONTACT:
        return disclosures.of_contact(AgencyContact.objects.get(pk=subject.pk))
    return of_worker(*_person_of(subject))


def _person_of(subject: Subject) -> tuple[Volunteer | None, User | None]:
    """The volunteer’s record and the account of one person, whichever of them this subject is."""
    volunteer = Volunteer.objects.filter(Q(pk=subject.pk) | Q(user__subject=subject)).first()
    account = User.objects.filter(Q(subject=subject) | Q(volunteer__pk=subject.pk)).first()
    return volunteer, account


def _also_theirs(subject: Subject) -> list[UUID]:
    """The other record of somebody who is both a volunteer and has an account."""
    if subject.kind not in {SubjectKind.VOLUNTEER, SubjectKind.STAFF}:
        return []
    volunteer, account = _person_of(subject)
    both = {
        volunteer.pk if volunteer else subject.pk,
        account.subject_id if account else subject.pk,
    }
    return sorted(both - {subject.pk})


def _is_own(subject: Subject, person: User) -> bool:
    return person.subject_id in {subject.pk, *_also_theirs(subject)}


def seen_by(person: User) -> DataRequestQuerySet:
    """Those that this person may see to: nobody sees to their own."""
    own = Q(subject=person.subject_id) | Q(
        subject__in=Volunteer.objects.filter(user=person).values("pk")
    )
    return DataRequest.objects.visible_to(person).exclude(own)


def _decided(request: DataRequest, items: Iterable[Item]) -> list[Decided]:
    stored = {each.item: each for each in request.decisions.select_related("decided_by")}
    return [Decided(item, _standing(stored.get(item.key), item)) for item in items]


def _standing(decision: DataDecision | None, item: Item) -> DataDecision | None:
    return decision if decision is not None and decision.said == item.says else None


def _same(shown: str, says: str) -> bool:
    """A form sends its lines with other ends than we keep them with."""
    return shown.split() == says.split()


def _shown(section: Section) -> Section:
    return Section(
        section.title,
        [
            type(line)(line.label, NOT_SHOWN if line.reaches else line.value)
            for line in section.lines
        ],
    )


def _frozen(found: OwnData, shared: Iterable[Decided]) -> str:
    sections = [
        {"title": each.title, "lines": [[line.label, line.value] for line in each.lines]}
        for each in found.sections
    ]
    given = [
        {"what": each.item.what, "says": each.item.says}
        for each in shared
        if each.decision is not None and each.decision.give
    ]
    return json.dumps({"sections": sections, "shared": given}, ensure_ascii=False)
