"""How a half is kept and opened: one sealed JSON object, under the family's key.

Beside what the side said lies the next version of it, while that is under way.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID

from accounts.models import User
from families.models import Family, Referral, ReferralHalf
from families.rules.referral import Answers
from families.services.reading import open_file

_LINK, _NEXT = "typed_under", "next_version"


def answers_of(half: ReferralHalf) -> dict[str, Any]:
    """What the side said; empty when nothing has been entered."""
    return _said_in(json.loads(half.answers))


def typed_under(half: ReferralHalf) -> UUID | None:
    """The private link under which the answers were typed; None for what came on paper."""
    return _link_of(json.loads(half.answers))


def versions_of(half: ReferralHalf) -> Iterator[tuple[dict[str, Any], UUID | None]]:
    """What stands, and the next version where one is under way, each with its private link."""
    whole = json.loads(half.answers)
    for version in (whole, whole.get(_NEXT)):
        if version is not None:
            yield _said_in(version), _link_of(version)


def is_another_under_way(half: ReferralHalf) -> bool:
    """Whether something is kept that takes the place of what stands once it is sent."""
    return _NEXT in json.loads(half.answers)


def put_answers(half: ReferralHalf, answers: Answers, *, link_id: UUID | None = None) -> None:
    """Set the half's answers in place of every version of them; saving it is the caller's."""
    half.answers = json.dumps(_typed(answers, link_id), ensure_ascii=False)


def put_next_version(half: ReferralHalf, answers: Answers, *, link_id: UUID) -> None:
    """Keep what is under way beside what stands; saving it is the caller's."""
    kept = json.loads(half.answers) | {_NEXT: _typed(answers, link_id)}
    half.answers = json.dumps(kept, ensure_ascii=False)


def drop_next_version(half: ReferralHalf) -> None:
    """Forget what was under way; saving it is the caller's."""
    kept = json.loads(half.answers)
    kept.pop(_NEXT, None)
    half.answers = json.dumps(kept, ensure_ascii=False)


def said_in(answers: Answers) -> dict[str, Any]:
    """The answers as they are kept: the empty ones left out."""
    return {key: value for key, value in answers.items() if value not in ("", None, [])}


def stamp_of(answers: Answers) -> str:
    """What tells these answers from any others, empty for none; it counts no versions."""
    if not answers:
        return ""
    return hashlib.sha256(json.dumps(answers, sort_keys=True).encode()).hexdigest()


def _typed(answers: Answers, link_id: UUID | None) -> dict[str, Any]:
    return said_in(answers) | ({_LINK: str(link_id)} if link_id else {})


def _said_in(version: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in version.items() if key not in {_LINK, _NEXT}}


def _link_of(version: Mapping[str, Any]) -> UUID | None:
    link = version.get(_LINK)
    return UUID(link) if link else None


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
