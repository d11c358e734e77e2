"""What somebody reads behind that sign-in: their own requests, and the releases for them."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet

from contactcentre.safekeeping import audit
from disclosures.models import (
    ActsFor,
    AttendanceRequest,
    PartySignIn,
    Reader,
    Release,
    ReleaseCopy,
)
from disclosures.models.release import is_replaced
from disclosures.rules.agency import acts_on
from disclosures.rules.portal import ANSWERED, in_words
from disclosures.services.handing import given_with


@dataclass(frozen=True, slots=True)
class Asked:
    """One's own request, and where it stands in neutral words."""

    request: AttendanceRequest
    state: str


def requests_of(reader: Reader) -> list[Asked]:
    """What the centre has made sure that this person asked, the latest first.

    Before they were called back somebody else may have been chosen for it by mistake, and would
    read who asks for what; and that it was found to be about a family would tell that there is one.
    """
    theirs: dict[str, object] = {"match__contact": reader}
    if isinstance(reader, PartySignIn):
        asker = AttendanceRequest.Asker.PARTY
        theirs = {"match__party": reader.party, "asker": asker}
    held = Q(state=AttendanceRequest.State.HELD, match__party__isnull=False)
    called_back = held | Q(state__in=ANSWERED)
    rows = AttendanceRequest.objects.filter(called_back, **theirs).select_related("subject")
    return [Asked(each, in_words(each)) for each in rows.order_by("-asked_on", "pk")]


def releases_for(reader: Reader, *, on: date) -> list[Release]:
    """What they were given and may read today, the latest first; last what was replaced since."""
    copies = readable(reader, on=on).select_related(
        "release__family__subject", "release__corrected_by"
    )
    copies = copies.defer("release__file", "release__corrected_by__file")
    found = {copy.release_id: copy.release for copy in copies}
    latest = sorted(found.values(), key=lambda each: (each.released_on, each.pk), reverse=True)
    return sorted(latest, key=is_replaced)


@transaction.atomic
def read(release_id: UUID, *, reader: Reader, on: date) -> Release:
    """One release to read, on the record; the first time is noted on their copies.

    Raises ``Release.DoesNotExist`` for one that is not for them, or not any more.
    """
    copies = readable(reader, on=on).filter(release=release_id)
    first = copies.select_related("release__corrected_by").first()
    if first is None:
        raise Release.DoesNotExist
    release: Release = first.release
    copies.filter(read_on__isnull=True).update(read_on=on)
    audit.record(
        "release-read-by-agency",
        release,
        action=audit.Action.ACCESS,
        subject_id=release.family_id,
    )
    return release


@transaction.atomic
def read_along(release: Release, *, reader: Reader, on: date) -> list[Release]:
    """Clause 3: what it replaces, where that is for them to read nowhere else."""
    along = given_with(release, read=True)
    if not along:
        return []
    theirs = readable(reader, on=on)
    given = [
        each
        for copy in theirs.filter(release=release)
        for each in along.get(copy.recipient, ())
        if not theirs.filter(pk=each.pk).exists()
    ]
    first_read = ReleaseCopy.objects.filter(pk__in=[each.pk for each in given], read_on=None)
    first_read.update(read_on=on)
    return [each.release for each in given]


def readable(reader: Reader, *, on: date) -> QuerySet[ReleaseCopy]:
    """Their copies: for a party while they act for it, and those that are no party’s.

    A party’s own are those that go behind their own sign-in.
    """
    given = ReleaseCopy.objects.filter(release__released_on__isnull=False)
    if isinstance(reader, PartySignIn):
        return given.filter(party=reader.party, route=ReleaseCopy.Route.SIGN_IN)
    acting = ActsFor.objects.filter(contact=reader).select_related("contact")
    parties = [each.party_id for each in acting if acts_on(each, on)]
    copies = given.filter(contact=reader)
    return copies.filter(party__isnull=True) | copies.filter(party__in=parties)
