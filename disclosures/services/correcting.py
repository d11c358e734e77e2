"""Correcting a release: a further statement, to everybody alike, that replaces the earlier one."""

from datetime import date
from uuid import UUID

from django.db import transaction

from accounts.models import User
from contactcentre.safekeeping import subjects
from contactcentre.safekeeping.models import Use
from disclosures.models import Release, ReleaseCopy
from disclosures.rules import release as rules
from disclosures.rules.release import Recipient
from disclosures.services.releasing import (
    Changed,
    Prepared,
    give,
    parties_of,
    statement_about,
)


def correction_of(release: Release) -> Release | None:
    """The release that replaced this one, if one did."""
    return Release.objects.filter(corrects=release).first()


def prepare(release: Release, *, on: date) -> Prepared:
    """What everybody would be given instead. Raises ``Refused`` where nothing has changed."""
    standing = release.standing
    days = {"first_day": release.first_day, "last_day": release.last_day}
    earlier = release.corrects.released_on if release.corrects else None
    rules.check_may_correct(
        corrected_already=correction_of(release) is not None,
        before=release.statement,
        now=statement_about(release.family, standing=standing, replaces=earlier, **days),
    )
    statement = statement_about(
        release.family, standing=standing, replaces=release.released_on, **days
    )
    recipients = _recipients(release, on=on)
    return Prepared(release.family, statement, rules.digest_of(statement), recipients)


@transaction.atomic
def correct(*, release_id: UUID, collecting: set[UUID], digest: str, by: User, on: date) -> Release:
    """Give everybody the corrected dates at once.

    ``collecting`` and ``digest`` are as for a first release. Raises ``Release.DoesNotExist`` for
    one that ``by`` may not see, and ``Refused``.
    """
    rows = Release.objects.visible_to(by).select_for_update(of=("self",))
    release = rows.select_related("family__subject").get(pk=release_id)
    prepared = prepare(release, on=on)
    if prepared.digest != digest:
        raise Changed
    rules.check_all_can_be_reached(recipients=prepared.recipients, collecting=collecting)
    made = Release(
        family=release.family,
        corrects=release,
        standing=release.standing,
        reason=release.reason,
        called_on=release.called_on,
        first_day=release.first_day,
        last_day=release.last_day,
        statement=prepared.statement,
        digest=prepared.digest,
        released_on=on,
        released_by=by,
    )
    give(made, prepared.recipients)
    subjects.record_use(release.family_id, Use.RELEASE, on=on)
    return made


def _recipients(release: Release, *, on: date) -> list[Recipient]:
    """Every party by the way of today, or alone whoever asked for neither side."""
    if release.standing != Release.Standing.NEUTRAL:
        return parties_of(release.family, on=on)
    route = ReleaseCopy.Route.REQUESTER
    return [
        Recipient(None, copy.addressed_to, copy.addressed_to, route)
        for copy in release.copies.all()
    ]
