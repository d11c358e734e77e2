"""Noting agreements to an assessment, ending them, and answering at the door."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction

from accounts.models import User
from contactcentre.safekeeping import audit, subjects
from contactcentre.safekeeping.models import Use
from contactcentre.safekeeping.once import once
from disclosures.models import AgreeingParty, AssessmentAgreement, AssessmentRefusal
from disclosures.rules import assessment as rules
from disclosures.rules.assessment import Agreed, NotAgreed
from disclosures.rules.permission import check_names_alone
from disclosures.services.outgoing import Typed, check_agreement, counted
from families.models import Family
from families.rules.door import plain_name
from families.services.file import parties_of


@dataclass(frozen=True, slots=True)
class Answer:
    """What to do with somebody who came to assess: the agreement that lets them, or the refusal."""

    agreement: AssessmentAgreement | None = None
    refused: NotAgreed | None = None


@transaction.atomic
def agree(
    *, family: Family, agreeing: Iterable[UUID], by: User, on: date, **entered: Any
) -> AssessmentAgreement:
    """Note that every party, and ``by`` for the centre, agreed to an assessment.

    ``agreeing`` are the parties who did; ``entered`` the assessor, agency, scope and both days.
    Raises ``Refused`` unless it is every party of the family, and for words that tell where
    anybody can be reached.
    """
    agreed = set(agreeing)
    parties = [party.pk for party in parties_of(family)]
    rules.check_everybody_agrees(parties=parties, agreeing=agreed)
    rules.check_days_agreed(first_day=entered["first_day"], last_day=entered["last_day"], on=on)
    _check_words(family, entered)
    agreement = AssessmentAgreement(family=family, agreed_by=by, agreed_on=on, **entered)
    agreement.save(force_insert=True)
    AgreeingParty.objects.bulk_create(
        AgreeingParty(agreement=agreement, party_id=party) for party in parties
    )
    subjects.record_use(family.pk, Use.PERMISSION, on=on)
    return agreement


def try_words(*, family: Family, by: User, **entered: Any) -> None:
    """Look through an agreement as ``by`` typed it, before it is noted; a refusal is counted.

    Raises ``Refused``.
    """
    counted(
        lambda: _check_words(family, entered),
        Typed.AGREEMENT,
        record=family,
        subject_id=family.pk,
        by=by,
    )


@transaction.atomic
def end(*, family: Family, agreement_id: UUID, by: User, on: date) -> AssessmentAgreement:
    """End an agreement, as when a party withdraws: from this day it lets nobody in.

    Raises ``AssessmentAgreement.DoesNotExist`` and ``Refused``.
    """
    agreement = AssessmentAgreement.objects.select_for_update().get(pk=agreement_id, family=family)
    rules.check_may_end(ended_on=agreement.ended_on)
    agreement.ended_on, agreement.ended_by = on, by
    agreement.save(update_fields=["ended_on", "ended_by"])
    subjects.record_use(family.pk, Use.PERMISSION, on=on)
    return agreement


def answer_at_the_door(
    *, family: Family, name: str, agency: str, by: User, on: date, key: UUID
) -> Answer:
    """Whether this person from this agency may assess the family here today. A refusal is noted,
    once for the same two under one ``key``.

    Raises ``Refused`` for words that are no name and no agency.
    """
    check_names_alone(names=[name, agency], about="name")
    held = list(AssessmentAgreement.objects.filter(family=family))
    try:
        agreed = rules.agreement_for(name=name, agency=agency, agreements=map(_agreed, held), on=on)
    except NotAgreed as refused:
        _note_refusal(family, name=name, agency=agency, by=by, on=on, key=key)
        return Answer(refused=refused)
    agreement = next(each for each in held if each.pk == agreed.id)
    audit.record(
        "assessor-let-in", agreement, action=audit.Action.ACCESS, subject_id=agreement.family_id
    )
    return Answer(agreement=agreement)


def agreements_of(family: Family) -> list[AssessmentAgreement]:
    """The latest first, each with the parties who agreed."""
    rows = AssessmentAgreement.objects.filter(family=family).select_related("agreed_by")
    return sorted(
        rows.prefetch_related("agreeing__party"), key=lambda each: each.last_day, reverse=True
    )


def refusals_of(family: Family) -> list[AssessmentRefusal]:
    rows = AssessmentRefusal.objects.filter(family=family).select_related("refused_by")
    return list(rows.order_by("-refused_on", "pk"))


def _check_words(family: Family, entered: dict[str, Any]) -> None:
    names = [entered["assessor"], entered["agency"]]
    check_agreement(family=family, scope=entered["scope"], names=names)


def _agreed(agreement: AssessmentAgreement) -> Agreed:
    return Agreed(
        id=agreement.pk,
        assessor=agreement.assessor,
        agency=agreement.agency,
        first_day=agreement.first_day,
        last_day=agreement.last_day,
        ended_on=agreement.ended_on,
    )


def _note_refusal(family: Family, *, name: str, agency: str, by: User, on: date, key: UUID) -> None:
    refusal = AssessmentRefusal(
        family=family, name=name, agency=agency, refused_on=on, refused_by=by
    )

    def note() -> AssessmentRefusal:
        refusal.save(force_insert=True)
        return refusal

    # Somebody else tried on the same screen is another refusal; the same one sent twice is not.
    once(
        uuid5(key, f"{plain_name(name)}|{plain_name(agency)}"),
        purpose="assessment-refused",
        by=by,
        make=note,
    )
