"""The policy of the demonstration centre: a second version waits for its second signature."""

from datetime import date, timedelta

from contactcentre.demonstration.staff import Staff
from governance.forms.adoption import DraftForm
from governance.services import adoption
from policy.models import CopiesGiven, PolicyVersion

_WEEKS_AHEAD = 4
_CHANGES = {
    "clause_7": (
        "All information about families and volunteers is kept in a secure place at all times. "
        "Papers are locked away at the end of every session."
    ),
    "certificate_months": 3,
}
# How many days ago how many copies were given, and in which form.
_COPIES = (
    (2, CopiesGiven.Form.PAPER, 2),
    (16, CopiesGiven.Form.PARENTS, 3),
    (16, CopiesGiven.Form.LARGE_PRINT, 1),
    (58, CopiesGiven.Form.CHILDREN, 2),
    (93, CopiesGiven.Form.PAPER, 1),
)


def store(staff: Staff, *, today: date) -> None:
    """A draft signed by one trustee, and the copies given in the last months."""
    latest = adoption.latest()
    words = {name: getattr(latest, name) for name in DraftForm.base_fields}
    words |= {"in_force_from": today + timedelta(weeks=_WEEKS_AHEAD), **_CHANGES}
    draft = adoption.begin(PolicyVersion(**words), by=staff.co_ordinators[1], on=today)
    confirmed = [point.key for point in adoption.to_confirm(draft)]
    adoption.sign(digest=draft.digest, confirmed=confirmed, by=staff.trustees[1], on=today)
    CopiesGiven.objects.bulk_create(
        CopiesGiven(on=today - timedelta(days), form=form, copies=copies)
        for days, form, copies in _COPIES
    )
