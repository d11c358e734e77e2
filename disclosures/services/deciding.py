"""Deciding about a request: which family it is about, and who on file asks."""

from datetime import date
from uuid import UUID

from django.db import transaction

from accounts.models import User
from contactcentre.safekeeping import subjects
from contactcentre.safekeeping.models import Use
from disclosures.models import AgencyContact, AttendanceRequest, Match, Standing
from disclosures.rules import asking as asking_rules
from disclosures.rules import deciding as rules
from disclosures.rules import sides
from disclosures.rules.deciding import Caller
from disclosures.services.asking import drop_held, locked
from disclosures.services.recipients import acting_now, named_now, of_a_side, party_people
from families.models import Family

Asker = AttendanceRequest.Asker


def callers(request: AttendanceRequest, family: Family, *, on: date) -> list[Caller]:
    """Everybody on file who may be the one that asks, of those they say they are."""
    if request.asker == Asker.PARTY:
        return [
            Caller(person.full_name, person.full_name, "", person.pk, person.full_name)
            for person in party_people(family)
        ]
    if request.asker == Asker.REPRESENTATIVE:
        return _representatives(family, on=on)
    return _of_agencies(rules.AT_AGENCIES[Asker(request.asker)])


def caller_of(match: Match, *, on: date) -> Caller:
    """Who asks, as the file says on that day.

    Raises ``Refused`` when they act no more, or are a side and not neutral as was said.
    """
    found = callers(match.request, match.family, on=on)
    caller = rules.check_on_file(
        callers=found, key=f"{match.contact_id or ''}:{match.party_id or ''}"
    )
    _check_neutral(caller, match.family, standing=match.standing)
    return caller


@transaction.atomic
def match(
    *,
    request_id: UUID,
    reference: str,
    standing: str,
    caller: str,
    reason: str,
    by: User,
    on: date,
) -> Match:
    """Say which family a request is about and who on file asks; what was held for it goes.

    ``caller`` is the key of one of ``callers``. Raises ``Family.DoesNotExist`` for one that ``by``
    may not see, and ``Refused``.
    """
    request = locked(request_id, by=by)
    asking_rules.check_may_move(request=request, to=request.State.MATCHED)
    rules.check_standing(request=request, standing=standing)
    families = Family.objects.visible_to(by).select_related("subject")
    family = families.get(subject__reference=reference)
    found = rules.check_on_file(callers=callers(request, family, on=on), key=caller)
    _check_neutral(found, family, standing=standing)
    drop_held(request)
    Match.objects.filter(request=request).delete()
    made = Match(
        family=family,
        request=request,
        party_id=found.party_id,
        contact_id=found.contact_id,
        standing=standing,
        reason=reason,
        matched_on=on,
        matched_by=by,
    )
    made.save(force_insert=True)
    request.state = request.State.MATCHED
    request.save(update_fields=["state"])
    if found.contact_id is not None:
        subjects.record_use(found.contact_id, Use.CONTACT, on=on)
    return made


def match_of(request: AttendanceRequest) -> Match | None:
    """The family it is about and who asks, once somebody has said so."""
    rows = Match.objects.select_related("family__subject", "request", "contact__agency", "party")
    return rows.filter(request=request).first()


def _check_neutral(caller: Caller, family: Family, *, standing: str) -> None:
    if standing == Standing.NEUTRAL and caller.contact_id is not None:
        contact = AgencyContact.objects.get(pk=caller.contact_id)
        sides.check_neutral(asks=sides.of_contact(contact), of_a_side=of_a_side(family))


def _representatives(family: Family, *, on: date) -> list[Caller]:
    """Who acts today, from the agencies on file; for a party without one, from the family's."""
    names = {person.pk: person.full_name for person in party_people(family)}
    acting = acting_now(family, on=on)
    found = [
        Caller(
            each.contact.name,
            each.contact.at_the_agency,
            each.contact.telephone,
            each.party_id,
            names[each.party_id],
            each.contact_id,
            each.contact.subject.created_on,
            each.contact.email,
        )
        for each in acting
    ]
    for party_id, each in named_now(family, on=on).items():
        to = ", ".join(filter(None, [each.name, each.firm]))
        found.append(
            Caller(each.name, to, each.telephone, party_id, names[party_id], email=each.email)
        )
    return found


def _of_agencies(kinds: frozenset[str]) -> list[Caller]:
    rows = AgencyContact.objects.filter(left_on__isnull=True, agency__kind__in=kinds)
    found = [
        Caller(
            each.name,
            each.at_the_agency,
            each.telephone,
            contact_id=each.pk,
            filed_on=each.subject.created_on,
            email=each.email,
        )
        for each in rows.select_related("agency", "subject")
    ]
    return sorted(found, key=lambda each: each.addressed_to.casefold())
