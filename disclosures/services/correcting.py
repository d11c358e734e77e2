"""Correcting a release: a further statement, to everybody alike, that replaces the earlier one."""

from collections.abc import Set
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction

from accounts.models import User
from disclosures.models import Release, Standing
from disclosures.rules import release as rules
from disclosures.rules.release import Recipient
from disclosures.services.noted import Noted, noted_of
from disclosures.services.outgoing import check_outgoing
from disclosures.services.recipients import parties_of
from disclosures.services.releasing import (
    Changed,
    Prepared,
    give,
    statement_about,
)
from policy.clauses import Refused


def correction_of(release: Release) -> Release | None:
    """The release that replaced this one, if one did."""
    return Release.objects.filter(corrects=release).first()


def wrong_as_well(release: Release, *, by: User) -> list[Release]:
    """Other statements that nothing has replaced, of days of this one, which are right no more."""
    visible = Release.objects.visible_to(by).select_related("family__subject", "corrects")
    rows = visible.filter(
        family=release.family, released_on__isnull=False, corrected_by__isnull=True
    ).exclude(pk=release.pk)
    others = [
        each
        for each in rows.order_by("-released_on", "pk")
        if each.first_day <= release.last_day and release.first_day <= each.last_day
    ]
    if not others:
        return []
    noted = noted_of(
        release.family,
        first_day=min(each.first_day for each in others),
        last_day=max(each.last_day for each in others),
    )
    return [each for each in others if each.statement != _now_of(each, noted=noted)]


def prepare(release: Release, *, on: date) -> Prepared:
    """What everybody would be given instead. Raises ``Refused`` where nothing has changed."""
    days: dict[str, Any] = {"first_day": release.first_day, "last_day": release.last_day}
    noted = noted_of(release.family, **days)
    rules.check_may_correct(
        release=release,
        corrected_already=correction_of(release) is not None,
        now=_now_of(release, noted=noted),
    )
    rules.check_settled(contested=noted.contested)
    note = _note_kept(release)
    statement = statement_about(
        release.family,
        standing=release.standing,
        replaces=release.released_on,
        noted=noted,
        note=note,
        **days,
    )
    recipients = _recipients(release, on=on)
    return Prepared(release.family, statement, rules.digest_of(statement), recipients, note)


@transaction.atomic
def correct(
    *,
    release_id: UUID,
    collecting: Set[UUID],
    digest: str,
    by: User,
    on: date,
    ways_read: Set[str] = frozenset(),
) -> Release:
    """Give everybody the corrected dates at once.

    ``collecting``, ``digest`` and ``ways_read`` are as for a first release. Raises
    ``Release.DoesNotExist`` for one that ``by`` may not see, and ``Refused``.
    """
    rows = Release.objects.visible_to(by).select_for_update(of=("self",))
    release = rows.select_related("family__subject").get(pk=release_id)
    prepared = prepare(release, on=on)
    if prepared.digest != digest:
        raise Changed
    check_outgoing(prepared.statement, family=release.family, typed=prepared.note)
    everybody = rules.check_all_can_be_reached(
        recipients=prepared.recipients, collecting=collecting, ways_read=ways_read
    )
    made = Release(
        family=release.family,
        corrects=release,
        standing=release.standing,
        reason=release.reason,
        called_on=release.called_on,
        called_by=release.called_by,
        first_day=release.first_day,
        last_day=release.last_day,
        statement=prepared.statement,
        digest=prepared.digest,
        note=prepared.note or None,
    )
    give(made, everybody, by=by, on=on)
    return made


def _note_kept(release: Release) -> str:
    """The note that goes with the corrected dates too; left out once it tells of a new address."""
    note = release.note or ""
    try:
        check_outgoing(note, family=release.family, typed=note)
    except Refused:
        return ""
    return note


def _now_of(release: Release, *, noted: Noted) -> str:
    """What the same statement would say today."""
    return statement_about(
        release.family,
        first_day=release.first_day,
        last_day=release.last_day,
        standing=release.standing,
        replaces=release.corrects.released_on if release.corrects else None,
        note=release.note or "",
        noted=noted,
    )


def _recipients(release: Release, *, on: date) -> list[Recipient]:
    """Every party by the way of today, and whoever was told and acts for none of them."""
    told = [
        Recipient(None, copy.addressed_to, copy.addressed_to, copy.route, copy.contact_id)
        for copy in release.copies.filter(party__isnull=True)
    ]
    parties = [] if release.standing == Standing.NEUTRAL else parties_of(release.family, on=on)
    return [*parties, *told]
