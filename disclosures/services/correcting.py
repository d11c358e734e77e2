"""Correcting a release: a further statement, to everybody alike, that replaces the earlier one."""

from collections import defaultdict
from collections.abc import Iterable, Set
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Count, F, OuterRef, Subquery
from django.db.models.functions import Coalesce

from accounts import notices
from accounts.models import Notice, User
from accounts.roles import Role
from disclosures.models import Comparison, Release, ReleaseCopy, Standing
from disclosures.models.release import ReleaseQuerySet
from disclosures.rules import deciding as deciding_rules
from disclosures.rules import release as rules
from disclosures.rules import sides
from disclosures.rules.release import Recipient
from disclosures.services.noted import TOLD, noted_of
from disclosures.services.outgoing import check_outgoing
from disclosures.services.prepared import Prepared
from disclosures.services.recipients import of_a_side, parties_of
from disclosures.services.releasing import agents_of, give, says_now, statement_about
from families.models import RegisterEntry
from families.services.known import strangers_to
from policy.clauses import Refused


def correction_of(release: Release) -> Release | None:
    """The release that replaced this one, if one did."""
    return Release.objects.filter(corrects=release).first()


def is_wrong(release: Release) -> bool:
    """Whether the register tells other dates or times by now than this statement did."""
    return bool(_wrong_of([release]))


def wrong_as_well(release: Release, *, by: User) -> list[Release]:
    """Other statements that nothing has replaced, of days of this one, which are right no more."""
    visible = Release.objects.visible_to(by).select_related("family__subject", "corrects")
    rows = visible.in_force().filter(family=release.family).exclude(pk=release.pk)
    return _wrong_of(
        [
            each
            for each in rows.order_by("-released_on", "pk")
            if each.first_day <= release.last_day and release.first_day <= each.last_day
        ]
    )


def compare_with_register() -> None:
    """Find out which statements in force the register no longer agrees with, and note it.

    Co-ordinators are told of each of them once. Only those are read of which something was entered
    since: done again, it reads nothing.
    """
    of_families: dict[UUID, list[Any]] = defaultdict(list)
    for each in _entered_since(Release.objects.in_force()):
        of_families[each.family_id].append(each)
    for releases in of_families.values():
        wrong = {each.pk for each in _wrong_of(releases)}
        Comparison.objects.bulk_create(
            [
                Comparison(release=each, entries=each.entered, wrong=each.pk in wrong)
                for each in releases
            ],
            update_conflicts=True,
            unique_fields=["release"],
            update_fields=["entries", "wrong"],
        )
        for each in releases:
            if each.pk in wrong:
                _tell_of(each)


def gone_wrong(*, by: User) -> list[Release]:
    """Those ``by`` may see that were found to be wrong and are not corrected, the oldest first."""
    rows = Release.objects.visible_to(by).gone_wrong().select_related("family__subject")
    return list(rows.defer("file").order_by("released_on", "pk"))


def prepare(release: Release, *, on: date) -> Prepared:
    """What everybody would be given instead. Raises ``Refused`` where nothing has changed."""
    days: dict[str, Any] = {"first_day": release.first_day, "last_day": release.last_day}
    noted = noted_of(release.family, **days)
    rules.check_may_correct(
        release=release,
        corrected_already=correction_of(release) is not None,
        now=says_now(release, noted=noted),
    )
    rules.check_settled(contested=noted.contested)
    note = _note_kept(release)
    standing = _standing_now(release)
    statement = statement_about(
        release.family,
        standing=standing,
        replaces=release.name,
        noted=noted,
        note=note,
        **days,
    )
    recipients = _recipients(release, standing=standing, on=on)
    cautions = deciding_rules.cautions_of_correction(
        then=release.standing, now=standing, agents=agents_of(recipients)
    )
    return Prepared(release.family, standing, statement, recipients, note, cautions)


def told_no_more(release: Release, to: Iterable[Recipient | ReleaseCopy]) -> list[str]:
    """Who acted and was given ``release``, or what it replaces, and is not among those ``to`` whom
    the corrected dates go: how the copy of each was addressed.
    """
    given_to = list(to)
    contacts = {each.contact_id for each in given_to if each.contact_id}
    names = {each.addressed_to for each in given_to}
    found: dict[str, None] = {}
    for statement in chain_of(release):
        acted = statement.copies.filter(route=ReleaseCopy.Route.REPRESENTATIVE)
        for copy in acted.exclude(read_on=None, handed_on=None).order_by("pk"):
            if copy.contact_id not in contacts and copy.addressed_to not in names:
                found[copy.addressed_to] = None
    return list(found)


