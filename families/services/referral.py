"""Opening a referral, keeping its two halves, and seeing how far it has come."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from accounts.models import User
from contactcentre.safekeeping import clock, subjects
from contactcentre.safekeeping.models import Use
from contactcentre.safekeeping.versions import Outdated
from families.models import Family, PersonRole, Referral, ReferralHalf, ReferralLink, Side
from families.rules.referral import Answers, check_referral_is_open, missing_from
from families.rules.referral_questions import REACHED_BY
from families.services.family import NewFamily, NewPerson, open_family
from families.services.referral_file import (
    answers_of,
    drop_next_version,
    is_another_under_way,
    put_answers,
    said_in,
    typed_under,
)
from families.services.revealing import note_showing
from policy.awareness import made_aware
from policy.models import Awareness


@dataclass(frozen=True, slots=True)
class HalfState:
    """How far one side has come."""

    half: ReferralHalf
    missing: list[str]
    link: ReferralLink | None

    @property
    def side(self) -> Side:
        return Side(self.half.side)

    @property
    def complete(self) -> bool:
        return self.half.completed_at is not None

    @property
    def settled(self) -> bool:
        """Complete, and not asked for again."""
        return self.complete and self.link is None

    @property
    def again(self) -> str:
        """What becomes of another version beside what stands; empty where none is asked for."""
        if is_another_under_way(self.half):
            return "Another version under way"
        asked = self.begun and self.link is not None and typed_under(self.half) != self.link.pk
        return "Asked again, nothing new yet" if asked else ""

    @property
    def begun(self) -> bool:
        return self.complete or bool(answers_of(self.half))

    @property
    def says(self) -> str:
        """In a few words, for a list."""
        if self.complete:
            return "Complete"
        if self.begun:
            many = len(self.missing)
            if not many:
                return "All answered, not sent yet"
            return f"{many} answer{'s' * (many > 1)} missing"
        if self.link is None:
            return "Nothing yet, no link out"
        return "Opened, not sent yet" if self.link.opened_at else "Link given, not opened"


@dataclass(slots=True)
class Line:
    """One open referral in the list."""

    referral: Referral
    children: list[str] = field(default_factory=list)
    halves: list[HalfState] = field(default_factory=list)
    light: str = ""

    def waiting_for(self) -> str:
        """What has to happen next."""
        if not all(half.settled for half in self.halves):
            return "Both halves"
        return "A decision" if self.light else "The screening"


def open_referral(*, key: UUID, route: str, first_name: str, by: User, on: date) -> Referral:
    """Open a family's file with one child to know it by, a referral and two empty halves.

    The same ``key`` again is the same referral, however often the form is sent.
    """
    try:
        with transaction.atomic():
            return _open_referral(key, route, first_name, by, on)
    except IntegrityError:
        return Referral.objects.select_related("family__subject").get(pk=key)


def _open_referral(key: UUID, route: str, first_name: str, by: User, on: date) -> Referral:
    again = Referral.objects.select_related("family__subject").filter(pk=key).first()
    if again is not None:
        return again
    child = NewPerson(role=PersonRole.CHILD, first_name=first_name)
    family = open_family(NewFamily(people=[child], by_referral=True), by=by, on=on)
    referral = Referral.objects.create(
        pk=key, family=family, route=route, opened_on=on, opened_by=by
    )
    for side in Side:
        ReferralHalf.objects.create(referral=referral, family=family, side=side)
    return referral


def states_of(referral: Referral) -> list[HalfState]:
    """Both halves, the child's side first."""
    return _states([referral])[referral.pk]


def open_referrals(*, by: Any) -> list[Line]:
    """The referrals that wait for a decision, the oldest first, that ``by`` may see."""
    referrals = list(
        Referral.objects.filter(decision="", family__in=Family.objects.visible_to(by))
        .select_related("family__subject", "screening")
        .prefetch_related("family__people")
        .order_by("opened_on", "family__subject__reference")
    )
    states = _states(referrals)
    return [
        Line(
            referral=each,
            children=children_of(each),
            halves=states[each.pk],
            light=each.screening.light if hasattr(each, "screening") else "",
        )
        for each in referrals
    ]


