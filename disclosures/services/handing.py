"""Handing a release over on paper: what is printed for whom, and that they were given it."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction
from django.db.models import Count, Exists, OuterRef, Subquery

from accounts.models import User
from contactcentre.safekeeping import subjects
from contactcentre.safekeeping.models import Use
from disclosures.models import Release, ReleaseCopy
from disclosures.rules import release as rules
from disclosures.rules import sides
from disclosures.rules.release import Recipient
from disclosures.services import unread
from disclosures.services.correcting import chain_of, is_wrong
from disclosures.services.recipients import parties_of
from disclosures.services.releasing import agents_of

Route = ReleaseCopy.Route
Along = dict[UUID | None, list[ReleaseCopy]]

# So many statements are named at once, the oldest first.
_NAMED = 20


@dataclass(frozen=True, slots=True)
class ToPrint:
    """A copy, for whom it is today, and the words of the safe contact route by which it goes."""

    copy: ReleaseCopy
    addressed_to: str
    way: str


def to_hand_over(*, by: User) -> list[Release]:
    """The oldest statements of which copies can be handed over, each with how many of them."""
    copies = ReleaseCopy.objects.to_hand_over().filter(release=OuterRef("pk")).order_by()
    many = copies.values("release").annotate(many=Count("pk")).values("many")
    rows = Release.objects.visible_to(by).filter(Exists(copies))
    rows = rows.annotate(copies_waiting=Subquery(many)).select_related("family__subject")
    return list(rows.defer("file").order_by("released_on", "pk")[:_NAMED])


def copies_of(release: Release) -> list[ReleaseCopy]:
    """To whom it went, in the order in which it was made."""
    return list(release.copies.select_related("handed_by", "party").order_by("route", "pk"))


def given_with(release: Release, *, read: bool = False) -> Along:
    """What goes with a correction: earlier copies that a side was not given, by recipient.

    With ``read`` also what was read already, which somebody may want to read again.
    """
    return waiting(release.corrects, read=read) if release.corrects else {}


def waiting(release: Release, *, read: bool = False) -> Along:
    """What would go with a correction of ``release``, the first statement first.

    Nothing goes that has reached nobody.
    """
    found: Along = defaultdict(list)
    for each in chain_of(release):
        copies = list(each.copies.select_related("release"))
        again = [copy for copy in copies if read and copy.read_on]
        for copy in [*rules.still_to_be_given(copies=copies), *again]:
            found[copy.recipient].append(copy)
    return dict(found)


def copy_to_print(release: Release, copy_id: UUID, *, on: date) -> ToPrint:
    """One copy of a release. Raises ``ReleaseCopy.DoesNotExist``, and ``Refused`` for a statement
    that was replaced or has gone wrong, and while one person stands for both sides.
    """
    _check_holds(release)
    copy = ReleaseCopy.objects.select_related("party").get(pk=copy_id, release=release)
    other = _instead(copy, on=on)
    if other is not None:
        return ToPrint(copy, other.addressed_to, other.way)
    party = copy.party if copy.route == Route.SAFE_ROUTE else None
    return ToPrint(copy, copy.addressed_to, party.safe_route if party else "")


@transaction.atomic
def hand_over(*, copy_id: UUID, release: Release, by: User, on: date) -> ReleaseCopy:
    """Note that a copy was posted or handed over, with what goes along; noted again, the first time
    stands.

    Where whom it was addressed to can be given it no more, the copy returned is of who was given it
    instead: the other one reached nobody. Raises as ``copy_to_print`` does.
    """
    Release.objects.select_for_update(of=("self",)).get(pk=release.pk)
    _check_holds(release)
    copy = ReleaseCopy.objects.select_for_update().get(pk=copy_id, release=release)
    if copy.handed_on is None:
        other = _instead(copy, on=on)
        if other is not None:
            copy = _addressed_anew(copy, other, on=on)
        for each in (copy, *given_with(release).get(copy.recipient, ())):
            each.handed_on, each.handed_by = on, by
            each.save(update_fields=["handed_on", "handed_by"])
    return copy


def _instead(copy: ReleaseCopy, *, on: date) -> Recipient | None:
    """To whom it goes now, if that is another one."""
    other = unread.instead([copy], family=copy.family, on=on).get(copy.pk)
    if other is not None:
        sides.check_sides_apart(agents=agents_of(parties_of(copy.family, on=on)))
    return other


def _addressed_anew(copy: ReleaseCopy, to: Recipient, *, on: date) -> ReleaseCopy:
    """The copy of this party for somebody else: what is noted of a copy is never written anew."""
    copy.delete()
    made = ReleaseCopy(
        family_id=copy.family_id,
        release_id=copy.release_id,
        party_id=to.party_id,
        contact_id=to.contact_id,
        route=to.route or Route.COLLECTED,
        addressed_to=to.addressed_to,
    )
    made.save(force_insert=True)
    if to.contact_id is not None:
        subjects.record_use(to.contact_id, Use.RELEASE, on=on)
    return made


def _check_holds(release: Release) -> None:
    replaced = Release.objects.filter(corrects=release)
    rules.check_still_holds(replaced_on=replaced.values_list("released_on", flat=True).first())
    rules.check_not_wrong(wrong=is_wrong(release))
