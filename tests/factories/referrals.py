"""Referrals along the road the centre takes, and what a browser sends for a half."""

from collections.abc import Mapping
from itertools import count
from typing import Any
from uuid import uuid4

from accounts.models import User
from contactcentre.safekeeping import clock
from families.models import Referral, ReferralHalf, Side
from families.rules.referral_questions import (
    CHILDREN_AT_MOST,
    CONCERNS,
    CONSENT,
    NAMED_AT_MOST,
    NO,
    SCREENING,
    YES,
)
from families.services import screening
from families.services.referral import fill_from_paper, open_referral
from families.services.referral_links import make_link

_numbers = count(1)


def make_referral(*, by: User, route: str = "self", first_name: str = "") -> Referral:
    """A referral just opened, both halves empty."""
    return open_referral(
        key=uuid4(),
        route=route,
        first_name=first_name or f"Openedchild{next(_numbers)}",
        by=by,
        on=clock.today(),
    )


def half_of(referral: Referral, side: Side = Side.RESIDENT) -> ReferralHalf:
    return ReferralHalf.objects.get(referral=referral, side=side)


def link_to(referral: Referral, side: Side = Side.RESIDENT, *, by: User) -> str:
    """The secret of a new private link to one half."""
    return make_link(half_id=half_of(referral, side).pk, by=by)[0]


def answers(mark: str, **changes: Any) -> dict[str, Any]:
    """A complete half; every text of it carries ``mark``."""
    said: dict[str, Any] = {
        "filled_in_by": "self",
        "first_name": f"First{mark}",
        "last_name": f"Last{mark}",
        "date_of_birth": "1988-04-02",
        "relationship": f"Relation{mark}",
        "parental_responsibility": YES,
        "interpreter": f"Language{mark}",
        "needs": f"Needs{mark}",
        "address": f"1 Street{mark}",
        "telephone": f"01632 960{sum(map(ord, mark)) % 1000:03d}",
        "email": f"reach.{mark.lower()}@family.example",
        "address_withheld": YES,
        "safe_route": f"Saferoute{mark}",
        "kind": "supported",
        "frequency": "fortnightly",
        "may_leave_building": NO,
        "parents_may_meet": NO,
        "waits_behind": "visiting",
        "order": "none",
        "has_injunction": NO,
        **{question.key: NO for question in CONCERNS.questions},
        CONSENT: YES,
        "children": [{"first_name": f"Child{mark}", "date_of_birth": "2019-06-01"}],
        "named": [],
    }
    return said | changes


def fill(referral: Referral, side: Side, said: Mapping[str, Any], *, by: User) -> None:
    """The half complete, as typed in from paper."""
    half = half_of(referral, side)
    fill_from_paper(half_id=half.pk, answers=said, complete=True, by=by, on=clock.today())


def ready_referral(*, by: User, light: str = "green", **changes: Any) -> Referral:
    """Both halves complete and of one mind, and screened."""
    referral = make_referral(by=by)
    children = [{"first_name": "Ellie", "date_of_birth": "2019-06-01"}]
    for side, mark in ((Side.RESIDENT, "Heron"), (Side.VISITING, "Plover")):
        fill(referral, side, answers(mark, **{"children": children} | changes), by=by)
    screen(referral, light=light, by=by)
    return referral


def screen(
    referral: Referral,
    *,
    light: str,
    by: User,
    version: int = 0,
    reason: str = "Spoke to both sides",
) -> None:
    """Set a light, the first unless another ``version`` is named."""
    screening.screen(
        referral_id=referral.pk,
        version=version,
        answers={key: NO for key, _, _ in SCREENING},
        light=light,
        reason=reason,
        by=by,
        on=clock.today(),
    )


def posted(said: Mapping[str, Any]) -> dict[str, str]:
    """What a browser sends for such a half."""
    sent = {f"about-{key}": value for key, value in said.items() if isinstance(value, str)}
    sent["about-consent"] = "on" if said.get(CONSENT) == YES else ""
    for prefix, key, most in (
        ("child", "children", CHILDREN_AT_MOST),
        ("named", "named", NAMED_AT_MOST),
    ):
        sent[f"{prefix}-TOTAL_FORMS"] = str(most)
        sent[f"{prefix}-INITIAL_FORMS"] = "0"
        for number, each in enumerate(said.get(key, ())):
            sent |= {f"{prefix}-{number}-{name}": value for name, value in each.items()}
    return sent
