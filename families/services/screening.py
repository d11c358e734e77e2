"""Screening: what both sides answered, the light it suggests, the light a person sets."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction

from accounts.models import User
from contactcentre.safekeeping import subjects
from contactcentre.safekeeping.models import Use
from contactcentre.safekeeping.versions import Outdated
from families.models import EarlierScreening, Referral, ReferralHalf, Screening, Side
from families.rules.referral import check_light, check_referral_is_open, suggested_light
from families.rules.referral_questions import NO, QUESTIONS, SCREENING, YES
from families.services.referral_file import answers_of


@dataclass(frozen=True, slots=True)
class Asked:
    """One screening question with what each side answered and what the centre concluded."""

    key: str
    question: str
    child_side: str
    visiting_side: str
    concluded: str = ""


def asked_of(referral: Referral) -> list[Asked]:
    """The screening questions beside the answers of both halves, in words."""
    said = _said(referral)
    concluded = concluded_of(referral)
    labels = {YES: "Yes", NO: "No"}
    return [
        Asked(
            key,
            question,
            _words(said[Side.RESIDENT].get(half_key, ""), half_key),
            _words(said[Side.VISITING].get(half_key, ""), half_key),
            labels.get(concluded.get(key, ""), ""),
        )
        for key, question, half_key in SCREENING
    ]


def earlier_of(referral: Referral) -> list[EarlierScreening]:
    """The lights that were set before the one that holds, the latest first."""
    return list(referral.earlier_screenings.select_related("decided_by"))


def concluded_of(referral: Referral) -> dict[str, str]:
    """The centre's own answers, by question; empty before the screening."""
    screening = Screening.objects.filter(referral=referral).first()
    return concluded_in(screening) if screening else {}


def concluded_in(screening: Screening) -> dict[str, str]:
    """The centre's own answers of this screening, by question."""
    found: dict[str, str] = json.loads(screening.answers)
    return found


def suggestion(referral: Referral, *, concluded: Mapping[str, str] | None = None) -> str:
    """The light that the answers of both sides, and the centre's own, suggest."""
    said = [
        (key, answers.get(half_key, ""))
        for answers in _said(referral).values()
        for key, _, half_key in SCREENING
        # Only the centre says whether violence was serious.
        if key != "serious_violence"
    ]
    return suggested_light(said=[*said, *(concluded or {}).items()])


@transaction.atomic
def screen(
    *,
    referral_id: UUID,
    version: int,
    answers: Mapping[str, str],
    light: str,
    reason: str,
    by: User,
    on: date,
) -> Screening:
    """Set the light, in place of an earlier one, which stays on record.

    ``version`` is that of the screening that stands, and 0 where there is none yet. Raises
    ``Refused`` for a departure without a reason, and once the referral is decided; ``Outdated``
    where somebody has set a light meanwhile.
    """
    referral = Referral.objects.select_for_update().get(pk=referral_id)
    check_referral_is_open(decision=referral.decision)
    suggested = suggestion(referral, concluded=answers)
    check_light(light=light, suggested=suggested, reason=reason)
    screening = Screening.objects.filter(referral=referral).first()
    if screening is not None and screening.version != version:
        raise Outdated(screening)
    if screening is not None:
        EarlierScreening.objects.create(
            referral=referral,
            family_id=referral.family_id,
            version=screening.version,
            light=screening.light,
            reason=screening.reason,
            decided_on=screening.decided_on,
            decided_by=screening.decided_by,
        )
    if screening is None:
        screening = Screening(referral=referral, family_id=referral.family_id)
    screening.answers = json.dumps(dict(answers))
    screening.light, screening.reason = light, reason
    screening.decided_on, screening.decided_by = on, by
    screening.save()
    subjects.record_use(referral.family_id, Use.REFERRAL, on=on)
    return screening


def _said(referral: Referral) -> dict[Side, dict[str, str]]:
    halves = ReferralHalf.objects.filter(referral=referral)
    return {Side(half.side): answers_of(half) for half in halves}


def _words(answer: str, half_key: str) -> str:
    return dict(QUESTIONS[half_key].answers).get(answer, "Not answered")
