"""Referrals of the demonstration centre, one at each stage on the way to a decision.

Every text is at least eight characters long and found nowhere else, or shorter than six.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from accounts.models import User
from contactcentre.safekeeping import clock
from families.models import (
    FamilyTransition,
    Referral,
    ReferralHalf,
    ReferralLink,
    Screening,
    Side,
)
from families.rules.referral_questions import CONCERNS, CONSENT, NO, SCREENING, TELL, YES
from families.services import referral_decision as decisions
from families.services import referral_links, screening
from families.services.referral import fill_from_paper, open_referral

Answers = Mapping[str, Any]
_RESIDENT, _VISITING = Side.RESIDENT, Side.VISITING


@dataclass(frozen=True)
class _Story:
    """One referral: how long ago it was opened, what each side said, what came of it."""

    key: str
    days: int
    route: str
    child: str
    halves: Mapping[Side, Answers] = field(default_factory=dict)
    links: tuple[Side, ...] = ()
    screened: Mapping[str, str] | None = None
    light_reason: str = ""
    decision: str = ""
    reason: str = ""


def store(*, today: date, by: User) -> None:
    """The referrals, each opened, filled in and decided by the services, on its own day."""
    for story in _stories():
        _tell(story, opened=today - timedelta(story.days), by=by)


def _tell(story: _Story, *, opened: date, by: User) -> None:
    referral = open_referral(
        key=UUID(story.key), route=story.route, first_name=story.child, by=by, on=opened
    )
    ids = dict(ReferralHalf.objects.filter(referral=referral).values_list("side", "pk"))
    filled, decided = opened + timedelta(3), opened + timedelta(5)
    for side in story.links:
        referral_links.make_link(half_id=ids[side], by=by)
    for side, said in story.halves.items():
        if side == _RESIDENT:
            fill_from_paper(half_id=ids[side], answers=said, complete=True, by=by, on=filled)
        else:
            _by_link(ids[side], said, by=by, on=filled)
    if story.screened is not None:
        _screen(story, referral, by=by, on=decided)
    if story.decision:
        _decide(story, referral, by=by, on=decided)
    _put_on_their_days(referral, opened=opened, filled=filled, decided=decided)


def _by_link(half_id: UUID, said: Answers, *, by: User, on: date) -> None:
    secret, _ = referral_links.make_link(half_id=half_id, by=by)
    link, browser = referral_links.start(secret, browser="")
    referral_links.send(link_id=link.pk, browser=browser, answers=said, complete=True, on=on)


def _screen(story: _Story, referral: Referral, *, by: User, on: date) -> None:
    answers = {key: NO for key, _, _ in SCREENING} | dict(story.screened or {})
    light = Screening.Light.AMBER if story.light_reason else screening.suggestion(referral)
    screening.screen(
        referral_id=referral.pk,
        version=0,
        answers=answers,
        light=light,
        reason=story.light_reason,
        by=by,
        on=on,
    )


def _decide(story: _Story, referral: Referral, *, by: User, on: date) -> None:
    if story.decision == Referral.Decision.ACCEPTED:
        decisions.accept(referral_id=referral.pk, settled={}, reason=story.reason, by=by, on=on)
    else:
        signposted = story.decision == Referral.Decision.SIGNPOSTED
        decisions.turn_away(
            referral_id=referral.pk, signposted=signposted, reason=story.reason, by=by, on=on
        )


def _put_on_their_days(referral: Referral, *, opened: date, filled: date, decided: date) -> None:
    """What the services note at the moment they run, as if they had run on those days."""
    begun = FamilyTransition.objects.filter(family=referral.family)
    begun.filter(from_state="").update(changed_at=_evening(opened))
    begun.exclude(from_state="").update(changed_at=_evening(decided))
    halves = ReferralHalf.objects.filter(referral=referral)
    halves.filter(completed_at__isnull=False).update(completed_at=_evening(filled))
    links = ReferralLink.objects.filter(half__in=halves)
    links.update(made_at=_evening(opened))
    links.filter(ended_at__isnull=False).update(
        opened_at=_evening(filled), ended_at=_evening(filled)
    )


def _evening(day: date) -> datetime:
    return datetime.combine(day, time(18, 30), tzinfo=clock.LONDON)


def _half(
    number: int, *, who: tuple[str, str, str, str], others: Any = (), **said: Any
) -> dict[str, Any]:
    """A complete half; ``who`` is first name, last name, what they are, where they live."""
    first_name, last_name, relationship, street = who
    return {
        "filled_in_by": "self",
        "first_name": first_name,
        "last_name": last_name,
        "date_of_birth": f"19{80 + number % 15}-0{1 + number % 9}-1{number % 9}",
        "relationship": relationship,
        "parental_responsibility": YES,
        "address": street,
        "telephone": f"07700 9007{number:02d}",
        "email": f"half-7{number:02d}@families.example.org",
        "address_withheld": NO,
        "kind": "supported",
        "frequency": "fortnightly",
        "may_leave_building": NO,
        "parents_may_meet": NO,
        "waits_behind": "visiting",
        "order": "none",
        "has_injunction": NO,
        **{question.key: NO for question in CONCERNS.questions},
        CONSENT: YES,
        "named": list(others),
        **said,
    }


def _stories() -> tuple[_Story, ...]:
    """Newest first, from the telephone call of the day before yesterday to what was decided."""
    return (_just_opened(), _half_way(), _differing(), _ready(), _accepted(), _declined())


def _key(number: int) -> str:
    return f"5eed0000-0000-4000-8000-00000000000{number}"


def _just_opened() -> _Story:
    return _Story(_key(1), 2, "self", "Bryn", links=(_RESIDENT, _VISITING))


def _half_way() -> _Story:
    resident = _half(
        1,
        who=("Rosamund", "Hartigan-Voss", "mum (of all three)", "71 Plumstone Parade, Withybrook"),
        address_withheld=YES,
        safe_route="Messages to her sister’s telephone, never after six",
        children=[{"first_name": "Tomos", "date_of_birth": "2019-09-04"}],
        abduction=TELL,
    )
    return _Story(
        _key(2), 6, "solicitor", "Tomos", halves={_RESIDENT: resident}, links=(_VISITING,)
    )


def _differing() -> _Story:
    children = [{"first_name": "Nerys", "date_of_birth": "2018-02-11"}]
    resident = _half(
        2,
        who=("Philippa-Jane", "Ottaway-Singh", "mum, main carer", "15 Harebell Steps, Combe Lacy"),
        children=[{**children[0], "allergies": "Brazil nuts: carries tablets in a red pouch"}],
        violence=YES,
        frequency="monthly",
        others=[
            {
                "first_name": "Winifred",
                "last_name": "Ottaway-Singh",
                "relationship": "gran (mother of Philippa)",
                "may": "collect",
            }
        ],
    )
    visiting = _half(
        3,
        who=("Leopold-James", "Castellanos", "dad (separated)", "3 Kingfisher Mews, Lockeridge"),
        children=[*children, {"first_name": "Idris"}],
        parents_may_meet=YES,
        may_leave_building=YES,
        representative_name="Ms V. Abernathy-Quaye",
        representative_firm="Abernathy Quaye Partners",
        representative_reference="AQP/2231/C",
        representative_telephone="01632 960791",
        representative_email="matter-791@solicitors.example.org",
    )
    return _Story(
        _key(3), 11, "cafcass", "Nerys", halves={_RESIDENT: resident, _VISITING: visiting}
    )


def _ready() -> _Story:
    children = [{"first_name": "Mared", "date_of_birth": "2020-05-23"}]
    resident = _half(
        4,
        who=("Clementine", "Abara-Whitlock", "aunt and guardian", "88 Larch Hollow, Upper Tarrant"),
        children=children,
        services=YES,
    )
    visiting = _half(
        5,
        who=(
            "Ignatius",
            "Whitlock-Penrose",
            "dad, lives in Devizes",
            "2 Weavers’ Yard, Seend Head",
        ),
        children=children,
        needs="Uses a crutch: the step at the side door is too high",
    )
    return _Story(
        _key(4),
        15,
        "local-authority",
        "Mared",
        halves={_RESIDENT: resident, _VISITING: visiting},
        screened={"services": YES},
        light_reason="Social worker spoken to; her plan supports contact here",
    )


def _accepted() -> _Story:
    children = [{"first_name": "Alun", "date_of_birth": "2017-12-02"}]
    resident = _half(
        6,
        who=(
            "Hermione-Kate",
            "Dunsterville",
            "mum (since birth)",
            "40 Bellfounder Close, Wedhampton",
        ),
        children=children,
    )
    visiting = _half(
        7,
        who=(
            "Bartley-Owen",
            "Marchbanks-Ilo",
            "dad of the youngest",
            "9 Tollgate Rank, Patney Cross",
        ),
        children=children,
    )
    return _Story(
        _key(5),
        24,
        "court",
        "Alun",
        halves={_RESIDENT: resident, _VISITING: visiting},
        screened={},
        decision=Referral.Decision.ACCEPTED,
    )


def _declined() -> _Story:
    resident = _half(
        8,
        who=(
            "Georgiana",
            "Pellew-Adomako",
            "grandmother, carer",
            "66 Sorrel Bank, Great Cheverell",
        ),
        children=[{"first_name": "Efa", "date_of_birth": "2016-08-30"}],
        sexual=YES,
    )
    return _Story(
        _key(6),
        20,
        "mediator",
        "Efa",
        halves={_RESIDENT: resident},
        decision=Referral.Decision.SIGNPOSTED,
        reason="Needs supervised contact: sent to the service at Chippenham",
    )