def chain_of(release: Release) -> list[Release]:
    """The statement and all that it replaces, the first one first."""
    found: list[Release] = []
    last: Release | None = release
    while last is not None:
        found.insert(0, last)
        last = last.corrects
    return found


@transaction.atomic
def correct(
    *,
    release_id: UUID,
    collecting: Set[UUID],
    digest: str,
    by: User,
    on: date,
    ways_read: Set[str] = frozenset(),
    heeded: Set[str] = frozenset(),
) -> Release:
    """Give everybody the corrected dates at once.

    ``collecting``, ``digest``, ``ways_read`` and ``heeded`` are as for a first release. Raises
    ``Release.DoesNotExist`` for one that ``by`` may not see, and ``Refused``.
    """
    rows = Release.objects.visible_to(by).select_for_update(of=("self",))
    release = rows.select_related("family__subject").get(pk=release_id)
    prepared = prepare(release, on=on)
    prepared.check_shown(digest=digest, heeded=heeded)
    check_outgoing(prepared.statement, family=release.family, typed=prepared.note)
    everybody = rules.check_all_can_be_reached(
        recipients=prepared.recipients, collecting=collecting, ways_read=ways_read
    )
    made = Release(
        family=release.family,
        corrects=release,
        standing=prepared.standing,
        reason=release.reason,
        called_on=release.called_on,
        called_by=release.called_by,
        first_day=release.first_day,
        last_day=release.last_day,
        statement=prepared.statement,
        digest=rules.digest_of(prepared.statement),
        note=prepared.note or None,
    )
    give(made, everybody, by=by, on=on)
    return made


def _tell_of(release: Release) -> None:
    """Clause 1: whoever knows the family is not told of it either."""
    notices.tell(
        strangers_to(release.family, role=Role.CO_ORDINATOR),
        kind=Notice.Kind.DATES_WRONG,
        about=release.family.subject.reference,
        occasion=str(release.pk),
    )


def _note_kept(release: Release) -> str:
    """The note that goes with the corrected dates too; left out once it tells of a new address."""
    note = release.note or ""
    try:
        check_outgoing(note, family=release.family, typed=note)
    except Refused:
        return ""
    return note


def _entered_since(releases: ReleaseQuerySet) -> Any:
    """Those of which the register has more entries than when they were last compared, or that
    never were; each with how many are ``entered``. It tells of no day after its own release.
    """
    entries = RegisterEntry.objects.filter(
        family=OuterRef("family"), session__date__lte=OuterRef("released_on"), kind__in=TOLD
    )
    many = entries.order_by().values("family").annotate(many=Count("pk")).values("many")
    counted = releases.annotate(entered=Coalesce(Subquery(many), 0))
    changed = counted.exclude(comparison__entries=F("entered"))
    return changed.select_related("family__subject", "corrects").defer("file", "corrects__file")


def _wrong_of(releases: list[Release]) -> list[Release]:
    """Those of one family with which the register disagrees; it is read once for all of them."""
    if not releases:
        return []
    noted = noted_of(
        releases[0].family,
        first_day=min(each.first_day for each in releases),
        last_day=max(each.last_day for each in releases),
    )
    return [
        each
        for each in releases
        if rules.disagrees(then=each.statement, now=says_now(each, noted=noted))
    ]


def _standing_now(release: Release) -> str:
    """For whom it is given now: one side, where whoever was given it alone is of a side by now."""
    if release.standing != Standing.NEUTRAL:
        return release.standing
    family = of_a_side(release.family)
    told = release.copies.select_related("contact")
    # Of whoever is on file no more, the copy says the name.
    asked = [
        sides.of_contact(copy.contact) if copy.contact else sides.Agent(copy.addressed_to)
        for copy in told
    ]
    a_side = any(sides.is_of_a_side(asks=each, of_a_side=family) for each in asked)
    return Standing.SIDE if a_side else Standing.NEUTRAL


def _recipients(release: Release, *, standing: str, on: date) -> list[Recipient]:
    """Every party by the way of today, and whoever was told and acts for none of them."""
    told = [
        Recipient(None, copy.addressed_to, copy.addressed_to, copy.route, copy.contact_id)
        for copy in release.copies.filter(party__isnull=True)
    ]
    parties = [] if standing == Standing.NEUTRAL else parties_of(release.family, on=on)
    sides.check_sides_apart(agents=agents_of(parties))
    act_now = {each.contact_id for each in parties if each.contact_id}
    return [*parties, *(each for each in told if each.contact_id not in act_now)]
