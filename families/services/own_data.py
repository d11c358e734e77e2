"""What a family's file holds of one of its people, and never where anybody else can be reached."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from accounts.models import User
from accounts.roles import Role
from contactcentre.safekeeping import clock
from contactcentre.safekeeping.models import AuditEntry, Subject
from contactcentre.safekeeping.own_data import Item, Line, OwnData, item_of, lines_of, section
from contactcentre.safekeeping.sealing import opened
from families.models import (
    Alert,
    Booking,
    DoorRefusal,
    EarlierScreening,
    EmergencyOpening,
    EntryKind,
    KnownFamily,
    Outcome,
    Person,
    PersonRole,
    Presence,
    PreVisit,
    Referral,
    ReferralHalf,
    RegisterEntry,
    Representative,
    Review,
    Screening,
    Shift,
    Side,
    ValidReason,
    WrittenConsent,
)
from families.models.contact import SHOWN
from families.rules.own_data import visit_for
from families.services.contact import told_to_themselves
from families.services.file import is_arranged
from families.services.reading import READ
from families.services.referral_summary import in_their_words
from families.services.times import span
from families.services.visits import is_contested
from policy.awareness import told_of
from volunteers.models import Volunteer

_SIDES = {PersonRole.RESIDENT: Side.RESIDENT, PersonRole.VISITING: Side.VISITING}
_REACHES = frozenset({"telephone", "email"})
_ROLES = dict(Role.choices)
_OTHERS = "It speaks of somebody else."
_OUR_WORDS = "It is in our own words, so it may speak of somebody else."
_BOTH = "It is about both sides, or about what somebody else said or did."
# What hangs on the family as a whole: in which order it is read and which of its fields, and why a
# person decides.
_OF_THE_FAMILY: tuple[tuple[type[Any], str, str, tuple[str, ...], str], ...] = (
    (Alert, "Alert", "pk", ("kind", "text"), _BOTH),
    (
        Referral,
        "Why a place was given or not",
        "opened_on",
        ("decision", "decided_on", "reason"),
        _BOTH,
    ),
    (Screening, "Screening", "decided_on", ("light", "decided_on", "reason"), _BOTH),
    (EarlierScreening, "Screening before", "version", ("light", "decided_on", "reason"), _BOTH),
    (Review, "Review", "opened_on", ("kind", "decision", "move_on", "decided_on"), _BOTH),
    (ValidReason, "Why a visit was missed", "noted_on", ("reason", "noted_on"), _BOTH),
    (DoorRefusal, "Somebody was turned away at the door", "pk", ("name", "reason", "at"), _OTHERS),
    (
        EmergencyOpening,
        "The file was opened in an emergency",
        "opened_at",
        ("opened_at", "reason"),
        _BOTH,
    ),
    (KnownFamily, "Somebody who works here knows the family", "declared_at", ("reason",), _OTHERS),
)


def of_person(person: Person) -> OwnData:
    """What is this person’s alone, and what speaks of others as well.

    Nothing of the other side’s half, ways of being reached or movements is in either. Where a child
    can be reached is where a parent lives, and whoever asks for it may be the other one: that is in
    no copy.
    """
    details = [] if person.role == PersonRole.CHILD else told_to_themselves(person)
    half = _half(person)
    is_alone = half is not None and _is_the_only_one(person)
    sections = [
        *section("What we call you, and what you may do", _about(person)),
        *section(
            "How you can be reached",
            (Line(str(d.get_kind_display()), str(d.value), reaches=True) for d in details),
        ),
        *section("Who acts or acted for you", _represented(person)),
        *section("What you told us when you were referred", _said(half if is_alone else None)),
        *section("Your pre-visit", _pre_visit(person)),
        *section("What is arranged or ordered", _arranged(person)),
        *section("When you came", _visits(person)),
        *section("What you agreed to in writing", _consents(person)),
        *section("Where your family stands with us", _states(person)),
        *section("When you were told of our confidentiality policy", told_of(person.pk)),
        *section("When somebody looked at the file", _looks(person, details)),
    ]
    shared = [] if half is None or is_alone else [_shared_half(half)]
    return OwnData(sections, [*_items(person), *shared])


def of_helper(volunteer: Volunteer) -> OwnData:
    """The sessions at which a volunteer was to help; not which family they looked after."""
    rows = Shift.objects.filter(volunteer=volunteer).select_related("session").order_by("pk")
    lines = (
        Line(
            f"{each.session.date:%-d %B %Y}",
            f"{span(*each.span)}, "
            f"{'Cancelled' if each.session.cancelled_at else each.get_state_display()}",
        )
        for each in sorted(rows, key=lambda each: (each.session.date, each.starts_at))
    )
    return OwnData(section("When you were to help", lines))


def known_to(user: User) -> OwnData:
    """When somebody who works here said that they know a family; not which, for they see none.

    What another noted would tell that a family comes here, so a person decides about it, and
    about every reason.
    """
    declared = KnownFamily.objects.filter(user=user).order_by("declared_at", "pk")
    lines = (
        Line(f"On {clock.london_date(each.declared_at):%-d %B %Y}", _still(each))
        for each in declared
        if each.declared_by_id == user.pk
    )
    items = [
        item_of(each, "Why you are not shown a family", "declared_at", "reason", why=_OTHERS)
        for each in declared
    ]
    return OwnData(section("When you said that you know a family", lines), items)


def _still(known: KnownFamily) -> str:
    if known.ended_at is None:
        return "You are not shown it"
    return f"Taken back on {clock.london_date(known.ended_at):%-d %B %Y}"


def in_the_building(subject: Subject) -> OwnData:
    """When somebody who works here, or visited, was in the building."""
    rows = Presence.objects.filter(subject=subject).select_related("session")
    lines = (
        Line(f"{each.session.date:%-d %B %Y}", _in_and_out(each))
        for each in sorted(rows, key=lambda each: (each.session.date, each.arrived_at))
    )
    return OwnData(section("When you were in the building", lines))


def _in_and_out(presence: Presence) -> str:
    came, left = presence.arrived_at, presence.left_at
    return _came_and_went([(came, EntryKind.ARRIVED), *([(left, EntryKind.LEFT)] if left else [])])


def _about(person: Person) -> list[Line]:
    names = (
        *("first_name", "last_name", "relationship", "date_of_birth", "interpreter"),
        *("may_attend", "may_collect", "address_withheld"),
    )
    role = Line("Your place in the family", str(PersonRole(person.role).label))
    return [role, *lines_of(person, *names, reaches=_REACHES)]


def _represented(person: Person) -> Iterator[Line]:
    names = (
        *("name", "firm", "their_reference", "telephone", "email"),
        *("acts_from", "acts_until"),
    )
    for each in Representative.objects.filter(party=person).order_by("pk"):
        yield from lines_of(each, *names, reaches=_REACHES)


def _half(person: Person) -> ReferralHalf | None:
    side = _SIDES.get(PersonRole(person.role))
    rows = ReferralHalf.objects.filter(family=person.family_id, side=side or "")
    return rows.order_by("-referral__opened_on").first()


def _is_the_only_one(person: Person) -> bool:
    """Two people of one side share a half: whose words they are is for a person to say."""
    same = Person.objects.filter(family=person.family_id, role=person.role)
    return same.count() == 1


def _said(half: ReferralHalf | None) -> list[Line]:
    return [] if half is None else in_their_words(half)


def _shared_half(half: ReferralHalf) -> Item:
    says = "\n".join(f"{line.label}: {line.value}" for line in in_their_words(half))
    what = "What your side told us when you were referred"
    return Item(f"referralhalf:{half.pk}", what, says, "More than one person is on this side.")


def _pre_visit(person: Person) -> list[Line]:
    visit = PreVisit.objects.filter(person=person).first()
    names = ("held_on", "identity", "rules_explained", "agreement_signed", "child_shown_round")
    return [] if visit is None else lines_of(visit, *names)


def _arranged(person: Person) -> list[Line]:
    names = (
        *("kind", "frequency", "order", "order_date"),
        *("may_leave_building", "parents_may_meet", "waits_behind"),
    )
    arrangement = person.family.arrangement
    if not is_arranged(arrangement, by_referral=person.family.referrals.exists()):
        return []
    return lines_of(arrangement, *names)


def _visits(person: Person) -> Iterator[Line]:
    """Each visit with one’s own times; how it ended unless that was the other side’s doing."""
    bookings = Booking.objects.filter(family=person.family_id, cancelled_at__isnull=True)
    entries = RegisterEntry.objects.filter(
        booking__in=bookings,
        superseded_by__isnull=True,
        contests__isnull=True,
        withdrawn=False,
    )
    own = entries.filter(person=person, kind__in=[EntryKind.ARRIVED, EntryKind.LEFT])
    times: dict[Any, list[tuple[Any, str]]] = defaultdict(list)
    for booking, kind, at in opened(own, "booking_id", "kind", "at"):
        times[booking].append((at, kind))
    ended = entries.filter(~is_contested(), person=None)
    outcomes = dict(ended.values_list("booking_id", "outcome"))
    for each in bookings.select_related("session").order_by("session__date", "starts_at"):
        says = visit_for(person.role, Outcome(outcomes[each.pk]) if each.pk in outcomes else None)
        mine = _came_and_went(times[each.pk])
        slot = f"{each.session.date:%-d %B %Y}, {span(each.starts_at, each.ends_at)}"
        told = "; ".join(part for part in (says, mine) if part) or "Booked"
        yield Line(slot, told[0].upper() + told[1:])


def _came_and_went(times: Iterable[tuple[Any, str]]) -> str:
    return ", ".join(
        f"{_WENT[kind]} at {at.astimezone(clock.LONDON):%H:%M}" for at, kind in sorted(times)
    )


_WENT: dict[str, str] = {EntryKind.ARRIVED: "you came", EntryKind.LEFT: "left"}


def _consents(person: Person) -> Iterator[Line]:
    for each in WrittenConsent.objects.filter(party=person).select_related("companion"):
        until = f", withdrawn on {each.withdrawn_on:%-d %B %Y}" if each.withdrawn_on else ""
        said = f"given on {each.given_on:%-d %B %Y}{until}"
        yield Line(f"That {each.companion.full_name} may come or collect", said)


def _states(person: Person) -> list[Line]:
    rows = person.family.transitions.order_by("changed_at", "pk")
    return [
        Line(f"{clock.london_date(each.changed_at):%-d %B %Y}", str(each.get_to_state_display()))
        for each in rows
    ]


def _looks(person: Person, details: Iterable[Any]) -> Iterator[Line]:
    """Who opened the file, or was shown where this person can be reached: the day and the post."""
    own = [str(detail.pk) for detail in details]
    rows = AuditEntry.objects.filter(
        subject_id=person.family_id, action=AuditEntry.Action.ACCESS, event__in=[READ, SHOWN]
    ).select_related("actor")
    seen = set()
    for entry in rows.order_by("sequence"):
        if entry.event == SHOWN and entry.object_pk not in own:
            continue
        what = "Opened the file" if entry.event == READ else "Was shown where you can be reached"
        day = f"{clock.london_date(entry.timestamp):%-d %B %Y}"
        if (day, what, entry.actor_id) not in seen:
            seen.add((day, what, entry.actor_id))
            yield Line(day, f"{what}: {_post(entry.actor)}")


def _post(actor: User | None) -> str:
    roles = [str(_ROLES[role]).lower() for role in (actor.roles if actor else []) if role in _ROLES]
    return " and ".join(roles) or "somebody who worked here"


def _items(person: Person) -> list[Item]:
    people = Person.objects.filter(
        family=person.family_id, role__in=[PersonRole.CHILD, PersonRole.COMPANION]
    ).exclude(pk=person.pk)
    named = ("first_name", "last_name", "date_of_birth", "needs", "may_attend", "may_collect")
    others = [
        item_of(each, str(PersonRole(each.role).label), *named, why=_OTHERS)
        for each in sorted(people, key=lambda each: (each.role, each.full_name.casefold()))
    ]
    said = [
        item_of(each, what, *names, why=why)
        for model, what, when, names, why in _OF_THE_FAMILY
        for each in model._default_manager.filter(family=person.family_id).order_by(when, "pk")
        if getattr(each, "decision", "none to be made")
    ]
    noted = item_of(person, "What we noted of you", "needs", "safe_route", why=_OUR_WORDS)
    return [item for item in (noted, *others, *said) if item.says]
