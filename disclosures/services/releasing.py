"""Releasing attendance dates: who is given them, what they say, and giving them to all at once."""

from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import F

from accounts.models import User
from contactcentre.safekeeping import audit, subjects
from contactcentre.safekeeping.models import Use
from disclosures.models import AttendanceRequest, Match, Release, ReleaseCopy, Standing
from disclosures.rules import asking as asking_rules
from disclosures.rules import deciding as deciding_rules
from disclosures.rules import release as rules
from disclosures.rules import sides
from disclosures.rules.deciding import Caller, Caution
from disclosures.rules.release import Recipient
from disclosures.rules.sides import Agent
from disclosures.services import asking, deciding, statement_pdf
from disclosures.services.noted import Noted, contested_days, noted_of
from disclosures.services.outgoing import Typed, check_note, check_outgoing, counted
from disclosures.services.prepared import Prepared
from disclosures.services.recipients import parties_of
from families.models import Family
from policy.clauses import Clause, Refused

Route = ReleaseCopy.Route


@dataclass(frozen=True, slots=True)
class ToCall:
    """Who is to be called back, and what there is to look at before."""

    caller: Caller
    cautions: Sequence[Caution]


def prepare(*, request: AttendanceRequest, called_on: date, on: date, note: str = "") -> Prepared:
    """Look at what releasing would give to whom, with what the centre adds for all of them.

    Raises ``Match.DoesNotExist`` until it is said who asks about which family, and ``Refused``.
    """
    match = _match(request)
    rules.check_is_undecided(request=request, is_held=asking.is_held(request))
    asking_rules.check_may_move(request=request, to=request.State.RELEASED)
    rules.check_called(request=request, called_on=called_on, on=on)
    check_note(note, family=match.family, request=request)
    to_call, recipients = _of_match(match, on=on)
    days: dict[str, Any] = {"first_day": request.first_day, "last_day": request.last_day}
    noted = noted_of(match.family, **days)
    rules.check_settled(contested=noted.contested)
    statement = statement_about(
        match.family, standing=match.standing, noted=noted, note=note, **days
    )
    check_outgoing(statement, family=match.family, typed=note)
    return Prepared(match.family, match.standing, statement, recipients, note, to_call.cautions)


def prepare_as_typed(
    *, request: AttendanceRequest, called_on: date, on: date, by: User, note: str = ""
) -> Prepared:
    """The same for what ``by`` has typed: a note that is refused is counted as theirs."""

    def look() -> Prepared:
        return prepare(request=request, called_on=called_on, on=on, note=note)

    if not note:
        return look()
    family = _match(request).family
    return counted(look, Typed.NOTE, record=family, subject_id=family.pk, by=by)


@transaction.atomic
def release(
    *,
    request_id: UUID,
    called_on: date,
    collecting: Set[UUID],
    digest: str,
    by: User,
    on: date,
    ways_read: Set[str] = frozenset(),
    heeded: Set[str] = frozenset(),
    note: str = "",
) -> Release:
    """Give the dates to everybody at once, and close the request.

    ``digest`` is that of what the person was shown; ``collecting`` and ``ways_read`` are what they
    said of whoever has nobody to act for them, ``heeded`` the cautions they did something about.
    Raises what ``prepare`` raises, and ``Refused`` while one side cannot be reached, a caution is
    not heeded, or when what was shown is not what would go.
    """
    made, prepared = _frozen(
        request_id, called_on=called_on, digest=digest, heeded=heeded, by=by, on=on, note=note
    )
    everybody = rules.check_all_can_be_reached(
        recipients=prepared.recipients, collecting=collecting, ways_read=ways_read
    )
    _send(made, everybody, by=by, on=on)
    return made


@transaction.atomic
def hold(
    *,
    request_id: UUID,
    called_on: date,
    digest: str,
    by: User,
    on: date,
    heeded: Set[str] = frozenset(),
    note: str = "",
) -> Release:
    """Freeze the dates until every side can be reached; nobody is given anything before.

    Raises as ``release`` does.
    """
    made, _ = _frozen(
        request_id, called_on=called_on, digest=digest, heeded=heeded, by=by, on=on, note=note
    )
    request = _asked(made)
    asking_rules.check_may_move(request=request, to=request.State.HELD)
    made.held_on, made.held_by = on, by
    made.save(force_insert=True)
    request.state = request.State.HELD
    request.save(update_fields=["state"])
    return made


