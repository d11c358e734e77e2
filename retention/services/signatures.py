"""What a trustee signed, as the audit trail has it: sealed, so that no hand but theirs wrote it."""

import json
from uuid import UUID

from accounts.models import User
from contactcentre.safekeeping import audit
from contactcentre.safekeeping.acting import acting_as
from contactcentre.safekeeping.errors import KeyMissing, SealBroken
from contactcentre.safekeeping.keyring import keys
from contactcentre.safekeeping.models import AuditEntry
from retention.models import DisposalCase

# Signatures have a key of their own, so that one can still be shown once the record is gone.
_KEY = keys.keep_for_ever(UUID("51600a7e-8c08-4000-8000-000000000001"))
_APPROVED = "disposal-approved"


def sign(case: DisposalCase, *, by: User) -> None:
    """Enter the approval in the audit trail, sealed, in the transaction."""
    keys.key_of_or_new(_KEY)
    with acting_as(by):
        audit.record(_APPROVED, case, subject_id=_KEY, details=_words(case))


def is_signed(case: DisposalCase) -> bool:
    """Whether whom the case names as its approver signed this very case, that day, as it stands.

    The database alone can say that a case is approved; what is sealed it cannot make up.
    """
    if case.approved_by_id is None or case.approved_by_id == case.proposed_by_id:
        return False
    entries = AuditEntry.objects.filter(
        event=_APPROVED,
        object_pk=str(case.pk),
        subject_id=_KEY,
        actor=case.approved_by_id,
    )
    return any(_said(entry) == _words(case) for entry in entries)


def _words(case: DisposalCase) -> str:
    facts = (
        case.pk,
        case.of,
        case.digest,
        case.basis,
        case.proposed_by_id,
        case.approved_by_id,
        case.approved_on,
    )
    return json.dumps([str(fact) for fact in facts])


def _said(entry: AuditEntry) -> str | None:
    try:
        return entry.details
    except (KeyMissing, SealBroken):
        return None
