"""Which steps of the chain one tap can note next, and who can be named for them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any
from uuid import UUID

from django.db.models import QuerySet, UUIDField

from accounts.models import User
from contactcentre.safekeeping.keyring import keys
from contactcentre.safekeeping.prepared import PreparedRows
from families.models import Allocation, EntryKind, Presence, Session, Side
from families.rules.handover import check_may_bring, check_may_collect
from families.rules.visit import Attendee, Visit
from families.services.duty import acquainted, on_duty
from families.services.handover import took_out
from policy.clauses import answer

BROUGHT, JOINED, RETURNED, COLLECTED = "brought", "joined", "returned", "collected"
WAITING = "waiting"
KINDS = {
    BROUGHT: EntryKind.ARRIVED,
    JOINED: EntryKind.JOINED,
    RETURNED: EntryKind.RETURNED,
    COLLECTED: EntryKind.LEFT,
}


@dataclass(frozen=True, slots=True)
class Offer:
    """One button: ``verb`` with the adult named, for all the children of its group or for one.

    ``words`` say what is done, ``whom`` with whom; together they are its label.
    """

    verb: str
    with_id: UUID | None
    words: str
    whom: str
    child_id: UUID | None = None

    @property
    def label(self) -> str:
        return f"{self.words} {self.whom}"

    def tap(self, shown: Any) -> str:
        """What the button sends; ``shown`` is of this showing of the page."""
        who = self.with_id or WAITING
        return f"{self.verb}:{who}:{shown}" + (f":{self.child_id}" if self.child_id else "")


@dataclass(frozen=True, slots=True)
class Group:
    """The children who are at one stage, and what can be noted for them."""

    children: tuple[Attendee, ...]
    offers: tuple[Offer, ...]
    seldom: tuple[Offer, ...] = ()
    hint: str = ""

    @property
    def names(self) -> str:
        return ", ".join(child.first_name for child in self.children)

    @property
    def walks(self) -> bool:
        """Whether somebody of the centre walks the child, and is to be named."""
        return any(offer.verb in (JOINED, RETURNED) for offer in self.offers)


def offers_of(visit: Visit) -> list[Group]:
    """The next steps, one group for each stage at which some of the children are."""
    stages: dict[EntryKind | None, list[Attendee]] = {}
    for child in visit.children:
        stages.setdefault(visit.stage(child.id), []).append(child)
    groups = (
        _group(visit, stage, tuple(children), one_of_many=len(visit.children) > 1)
        for stage, children in stages.items()
    )
    return [group for group in groups if group.offers or group.seldom or group.hint]


def to_follow(visit: Visit) -> list[Offer]:
    """The steps that may follow the next one, for a tablet to offer while it has no line."""
    joined = _offers(JOINED, "Walk in to", (a for a in visit.adults(Side.VISITING) if a.is_listed))
    returned, *_ = _to_return(visit, ())
    return [*joined, *returned, *_collect(visit)]


def _group(
    visit: Visit, stage: EntryKind | None, children: tuple[Attendee, ...], *, one_of_many: bool
) -> Group:
    main, seldom, hint = _STAGES[stage](visit, children)
    if one_of_many:
        singly = tuple(
            Offer(
                offer.verb,
                offer.with_id,
                _alone(child, offer.words),
                offer.whom,
                child.id,
            )
            for child in children
            for offer in (*main, *seldom)
        )
        seldom = (*seldom, *singly)
    return Group(children, tuple(main), tuple(seldom), hint)


def _alone(child: Attendee, words: str) -> str:
    return f"{child.first_name} alone: {words[:1].lower()}{words[1:]}"


Children = tuple[Attendee, ...]
Found = tuple[list[Offer], tuple[Offer, ...], str]


def _to_arrive(visit: Visit, _: Children) -> Found:
    bringers = [a for a in visit.adults() if answer(check_may_bring, person=a).yes]
    hint = "" if bringers else "Nobody on the family’s file may bring the child."
    return _offers(BROUGHT, "Arrived with", bringers), (), hint


def _to_join(visit: Visit, _: Children) -> Found:
    inside = [adult for adult in visit.adults(Side.VISITING) if visit.is_in(adult.id)]
    hint = "" if inside else "Walk the child in once the visiting side is signed in."
    return _offers(JOINED, "Walk in to", inside), tuple(_collect(visit)), hint


def _to_return(visit: Visit, _: Children) -> Found:
    offers = _offers(RETURNED, "Walk back to", _collectors(visit, visiting=False))
    offers.append(Offer(RETURNED, None, "Walk back to", "the waiting room"))
    fetches = _collectors(visit, visiting=True)
    if not visit.may_meet:
        fetches = [adult for adult in fetches if adult.side == Side.VISITING]
    return offers, tuple(_offers(COLLECTED, "Left with", fetches)), ""


def _to_leave(visit: Visit, _: Children) -> Found:
    offers = _collect(visit)
    return offers, (), "" if offers else "Nobody on the family’s file may collect the child."


def _to_come_back(visit: Visit, children: Children) -> Found:
    """Seldom anybody comes back: with who took them out, or who may bring them."""
    bringers = [
        adult
        for adult in visit.adults()
        if all(
            answer(check_may_bring, person=adult, took_out=took_out(visit, adult, child)).yes
            for child in children
        )
    ]
    return [], tuple(_offers(BROUGHT, "Came back with", bringers)), ""


_STAGES: dict[EntryKind | None, Callable[[Visit, Children], Found]] = {
    None: _to_arrive,
    EntryKind.ARRIVED: _to_join,
    EntryKind.JOINED: _to_return,
    EntryKind.RETURNED: _to_leave,
    EntryKind.LEFT: _to_come_back,
}


def _collect(visit: Visit) -> list[Offer]:
    return _offers(COLLECTED, "Left with", _collectors(visit, visiting=True))


def _collectors(visit: Visit, *, visiting: bool) -> list[Attendee]:
    return [
        adult
        for adult in visit.adults(None if visiting else Side.RESIDENT)
        if answer(check_may_collect, person=adult, may_leave_building=visit.may_leave).yes
    ]


def _offers(verb: str, words: str, adults: Iterable[Attendee]) -> list[Offer]:
    return [Offer(verb, adult.id, words, adult.first_name) for adult in adults]


@dataclass(frozen=True, slots=True)
class Helpers:
    """Who can walk a child: by booking those allocated to it, and everybody on duty.

    ``acquainted`` are those who know the family of a booking.
    """

    allocated: dict[UUID, list[UUID]]
    names: dict[UUID, str]
    acquainted: dict[UUID, set[UUID]]

    def likely(self, booking_id: UUID, *, me: UUID) -> UUID:
        """Whoever looks after the family and may walk the child, or ``me``."""
        may = self._may(booking_id)
        return next((pk for pk in self.allocated.get(booking_id, []) if pk in may), me)

    def of(self, booking_id: UUID, *, me: UUID) -> list[tuple[UUID, str]]:
        """The choices for one visit: those allocated first, then the others, ``me`` among them."""
        may = self._may(booking_id)
        first = [pk for pk in self.allocated.get(booking_id, []) if pk in may]
        others = sorted(may - set(first), key=lambda pk: self.names[pk])
        return [(pk, "I do" if pk == me else self.names[pk]) for pk in (*first, *others)]

    def _may(self, booking_id: UUID) -> set[UUID]:
        return self.names.keys() - self.acquainted.get(booking_id, set())


def helpers_of(session: Session, *, me: User) -> Helpers:
    """Who can walk a child at this session: the allocated, those signed in, and ``me``.

    Nobody whose check does not hold that day. Three queries.
    """
    rows = _here_or_allocated().ask(session=session.pk)
    for _, _, subject_id, _ in rows:
        keys.want(subject_id)
    people = {me.pk, *(pk for _, pk, _, _ in rows)}
    fit = on_duty(people, day=session.date)
    mine = {me.pk: "I do"} if me.pk in fit else {}
    found = Helpers({}, mine, acquainted(people, session=session))
    display_name = User._meta.get_field("display_name")
    for booking_id, pk, subject_id, sealed in rows:
        if pk not in fit:
            continue
        if booking_id != session.pk:
            found.allocated.setdefault(booking_id, []).append(pk)
        if pk not in found.names:
            found.names[pk] = display_name.open(sealed, pk=pk, subject_id=subject_id)
    return found


@cache
def _here_or_allocated() -> PreparedRows:
    """Who is allocated to which booking; and under the session’s own id, who is signed in."""

    def build(*, session: Any) -> QuerySet[Any]:
        shape = ("id", "subject_id", "display_name")
        allocated = Allocation.objects.filter(booking__session=session).order_by()
        signed_in = Presence.objects.filter(session=session, gone=False, user__isnull=False)
        return allocated.values_list("booking_id", *(f"volunteer__{name}" for name in shape)).union(
            signed_in.values_list("session_id", *(f"user__{name}" for name in shape)), all=True
        )

    return PreparedRows(build, session=UUIDField())
