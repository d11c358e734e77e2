"""Drafting a version of the policy, signing it, and so adopting it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from accounts import notices, persons
from accounts.models import Notice, User
from accounts.roles import Role
from governance.rules import adoption as rules
from governance.rules import wording
from governance.rules.signing import stands
from policy import versions
from policy.models import PolicyVersion

State = PolicyVersion.State


@dataclass(frozen=True)
class Waiting:
    """The draft, and the version that it is to follow."""

    draft: PolicyVersion
    latest: PolicyVersion


def waiting() -> Waiting | None:
    """The draft there is, with who wrote and signed it."""
    people = ("drafted_by", "signed_by")
    draft = PolicyVersion.objects.filter(state=State.DRAFT).select_related(*people).first()
    return Waiting(draft, latest()) if draft else None


def stated(draft: PolicyVersion) -> list[wording.Stated]:
    """Every number of the draft beside the sentences that say it."""
    return wording.stated(draft)


def to_confirm(draft: PolicyVersion) -> list[wording.Point]:
    """Where the draft's words do not say what the software does, or are other ones than before."""
    return [*wording.to_confirm(draft), *wording.reworded(draft, latest=latest())]


def latest() -> PolicyVersion:
    """The version adopted last, be it in force yet or not."""
    return versions.all_adopted()[0]


@transaction.atomic
def begin(draft: PolicyVersion, *, by: User, on: date) -> PolicyVersion:
    """Store a new draft; trustees are told that one waits. Raises ``Refused``."""
    rules.check_may_draft(person=by)
    rules.check_is_only_draft(others=PolicyVersion.objects.filter(state=State.DRAFT).count())
    _check(draft, on=on)
    draft.number = latest().number + 1
    draft.drafted_by, draft.drafted_on = by, on
    draft.save(force_insert=True)
    _tell(Role.TRUSTEE, Notice.Kind.POLICY_WAITS, draft)
    return draft


@transaction.atomic
def change(draft: PolicyVersion, *, by: User, on: date) -> PolicyVersion:
    """Store a draft that was changed; a signature under other words is void.

    Trustees are told of it when there was one. Raises ``Refused`` and ``Outdated``.
    """
    rules.check_may_draft(person=by)
    _check(draft, on=on)
    held = draft.claim()
    signed = held.signed_by_id is not None
    draft.drafted_by, draft.drafted_on = by, on
    if signed and held.signed_digest != draft.digest:
        _unsign(draft)
        _tell(Role.TRUSTEE, Notice.Kind.POLICY_WAITS, draft)
    draft.save()
    return draft


@transaction.atomic
def discard(*, by: User) -> None:
    """Do away with the draft. Raises ``Refused``, and ``DoesNotExist`` when there is none."""
    rules.check_may_draft(person=by)
    draft = _locked()
    _ask_no_more(draft)
    draft.delete()


@transaction.atomic
def sign(*, digest: str, confirmed: Collection[str], by: User, on: date) -> PolicyVersion:
    """Sign the draft whose words and numbers have this digest; the second signature adopts it.

    ``confirmed`` are the keys of the points that this trustee confirmed. Raises ``Refused``, and
    ``DoesNotExist`` when there is no draft.
    """
    draft = _locked()
    is_first = persons.same(draft.signed_by, by)
    rules.check_may_sign(person=by, version=draft, digest=digest, is_first=is_first)
    persons.check_settled(by)
    _check(draft, on=on)
    wording.check_confirmed(points=to_confirm(draft), confirmed=confirmed)
    if not stands(signed_by=draft.signed_by) or draft.signed_digest != digest:
        draft.signed_by, draft.signed_on, draft.signed_digest = by, on, digest
        draft.save()
        _ask_no_more(draft, of=by)
        return draft
    draft.state, draft.adopted_by, draft.adopted_on = State.ADOPTED, by, on
    draft.save()
    transaction.on_commit(versions.forget)
    _ask_no_more(draft)
    for role in (Role.CO_ORDINATOR, Role.TRUSTEE):
        _tell(role, Notice.Kind.POLICY_ADOPTED, draft)
    return draft


@transaction.atomic
def take_back(*, by: User) -> PolicyVersion:
    """Take one's own signature back while it is the only one.

    Raises ``Refused``, and ``DoesNotExist`` when there is no draft.
    """
    draft = _locked()
    rules.check_may_take_back(version=draft, person=by)
    _unsign(draft)
    draft.save()
    return draft


def _unsign(draft: PolicyVersion) -> None:
    draft.signed_by, draft.signed_on, draft.signed_digest = None, None, ""


def _check(draft: PolicyVersion, *, on: date) -> None:
    rules.check_draft(draft=draft, latest=latest(), on=on)


def _locked() -> PolicyVersion:
    return PolicyVersion.objects.select_for_update(of=("self",)).get(state=State.DRAFT)


def _tell(role: Role, kind: str, version: PolicyVersion) -> None:
    notices.tell(
        notices.holding(role),
        kind=kind,
        about=_about(version),
        occasion=version.digest,
    )


def _ask_no_more(draft: PolicyVersion, *, of: User | None = None) -> None:
    notices.asked_no_more(kind=Notice.Kind.POLICY_WAITS, about=_about(draft), of=of)


def _about(version: PolicyVersion) -> str:
    return f"version {version.number}"
