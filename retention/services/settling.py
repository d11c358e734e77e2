"""Making the data and the keyring agree about what was disposed of; done at every start.

A disposal that was interrupted is finished. A record that came back with an old copy of the data is
disposed of again, and so is a key that came back with an old keyring. Keys without a record are
left alone: after restoring an older copy every newer record looks like that.
"""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction

from contactcentre.safekeeping.keyring import compaction, generations, keys, mirror
from contactcentre.safekeeping.models import Subject
from retention.models import DisposalCase
from retention.services.executing import carry_on, remove_again
from retention.services.standing import PART_OF_OTHERS

State = DisposalCase.State
_OVER = (State.SHREDDED, State.SCRUBBED, State.CERTIFIED)


@dataclass(frozen=True)
class Settled:
    """What there was to settle: nothing, as a rule."""

    finished: int
    repeated: int
    shredded_again: int


@dataclass(frozen=True)
class Outstanding:
    """What is not as it should be about disposals; only the last cannot be put right by settling.

    Disposals without their certificate, records that came back, keys that came back, and disposals
    of which the keyring knows and the records hold no certificate.
    """

    unfinished: int
    records_back: int
    keys_back: int
    uncertified: int


def settle(*, on: date) -> Settled:
    """Finish and repeat what is to be finished and repeated. Done again, it changes nothing.

    Raises ``KeyringUnsafe`` where the keyring itself cannot be used.
    """
    generations.finish_rotation()
    again = _shred_again()
    taken_up, removed_again = _take_up_what_came_back(on=on)
    finished = carry_on(on=on)
    if again and not finished:
        generations.rotate()
    return Settled(
        finished=finished - taken_up, repeated=taken_up + removed_again, shredded_again=again
    )


def outstanding() -> Outstanding:
    """What there is to settle, and what is lost; changes nothing."""
    stones = keys.tombstones()
    known = set(DisposalCase.objects.certified().values_list("pk", flat=True))
    begun = set(DisposalCase.objects.unfinished().values_list("pk", flat=True))
    # Without a case of its own it went with another record; its tombstone then names itself.
    named = {disposal for subject, disposal in stones.items() if disposal != subject}
    return Outstanding(
        unfinished=len(begun),
        records_back=Subject.objects.filter(pk__in=stones, disposed_on__isnull=True).count(),
        keys_back=len(keys.living(_gone() | stones.keys())),
        uncertified=len(named - known - begun),
    )


def _shred_again() -> int:
    """An old keyring still holds keys of what the data says is gone."""
    cases = dict(DisposalCase.objects.filter(state__in=_OVER).values_list("of", "pk"))
    wanted = _gone()
    living = keys.living(wanted)
    lacking = living | (wanted - keys.tombstones().keys())
    if lacking:
        # Without a case of its own it went with another record; its tombstone then names itself.
        keys.shred({subject_id: cases.get(subject_id, subject_id) for subject_id in lacking})
        # Where no key was there, no rotation follows that would bring the mirror level.
        mirror.write()
    return len(living)


def _gone() -> set[UUID]:
    """Every subject that the data says was disposed of."""
    cases = DisposalCase.objects.filter(state__in=_OVER).values_list("of", flat=True)
    subjects = Subject.objects.filter(disposed_on__isnull=False).values_list("pk", flat=True)
    return {*cases, *subjects}


def _take_up_what_came_back(*, on: date) -> tuple[int, int]:
    """How many disposals are to be carried on again, and how many were redone at once."""
    stones = keys.tombstones()
    back = Subject.objects.filter(pk__in=stones, disposed_on__isnull=True)
    of: dict[UUID, list[Subject]] = {}
    for subject in back:
        of.setdefault(stones[subject.pk], []).append(subject)
    under_way = DisposalCase.objects.filter(state=State.SHREDDED).values_list("pk", flat=True)
    waiting = of.keys() - set(under_way)
    certified = DisposalCase.objects.certified().filter(pk__in=waiting)
    redone = set(certified.values_list("pk", flat=True))
    for case in certified:
        _void_others(case, on=on)
        remove_again(case.pk, on=on)
    if redone:
        compaction.compact()
    for disposal_id in waiting - redone:
        _take_up(disposal_id, of[disposal_id], on=on)
    return len(waiting - redone), len(redone)


@transaction.atomic
def _take_up(disposal_id: UUID, subjects: list[Subject], *, on: date) -> None:
    """The case as the old copy has it, or anew if it has none: its key is destroyed already."""
    main = min(subjects, key=lambda subject: (subject.kind in PART_OF_OTHERS, subject.reference))
    case = DisposalCase.objects.select_for_update().filter(pk=disposal_id).first()
    case = case or DisposalCase(
        pk=disposal_id,
        of=main.pk,
        kind=main.kind,
        reference=main.reference,
        last_used_on=main.last_used_on,
        digest="",
        basis="",
        proposed_on=on,
    )
    case.state, case.repeated_on = State.SHREDDED, on
    case.ended_on, case.ended_by, case.ended_because, case.certified_on = None, None, "", None
    _void_others(case, on=on)
    case.save()


def _void_others(case: DisposalCase, *, on: date) -> None:
    """An open case of the same record, proposed in the old copy, comes to nothing."""
    others = DisposalCase.objects.open().filter(of=case.of).exclude(pk=case.pk)
    others.update(state=State.VOIDED, ended_on=on, ended_because=DisposalCase.Because.USED)
