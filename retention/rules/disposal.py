"""Clause 8: what may be disposed of, by whom, and when."""

from dataclasses import dataclass
from datetime import date, timedelta

from accounts.models import User
from accounts.roles import Role
from contactcentre.safekeeping.models import Subject
from policy.clauses import Clause, Refused, holds
from retention.models import DisposalCase
from retention.rules.access import ASKS
from retention.rules.ageing import due_from

State = DisposalCase.State
_NOT_YET = "This record may not be disposed of yet: it was used too lately, or it is held."
_KEPT = (
    "A concern that you may read keeps this record. It goes no further: two people would have to "
    "let go of that hold first."
)
_IS_OVER = "This disposal has not been approved, or is over."
_STILL_NEEDED = (
    "This record may not be erased yet: it is still needed. Tell whoever asked, within the month, "
    "that it is kept for now."
)
APPROVAL_LASTS_DAYS = 30
# A laptop that is on at weekends only looks on two of them before anything goes.
SWEEPS = 2


@dataclass(frozen=True)
class Standing:
    """A record as it stands under the lock: its subject, its holds, its digest, its years.

    ``holds`` are those that everybody may know of. ``kept`` says that a concern keeps it as well,
    and ``told`` that whoever is asking may know of that.
    """

    subject: Subject
    holds: int
    kept: bool
    told: bool
    digest: str
    years: int


class Void(Refused):
    """What was proposed or approved is not what stands there now."""

    ends_in = State.VOIDED

    def __init__(self, because: str, words: str) -> None:
        super().__init__(Clause.C8, words)
        self.because_of = because


class Stopped(Void):
    """It ends as if somebody had cancelled it, which nobody has to give a reason for."""

    ends_in = State.CANCELLED

    def __init__(self) -> None:
        super().__init__(DisposalCase.Because.ASKED, _IS_OVER)


@holds(Clause.C8)
def check_due(*, standing: Standing, basis: str, on: date) -> None:
    """Clause 8: only what lay unused for as long as the policy says goes, and nothing held.

    Where erasure was asked for, it need not wait; what holds it, holds it all the same.
    """
    subject, asked = standing.subject, basis == DisposalCase.Basis.ERASURE
    if subject.disposed_on is not None:
        raise Void(DisposalCase.Because.USED, "This record is there no more.")
    if subject.last_used_on is None and not asked:
        raise Void(
            DisposalCase.Because.USED,
            "Nobody knows when this record was last used. Decide that first.",
        )
    is_due = asked or _is_due(subject.last_used_on, years=standing.years, on=on)
    if standing.holds or not is_due:
        because = DisposalCase.Because.HELD if is_due else DisposalCase.Because.USED
        raise Void(because, _STILL_NEEDED if asked else _NOT_YET)


@holds(Clause.E1)
def check_is_not_told_of_concern(*, standing: Standing) -> None:
    """Exception 1: who may read the concern that keeps a record is refused at once.

    Whoever may not is not refused: that would tell them. What they propose and approve ends by
    itself before it is carried out.
    """
    if standing.kept and standing.told:
        raise Refused(Clause.E1, _KEPT)


@holds(Clause.E1)
def check_no_concern_keeps(*, standing: Standing) -> None:
    """Exception 1: what belongs to a concern is not destroyed, whoever approved it.

    Who may not read the concern finds that the disposal has ended, as when somebody cancelled it.
    """
    check_is_not_told_of_concern(standing=standing)
    if standing.kept:
        raise Stopped


def stops_on(case: DisposalCase, *, lot: int, cooling_off_days: int) -> date | None:
    """On which day of its cooling-off a disposal ends if a concern keeps the record.

    Not the same for every one, so that no day gives it away: ``lot`` is a large number that nobody
    can work out, always the same of one disposal. None before it is approved.
    """
    if case.approved_on is None:
        return None
    return case.approved_on + timedelta(days=1 + lot % max(cooling_off_days, 1))


@holds(Clause.C8)
def check_may_be_asked_for(*, kind: str, is_in_use: bool, asked_on: date, on: date) -> None:
    """Clause 8: at the wish of whose record it is, one that nothing needs goes before its time.

    ``is_in_use`` says that the family still comes, or that the volunteer is in post.
    """
    if asked_on > on:
        raise Refused(Clause.C8, "The day on which it was asked for is still to come.")
    if kind not in ASKS:
        raise Refused(Clause.C8, "This record is nobody’s own, so nobody can ask for its erasure.")
    if is_in_use:
        raise Refused(
            Clause.C8,
            "This record is still in use. Once the family has moved on, or the volunteer has left, "
            "it can be erased.",
        )