@transaction.atomic
def send_held(
    *,
    release_id: UUID,
    collecting: Set[UUID],
    digest: str,
    by: User,
    on: date,
    ways_read: Set[str] = frozenset(),
    heeded: Set[str] = frozenset(),
) -> Release:
    """Give what was held to everybody at once, by the ways of today.

    Since it was held much may have changed, so it is shown and looked at as a first release is.
    Raises ``Release.DoesNotExist``, what ``prepare_held`` raises, and ``Refused`` as ``release``.
    """
    held = _locked_release(release_id, by=by)
    rules.check_may_send(release=held)
    check_note(held.note or "", family=held.family, request=_asked(held))
    prepared = prepare_held(held, on=on)
    prepared.check_shown(digest=digest, heeded=heeded)
    everybody = rules.check_all_can_be_reached(
        recipients=prepared.recipients, collecting=collecting, ways_read=ways_read
    )
    _send(held, everybody, by=by, on=on)
    return held


@transaction.atomic
def take_back(*, release_id: UUID, by: User, on: date) -> AttendanceRequest:
    """Drop what was held: the request is as it was before. Raises as ``send_held`` does."""
    held = _locked_release(release_id, by=by)
    rules.check_may_send(release=held)
    request = asking.locked(_asked(held).pk, by=by)
    asking_rules.check_may_move(request=request, to=request.State.MATCHED)
    asking.drop_held(request)
    request.state = request.State.MATCHED
    request.save(update_fields=["state"])
    subjects.record_use(request.pk, Use.CONTACT, on=on)
    return request


def to_call_back(match: Match, *, on: date) -> ToCall:
    """Who is to be called back, as the file says on that day, before anything is released.

    Raises ``Refused`` when they act no more, while one person stands for both sides, and while a
    visit of these dates is to be settled.
    """
    asked = match.request
    days = {"first_day": asked.first_day, "last_day": asked.last_day}
    rules.check_settled(contested=contested_days(match.family_id, **days))
    return _of_match(match, on=on)[0]


def prepare_held(release: Release, *, on: date) -> Prepared:
    """What is held, to whom it would go today, and what there is to look at before.

    Raises ``Refused`` when who asked acts no more, while a visit of these dates is to be settled,
    and once the register tells other dates than what is held.
    """
    noted = noted_of(release.family, first_day=release.first_day, last_day=release.last_day)
    rules.check_settled(contested=noted.contested)
    rules.check_holds_yet(held=release.statement, now=says_now(release, noted=noted))
    to_call, recipients = _of_match(_match(_asked(release)), on=on)
    return Prepared(
        release.family,
        release.standing,
        release.statement,
        recipients,
        release.note or "",
        to_call.cautions,
    )


def _asked(release: Release) -> AttendanceRequest:
    """The request that is answered. Raises ``Refused`` once it has been disposed of."""
    if release.request is None:
        raise Refused(Clause.C3, "The request that this answers is not on record any more.")
    return release.request


def _match(request: AttendanceRequest) -> Match:
    found = deciding.match_of(request)
    if found is None:
        raise Match.DoesNotExist
    return found


def _of_match(match: Match, *, on: date) -> tuple[ToCall, list[Recipient]]:
    """Who is called back, and to whom it would go."""
    caller = deciding.caller_of(match, on=on)
    asking_alone = None
    if caller.party_id is None:
        asking_alone = Recipient(
            None, caller.name, caller.addressed_to, Route.REQUESTER, caller.contact_id
        )
    found = rules.recipients_of(
        standing=match.standing,
        parties=parties_of(match.family, on=on, asked_by=caller.contact_id),
        asking=asking_alone,
    )
    agents = agents_of(found)
    sides.check_sides_apart(agents=agents)
    cautions = deciding_rules.cautions(request=match.request, caller=caller, agents=agents)
    return ToCall(caller, cautions), found


def agents_of(recipients: Iterable[Recipient]) -> list[Agent]:
    """Who of them acts for a party."""
    return [each.agent for each in recipients if each.agent is not None]


