"""How a half is kept and opened: one sealed JSON object, under the family's key."""

import json
from typing import Any
from uuid import UUID

from accounts.models import User
from families.models import Family, Referral, ReferralHalf
from families.rules.referral import Answers
from families.services.reading import open_file

_LINK = "typed_under"


def answers_of(half: ReferralHalf) -> dict[str, Any]:
    """What the side said; empty when nothing has been entered."""
    found: dict[str, Any] = json.loads(half.answers)
    found.pop(_LINK, None)
    return found


def typed_under(half: ReferralHalf) -> UUID | None:
    """The private link under which the answers were typed; None for what came on paper."""
    link = json.loads(half.answers).get(_LINK)
    return UUID(link) if link else None


def put_answers(half: ReferralHalf, answers: Answers, *, link_id: UUID | None = None) -> None:
    """Set the half's answers, the empty ones left out; saving it is the caller's."""
    said = {key: value for key, value in answers.items() if value not in ("", None, [])}
    if link_id is not None:
        said[_LINK] = str(link_id)
    half.answers = json.dumps(said, ensure_ascii=False)


def opened_referral(*, referral_id: UUID, by: User) -> Referral:
    """The referral, its family's file noted as read. Raises ``Referral.DoesNotExist``."""
    visible = Family.objects.visible_to(by)
    referrals = Referral.objects.select_related(
        "family__subject", "screening", "opened_by", "decided_by"
    )
    referral = referrals.get(pk=referral_id, family__in=visible)
    open_file(reference=referral.family.reference, by=by)
    return referral


def opened_half(*, half_id: UUID, by: User) -> ReferralHalf:
    """One half, its family's file noted as read. Raises ``ReferralHalf.DoesNotExist``."""
    visible = Family.objects.visible_to(by)
    halves = ReferralHalf.objects.select_related("referral", "family__subject")
    half = halves.get(pk=half_id, family__in=visible)
    open_file(reference=half.family.reference, by=by)
    return half
