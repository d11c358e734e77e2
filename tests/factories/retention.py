"""Records that have not been used for a long time, on the road to confidential waste."""

import json
from datetime import date, timedelta
from typing import Any

from accounts.models import User
from accounts.roles import Role
from contactcentre.safekeeping import clock
from contactcentre.safekeeping.models import Hold, Subject, Use
from families.models import Family, Person
from retention.models import DataRequest, DisposalCase
from retention.services import access, cases, holding, signatures, sweeping
from retention.services.executing import Executed, execute
from tests.factories.accounts import make_user
from tests.factories.families import make_family

# The centre cools off for a fortnight; by then it has looked through its records on many days.
COOLED = timedelta(days=14)


def last_used(subject: Subject, on: date | None, use: str = Use.ATTENDANCE) -> Subject:
    """As if the record had last been used on that day; None is a day nobody knows."""
    subject.last_used_on, subject.last_use = on, use if on else ""
    subject.save(update_fields=["last_used_on", "last_use"])
    return subject


def unused_family(*, since: date | None = None, **fields: Any) -> Family:
    """A family last used four years ago, or on that day."""
    family = make_family(**fields)
    last_used(family.subject, since or clock.years_before(clock.today(), 4))
    return family


def swept(*days: date) -> None:
    """The centre looked through its records on those days."""
    for day in days:
        sweeping.sweep(on=day)


def proposed(subject: Subject, *, by: User | None = None, on: date | None = None) -> DisposalCase:
    co_ordinator = by or make_user(Role.CO_ORDINATOR)
    return cases.propose(reference=subject.reference, by=co_ordinator, on=on or clock.today())


def held(subject: Subject, *, by: User | None = None, **fields: Any) -> Hold:
    """Held back because of a hearing, to be looked at again in three months."""
    today = clock.today()
    given = {
        "kind": Hold.Kind.PROCEEDINGS,
        "reason": "A hearing in spring",
        "review_on": today + timedelta(days=90),
        "on": today,
        **fields,
    }
    co_ordinator = by or make_user(Role.CO_ORDINATOR)
    return holding.place(reference=subject.reference, by=co_ordinator, **given)


def approved(
    subject: Subject, *, by: User | None = None, of: User | None = None, on: date | None = None
) -> DisposalCase:
    """Proposed by ``of`` and approved by the trustee ``by`` on that day, by default today."""
    day = on or clock.today()
    case = proposed(subject, by=of, on=day)
    trustee = by or make_user(Role.TRUSTEE)
    return cases.approve(case_id=case.pk, digest=case.digest, by=trustee, on=day)


def a_fortnight_ago(*case_list: DisposalCase) -> None:
    """As if they had been proposed and approved then, and the centre been on since."""
    today = clock.today()
    for case in case_list:
        case.proposed_on = case.approved_on = today - COOLED
        case.save(update_fields=["proposed_on", "approved_on"])
        if case.approved_by is not None:
            signatures.sign(case, by=case.approved_by)
    swept(today - timedelta(days=1), today)


def cooled(*case_list: DisposalCase) -> date:
    """The first day on which they may be carried out, two sweeps later."""
    day = max(case.approved_on for case in case_list if case.approved_on) + COOLED
    swept(day - timedelta(days=1), day)
    return day


def carried_out(*case_list: DisposalCase, by: User | None = None) -> Executed:
    day = cooled(*case_list)
    done = execute([case.pk for case in case_list], by=by or make_user(Role.TRUSTEE), on=day)
    assert not done.refused, done.refused
    return done


def disposed_of(family: Family) -> DisposalCase:
    """The family, all the way to its certificate."""
    case = approved(family.subject)
    carried_out(case)
    return DisposalCase.objects.get(pk=case.pk)


def ask_for_own_data(party: Person, *, by: User, **fields: Any) -> DataRequest:
    """The party asks today for what the centre holds of them."""
    today = clock.today()
    given = {"received_on": today, "on": today, **fields}
    reference = party.family.subject.reference
    return access.note(reference=reference, party_id=party.pk, by=by, **given)


def decide_about_others(request: DataRequest, *, by: User, give: bool = False) -> None:
    """Everything that speaks of others too is given, or as a rule left out."""
    for each in access.prepared(access.request_of(request.pk, by=by)).shared:
        access.decide(
            request_id=request.pk,
            item=each.item.key,
            says=each.item.says,
            give=give,
            reason="Looked at with care",
            by=by,
            on=clock.today(),
        )


def give_own_data(request: DataRequest, *, by: User, give: bool = False) -> DataRequest:
    """Decided about, and handed to somebody whose passport was seen."""
    decide_about_others(request, by=by, give=give)
    return access.give(
        request_id=request.pk,
        identity=DataRequest.Identity.PASSPORT,
        way=DataRequest.Way.BY_HAND,
        by=by,
        on=clock.today(),
    )


def own_data_given(request: DataRequest, *, by: User, give: bool = False) -> str:
    """All that the copy says which they were given."""
    give_own_data(request, by=by, give=give)
    return text_of_own_data(access.copy(request.pk, by=by)[1])


def text_of_own_data(copy: access.Copy) -> str:
    return json.dumps([copy.sections, copy.shared], ensure_ascii=False)