@holds(Clause.C8)
def check_unchanged(*, case: DisposalCase, standing: Standing) -> None:
    """Clause 8: what is disposed of is what was proposed and approved, to the letter."""
    if case.digest != standing.digest:
        raise Void(
            DisposalCase.Because.CHANGED,
            "The record has changed since it was proposed. Look at it again and propose it anew.",
        )


@holds(Clause.C8)
def check_may_propose(*, person: User) -> None:
    """Clause 8: a co-ordinator proposes what is to be disposed of."""
    if not (person.is_active and person.has_role(Role.CO_ORDINATOR)):
        raise Refused(Clause.C8, "Only a co-ordinator may propose a disposal.")


@holds(Clause.C8)
def check_account_is_closed(*, subject_is_account: bool, account_is_active: bool) -> None:
    """Clause 8: an account is closed before it is disposed of."""
    if subject_is_account and account_is_active:
        raise Refused(Clause.C8, "Close this account first; then it can be disposed of.")


@holds(Clause.C8)
def check_may_approve(*, case: DisposalCase, person: User, digest: str, same_person: bool) -> None:
    """Clause 8: a trustee approves what somebody else proposed, and signs what they saw.

    ``digest`` is of the record that was shown to them; ``same_person`` says that the account
    belongs to the one who proposed it.
    """
    if case.state != State.PROPOSED:
        raise Refused(Clause.C8, "This disposal is not waiting for approval any more.")
    if not (person.is_active and person.has_role(Role.TRUSTEE)):
        raise Refused(Clause.C8, "Only a trustee may approve a disposal.")
    if person.pk == case.proposed_by_id or same_person:
        raise Refused(Clause.C8, "You proposed this disposal, so somebody else must approve it.")
    if digest != case.digest:
        raise Refused(Clause.C8, "This is not what was proposed. Look at the page again.")


@holds(Clause.C8)
def check_may_cancel(*, case: DisposalCase, person: User) -> None:
    """Clause 8: until it has begun, a co-ordinator or a trustee may cancel a disposal.

    A trustee only once they are settled, as they approve.
    """
    if not (person.is_active and person.has_role(Role.CO_ORDINATOR, Role.TRUSTEE)):
        raise Refused(Clause.C8, "Only a co-ordinator or a trustee may cancel a disposal.")
    if State.CANCELLED not in DisposalCase.FOLLOWING[case.state]:
        raise Refused(Clause.C8, "This disposal can no longer be cancelled.")


@holds(Clause.C8)
def check_may_execute(
    *, case: DisposalCase, person: User, cooling_off_days: int, sweeps: int, on: date, today: date
) -> None:
    """Clause 8: an approved disposal is carried out after its cooling-off, while it is fresh.

    ``sweeps`` counts the days since the approval on which the centre looked at what is due. It is
    void only once it is too old ``today``: an ``on`` that is still to come takes nothing from it.
    """
    if not (person.is_active and person.has_role(Role.CO_ORDINATOR, Role.TRUSTEE)):
        raise Refused(Clause.C8, "Only a co-ordinator or a trustee may carry out a disposal.")
    if case.state != State.APPROVED or case.approved_on is None:
        raise Refused(Clause.C8, _IS_OVER)
    last = case.approved_on + timedelta(days=cooling_off_days + APPROVAL_LASTS_DAYS)
    if today > last:
        raise Void(DisposalCase.Because.LAPSED, "The approval is too old. Propose it anew.")
    if on > last:
        raise Refused(Clause.C8, f"Its approval will be too old after {last.day} {last:%B %Y}.")
    ready = case.approved_on + timedelta(days=cooling_off_days)
    if on < ready:
        raise Refused(Clause.C8, f"This disposal is cooling off until {ready.day} {ready:%B %Y}.")
    if sweeps < SWEEPS:
        raise Refused(
            Clause.C8,
            "Since it was approved the centre has not looked through its records on two days. "
            "Leave it running, or try again tomorrow.",
        )


@holds(Clause.C8)
def check_approval_is_proved(*, is_signed: bool) -> None:
    """Clause 8: nothing goes on the word of the database alone that somebody approved it.

    ``is_signed`` says that the audit trail has the approval of another person for this disposal.
    """
    if not is_signed:
        raise Void(
            DisposalCase.Because.UNPROVED,
            "The audit trail knows of no approval of this disposal as it stands. It is void, and "
            "every trustee is told.",
        )


def _is_due(last_used_on: date | None, *, years: int, on: date) -> bool:
    return last_used_on is not None and due_from(last_used_on, years=years) <= on


@holds(Clause.C8)
def check_may_note_paper(*, case: DisposalCase) -> None:
    """Clause 8: the paper file is shredded too, and somebody says so once."""
    if case.state != State.CERTIFIED:
        raise Refused(Clause.C8, "Shred the paper file once the record has been disposed of.")
    if case.paper_on is not None:
        raise Refused(Clause.C8, "Somebody has noted already that the paper file was shredded.")