def children_of(referral: Referral) -> list[str]:
    people = referral.family.people.all()
    names = [each.first_name for each in people if each.role == PersonRole.CHILD]
    return sorted(names, key=str.casefold)


def _states(referrals: Iterable[Referral]) -> dict[UUID, list[HalfState]]:
    halves = list(ReferralHalf.objects.filter(referral__in=referrals).order_by("side"))
    now = clock.now()
    links: dict[UUID, ReferralLink] = {
        link.half_id: link
        for link in ReferralLink.objects.filter(half__in=halves, ended_at__isnull=True)
        if link.is_live(now=now)
    }
    found: dict[UUID, list[HalfState]] = {}
    for half in halves:
        missing = missing_from(answers=answers_of(half))
        state = HalfState(half, missing, links.get(half.pk))
        found.setdefault(half.referral_id, []).append(state)
    return found


@transaction.atomic
def fill_from_paper(
    *, half_id: UUID, answers: Answers, complete: bool, by: User, on: date, seen: str | None = None
) -> ReferralHalf:
    """Keep what ``by`` typed in from a side's paper form; ends the side's private link.

    Where the paper says nothing of how to reach them, what is held stays. ``seen`` is the version
    of the half that was corrected. Raises ``Refused`` once the referral is decided, ``Outdated``
    when the half is of another version and says something else.
    """
    half = locked_half(half_id)
    held = answers_of(half)
    kept = {key: held[key] for key in REACHED_BY if key in held and not answers.get(key)}
    said = {**answers, **kept}
    if seen is not None and seen != str(half.version) and said_in(said) != held:
        raise Outdated(half)
    store_half(half, said, complete=complete, by=by, on=on)
    return half


def store_half(
    half: ReferralHalf,
    answers: Answers,
    *,
    complete: bool,
    by: User | None,
    on: date,
    link_id: UUID | None = None,
) -> None:
    """Write a locked half; a complete one, or one from paper, ends its private link.

    For the referral services; clause 9: that the policy was shown with the form is noted with it.
    """
    now = clock.now()
    put_answers(half, answers, link_id=link_id)
    half.entered_by = by
    half.completed_at = now if complete else None
    half.save()
    if complete:
        _told_of_the_policy(half, answers, by=by, on=on)
    if complete or by is not None:
        end_links([half], at=now)
    subjects.record_use(half.family_id, Use.REFERRAL, on=on)


def locked_half(half_id: UUID) -> ReferralHalf:
    """The half, locked with its referral. Raises ``Refused`` when the referral is decided."""
    half = ReferralHalf.objects.select_for_update().get(pk=half_id)
    referral = Referral.objects.select_for_update().get(pk=half.referral_id)
    check_referral_is_open(decision=referral.decision)
    return half


def end_links(halves: Sequence[ReferralHalf], *, at: Any) -> None:
    """End every private link to these halves; a version under way goes with its link."""
    for half in halves:
        if is_another_under_way(half):
            drop_next_version(half)
            half.save()
    ReferralLink.objects.filter(half__in=halves, ended_at__isnull=True).update(ended_at=at)


def reveal_half(*, half: ReferralHalf, what: str, by: User) -> str:
    """Clause 4: open one contact detail of a half for one person of the centre, on the record.

    The audit entry is committed before the value is opened. Raises ``KeyError`` for anything else,
    and ``Refused`` after too many in an hour.
    """
    if what not in REACHED_BY:
        raise KeyError(what)
    note_showing(
        half,
        family_id=half.family_id,
        details=f"{what.capitalize()} on the referral shown",
        by=by,
    )
    return str(answers_of(half).get(what, ""))


def _told_of_the_policy(half: ReferralHalf, answers: Answers, *, by: User | None, on: date) -> None:
    represented = answers.get("filled_in_by") == "representative"
    made_aware(
        subject_id=half.family_id,
        who=half.pk,
        audience=Awareness.Audience.REFERRER if represented else Awareness.Audience.USER,
        how=Awareness.How.REFERRAL,
        on=on,
        by=by,
    )
