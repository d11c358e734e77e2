"""Versions of the policy, brought to life by a co-ordinator and two trustees."""

from datetime import timedelta
from typing import Any

from accounts.models import User
from contactcentre.safekeeping import clock
from governance.forms.adoption import DraftForm
from governance.services import adoption
from policy import versions
from policy.models import PolicyVersion


def draft_of_policy(*, by: User, **changes: Any) -> PolicyVersion:
    """A draft that says what the latest version says but for what is named, or for its title."""
    today = clock.today()
    latest = adoption.latest()
    said = {name: getattr(latest, name) for name in DraftForm.base_fields}
    if not changes.keys() - {"in_force_from"}:
        said["title"] = f"Confidentiality policy, version {latest.number + 1}"
    said |= {"in_force_from": today + timedelta(1)} | changes
    return adoption.begin(PolicyVersion(**said), by=by, on=today)


def sign(draft: PolicyVersion, *, by: User) -> PolicyVersion:
    """Sign it, and confirm every point there is to confirm."""
    confirmed = [point.key for point in adoption.to_confirm(draft)]
    return adoption.sign(digest=draft.digest, confirmed=confirmed, by=by, on=clock.today())


def adopt(*, co_ordinator: User, trustees: list[User], **changes: Any) -> PolicyVersion:
    """A new version, drafted and signed by two today, in force from tomorrow unless said."""
    draft = draft_of_policy(by=co_ordinator, **changes)
    for trustee in trustees:
        draft = sign(draft, by=trustee)
    versions.forget()
    return draft