def _frozen(
    request_id: UUID,
    *,
    called_on: date,
    digest: str,
    heeded: Set[str],
    by: User,
    on: date,
    note: str,
) -> tuple[Release, Prepared]:
    """A release that says what was shown; not stored."""
    request = asking.locked(request_id, by=by)
    prepared = prepare(request=request, called_on=called_on, on=on, note=note)
    prepared.check_shown(digest=digest, heeded=heeded)
    match = _match(request)
    made = Release(
        family=match.family,
        request=request,
        standing=match.standing,
        reason=match.reason,
        called_on=called_on,
        called_by=by,
        first_day=request.first_day,
        last_day=request.last_day,
        statement=prepared.statement,
        note=prepared.note or None,
        digest=rules.digest_of(prepared.statement),
    )
    return made, prepared


def _send(made: Release, recipients: list[Recipient], *, by: User, on: date) -> None:
    request = asking.locked(_asked(made).pk, by=by)
    asking_rules.check_may_move(request=request, to=request.State.RELEASED)
    give(made, recipients, by=by, on=on)
    asking.end(request, request.State.RELEASED, by=by, on=on)


def _locked_release(release_id: UUID, *, by: User) -> Release:
    rows = Release.objects.visible_to(by).select_for_update(of=("self",))
    return rows.select_related("family__subject", "request").get(pk=release_id)


def statement_about(
    family: Family,
    *,
    first_day: date,
    last_day: date,
    standing: str,
    noted: Noted,
    replaces: str = "",
    note: str = "",
) -> str:
    """What the register says now of these London dates, in the words of a statement.

    ``noted`` is what was read of it for these dates and perhaps more, so as to read it once.
    """
    return rules.statement_of(
        centre=settings.CENTRE_NAME,
        reference=family.reference,
        visits=[each for each in noted.visits if first_day <= each.day <= last_day],
        booked=None
        if noted.booked is None
        else sum(first_day <= day <= last_day for day in noted.booked),
        replaces=replaces,
        mirrored=standing != Standing.NEUTRAL,
        note=note,
        first_day=first_day,
        last_day=last_day,
    )


def says_now(release: Release, *, noted: Noted) -> str:
    """What the same statement would say today, by what was ``noted`` of its days."""
    return statement_about(
        release.family,
        first_day=release.first_day,
        last_day=release.last_day,
        standing=release.standing,
        replaces=release.corrects.name if release.corrects else "",
        note=release.note or "",
        noted=noted,
    )


def give(made: Release, recipients: list[Recipient], *, by: User, on: date) -> None:
    """Store a release and one copy for each recipient, in the transaction of the caller."""
    made.released_on, made.released_by = on, by
    made.file = statement_pdf.made_of(made.as_given)
    made.save(update_fields=None if made._state.adding else ["released_on", "released_by", "file"])
    for each in recipients:
        ReleaseCopy(
            family_id=made.family_id,
            release=made,
            party_id=each.party_id,
            contact_id=each.contact_id,
            route=each.route,
            addressed_to=each.addressed_to,
        ).save(force_insert=True)
        if each.contact_id is not None:
            subjects.record_use(each.contact_id, Use.RELEASE, on=on)
    subjects.record_use(made.family_id, Use.RELEASE, on=on)


def opened_release(release_id: UUID, *, by: User) -> Release:
    """One release to read, on the record. Raises ``Release.DoesNotExist``."""
    visible = Release.objects.visible_to(by)
    found = visible.select_related(
        "family__subject", "request__subject", "released_by", "called_by", "held_by", "corrects"
    ).get(pk=release_id)
    audit.record("release-read", found, action=audit.Action.ACCESS, subject_id=found.family_id)
    return found


def release_of(request: AttendanceRequest, *, by: User) -> Release | None:
    """What was released on a request, if anything was that ``by`` may see."""
    return Release.objects.visible_to(by).filter(request=request).first()


def releases_of(family: Family, *, by: User) -> list[Release]:
    """Those about one family, the latest first; of one day first those that hold."""
    rows = Release.objects.visible_to(by).filter(family=family)
    rows = rows.select_related("released_by", "corrects", "corrected_by")
    rows = rows.defer("file", "corrects__file", "corrected_by__file")
    return list(
        rows.order_by(
            F("released_on").desc(nulls_first=True), F("corrected_by").asc(nulls_first=True), "pk"
        )
    )
